"""Killed at any moment, run by many at once, or out of space: readers get whole pages, and the next run works."""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tree_factory import later, make_site

from flowbrief.deliver.journal import read_journal
from flowbrief.deliver.site.publish import publish_tree
from flowbrief.deliver.site.targets.local import LocalFolder
from flowbrief.deliver.site.tree import Tree
from flowbrief.deliver.state import open_state, refuse_unwritable
from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Refused

HERE = Path(__file__).parent
PAGE = 4096


def run(program: str, *arguments: object, seconds: int = 1200) -> dict[str, object]:
    """Run one of the programs beside this file, and return the figures it prints."""
    command = [sys.executable, str(HERE / program), *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=seconds, cwd=HERE)
    assert ended.returncode == 0, ended.stderr
    figures: dict[str, object] = json.loads(ended.stdout)
    return figures


@pytest.mark.parametrize("kills", [20, pytest.param(1000, marks=pytest.mark.slow)])
def test_no_page_is_torn_or_missing_when_publishing_is_killed(
    tmp_path: Path, kills: int, tell: Callable[[str], None]
) -> None:
    figures = run("kill_publish.py", tmp_path, kills, 1)
    tell(json.dumps(figures))
    ends, folder, http = figures["ends"], figures["folder"], figures["http"]
    assert isinstance(ends, dict)
    assert isinstance(folder, dict)
    assert isinstance(http, dict)

    assert ends.get("before the swap", 0) + ends.get("after the swap", 0) > kills / 3
    assert (ends["next run failed"], ends["next run not shown"]) == (0, 0)
    for reader in (folder, http):
        assert (reader["torn"], reader["missing"], reader["assets_missing"]) == (0, 0, 0)
        assert reader["read"] > kills
        assert reader["changes"] > kills / 10
    assert (figures["left"], figures["releases"]) == (["current", "history", "releases"], 3)
    assert read_journal(tmp_path / "state")[-1].action == "published"


@pytest.mark.parametrize("processes", [12, pytest.param(500, marks=pytest.mark.slow)])
def test_of_many_runs_at_once_one_publishes(tmp_path: Path, processes: int, tell: Callable[[str], None]) -> None:
    figures = run("parallel_publish.py", tmp_path, processes)
    tell(f"{processes} at once: {json.dumps(figures)}")

    assert figures["published"] == 1
    assert set(figures) <= {"published", "nothing changed", "already-running"}
    assert "already-running" in figures
    assert len(read_journal(tmp_path / "state")) == 1
    assert len(os.listdir(tmp_path / "public" / "releases")) == 1
    assert read_shown(tmp_path) == make_site(1).hashes


def read_shown(folder: Path) -> dict[str, str]:
    current = folder / "public" / "current"
    paths = [path for path in current.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(current).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB in memory."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system to fill")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a file system in memory")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def publish(folder: Path, tree: Tree, seconds: float) -> None:
    delivery = DeliverySpec(folder / "state", "state")
    public = LocalFolder(folder / "public", "file:public", 3)
    with open_state(delivery, later(seconds)) as state, refuse_unwritable(delivery):
        publish_tree(state, public, tree, later(seconds))


def try_to_publish(folder: Path, tree: Tree, seconds: float) -> Refused | None:
    try:
        publish(folder, tree, seconds)
    except Refused as refused:
        return refused
    return None


def test_a_full_disk_at_any_write_leaves_the_old_site(small_disk: Path, tell: Callable[[str], None]) -> None:
    old, new = make_site(1, size=200), make_site(2, size=200)
    publish(small_disk, old, 0)
    ballast = small_disk / "ballast"
    failures: dict[str, int] = {}
    swapped = 0
    for pages in range(200):
        with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
            while True:
                file.write(b"\0" * PAGE)
        os.truncate(ballast, ballast.stat().st_size // PAGE * PAGE - pages * PAGE)
        refused = try_to_publish(small_disk, new, pages + 1)
        if refused is not None:
            assert refused.exit_code == 7
            code = refused.diagnostics[0].code
            failures[code] = failures.get(code, 0) + 1
            shown = read_shown(small_disk)
            # The log is written after the swap: the new site is whole then, and the next run records it.
            assert shown == old.hashes or shown.items() >= new.hashes.items()
            swapped += shown != old.hashes
            read_journal(small_disk / "state")
            assert not [path for path in (small_disk / "public").iterdir() if path.name.startswith(".")]
            continue
        break
    tell(f"{failures}, of these {swapped} after the swap; it fits in {pages} pages")

    assert failures["site-not-writable"] > len(new.files)
    assert read_shown(small_disk).items() >= new.hashes.items()
    assert [entry.action for entry in read_journal(small_disk / "state")] == ["published", "published"]
