"""What the tests of mail share: a certificate, and servers that fail where they are told to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / room) for room in ("browser", "cases", "load")]

from fault_server import FaultServer
from issue_fixtures import own_cache, shared_folder
from mail_keys import Certificate, make_certificate

__all__ = ["own_cache", "shared_folder"]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("keys"), "localhost")


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The certificate, which this machine trusts for once."""
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate.file))
    return certificate


@pytest.fixture
def serve() -> Iterator[Callable[..., FaultServer]]:
    """A function that starts a server, all of which are stopped at the end."""
    started: list[FaultServer] = []

    def start(**settings: object) -> FaultServer:
        started.append(FaultServer(**settings))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for server in started:
        server.stop()
