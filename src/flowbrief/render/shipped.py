"""The templates that flowbrief brings along."""

from __future__ import annotations

from pathlib import Path

import flowbrief


def shipped_templates() -> Path:
    """Return the folder of the Jinja2 templates and style sheets.

    In an installed package they lie inside it; in a checkout they are the top-level folder `templates/`.
    Raises FileNotFoundError if neither is there, which only a broken installation can cause.
    """
    package = Path(flowbrief.__file__).resolve().parent
    for folder in (package / "templates", package.parent.parent / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"flowbrief's templates are not in {package}; install it again")
