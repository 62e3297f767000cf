"""What all tests share: a way to tell what was measured, which reaches the terminal from every worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_TOLD = "measured"


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """A function that has a line printed when all tests have run, with the name of the test."""
    return lambda line: request.node.user_properties.append((_TOLD, line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [one for some in terminalreporter.stats.values() for one in some if getattr(one, "when", "") == "call"]
    told = [
        (one.nodeid.rpartition("::")[2], line) for one in reports for key, line in one.user_properties if key == _TOLD
    ]
    if told:
        terminalreporter.section(_TOLD)
        for name, line in sorted(told):
            terminalreporter.write_line(f"{name}: {line}")
