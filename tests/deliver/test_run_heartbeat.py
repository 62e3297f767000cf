"""The heartbeat is asked as its service wants it, and nothing that goes wrong with it stops a run or is told."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from fetch_server import Reply, Server

from flowbrief.deliver import heartbeat
from flowbrief.deliver.heartbeat import FAILED, STARTED, SUCCEEDED, send_heartbeat
from flowbrief.model.diagnostic import Severity
from flowbrief.model.secret import SecretRef

CHECK = "/ping/6b1f5d1e-0c2d-4f7a-9e21-5d8f3c7b9a10"


@pytest.mark.parametrize(("ending", "path"), [(STARTED, "/start"), (SUCCEEDED, ""), (FAILED, "/fail")])
def test_each_ending_has_its_address(ending: str, path: str, server: Server) -> None:
    for own in ("", "/"):
        server.answer(CHECK + path, b"OK")
        assert send_heartbeat(server.url(CHECK + own), ending) is None
        assert server.paths()[-1] == CHECK + path


def test_a_query_stays_behind_the_ending(server: Server) -> None:
    server.answer(f"{CHECK}/fail?rid=7", b"OK")
    assert send_heartbeat(server.url(f"{CHECK}?rid=7"), FAILED) is None


def test_the_address_is_read_where_it_is_kept(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DESK_HEARTBEAT", server.answer(CHECK, b"OK"))
    assert send_heartbeat(SecretRef("env:DESK_HEARTBEAT", tmp_path), SUCCEEDED) is None
    (tmp_path / "url").write_text(f"{server.url(CHECK)}\n")
    assert send_heartbeat(SecretRef("file:url", tmp_path), SUCCEEDED) is None
    assert server.paths() == [CHECK, CHECK]
    warning = send_heartbeat(SecretRef("env:DESK_NOTHING", tmp_path), SUCCEEDED)
    assert warning is not None
    assert "the environment has no DESK_NOTHING" in warning.message


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(status=404), "status 404"),
        (Reply(status=500, body=CHECK.encode()), "status 500"),
        (Reply(drops=True), "no answer (RemoteProtocolError)"),
    ],
)
def test_a_bad_answer_is_a_warning_without_the_address(reply: Reply, why: str, server: Server) -> None:
    server.answer(CHECK, reply)
    warning = send_heartbeat(server.url(CHECK), SUCCEEDED)
    assert warning is not None
    assert (warning.code, warning.severity) == ("heartbeat-unheard", Severity.WARNING)
    assert why in warning.message
    assert CHECK not in str(warning)


def test_a_redirect_is_not_followed(server: Server) -> None:
    server.answer("/elsewhere", b"OK")
    for target in (server.url("/elsewhere"), "http://127.0.0.1:9/elsewhere"):
        server.answer(CHECK, Reply(status=302, headers={"Location": target}))
        warning = send_heartbeat(server.url(CHECK), SUCCEEDED)
        assert warning is not None
        assert "status 302, which sends on elsewhere and is not followed" in warning.message
    assert server.paths() == [CHECK, CHECK]


@pytest.mark.parametrize(
    "address",
    [
        "http://hc.example.com/ping/x",
        "hc.example.com",
        "file:///etc/passwd",
        "https://[",
        "https://a.b/\nX: y",
        "https://é.b",
    ],
)
def test_another_address_is_refused_and_not_repeated(address: str) -> None:
    warning = send_heartbeat(address, SUCCEEDED)
    assert warning is not None
    assert "https://" in warning.message
    assert address not in str(warning)


@pytest.mark.parametrize("way", ["silence", "drops-of-headers"])
def test_nobody_waits_for_a_service_that_hangs(way: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server.answer(CHECK, Reply(header_pause=0.2))
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/x" if way == "silence" else server.url(CHECK)
        started = time.monotonic()
        warning = send_heartbeat(address, SUCCEEDED)
        assert time.monotonic() - started < 5
    assert warning is not None
    assert "no answer" in warning.message
