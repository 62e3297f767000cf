"""An issue is stored whole or not at all, and the one before it stays until then."""

from __future__ import annotations

import os
import signal
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from issue_factory import build_issue, make_small, read_folder, run_flowbrief

from flowbrief.deliver import folder as folder_module
from flowbrief.deliver import swap
from flowbrief.deliver.folder import store_issue
from flowbrief.model.artifact import Artifact
from flowbrief.model.diagnostic import ExitCode, Refused

DAY = date(2024, 5, 1)


def artifacts(word: str, count: int = 6) -> list[Artifact]:
    paths = ["brief.html", "ledger.json", *(f"charts/{number}.svg" for number in range(count - 2))]
    return [Artifact(path, "text/plain", f"{word} {path}".encode()) for path in paths]


def store(output: Path, word: str) -> Path:
    return store_issue(output, "report", DAY, artifacts(word)).folder


def words(issue: Path) -> set[str]:
    return {content.decode().split()[0] for content in read_folder(issue).values()}


def names(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An issue that is there already."""
    issue = store(tmp_path, "old")
    assert words(issue) == {"old"}
    return issue


@pytest.mark.parametrize("exchanged", [True, False])
def test_a_new_issue_takes_the_place_of_the_old_and_leaves_nothing_else(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanged: bool
) -> None:
    if not exchanged:
        monkeypatch.setattr(swap, "exchange_names", lambda *_: False)
    assert store(tmp_path, "new") == old
    assert words(old) == {"new"}
    assert names(old.parent) == [DAY.isoformat()]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("x"), KeyboardInterrupt()])
@pytest.mark.parametrize("written", [0, 3, 5])
def test_a_failure_while_files_are_written_leaves_the_old_issue(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, written: int
) -> None:
    before = read_folder(old)
    write, count = folder_module._write_file, iter(range(100))

    def fail(path: Path, content: bytes) -> None:
        if next(count) == written:
            raise error
        write(path, content)

    monkeypatch.setattr(folder_module, "_write_file", fail)
    expected = Refused if isinstance(error, OSError) else type(error)
    with pytest.raises(expected) as caught:
        store(tmp_path, "new")
    if isinstance(caught.value, Refused):
        (diagnostic,) = caught.value.diagnostics
        assert (diagnostic.code, diagnostic.exit_code) == ("output-not-writable", ExitCode.DELIVERY)
        assert "No space left on device" in diagnostic.message
        assert diagnostic.place.file == str(old)
    assert read_folder(old) == before
    assert names(old.parent) == [DAY.isoformat()]


@pytest.mark.parametrize("fails", [1, 2])
def test_a_rename_that_fails_puts_the_old_issue_back(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    before, rename, count = read_folder(old), os.rename, iter(range(1, 100))

    def fail(source: Path, target: Path) -> None:
        if next(count) == fails:
            raise OSError(5, "Input/output error", str(target))
        rename(source, target)

    monkeypatch.setattr(swap, "exchange_names", lambda *_: False)
    monkeypatch.setattr(swap.os, "rename", fail)
    with pytest.raises(Refused):
        store(tmp_path, "new")
    assert read_folder(old) == before


@pytest.mark.parametrize("moment", range(8))
def test_a_build_killed_at_any_moment_leaves_a_whole_issue_and_the_next_clears_up(
    old: Path, tmp_path: Path, moment: int
) -> None:
    """The process dies at one of its steps: each file, then the exchange, then the deletion of the old issue."""
    child = os.fork()
    if child == 0:
        die_at(moment)
        store(tmp_path, "new")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert words(old) in ({"old"}, {"new"})
    assert len(read_folder(old)) == 6
    store(tmp_path, "newer")
    assert words(old) == {"newer"}
    assert names(old.parent) == [DAY.isoformat()]


def die_at(moment: int) -> None:
    """Kill this process before its n-th step."""
    steps = iter(range(100))

    def watch(module: Any, name: str) -> None:
        original = getattr(module, name)

        def step(*arguments: Any, **options: Any) -> Any:
            if next(steps) == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **options)

        setattr(module, name, step)

    watch(folder_module, "_write_file")
    watch(swap, "exchange_names")
    watch(swap, "_delete")


def test_a_reader_never_finds_a_mixture_nor_nothing(old: Path, tmp_path: Path) -> None:
    """Somebody reads the folder all the while issues are put in its place."""
    seen: list[int] = []
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            descriptor = os.open(old, os.O_RDONLY)  # held, as a reader holds what it has opened
            try:
                found = {read_at(descriptor, name) for name in ("brief.html", "ledger.json")} - {""}
                if len(found) > 1:
                    wrong.append(found)
                seen.append(len(found))
            finally:
                os.close(descriptor)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(60):
        store(tmp_path, f"issue{number}")
    stop.set()
    reader.join()
    assert wrong == []
    assert len(seen) > 60


def read_at(descriptor: int, name: str) -> str:
    """The first word of a file in an open folder; empty if the folder was taken away meanwhile."""
    try:
        file = os.open(name, os.O_RDONLY, dir_fd=descriptor)
    except FileNotFoundError:
        return ""
    with os.fdopen(file) as opened:
        return opened.read().split()[0]


def test_what_is_not_ours_is_left_alone(old: Path, tmp_path: Path) -> None:
    for name in (".2024-05-01.keep", ".2024-05-01.abcdefgh.bak", "notes", ".hidden"):
        (old.parent / name).mkdir()
    (old.parent / ".2024-04-24.abcd_f12").mkdir()
    (old.parent / ".2024-04-24.abcd_f12" / "brief.html").write_text("half")
    store(tmp_path, "new")
    assert names(old.parent) == [".2024-05-01.abcdefgh.bak", ".2024-05-01.keep", ".hidden", DAY.isoformat(), "notes"]


def test_a_link_in_the_place_of_the_issue_is_replaced_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "brief.html").write_text("precious")
    home = tmp_path / "report"
    home.mkdir()
    (home / DAY.isoformat()).symlink_to(elsewhere)
    issue = store(tmp_path, "new")
    assert not issue.is_symlink()
    assert words(issue) == {"new"}
    assert read_folder(elsewhere) == {"brief.html": b"precious"}
    assert names(home) == [DAY.isoformat()]


def test_a_dangling_link_and_a_file_in_the_place_of_the_issue_are_replaced(tmp_path: Path) -> None:
    place = tmp_path / "report" / DAY.isoformat()
    place.parent.mkdir()
    place.symlink_to(tmp_path / "nowhere")
    assert words(store(tmp_path, "new")) == {"new"}
    assert not (tmp_path / "nowhere").exists()
    for path in read_folder(place):
        (place / path).unlink()
    (place / "charts").rmdir()
    place.rmdir()
    place.write_text("a file")
    assert words(store(tmp_path, "newer")) == {"newer"}
    assert names(place.parent) == [DAY.isoformat()]


def test_a_build_beside_another_is_refused_at_once_and_writes_nothing(old: Path, tmp_path: Path) -> None:
    before = read_folder(old)
    with folder_module._lock(old.parent), pytest.raises(Refused) as caught:
        store(tmp_path, "new")
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.exit_code) == ("already-running", ExitCode.DELIVERY)
    assert read_folder(old) == before
    assert words(store(tmp_path, "new")) == {"new"}


def test_builds_at_once_never_mix(tmp_path: Path) -> None:
    """Each is stored whole or refused."""
    outcomes: list[str] = []

    def run(word: str) -> None:
        for _ in range(25):
            try:
                store(tmp_path, word)
                outcomes.append("stored")
            except Refused as refused:
                outcomes.append(refused.diagnostics[0].code)

    threads = [threading.Thread(target=run, args=(word,)) for word in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 75
    assert set(outcomes) <= {"stored", "already-running"}
    issue = tmp_path / "report" / DAY.isoformat()
    assert len(words(issue)) == 1
    assert len(read_folder(issue)) == 6
    assert names(issue.parent) == [DAY.isoformat()]


@pytest.mark.parametrize("obstacle", ["file for output", "file for report", "unwritable"])
def test_an_output_that_cannot_be_written_is_a_diagnostic(tmp_path: Path, obstacle: str) -> None:
    output = tmp_path / "out"
    if obstacle == "file for output":
        output.write_text("x")
    elif obstacle == "file for report":
        output.mkdir()
        (output / "report").write_text("x")
    else:
        output = Path("/proc/flowbrief")  # where not even root may make a folder
    with pytest.raises(Refused) as caught:
        store(output, "new")
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.exit_code) == ("output-not-writable", ExitCode.DELIVERY)
    assert diagnostic.place.file.startswith(str(output))
    assert diagnostic.hint


def test_the_command_says_so_and_exits_with_7(tmp_path: Path) -> None:
    config = make_small(tmp_path / "config")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "small").write_text("in the way")
    done = run_flowbrief("build", config, "-o", tmp_path / "out", "--format", "html", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 7
    assert "error[output-not-writable]" in done.stderr
    assert "Traceback" not in done.stderr
    assert read_folder(tmp_path / "out") == {"small": b"in the way"}


@pytest.mark.slow
def test_two_commands_at_once_never_mix(tmp_path: Path) -> None:
    """The same report in two states is built into one folder; the issue is that of one of them, whole."""
    names = ("first funds", "second funds")
    results: list[int] = []

    def run(number: int) -> None:
        config = make_small(tmp_path / str(number), ("en: technology funds", f"en: {names[number]}"))
        done = run_flowbrief("build", config, "-o", tmp_path / "out", cwd=tmp_path)
        assert done.returncode == 0 or "error[already-running]" in done.stderr
        results.append(done.returncode)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 in results
    assert set(results) <= {0, 7}
    (issue,) = (tmp_path / "out" / "small").iterdir()
    page, document = (
        (issue / name).read_text(encoding="utf-8").lower() for name in ("brief.en.html", "document.en.json")
    )
    assert [name in page for name in names] == [name in document for name in names]
    assert sum(name in page for name in names) == 1


def test_a_render_that_is_refused_leaves_the_old_issue(tmp_path: Path) -> None:
    config = make_small(tmp_path)
    issue = build_issue(config, tmp_path / "out", formats=("html",), languages=("en",))
    before = read_folder(issue)
    make_small(tmp_path, ("en: technology funds", 'en: "\U0001f600 funds"'))
    with pytest.raises(Refused) as caught:
        build_issue(config, tmp_path / "out", formats=("html",), languages=("en",))
    assert caught.value.exit_code is ExitCode.RENDER
    assert read_folder(issue) == before
