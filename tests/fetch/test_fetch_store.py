"""The store: bytes by their hash, whole or not there, whoever writes and whenever it is stopped."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from flowbrief.fetch.store import DamagedStore, Store, UnknownLayout
from flowbrief.model.vintage import VintageFile

FIRST = datetime(2026, 2, 4, 9, tzinfo=UTC)


def make(content: bytes, at: datetime = FIRST, source: str = "flows", **changes: str) -> VintageFile:
    fields = {"report": "small", "source": source, "url": "https://example.com/a.csv", "parser": "csv 1", **changes}
    return VintageFile(
        fetched_at=at, fetched_on=at.date(), sha256=sha256(content).hexdigest(), size=len(content), **fields
    )


def rows(folder: Path) -> list[tuple[str, str]]:
    index = sqlite3.connect(folder / "index.sqlite")
    try:
        return index.execute("SELECT fetched_at, sha256 FROM vintage ORDER BY id").fetchall()
    finally:
        index.close()


def objects(folder: Path) -> set[str]:
    return {path.name for path in (folder / "objects").iterdir()}


def test_what_is_put_in_comes_out(tmp_path: Path) -> None:
    store, one = Store(tmp_path / "deep" / "store"), make(b"one", etag='"x"', last_modified="now")

    assert store.latest("small", "flows") is None
    assert store.put(one, b"one")
    assert store.latest("small", "flows") == one
    assert store.latest("small", "other") is None
    assert store.latest("other", "flows") is None


def test_bytes_that_came_back_are_a_vintage_of_their_own(tmp_path: Path) -> None:
    store = Store(tmp_path)

    new = [
        store.put(make(text, FIRST + timedelta(days=day)), text) for day, text in enumerate((b"a", b"a", b"b", b"a"))
    ]

    assert new == [True, False, True, True]
    assert [digest for _, digest in rows(tmp_path)] == [sha256(text).hexdigest() for text in (b"a", b"b", b"a")]
    assert len(objects(tmp_path)) == 2


def test_old_files_are_put_in_with_their_dates(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(make(b"new", FIRST), b"new")

    assert store.put(make(b"old", FIRST - timedelta(days=300)), b"old")
    assert store.put(make(b"middle", FIRST - timedelta(days=30)), b"middle")
    latest = store.latest("small", "flows")

    assert latest is not None
    assert latest.sha256 == sha256(b"new").hexdigest()


def test_time_zones_do_not_disturb_the_order(tmp_path: Path) -> None:
    store = Store(tmp_path)
    east = FIRST.astimezone(tz=None).replace(tzinfo=UTC)
    store.put(make(b"late", FIRST + timedelta(microseconds=1)), b"late")
    store.put(make(b"early", east - timedelta(seconds=1)), b"early")
    latest = store.latest("small", "flows")

    assert latest is not None
    assert latest.sha256 == sha256(b"late").hexdigest()


def test_bytes_other_than_named_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="another hash"):
        Store(tmp_path).put(make(b"one"), b"two")


def test_a_damaged_file_is_mended_by_the_next_fetch(tmp_path: Path) -> None:
    store, one = Store(tmp_path), make(b"one")
    store.put(one, b"one")
    (tmp_path / one.file).write_bytes(b"oops")

    assert not store.put(make(b"one", FIRST + timedelta(days=1)), b"one")
    assert (tmp_path / one.file).read_bytes() == b"one"


@pytest.mark.parametrize("content", [b"this is no database, and long enough to be looked at as one\n" * 20])
def test_an_index_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.sqlite").write_bytes(content)

    with pytest.raises(DamagedStore):
        Store(tmp_path).latest("small", "flows")
    with pytest.raises(DamagedStore):
        Store(tmp_path).put(make(b"one"), b"one")


def test_an_index_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(make(b"one"), b"one")
    index = sqlite3.connect(tmp_path / "index.sqlite")
    index.execute("PRAGMA user_version = 2")
    index.close()

    with pytest.raises(UnknownLayout):
        store.put(make(b"two"), b"two")


def test_an_index_that_was_only_begun_is_finished(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").touch()
    store = Store(tmp_path)

    assert store.latest("small", "flows") is None
    assert store.put(make(b"one"), b"one")


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(make(b"one"), b"one")
    (tmp_path / "objects" / ".part-abcd1234").write_bytes(b"half")

    store.put(make(b"two", FIRST + timedelta(days=1)), b"two")

    assert objects(tmp_path) == {sha256(text).hexdigest() for text in (b"one", b"two")}


def test_a_folder_that_may_not_be_written_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file stands here")

    with pytest.raises(OSError, match="directory"):
        Store(tmp_path / "store").put(make(b"one"), b"one")


def put_many(folder: str, worker: int, count: int) -> None:
    store = Store(Path(folder))
    for number in range(count):
        content = f"{number}".encode() * 1000
        store.put(make(content, FIRST + timedelta(minutes=number), f"s{worker % 2}"), content)


def test_two_runs_at_once_make_each_vintage_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=put_many, args=(str(tmp_path), worker, 20)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert len(rows(tmp_path)) == 40
    assert len(objects(tmp_path)) == 20
    check_whole(tmp_path)


def put_for_ever(folder: str, start: int) -> None:
    store = Store(Path(folder))
    for number in range(start, start + 100_000):
        content = f"{number} ".encode() * 20_000
        store.put(make(content, FIRST + timedelta(seconds=number)), content)


def check_whole(folder: Path) -> None:
    """Each row of the index names a file that is there and whole."""
    for _, digest in rows(folder):
        assert sha256((folder / "objects" / digest).read_bytes()).hexdigest() == digest


def test_killed_at_any_moment_the_store_is_whole(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    seen = 0
    for turn in range(12):
        worker = context.Process(target=put_for_ever, args=(str(tmp_path), turn * 100_000))
        worker.start()
        time.sleep(0.03 + 0.017 * turn)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        # The next run finds the store in order and goes on.
        content = f"turn {turn}".encode()
        assert Store(tmp_path).put(make(content, FIRST + timedelta(seconds=(turn + 1) * 100_000 - 1)), content)
        check_whole(tmp_path)
        assert len(rows(tmp_path)) > seen
        seen = len(rows(tmp_path))
    assert not [name for name in objects(tmp_path) if name.startswith(".part-")]
