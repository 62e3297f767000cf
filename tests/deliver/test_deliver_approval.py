"""An approval is of bytes: a draft has none, a rebuilt issue keeps it only if nothing changed, a withdrawal ends it."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from issue_files import DAY, REPORT, make_issue

from flowbrief.deliver.approval import approve_issue, find_approval, require_approval, withdraw_approval
from flowbrief.deliver.journal import Entry, append_entry, read_journal
from flowbrief.deliver.kept import list_other_versions, read_kept
from flowbrief.deliver.stored import StoredIssue
from flowbrief.model.diagnostic import Refused

AT = datetime(2026, 2, 13, 8, tzinfo=UTC)


@pytest.fixture
def issue(tmp_path: Path) -> StoredIssue:
    return make_issue(tmp_path / "output")


def approve(state: Path, issue: StoredIssue, by: str = "Li Wei", note: str = "", minutes: int = 0) -> Entry:
    return approve_issue(state, issue, by, note, AT + timedelta(minutes=minutes))


def refuse(state: Path, issue: StoredIssue) -> str:
    with pytest.raises(Refused) as refused:
        require_approval(read_journal(state), issue)
    (found,) = refused.value.diagnostics
    assert (found.code, found.exit_code, found.place.file) == ("not-approved", 8, str(issue.folder))
    assert f"--as-of {issue.as_of} " in found.hint
    return found.message


def test_nothing_goes_out_that_nobody_approved(state: Path, issue: StoredIssue) -> None:
    assert refuse(state, issue) == "nobody has approved this issue"


def test_an_approval_is_of_exactly_these_bytes(state: Path, issue: StoredIssue) -> None:
    entry = approve(state, issue, note="numbers checked")
    assert require_approval(read_journal(state), issue) == entry
    assert (entry.manifest, entry.by, entry.details) == (issue.sha256, "Li Wei", {"note": "numbers checked"})


def test_a_draft_cannot_be_approved(state: Path, tmp_path: Path) -> None:
    draft = make_issue(tmp_path / "output", draft=True)
    with pytest.raises(Refused) as refused:
        approve(state, draft)
    assert (refused.value.diagnostics[0].code, refused.value.exit_code) == ("draft-issue", 8)
    assert read_journal(state) == ()
    assert list(state.iterdir()) == []


def test_an_issue_that_is_built_again_stays_approved_if_it_is_the_same(
    state: Path, issue: StoredIssue, tmp_path: Path
) -> None:
    entry = approve(state, issue)
    assert require_approval(read_journal(state), make_issue(tmp_path / "output")) == entry
    rebuilt = make_issue(tmp_path / "output", data=[("total.week@2026-02-06", "1", "")])
    assert refuse(state, rebuilt) == "the issue was built again and differs from what Li Wei approved"
    # The earlier bytes are approved still, should they come back.
    assert require_approval(read_journal(state), make_issue(tmp_path / "output")) == entry


def test_an_approval_is_not_of_another_day(state: Path, issue: StoredIssue, tmp_path: Path) -> None:
    approve(state, issue)
    assert refuse(state, make_issue(tmp_path / "output", date(2026, 2, 20))) == "nobody has approved this issue"


def test_a_withdrawal_ends_it_until_somebody_approves_again(state: Path, issue: StoredIssue) -> None:
    approve(state, issue)
    approve(state, issue, "Ann", minutes=1)
    withdraw_approval(state, issue, "Bo", "a wrong unit", AT)
    assert refuse(state, issue) == "the approval of this issue was withdrawn"
    with pytest.raises(Refused) as refused:
        withdraw_approval(state, issue, "Bo", "", AT)
    assert refused.value.exit_code == 8
    again = approve(state, issue, minutes=2)
    assert find_approval(read_journal(state), issue) == again
    assert [entry.action for entry in read_journal(state)] == ["approved", "approved", "withdrawn", "approved"]


def test_the_same_person_approves_once_unless_there_is_more_to_say(state: Path, issue: StoredIssue) -> None:
    first = approve(state, issue)
    assert approve(state, issue, minutes=5) == first
    assert approve(state, issue, note="also the charts").number == 2
    assert approve(state, issue, "Ann").number == 3


def test_what_was_approved_is_kept_to_be_compared(state: Path, issue: StoredIssue) -> None:
    approve(state, issue)
    kept = read_kept(state, REPORT, DAY, issue.sha256)
    assert kept is not None
    assert (kept.sha256, kept.manifest, kept.manifest_bytes) == (issue.sha256, issue.manifest, issue.manifest_bytes)
    assert set(kept.files) == {"ledger.json", "data.csv", "claims.json"}
    assert all(issue.files[name] == content for name, content in kept.files.items())


@pytest.mark.parametrize("way", ["gone", "no archive", "another manifest", "another record"])
def test_what_was_kept_and_altered_is_not_believed(way: str, state: Path, issue: StoredIssue, tmp_path: Path) -> None:
    approve(state, issue)
    path = state / "kept" / f"{issue.sha256}.zip"
    other = make_issue(tmp_path / "other", date(2026, 2, 6))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if way == "gone":
        path.unlink()
    elif way == "no archive":
        path.write_bytes(path.read_bytes()[:-30])
    else:
        files["manifest.json" if way == "another manifest" else "ledger.json"] = other.manifest_bytes
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    assert read_kept(state, REPORT, DAY, issue.sha256) is None


def test_other_versions_are_those_that_were_approved_or_went_out(state: Path, tmp_path: Path) -> None:
    versions = [make_issue(tmp_path / "output", draft=False, gates=[{"version": n}]) for n in range(4)]
    before = make_issue(tmp_path / "output", date(2026, 2, 6))
    approve(state, versions[0])
    # An entry of a site names every issue that it shows.
    shown = {"2026-02-06": before.sha256, "2026-02-13": versions[0].sha256}
    append_entry(state, AT, "published", DAY, versions[0].sha256, details={"issues": shown})
    append_entry(state, AT, "sending", DAY, versions[1].sha256)
    append_entry(state, AT, "sent", DAY, versions[1].sha256)
    shown |= {"2026-02-13": versions[2].sha256, "2026-02-20": "f" * 64}
    append_entry(state, AT, "published", date(2026, 2, 20), "f" * 64, details={"issues": shown})
    append_entry(state, AT, "published", before.as_of, before.sha256, details={"issues": {"2026-02-06": before.sha256}})
    approve(state, versions[3])
    found = list_other_versions(read_journal(state), versions[3])
    assert [(entry.number, entry.manifest) for entry in found] == [
        (5, versions[2].sha256),
        (4, versions[1].sha256),
        (2, versions[0].sha256),
    ]
    assert list_other_versions(read_journal(state), before) == ()
