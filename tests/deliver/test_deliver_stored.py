"""What is taken out of an issue's folder is what was built, to the byte, and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from issue_files import DAY, REPORT, put_issue

from flowbrief.deliver.stored import read_stored
from flowbrief.model.diagnostic import Diagnostic, Refused


def refuse(output: Path, day: date | None = DAY) -> Diagnostic:
    with pytest.raises(Refused) as refused:
        read_stored(output, REPORT, day)
    (found,) = refused.value.diagnostics
    return found


def test_each_byte_is_read(tmp_path: Path) -> None:
    folder = put_issue(tmp_path)
    issue = read_stored(tmp_path, REPORT, DAY)
    on_disk = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {**issue.files, "manifest.json": issue.manifest_bytes} == on_disk
    assert issue.sha256 == hashlib.sha256(on_disk["manifest.json"]).hexdigest()
    assert (issue.languages, issue.is_draft) == (("zh", "en"), False)


def test_the_latest_is_read_unless_a_day_is_named(tmp_path: Path) -> None:
    for day in (date(2026, 2, 6), DAY, date(2025, 12, 31)):
        put_issue(tmp_path, day)
    assert read_stored(tmp_path, REPORT).as_of == DAY
    assert read_stored(tmp_path, REPORT, date(2026, 2, 6)).as_of == date(2026, 2, 6)


@pytest.mark.parametrize("day", [None, DAY])
def test_an_issue_that_is_not_there_is_refused(tmp_path: Path, day: date | None) -> None:
    found = refuse(tmp_path, day)
    assert (found.code, found.exit_code) == ("issue-missing", 5)
    assert found.hint.startswith(f"flowbrief build CONFIG{f' --as-of {day}' if day else ''} ")


def test_days_near_one_that_is_not_there_are_named(tmp_path: Path) -> None:
    for day in (date(2025, 1, 1), date(2026, 1, 23), date(2026, 2, 6), date(2025, 12, 31)):
        put_issue(tmp_path, day)
    assert refuse(tmp_path, DAY).hint.endswith("there are issues of 2025-12-31, 2026-01-23, 2026-02-06")


def test_what_is_not_kept_is_compared_all_the_same(tmp_path: Path) -> None:
    folder = put_issue(tmp_path)
    whole, part = read_stored(tmp_path, REPORT), read_stored(tmp_path, REPORT, None, ("brief.en", "charts/"))
    left = {name for name in whole.files if name.startswith(("brief.en", "charts/"))}
    assert left
    assert set(part.files) == set(whole.files) - left
    (folder / "brief.en.html").write_bytes(b"other")
    with pytest.raises(Refused) as refused:
        read_stored(tmp_path, REPORT, None, ("brief.en", "charts/"))
    assert [one.code for one in refused.value.diagnostics] == ["issue-altered"]


def change(folder: Path) -> None:
    path = folder / "brief.en.html"
    path.write_bytes(path.read_bytes().replace(b"<p>", b"<b>"))


def link(folder: Path) -> None:
    path = folder / "brief.en.html"
    path.rename(folder.parents[1] / "outside")
    path.symlink_to(folder.parents[1] / "outside")


def link_folder(folder: Path) -> None:
    (folder.parents[1] / "charts").mkdir()
    (folder / "charts").symlink_to(folder.parents[1] / "charts")


def pipe(folder: Path) -> None:
    (folder / "brief.en.html").unlink()
    os.mkfifo(folder / "brief.en.html")


def edit(folder: Path, **changed: object) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes()) | changed
    (folder / "manifest.json").write_text(json.dumps(manifest))


def leave(folder: Path) -> None:
    """A manifest that names a file above its folder."""
    secret = folder.parents[1] / "secret"
    secret.write_bytes(b"secret")
    digest = hashlib.sha256(b"secret").hexdigest()
    artifacts = json.loads((folder / "manifest.json").read_bytes())["artifacts"]
    edit(folder, artifacts=[*artifacts, {"path": "../../secret", "sha256": digest}])


ALTERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file is missing": (lambda folder: (folder / "ledger.json").unlink(), "ledger.json"),
    "a file was changed": (change, "brief.en.html"),
    "a file is there that nobody built": (lambda folder: (folder / "more.html").write_text(""), "more.html"),
    "a link is in the place of a file": (link, "brief.en.html"),
    "a link to a folder": (link_folder, "charts"),
    "a pipe is in the place of a file": (pipe, "brief.en.html"),
    "a file is a folder": (lambda folder: ((folder / "data.csv").unlink(), (folder / "data.csv").mkdir()), "data.csv"),
    "the manifest is of another day": (lambda folder: edit(folder, as_of="2026-02-06"), "manifest.json"),
    "the manifest is of another report": (lambda folder: edit(folder, report="other"), "manifest.json"),
    "the manifest is no JSON": (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json"),
    "the manifest is no object": (lambda folder: (folder / "manifest.json").write_text("[]"), "manifest.json"),
    "the manifest lists nothing": (lambda folder: edit(folder, artifacts=None), "manifest.json"),
    "a path leaves the folder": (leave, "../../secret"),
}


@pytest.mark.parametrize("way", ALTERED)
def test_whatever_was_altered_is_refused_by_name(way: str, tmp_path: Path) -> None:
    folder = put_issue(tmp_path)
    alter, name = ALTERED[way]
    alter(folder)
    found = refuse(tmp_path)
    assert (found.code, found.exit_code, found.place.file) == ("issue-altered", 7, str(folder / name))


def test_a_manifest_that_is_a_link_is_refused(tmp_path: Path) -> None:
    folder = put_issue(tmp_path)
    (folder / "manifest.json").rename(tmp_path / "manifest.json")
    (folder / "manifest.json").symlink_to(tmp_path / "manifest.json")
    assert refuse(tmp_path).code == "issue-altered"
