"""A folder by the real rsync."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from tree_factory import DAYS, later, make_site

from flowbrief.deliver.journal import read_journal
from flowbrief.deliver.site.publish import list_releases, publish_tree, roll_back
from flowbrief.deliver.site.targets.record import RECORD
from flowbrief.deliver.site.targets.rsync import RsyncFolder
from flowbrief.model.diagnostic import Refused

pytestmark = pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "far" / "briefs"


@pytest.fixture
def target(folder: Path) -> RsyncFolder:
    return RsyncFolder(str(folder), "rsync:far/briefs")


def read_all(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != RECORD]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_a_site_is_copied_whole_and_recorded(state: Path, target: RsyncFolder, folder: Path) -> None:
    tree = make_site(1)
    done = publish_tree(state, target, tree, later(0))

    assert read_all(folder) == tree.hashes
    assert {oct(path.stat().st_mode & 0o777) for path in folder.rglob("*")} == {"0o755", "0o644"}
    assert read_journal(state)[-1].details["release"] == done.release
    assert not publish_tree(state, target, tree, later(5)).is_new


def test_only_files_of_ours_are_deleted(state: Path, target: RsyncFolder, folder: Path) -> None:
    publish_tree(state, target, make_site(1), later(0))
    (folder / "theirs.html").write_bytes(b"theirs")
    (folder / "zh" / DAYS[0] / "theirs.html").write_bytes(b"theirs")
    new = make_site(2, days=DAYS[1:])
    publish_tree(state, target, new, later(5))

    found = read_all(folder)
    old_asset = next(path for path in make_site(1).files if path.startswith("assets/"))
    assert set(found) == {*new.files, "theirs.html", f"zh/{DAYS[0]}/theirs.html", old_asset}
    assert not (folder / "en" / DAYS[0]).exists()

    publish_tree(state, target, new, later(31 * 86400))
    publish_tree(state, target, make_site(3, days=DAYS[1:]), later(32 * 86400))

    assert old_asset not in read_all(folder)


def test_what_pages_lead_to_comes_first_and_the_homes_last(
    state: Path, target: RsyncFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[tuple[str, ...]] = []
    push = RsyncFolder._push

    def note(self: RsyncFolder, paths: Iterable[str], folder: Path) -> None:
        passes.append(tuple(paths))
        push(self, passes[-1], folder)

    monkeypatch.setattr(RsyncFolder, "_push", note)
    publish_tree(state, target, make_site(1), later(0))

    assert [{path.split("/")[0] for path in one} for one in passes[:2]] == [{"assets", "issues"}, {"zh", "en"}]
    assert passes[2][-1] == "index.html"
    assert "zh/latest/index.html" in passes[2]
    assert passes[3] == (RECORD,)


def test_an_altered_file_is_put_right(state: Path, target: RsyncFolder, folder: Path) -> None:
    tree = make_site(1)
    publish_tree(state, target, tree, later(0))
    (folder / "index.html").write_bytes(b"theirs")

    assert publish_tree(state, target, tree, later(5)).is_new
    assert read_all(folder) == tree.hashes


@pytest.mark.parametrize("place", ["zh", "zh/index.html", f"zh/{DAYS[0]}", "assets"])
def test_planted_links_are_replaced_and_not_followed(
    state: Path, target: RsyncFolder, folder: Path, tmp_path: Path, place: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"theirs")
    publish_tree(state, target, make_site(1), later(0))
    planted = folder / place
    shutil.rmtree(planted) if planted.is_dir() else planted.unlink()
    planted.symlink_to(outside if place != "zh/index.html" else outside / "index.html")
    new = make_site(2, days=DAYS[1:])
    publish_tree(state, target, new, later(5))

    assert {path.name: path.read_bytes() for path in outside.iterdir()} == {"index.html": b"theirs"}
    assert read_all(folder).items() >= new.hashes.items()


def test_a_machine_that_does_not_answer_is_refused(state: Path) -> None:
    target = RsyncFolder("nobody@127.0.0.1:briefs", "rsync:nobody@127.0.0.1:briefs")

    with pytest.raises(Refused) as refused:
        publish_tree(state, target, make_site(1), later(0))

    assert [one.code for one in refused.value.diagnostics] == ["target-failed"]
    assert refused.value.exit_code == 7


def test_a_machine_is_reached_by_a_shell_that_asks_nothing(
    state: Path, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program in the place of ssh runs rsync’s other side here, as a server would."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "ssh").write_text(
        f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\nwhile [ "$1" != far ]; do shift; done\nshift\neval "$@"\n'
    )
    (programs / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    folder.mkdir(parents=True)
    tree = make_site(1)
    publish_tree(state, RsyncFolder(f"far:{folder}", "rsync:far:briefs"), tree, later(0))

    assert read_all(folder) == tree.hashes
    asked = (tmp_path / "asked").read_text().splitlines()
    assert all("BatchMode=yes" in line for line in asked)


def test_a_disk_that_cannot_be_written_is_refused(state: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(Refused) as refused:
        publish_tree(state, RsyncFolder(str(tmp_path / "file" / "x"), "rsync:file/x"), make_site(1), later(0))

    assert refused.value.exit_code == 7


def test_there_are_no_releases_to_go_back_to(state: Path, target: RsyncFolder) -> None:
    publish_tree(state, target, make_site(1), later(0))

    for ask in (lambda: list_releases(target), lambda: roll_back(state, target, None, later(5))):
        with pytest.raises(Refused) as refused:
            ask()
        assert [one.code for one in refused.value.diagnostics] == ["no-releases"]
