"""What has to hold before a message leaves, and what a second run does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fault_server import DROP, FaultServer
from mail_factory import AS_OF, NOON, Desk, make_recipients, spoil, write_issue

from flowbrief.model.delivery import SiteSpec, TargetSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place
from flowbrief.model.secret import SecretRef

Serve = Callable[..., FaultServer]
SITE = SiteSpec("https://example.com/", TargetSpec("file", "public", "file:public"), 3, False, Place("small.yaml", 1))


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found]


@pytest.fixture
def server(serve: Serve) -> FaultServer:
    return serve()


@pytest.fixture
def desk(tmp_path: Path, server: FaultServer) -> Desk:
    return Desk(tmp_path, server.port)


def test_everybody_gets_it_once_however_often_it_is_sent(desk: Desk, server: FaultServer) -> None:
    first, second = desk.send(make_recipients(6)), desk.send(make_recipients(6), approve=False)

    assert first.is_complete
    assert second.is_complete
    assert (first.tried, second.tried) == (6, 0)
    assert [one.recipient for one in server.taken] == [f"reader{n}@example.org" for n in range(6)]
    assert desk.actions() == ["approved", "sending", "sent"]
    assert desk.counted[-1] == (6, 6)


def test_the_log_counts_and_names_nobody(desk: Desk) -> None:
    desk.send(make_recipients(3))
    log = (desk.delivery.state / "log.jsonl").read_text()
    sending, sent = (json.loads(line) for line in log.splitlines()[-2:])

    assert "@" not in log
    assert "读者" not in log
    assert {**sending["details"], "ledger": ""} == {
        "ledger": "", "run": 1, "round": 1, "recipients": 3, "to_try": 3,
    }  # fmt: skip
    assert sent["details"]["sent"] == 3


def test_the_first_mailing_needs_an_approval(desk: Desk, server: FaultServer) -> None:
    (found,) = desk.fail(make_recipients(3), approve=False)

    assert (found.code, found.exit_code) == ("first-mailing", ExitCode.NOT_APPROVED)
    assert server.taken == []

    desk.send(make_recipients(3))
    write_issue(desk.folder / "output", words="Another issue.")

    # The same readers need none; those of a list that is another one altogether do.
    assert desk.send(make_recipients(3), approve=False, is_correction=True).is_complete
    write_issue(desk.folder / "output", words="A third one.")
    others = tuple(replace(one, address=f"other-{one.address}") for one in make_recipients(3))
    assert codes(desk.fail(others, approve=False, is_correction=True)) == ["first-mailing"]
    # Nor does the approval of an issue say that its whole list was to change.
    assert codes(desk.fail(others, is_correction=True)) == ["list-changed", "list-changed"]
    assert desk.send(others, is_correction=True, accepts_list=True).is_complete


def test_what_nobody_approved_is_not_sent_where_approval_is_required(desk: Desk, server: FaultServer) -> None:
    desk.send(make_recipients(3))
    write_issue(desk.folder / "output", words="Built again.")
    desk.needs_approval = True

    (found,) = desk.fail(make_recipients(3), approve=False, is_correction=True)

    assert (found.code, found.exit_code) == ("not-approved", ExitCode.NOT_APPROVED)
    assert len(server.taken) == 3


def test_a_draft_an_old_issue_and_an_unpublished_one_are_told_at_once(desk: Desk, server: FaultServer) -> None:
    write_issue(desk.folder / "output", draft=True)
    desk.now, desk.site = NOON + timedelta(days=60), SITE

    found = desk.fail(make_recipients(3), approve=False)

    assert codes(found) == ["draft-issue", "issue-too-old", "not-published"]
    assert server.taken == []


def test_each_of_them_can_be_waived_but_the_draft(desk: Desk) -> None:
    desk.now, desk.site = NOON + timedelta(days=60), SITE

    assert codes(desk.fail(make_recipients(1))) == ["issue-too-old", "not-published"]
    assert codes(desk.fail(make_recipients(1), is_late=True)) == ["not-published"]
    assert desk.send(make_recipients(1), is_late=True, is_unpublished=True).is_complete


def test_what_is_published_as_it_is_can_be_mailed(desk: Desk) -> None:
    desk.site = SITE
    desk.note("published", "0" * 64)
    assert codes(desk.fail(make_recipients(1))) == ["not-published"]

    desk.note("published")
    assert desk.send(make_recipients(1)).is_complete


@pytest.mark.parametrize(("count", "code"), [(13, "list-changed"), (12, ""), (8, ""), (7, "list-changed")])
def test_a_list_that_changed_much_is_looked_at_first(desk: Desk, count: int, code: str) -> None:
    desk.send(make_recipients(10))
    write_issue(desk.folder / "output", words="Again.")

    if code:
        assert codes(desk.fail(make_recipients(count), is_correction=True)) == [code]
        assert desk.send(make_recipients(count), is_correction=True, accepts_list=True).is_complete
    else:
        assert desk.send(make_recipients(count), is_correction=True).is_complete


def test_as_many_others_are_no_small_change(desk: Desk) -> None:
    desk.send(make_recipients(10))
    write_issue(desk.folder / "output", words="Again.")
    half = make_recipients(10)[:5] + tuple(
        replace(one, address=f"new-{one.address}") for one in make_recipients(5)
    )  # fmt: skip

    assert codes(desk.fail(half, is_correction=True)) == ["list-changed", "list-changed"]


def test_who_left_the_list_meanwhile_gets_nothing(desk: Desk, server: FaultServer) -> None:
    server.faults["rcpt"] = {"reader9@example.org": "450 later"}.get
    desk.send(make_recipients(10))
    server.faults.clear()
    sent = desk.send(make_recipients(9))

    assert sent.is_complete
    assert desk.states()["reader9@example.org"] == "deferred"
    assert sent.counts["deferred"] == 0
    assert "reader9@example.org" not in {one.recipient for one in server.taken}


def test_who_waits_gets_what_the_list_says_by_then(desk: Desk, server: FaultServer) -> None:
    server.faults["rcpt"] = {"reader1@example.org": "450 later"}.get
    desk.send(make_recipients(3))
    server.faults.clear()
    desk.send(tuple(replace(one, language="zh", format="text") for one in make_recipients(3)))

    assert {one.address[6]: (one.language, one.format) for one in desk.deliveries()} == {
        "0": ("zh", "light"), "1": ("zh", "text"), "2": ("bilingual", "light"),
    }  # fmt: skip
    assert b"Content-Type: text/plain" in server.taken[-1].content
    assert b"multipart" not in server.taken[-1].content


def test_who_joins_meanwhile_gets_it(desk: Desk, server: FaultServer) -> None:
    desk.send(make_recipients(10))
    sent = desk.send(make_recipients(11))

    assert (sent.tried, sent.is_complete) == (1, True)
    assert len(server.taken) == 11


def test_an_issue_built_again_is_not_mailed_by_mistake(desk: Desk, server: FaultServer) -> None:
    desk.send(make_recipients(3))
    assert codes(desk.fail(make_recipients(3), is_correction=True)) == ["nothing-to-correct"]
    write_issue(desk.folder / "output", words="Other words.")

    assert codes(desk.fail(make_recipients(3))) == ["issue-changed"]
    assert len(server.taken) == 3


def test_a_correction_goes_to_everybody_once_marked_as_one(desk: Desk, server: FaultServer) -> None:
    desk.send(make_recipients(3))
    write_issue(desk.folder / "output", words="Corrected.")
    server.faults["rcpt"] = {"reader2@example.org": "450 later"}.get
    desk.send(make_recipients(3), is_correction=True)
    server.faults.clear()
    sent = desk.send(make_recipients(3))

    assert (sent.round, sent.tried, sent.is_complete) == (2, 1, True)
    corrected = server.taken[3:]
    assert [one.recipient for one in corrected] == [f"reader{n}@example.org" for n in range(3)]
    assert len({one.message_id for one in server.taken}) == 6
    from email import message_from_bytes
    from email.policy import default

    subjects = [message_from_bytes(one.content, policy=default)["Subject"] for one in corrected]
    assert subjects[0].startswith("更正：资金流")
    assert subjects[1].startswith("Correction: Weekly")
    assert subjects[2].startswith("更正 / Correction: 资金流")
    # Once more is nothing.
    assert desk.send(make_recipients(3), is_correction=True).tried == 0


def test_an_issue_of_which_nothing_went_out_may_be_built_again(desk: Desk, server: FaultServer) -> None:
    server.faults["greeting"] = "554 no"
    desk.send(make_recipients(2))
    server.faults.clear()
    write_issue(desk.folder / "output", words="Built again.")
    sent = desk.send(make_recipients(2))

    assert (sent.round, sent.is_complete) == (1, True)
    assert all(b"Built again" in one.content or b"base64" in one.content for one in server.taken)


def test_a_correction_that_reached_nobody_is_no_leave_to_mail_anything_else(desk: Desk, server: FaultServer) -> None:
    desk.send(make_recipients(3))
    write_issue(desk.folder / "output", words="Corrected.")
    server.faults["greeting"] = "554 no"
    desk.send(make_recipients(3), is_correction=True)
    server.faults.clear()
    write_issue(desk.folder / "output", words="Something else.")
    assert codes(desk.fail(make_recipients(3))) == ["issue-changed"]

    # As it was mailed first: there is nothing to correct any more, and everybody has it.
    write_issue(desk.folder / "output")
    back = desk.send(make_recipients(3))
    assert (back.round, back.tried, back.is_complete) == (1, 0, True)
    assert codes(desk.fail(make_recipients(3), is_correction=True)) == ["nothing-to-correct"]
    assert len(server.taken) == 3

    # What was ordered is sent as ordered.
    write_issue(desk.folder / "output", words="Corrected.")
    sent = desk.send(make_recipients(3))
    assert (sent.round, sent.tried, sent.is_complete) == (2, 3, True)


def test_unknown_is_tried_again_only_as_ordered(desk: Desk, server: FaultServer) -> None:
    server.faults["dot"] = {"reader1@example.org": DROP}.get
    desk.send(make_recipients(3))
    server.faults.clear()

    assert desk.send(make_recipients(3)).counts["unknown"] == 1
    again = desk.send(make_recipients(3), again=("Reader1@Example.org",))
    assert again.is_complete
    assert [one.recipient for one in server.taken].count("reader1@example.org") == 2
    # For a mail program both are the same message.
    assert len({one.message_id for one in server.taken}) == 3


@pytest.mark.parametrize("address", ["reader0@example.org", "nobody@example.org", "no address"])
def test_nobody_else_can_be_ordered(desk: Desk, server: FaultServer, address: str) -> None:
    server.faults["dot"] = {"reader1@example.org": DROP}.get
    desk.send(make_recipients(3))
    server.faults.clear()

    assert codes(desk.fail(make_recipients(3), again=(address,))) == ["cannot-resend"]
    assert len(server.taken) == 3
    assert desk.states()["reader0@example.org"] == "sent"


def test_refused_is_tried_again_as_ordered(desk: Desk, server: FaultServer) -> None:
    server.faults["rcpt"] = {"reader1@example.org": "550 unknown"}.get
    desk.send(make_recipients(3))
    server.faults.clear()

    assert desk.send(make_recipients(3)).tried == 0
    assert desk.send(make_recipients(3), again=("reader1@example.org",)).is_complete


def test_without_the_ledger_that_the_log_knows_nothing_is_sent(desk: Desk, server: FaultServer) -> None:
    desk.send(make_recipients(3))
    ledger = desk.delivery.state / "outbox.sqlite"
    old = ledger.read_bytes()
    write_issue(desk.folder / "output", words="Again.")
    desk.send(make_recipients(3), is_correction=True)

    ledger.write_bytes(old)
    assert codes(desk.fail(make_recipients(3))) == ["outbox-broken"]
    ledger.unlink()
    assert codes(desk.fail(make_recipients(3))) == ["outbox-broken"]
    assert len(server.taken) == 6


def test_a_copy_of_the_ledger_from_the_middle_of_a_mailing_is_refused(desk: Desk, server: FaultServer) -> None:
    ledger = desk.delivery.state / "outbox.sqlite"
    copies: list[bytes] = []

    def copy(address: str) -> None:
        copies.append(ledger.read_bytes())

    server.faults["rcpt"] = copy
    desk.send(make_recipients(3))
    server.faults.clear()
    ledger.write_bytes(copies[1])

    assert codes(desk.fail(make_recipients(3))) == ["outbox-broken"]
    assert len(server.taken) == 3


def test_a_damaged_ledger_stops_everything(desk: Desk, server: FaultServer) -> None:
    desk.send(make_recipients(3))
    (desk.delivery.state / "outbox.sqlite").write_bytes(b"not a database at all" * 100)

    assert codes(desk.fail(make_recipients(3))) == ["outbox-broken"]


def test_who_was_being_tried_is_unknown(desk: Desk, server: FaultServer) -> None:
    server.faults["rcpt"] = {"reader1@example.org": "450 later"}.get
    desk.send(make_recipients(3))
    server.faults.clear()
    spoil(desk, "UPDATE delivery SET state = 'trying' WHERE key = 'reader1@example.org'")
    sent = desk.send(make_recipients(3))

    assert sent.counts["unknown"] == 1
    assert len(server.taken) == 2


def test_the_state_folder_is_private(desk: Desk) -> None:
    desk.send(make_recipients(1))

    assert desk.delivery.state.stat().st_mode & 0o077 == 0
    assert (desk.delivery.state / "outbox.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("language", ["zh", "en", "bilingual"])
def test_a_page_that_would_be_cut_off_is_not_sent(desk: Desk, server: FaultServer, language: str) -> None:
    write_issue(desk.folder / "output", words="净" * 34_200)
    recipients = tuple(one for one in make_recipients(3) if one.language == language)

    assert codes(desk.fail(recipients)) == ["mail-too-long"]
    assert server.taken == []


def test_a_language_and_a_pdf_that_are_not_built_are_told(desk: Desk) -> None:
    folder = desk.folder / "output" / "small" / AS_OF.isoformat()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["artifacts"] = [one for one in manifest["artifacts"] if "mail.en" not in one["path"]]
    for end in ("html", "txt", "json"):
        (folder / f"mail.en.{end}").unlink()
    (folder / "manifest.json").write_text(json.dumps(manifest))

    assert codes(desk.fail(make_recipients(3))) == ["language-not-built"]


@pytest.mark.parametrize(
    "written", ["https://user:hush-hush@example.com", "smtp://:hush-hush@", "hush-hush", "smtp://h:99999"]
)
def test_an_address_of_no_server_is_not_repeated(desk: Desk, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from flowbrief.deliver.mail.server import read_server
    from flowbrief.model.diagnostic import Refused

    monkeypatch.setenv("BRIEF_SMTP", written)
    mail = replace(desk.mail, smtp=SecretRef("env:BRIEF_SMTP", desk.folder))

    with pytest.raises(Refused) as refused:
        read_server(mail)
    assert codes(list(refused.value.diagnostics)) == ["bad-url"]
    assert "hush" not in str(refused.value)


def test_a_secret_server_is_not_spoken_to_unencrypted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from flowbrief.deliver.mail.server import read_server
    from flowbrief.model.diagnostic import Refused

    monkeypatch.setenv("BRIEF_SMTP", "smtp://mail.example.com:25")
    mail = replace(desk.mail, smtp=SecretRef("env:BRIEF_SMTP", desk.folder))

    with pytest.raises(Refused) as refused:
        read_server(mail)
    assert codes(list(refused.value.diagnostics)) == ["mail-not-encrypted"]
