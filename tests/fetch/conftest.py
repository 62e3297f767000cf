"""A server on this machine, and reports of the other tests to fetch for."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / room) for room in ("cases", "load")]

from fetch_server import Server, serve
from issue_fixtures import own_cache, shared_folder

__all__ = ["own_cache", "shared_folder"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serve() as one:
        yield one
