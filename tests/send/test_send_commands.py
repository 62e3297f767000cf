"""`send` and `outbox` as a user runs them, on an issue that was really built."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from fault_server import DROP, FaultServer
from mail_desk import DELIVERY, LIST, MailDesk

from flowbrief.cli.registered import registry
from flowbrief.configure import configure
from flowbrief.deliver.mail.outbox import open_outbox

Serve = Callable[..., FaultServer]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, own_cache: None) -> Path:
    """The folder of a desk whose issue is built."""
    folder = tmp_path_factory.mktemp("built")
    MailDesk(folder, "smtp://127.0.0.1:1").build()
    return folder


@pytest.fixture
def server(serve: Serve) -> FaultServer:
    return serve()


@pytest.fixture
def desk(tmp_path: Path, built: Path, server: FaultServer) -> MailDesk:
    shutil.copytree(built / "output", tmp_path / "output")
    return MailDesk(tmp_path, f"smtp://127.0.0.1:{server.port}")


def test_the_way_of_the_documents(desk: MailDesk, server: FaultServer) -> None:
    dry = desk.run("send", "--dry-run")
    assert dry.exit_code == 0, dry.stderr
    assert "4 messages in" in dry.stdout
    written = sorted((desk.output / "small" / "2024-06-05.eml").iterdir())
    assert [path.name for path in written] == [
        "00002-wu.min@example.org.eml",
        "00003-smith@example.org.eml",
        "00004-team@example.org.eml",
        "00005-plain@example.org.eml",
    ]
    assert server.taken == []

    first = desk.run("send")
    assert first.exit_code == 8
    assert "error[first-mailing]" in first.stderr

    test = desk.run("send", "--to", "me@example.com")
    assert test.exit_code == 0, test.stderr
    marked = [str(message_from_bytes(one.content, policy=default)["Subject"]) for one in server.taken]
    assert [subject.split()[0] for subject in marked] == ["[测试", "[test]", "[测试]"]
    assert {one.recipient for one in server.taken} == {"me@example.com"}
    assert desk.run("outbox").stdout == "nothing was mailed\n"
    server.taken.clear()

    assert desk.run("approve", "--by", "Wu").exit_code == 0
    sent = desk.run("send")
    assert sent.exit_code == 0, sent.stderr
    assert sent.stdout == "small 2024-06-05, mailing 1: 4 sent\n"
    again = desk.run("send")
    assert (again.exit_code, again.stdout) == (0, "small 2024-06-05, mailing 1: 4 sent: everybody has it already\n")
    assert [one.recipient.split("@")[0] for one in server.taken] == ["wu.min", "smith", "team", "plain"]

    # What was sent is what the trial showed, but for the time of day.
    for path, taken in zip(written, server.taken, strict=True):
        shown, delivered = path.read_bytes(), taken.content
        assert _without_date(shown) == _without_date(delivered)
    for one in desk.run("log").stdout, (desk.folder / "state" / "small" / "log.jsonl").read_text("utf-8"):
        assert "example.org" not in one


def _without_date(content: bytes) -> list[bytes]:
    return [line for line in content.split(b"\r\n") if not line.startswith(b"Date: ")]


def test_an_incomplete_mailing_is_told_by_name(desk: MailDesk, server: FaultServer) -> None:
    server.faults = {
        "rcpt": {"smith@example.org": "550 5.1.1 no such user", "team@example.org": "450 full"}.get,
        "dot": {"plain@example.org": DROP}.get,
    }
    desk.run("approve", "--by", "Wu")
    sent = desk.run("send")
    assert sent.exit_code == 7
    assert sent.stderr == desk.run("outbox", "-q").stdout
    assert [line.split()[:2] for line in sent.stderr.splitlines()] == [
        ["unknown", "plain@example.org"], ["refused", "smith@example.org"], ["deferred", "team@example.org"],
    ]  # fmt: skip

    told = desk.ask("outbox")["rounds"][0]
    assert told["counts"] == {"sent": 1, "refused": 1, "deferred": 1, "not-tried": 0, "unknown": 1}
    assert {one["address"]: one["reply"] for one in told["unsettled"]}["smith@example.org"] == "550 5.1.1 no such user"

    server.faults = {}
    again = desk.ask("send", "--resend", "plain@example.org")
    assert (again["status"], again["exit_code"], again["tried"]) == ("incomplete", 7, 2)
    assert desk.ask("send")["counts"]["refused"] == 1


def test_the_ledger_can_be_asked_while_mail_is_sent(desk: MailDesk) -> None:
    desk.run("approve", "--by", "Wu")
    desk.run("send")
    state = desk.folder / "state" / "small"
    with closing(sqlite3.connect(state / "outbox.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE delivery SET state = 'trying' WHERE key LIKE 'team%'")

    with (state / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert desk.ask("outbox")["rounds"][0]["counts"]["trying"] == 1
        assert "already-running" in desk.run("send").stderr
    # Nobody is at work any more: it is not known whether the server has it.
    assert desk.ask("outbox")["rounds"][0]["counts"]["unknown"] == 1


def test_a_refusal_is_one_json_object(desk: MailDesk) -> None:
    desk.write_list(LIST + "not an address,,zh,full\nwu.min@example.org,,en,full\n")
    result = desk.run("send", "--json")
    told = desk.ask("send")

    assert result.exit_code == 2
    assert (told["status"], told["exit_code"]) == ("refused", 2)
    assert [(one["code"], one["line"], one["field"]) for one in told["diagnostics"]] == [
        ("bad-recipient", 6, "address"),
        ("duplicate-recipient", 7, "address"),
    ]


def test_the_latest_issue_is_shown_whichever_was_mailed_last(desk: MailDesk) -> None:
    state = desk.folder / "state" / "small"
    state.mkdir(parents=True)
    spec = configure(desk.config, registry, Path.read_bytes)
    with open_outbox(state, spec.delivery) as outbox:
        for day in (date(2024, 6, 5), date(2024, 5, 29)):
            outbox.open_round(day, 1, "0" * 64, datetime(2024, 6, 6, 8, tzinfo=UTC))

    assert [one["as_of"] for one in desk.ask("outbox")["rounds"]] == ["2024-06-05"]
    assert [one["as_of"] for one in desk.ask("outbox", "--as-of", "2024-05-29")["rounds"]] == ["2024-05-29"]


def test_without_mail_in_the_config(desk: MailDesk) -> None:
    desk.write("outputs: {formats: [html, pdf, email]}\n")
    result = desk.run("send")

    assert result.exit_code == 2
    assert "mail-not-configured" in result.stderr


def test_without_an_issue(desk: MailDesk) -> None:
    assert "issue-missing" in desk.run("send", "--as-of", "2024-05-29").stderr


def test_an_issue_that_was_tampered_with_is_not_mailed(desk: MailDesk, server: FaultServer) -> None:
    desk.run("approve", "--by", "Wu")
    page = desk.output / "small" / "2024-06-05" / "mail.zh.html"
    page.write_bytes(page.read_bytes().replace("资金".encode(), "基金".encode()))
    result = desk.run("send")

    assert result.exit_code == 7
    assert "issue-altered" in result.stderr
    assert server.taken == []


def test_the_folder_of_a_trial_is_its_own(desk: MailDesk) -> None:
    own = desk.folder / "mine"
    own.mkdir()
    (own / "letter.eml").write_text("mine")

    refused = desk.run("send", "--dry-run", "--eml", own)
    assert (refused.exit_code, "folder-in-use" in refused.stderr) == (7, True)
    assert (own / "letter.eml").read_text() == "mine"

    desk.run("send", "--dry-run", "--eml", desk.folder / "fresh")
    desk.write_list(LIST.replace("wu.min", "wu"))
    assert desk.run("send", "--dry-run", "--eml", desk.folder / "fresh").exit_code == 0
    names = sorted(path.name for path in (desk.folder / "fresh").iterdir())
    assert names[0] == "00002-wu@example.org.eml"
    assert len(names) == 4


def test_a_test_that_the_server_refuses(desk: MailDesk, server: FaultServer) -> None:
    server.faults["rcpt"] = "550 5.1.1 who?"
    result = desk.run("send", "--to", "me@example.com", "--lang", "zh")

    assert result.exit_code == 7
    assert result.stdout == "test of zh: refused (550 5.1.1 who?)\n"
    assert "bad-recipient" in desk.run("send", "--to", "me, you@example.com").stderr


@pytest.mark.parametrize("options", [["--eml", "x"], ["--lang", "zh"], ["--dry-run", "--to", "me@example.com"]])
def test_options_that_do_not_go_together(desk: MailDesk, options: list[str]) -> None:
    assert desk.run("send", *options).exit_code == 2


def test_secrets_are_in_nothing_that_is_written_or_printed(
    desk: MailDesk, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = "Geheim-7Q+9x"
    server = serve(users={"desk": "another"})
    desk.write(DELIVERY.format(smtp="env:BRIEF_SMTP", security="none"))
    desk.run("approve", "--by", "Wu")
    shown = []
    for faults in ({}, {"auth": f"535 5.7.8 {password} is wrong"}, {"ehlo": DROP}, {"mail": f"550 {password}"}):
        server.faults = dict(faults)
        monkeypatch.setenv("BRIEF_SMTP", f"smtp://desk:{password.replace('+', '%2B')}@127.0.0.1:{server.port}")
        result = desk.run("send")
        assert result.exit_code == 7
        shown += [result.output, desk.run("send", "--json").output, desk.run("outbox").output]
    desk.run("send", "--dry-run")
    written = [path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()]

    import base64

    for form in (
        password,
        base64.b64encode(password.encode()).decode(),
        base64.b64encode(f"\0desk\0{password}".encode()).decode(),
    ):
        assert not any(form in text for text in shown)
        assert not any(form.encode() in content for content in written)
    assert any("[secret]" in text for text in shown)
