"""Each fault at each stage of the way to the server, and the state that it leaves."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from fault_server import DROP, HANG, FaultServer
from mail_factory import Desk, make_recipients, write_issue
from mail_keys import Certificate, make_certificate

Serve = Callable[..., FaultServer]
ONE = make_recipients(1)


def backoffs(desk: Desk) -> list[float]:
    return [seconds for seconds in desk.waits if seconds >= 5]


@pytest.mark.parametrize(
    ("stage", "fault", "state"),
    [
        ("mail", "451 4.3.0 later", "deferred"),
        ("mail", "421 4.3.2 closing", "deferred"),
        ("mail", DROP, "deferred"),
        ("mail", HANG, "deferred"),
        ("rcpt", "450 4.2.1 full", "deferred"),
        ("rcpt", "421 4.3.2 closing", "deferred"),
        ("rcpt", "550 5.1.1 unknown", "refused"),
        ("rcpt", DROP, "deferred"),
        ("rcpt", HANG, "deferred"),
        ("data", "451 4.3.0 later", "deferred"),
        ("data", "554 5.5.1 no", "refused"),
        ("data", "250 what", "deferred"),
        ("data", DROP, "deferred"),
        ("data", HANG, "deferred"),
        ("content", DROP, "deferred"),
        ("content", HANG, "deferred"),
        ("dot", "451 4.7.1 greylisted", "deferred"),
        ("dot", "554 5.7.1 spam", "refused"),
        ("dot", "354 what", "unknown"),
        ("dot", "nonsense", "unknown"),
        ("dot", DROP, "unknown"),
        ("dot", HANG, "unknown"),
    ],
)
def test_a_fault_leaves_the_right_state(tmp_path: Path, serve: Serve, stage: str, fault: str, state: str) -> None:
    if stage == "content":  # large enough not to fit between the two
        write_issue(tmp_path / "output", paper_bytes=8_000_000)
    server = serve(faults={stage: fault})
    desk = Desk(tmp_path, server.port, retries=1 if fault != HANG else 0)
    sent = desk.send(ONE if stage != "content" else make_recipients(1, "full"))

    assert desk.states() == {"reader0@example.org": state}
    assert not sent.is_complete
    assert sent.trouble is None
    assert backoffs(desk) == ([5] if state == "deferred" and fault != HANG else [])
    assert len(server.taken) == (state == "unknown" and fault in (DROP, HANG))
    assert desk.deliveries()[0].reply

    server.faults.clear()
    again = desk.send(ONE)

    # What was deferred is tried again, what was refused or is unknown is not.
    assert again.is_complete == (state == "deferred")
    assert len(server.taken) == (state == "deferred" or (state == "unknown" and fault in (DROP, HANG)))


@pytest.mark.parametrize(
    ("stage", "fault", "code", "waits"),
    [
        ("greeting", "421 4.3.2 later", "server-unreachable", [5, 10]),
        ("greeting", "554 5.3.2 no service", "server-unreachable", []),
        ("greeting", DROP, "server-unreachable", [5, 10]),
        ("greeting", HANG, "server-unreachable", [5, 10]),
        ("ehlo", "421 4.3.2 later", "server-unreachable", [5, 10]),
        ("ehlo", "550 5.7.1 go away", "server-unreachable", []),
        ("ehlo", DROP, "server-unreachable", [5, 10]),
        ("starttls", "454 4.7.0 not now", "server-not-encrypted", [5, 10]),
        ("starttls", "502 5.5.1 what", "server-not-encrypted", []),
        ("starttls", DROP, "server-unreachable", [5, 10]),
        ("auth", "454 4.7.0 not now", "server-refuses-login", [5, 10]),
        ("auth", "535 5.7.8 wrong", "server-refuses-login", []),
        ("auth", DROP, "server-unreachable", [5, 10]),
        ("mail", "550 5.7.1 not this sender", "server-refuses", []),
    ],
)
def test_a_server_that_takes_mail_of_nobody_ends_the_sending(
    tmp_path: Path, serve: Serve, trusted: Certificate, stage: str, fault: str, code: str, waits: list[float]
) -> None:
    server = serve(faults={stage: fault}, tls=trusted.context(), users={"desk": "hush-hush"})
    desk = Desk(tmp_path, server.port, host="localhost", security="required", login="desk:hush-hush", retries=2)
    sent = desk.send(make_recipients(3))

    assert sent.trouble is not None
    assert sent.trouble.code == code
    assert sent.counts["not-tried"] == 3
    assert backoffs(desk) == waits
    assert server.taken == []

    server.faults.clear()
    assert desk.send(make_recipients(3)).is_complete
    assert len(server.taken) == 3


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        desk = Desk(tmp_path, unused.getsockname()[1])
        sent = desk.send(ONE)

    assert sent.trouble is not None
    assert sent.trouble.code == "server-unreachable"
    assert backoffs(desk) == [5, 10, 20]
    assert desk.states() == {"reader0@example.org": "not-tried"}


def test_nothing_is_sent_without_encryption(tmp_path: Path, serve: Serve) -> None:
    server = serve(users={"desk": "hush-hush"})
    desk = Desk(tmp_path, server.port, host="localhost", security="required", login="desk:hush-hush")
    sent = desk.send(ONE)

    assert sent.trouble is not None
    assert sent.trouble.code == "server-not-encrypted"
    assert "auth" not in server.seen
    assert server.taken == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_signed_is_not_taken(
    tmp_path: Path, serve: Serve, certificate: Certificate, scheme: str
) -> None:
    server = serve(tls=certificate.context(), encrypted=scheme == "smtps", users={"desk": "hush-hush"})
    desk = Desk(tmp_path, server.port, host="localhost", security="required", login="desk:hush-hush", scheme=scheme)
    sent = desk.send(ONE)

    assert sent.trouble is not None
    assert sent.trouble.code == "server-not-encrypted"
    assert "auth" not in server.seen


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_of_another_name_is_not_taken(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    other = make_certificate(tmp_path, "mail.example.net")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.file))
    server = serve(tls=other.context(), encrypted=scheme == "smtps")
    sent = Desk(tmp_path, server.port, host="localhost", security="required", scheme=scheme).send(ONE)

    assert sent.trouble is not None
    assert sent.trouble.code == "server-not-encrypted"
    assert "localhost" in sent.trouble.message


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_mail_goes_out_encrypted_and_logged_in(tmp_path: Path, serve: Serve, trusted: Certificate, scheme: str) -> None:
    server = serve(tls=trusted.context(), encrypted=scheme == "smtps", users={"desk": "p@ss word/é"})
    desk = Desk(
        tmp_path, server.port, host="localhost", security="required", login="desk:p%40ss%20word%2F%C3%A9", scheme=scheme
    )

    assert desk.send(make_recipients(2)).is_complete
    assert len(server.taken) == 2


def test_a_server_that_does_not_take_so_much_is_not_tried(tmp_path: Path, serve: Serve) -> None:
    server = serve(size=1000)
    sent = Desk(tmp_path, server.port).send(make_recipients(2))

    assert sent.trouble is not None
    assert "takes 1000" in sent.trouble.message
    assert sent.counts["not-tried"] == 2


@pytest.mark.parametrize("stage", ["rset", "quit"])
@pytest.mark.parametrize("fault", ["421 4.3.2 closing", "500 5.5.1 what", DROP, HANG])
def test_faults_between_messages_lose_nobody(tmp_path: Path, serve: Serve, stage: str, fault: str) -> None:
    server = serve(faults={stage: fault})
    desk = Desk(tmp_path, server.port)

    assert desk.send(make_recipients(2)).is_complete
    assert sorted(one.recipient for one in server.taken) == ["reader0@example.org", "reader1@example.org"]


def test_some_are_refused_and_some_put_off(tmp_path: Path, serve: Serve) -> None:
    answers = {"reader1@example.org": "550 5.1.1 unknown", "reader2@example.org": "450 4.2.2 full"}
    lost = {"reader3@example.org": DROP}
    server = serve(faults={"rcpt": answers.get, "dot": lost.get})
    desk = Desk(tmp_path, server.port, retries=2)
    sent = desk.send(make_recipients(6))

    assert sent.counts == {"sent": 3, "refused": 1, "deferred": 1, "not-tried": 0, "unknown": 1}
    assert desk.states()["reader3@example.org"] == "unknown"
    assert backoffs(desk) == [5, 10]
    assert {one.address: one.reply for one in sent.deliveries}["reader1@example.org"] == "550 5.1.1 unknown"

    server.faults = {}
    desk.send(make_recipients(6))

    assert desk.states() == {f"reader{n}@example.org": "sent" for n in range(6)} | {
        "reader1@example.org": "refused",
        "reader3@example.org": "unknown",
    }
    assert len({one.recipient for one in server.taken}) == len(server.taken) == 5


def test_a_server_that_refuses_everybody_is_left_alone(tmp_path: Path, serve: Serve) -> None:
    desk = Desk(tmp_path, serve(faults={"dot": "550 5.7.26 not signed"}).port)
    sent = desk.send(make_recipients(30))

    assert sent.trouble is not None
    assert "not signed" in sent.trouble.message
    assert sent.counts["refused"] == 10
    assert sent.counts["not-tried"] == 20


def test_an_answer_without_an_end_is_no_answer(tmp_path: Path, serve: Serve) -> None:
    endless = "\r\n".join(f"250-line {n}" for n in range(2000)) + "\r\n250 end"
    server = serve(faults={"dot": endless})

    assert Desk(tmp_path, server.port).send(ONE).counts["unknown"] == 1


def test_what_the_server_says_is_shown_without_secrets(tmp_path: Path, serve: Serve) -> None:
    server = serve(faults={"rcpt": "550 5.1.1 hush-hush \x1b[31m aHVzaC1odXNo"}, users={"desk": "hush-hush"})
    desk = Desk(tmp_path, server.port, login="desk:hush-hush")
    desk.send(ONE)

    reply = desk.deliveries()[0].reply
    assert "hush" not in reply
    assert "aHVzaC1odXNo" not in reply
    assert reply.isprintable()
    assert "[secret]" in reply


def test_the_rate_is_kept(tmp_path: Path, serve: Serve) -> None:
    desk = Desk(tmp_path, serve().port, per_minute=30)
    desk.send(make_recipients(5))

    assert sum(desk.waits) >= 4 * 2


def test_the_session_is_not_printed(
    tmp_path: Path, serve: Serve, trusted: Certificate, capfd: pytest.CaptureFixture[str]
) -> None:
    server = serve(tls=trusted.context(), users={"desk": "other"})
    sent = Desk(tmp_path, server.port, host="localhost", security="required", login="desk:hush-hush").send(ONE)
    shown = capfd.readouterr()

    assert sent.trouble is not None
    assert shown.out + shown.err == ""
    assert "hush" not in str(sent.trouble)


def test_a_server_that_speaks_no_tls_on_the_port_of_tls(tmp_path: Path, serve: Serve) -> None:
    sent = Desk(tmp_path, serve().port, host="localhost", security="required", scheme="smtps").send(ONE)

    assert sent.trouble is not None
    assert sent.trouble.code in ("server-not-encrypted", "server-unreachable")
    assert ssl.HAS_TLSv1_2
