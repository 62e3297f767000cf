"""An issue that would come out the same is left alone, without loading what draws; one changed byte is noticed."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from issue_factory import CHECKOUT, make_small, read_folder, run_flowbrief

from flowbrief.cli.unchanged import Request, find_unchanged

HEAVY = {"pandas", "numpy", "matplotlib", "weasyprint", "jinja2", "pydantic", "uharfbuzz", "babel"}
VIEW = '  - id: view\n    title: {zh: 展望, en: Outlook}\n    opinion: "view.{lang}.md"\n  - id: notes\n'
PLUGIN = '"""Nothing of our own."""\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with prose, a plug-in and templates of its own, built once by the command."""
    folder = tmp_path_factory.mktemp("built")
    make_small(
        folder,
        ("headline: total\n", "headline: total\ntemplates: own\nplugins: kinds.py\n"),
        ("  - id: notes\n", VIEW),
        ("    charts: [weekly]\n", ""),
    )
    for language, text in (("zh", "仅此一句。\n"), ("en", "One sentence.\n")):
        (folder / f"view.{language}.md").write_text(text, encoding="utf-8")
    (folder / "kinds.py").write_text(PLUGIN, encoding="utf-8")
    (folder / "own").mkdir()
    shutil.copy(CHECKOUT / "templates" / "page.css", folder / "own")
    for path in folder.rglob("*"):  # saved long before the build
        os.utime(path, (1_700_000_000, 1_700_000_000))
    done = run_flowbrief(*arguments(folder), cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Built ")
    return folder


def arguments(folder: Path) -> tuple[object, ...]:
    return ("build", folder / "small.yaml", "-o", folder / "out", "--format", "html", "--lang", "en")


def ask(folder: Path) -> dict[str, object] | None:
    return find_unchanged(Request(folder / "small.yaml", None, ("en",), ("html",), folder / "out", False))


def issue_of(folder: Path) -> Path:
    return folder / "out" / "small" / "2024-06-05"


def test_a_second_build_loads_nothing_heavy_and_changes_nothing(built: Path) -> None:
    before = {name: os.stat(issue_of(built) / name).st_mtime_ns for name in read_folder(issue_of(built))}
    done = run_flowbrief(*arguments(built), cwd=built, python=("-X", "importtime"))
    assert done.returncode == 0
    assert done.stdout.startswith(f"Nothing has changed in {issue_of(built)}")
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert loaded.isdisjoint(HEAVY)
    assert {name: os.stat(issue_of(built) / name).st_mtime_ns for name in read_folder(issue_of(built))} == before


def test_the_answer_for_machines_is_the_same_but_for_its_status(built: Path) -> None:
    done = run_flowbrief(*arguments(built), "--json", cwd=built.parent)
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["report"], answer["as_of"]) == ("unchanged", "small", "2024-06-05")
    assert sorted(answer["artifacts"]) == sorted(read_folder(issue_of(built)))
    assert Path(answer["folder"]) == issue_of(built)


def flip(path: Path) -> Callable[[], None]:
    """Change the last byte of a file; return what undoes it."""
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return lambda: path.write_bytes(content) and None


def remove(path: Path) -> Callable[[], None]:
    content = path.read_bytes()
    path.unlink()
    return lambda: path.write_bytes(content) and None


def add(path: Path) -> Callable[[], None]:
    path.write_text("new", encoding="utf-8")
    return path.unlink


@pytest.mark.parametrize("change", [flip, remove])
@pytest.mark.parametrize(
    "name",
    [
        "small.yaml",
        "flows.csv",
        "view.zh.md",
        "view.en.md",
        "kinds.py",
        "own/page.css",
        "out/small/2024-06-05/brief.en.html",
        "out/small/2024-06-05/ledger.json",
        "out/small/2024-06-05/manifest.json",
    ],
)
def test_a_changed_byte_or_a_lost_file_is_noticed(
    name: str, change: Callable[[Path], Callable[[], None]], built: Path
) -> None:
    assert ask(built) is not None
    undo = change(built / name)
    try:
        assert ask(built) is None
    finally:
        undo()
    assert ask(built) is not None


@pytest.mark.parametrize("name", ["own/print.css", "out/small/2024-06-05/stray.txt"])
def test_a_file_more_is_noticed(name: str, built: Path) -> None:
    undo = add(built / name)
    try:
        assert ask(built) is None
    finally:
        undo()
    assert ask(built) is not None


def test_another_request_is_another_build(built: Path) -> None:
    config, output = built / "small.yaml", built / "out"
    for request in (
        Request(config, date(2024, 6, 5), ("en",), ("html",), output, False),
        Request(config, None, ("zh",), ("html",), output, False),
        Request(config, None, ("en",), ("html", "pdf"), output, False),
        Request(config, None, ("en",), ("html",), built / "elsewhere", False),
        Request(config, None, ("en",), ("html",), output, True),
    ):
        assert find_unchanged(request) is None


def test_a_template_of_the_house_is_noticed(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And so is a change of flowbrief itself, or of what is installed beside it."""
    from flowbrief.cli import unchanged

    monkeypatch.setattr(unchanged, "_stamp_files", lambda folder: iter((f"{folder} changed",)))
    assert ask(built) is None


def test_a_damaged_memory_is_no_memory(
    built: Path, shared_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "builds").mkdir()
    for path in (shared_folder / "cache" / "builds").glob("*.json"):
        shutil.copy(path, tmp_path / "builds")
    monkeypatch.setenv("FLOWBRIEF_CACHE", str(tmp_path))
    assert ask(built) is not None
    for damage in (b"", b"{", b"[]", b"null", b'{"house": 1}'):
        for path in (tmp_path / "builds").glob("*.json"):
            path.write_bytes(damage)
        assert ask(built) is None


def test_a_file_saved_during_the_build_is_not_taken_for_read(tmp_path: Path) -> None:
    """Its bytes may be newer than those that were built from, so the next run builds again."""
    config = make_small(tmp_path, ("    charts: [weekly]\n", ""))
    soon = time.time() + 3600
    os.utime(tmp_path / "flows.csv", (soon, soon))
    asked = ("build", config, "-o", tmp_path / "out", "--format", "html", "--lang", "en")
    assert run_flowbrief(*asked, cwd=tmp_path).stdout.startswith("Built ")
    assert find_unchanged(Request(config, None, ("en",), ("html",), tmp_path / "out", False)) is None
