"""Servers of the other rooms, and one cache for the issues that are built here."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / room) for room in ("cases", "load", "fetch", "browser", "send")]

from fault_server import FaultServer
from fetch_server import Server, serve
from issue_fixtures import own_cache, sample_issue, shared_folder
from run_factory import Desk

__all__ = ["own_cache", "sample_issue", "shared_folder"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A web server on this machine that answers as it is told to."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serve() as one:
        yield one


@pytest.fixture
def smtp() -> Iterator[FaultServer]:
    """A mail server on this machine that fails where it is told to."""
    one = FaultServer()
    yield one
    one.stop()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The state folder of a report, held by nobody."""
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


@pytest.fixture(scope="session")
def brought_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report whose brief is out."""
    folder, smtp = tmp_path_factory.mktemp("out"), FaultServer()
    with serve() as server:
        Desk(folder, server, smtp=f"smtp://127.0.0.1:{smtp.port}").bring_out()
    smtp.stop()
    return folder


@pytest.fixture
def out(brought_out: Path, tmp_path: Path, server: Server, smtp: FaultServer) -> Desk:
    """A report whose brief is out, with servers that know nothing of it."""
    shutil.copytree(brought_out, tmp_path, symlinks=True, dirs_exist_ok=True)
    return Desk(tmp_path, server, smtp=f"smtp://127.0.0.1:{smtp.port}")
