"""Commands, terminal output, the only printing."""


def main() -> None:
    """Run the command line; each command imports what it needs when it is called, so that help is quick."""
    from .app import run

    run()
