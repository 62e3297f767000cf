"""Documents become pages, PDFs, charts and records."""

from .issue import Rendered, render
from .press import open_press
from .reading import find_unsourced, list_ledger, walk_runs
from .templates import Templates

__all__ = ["Rendered", "Templates", "find_unsourced", "list_ledger", "open_press", "render", "walk_runs"]
