"""What the README promises about the as-of date and about identical bytes, on the example of docs/extending.md."""

import shutil
import time
from datetime import date
from pathlib import Path

import pytest
from docs_pages import ROOT, read_page

# Loaded here once, so that the processes that draw and lay out need not load them each time.
import flowbrief.render.charts
import flowbrief.render.pdf  # noqa: F401
from flowbrief.cli.registered import registry
from flowbrief.deliver.folder import Issue
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, build

EXAMPLE = ROOT / "docs" / "examples" / "extending"
AS_OF = date(2024, 9, 11)
WEEKS_UP_TO_AS_OF = 37  # 2024-01-03 is the first


def build_example(folder: Path, today: date) -> Issue:
    world = World(today=today, read=Path.read_bytes, report=lambda _: None)
    wish = Wish(as_of=AS_OF, languages=("zh",))
    return build(folder / "report.yaml", wish, folder / "output", world, registry)[1]


def test_an_issue_of_a_past_day_is_the_same_bytes_elsewhere_and_from_files_that_end_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "somewhere" / "else" / "cut"
    shutil.copytree(EXAMPLE, whole)
    shutil.copytree(EXAMPLE, cut)
    lines = (cut / "flows.txt").read_text("utf-8").splitlines(keepends=True)
    (cut / "flows.txt").write_text("".join(lines[: 1 + WEEKS_UP_TO_AS_OF]), "utf-8")
    assert lines[WEEKS_UP_TO_AS_OF].startswith("11.09.2024;")

    one = build_example(whole, date(2024, 10, 3))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    time.tzset()
    other = build_example(cut, date(2025, 2, 1))
    monkeypatch.undo()
    time.tzset()

    assert one.files == other.files
    assert {name.rpartition(".")[2] for name in one.files} == {"html", "pdf", "svg", "png", "csv", "json"}
    differing = [name for name in one.files if (one.folder / name).read_bytes() != (other.folder / name).read_bytes()]
    assert differing == []


def test_the_readme_promises_it() -> None:
    text = read_page("README.md")

    assert "**Nothing after the as-of date.**" in text
    assert "**Same inputs, same bytes**" in text
