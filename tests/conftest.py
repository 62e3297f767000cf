"""What all tests share: one browser, and a way to tell what was measured, which the terminal hears from any worker."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_TOLD = "measured"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser; a process can have no second one beside it."""
    sys.path.append(str(Path(__file__).with_name("browser")))
    from page_window import open_browser

    with open_browser() as opened:
        yield opened


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
