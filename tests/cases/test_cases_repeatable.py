"""The same inputs give the same bytes, wherever and whenever; what lies after the as-of date has no part in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from issue_factory import (
    SAMPLE,
    build_issue,
    copy_sample,
    cut_data,
    make_small,
    read_folder,
    run_flowbrief,
    write_issue,
)

DAY = date(2024, 5, 1)
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "zh_CN.UTF-8",
    "PYTHONHASHSEED": "1",
    "SOURCE_DATE_EPOCH": "1",
    "COLUMNS": "40",
}
THERE = {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "LANG": "de_DE.ISO-8859-1", "PYTHONHASHSEED": "4294967295"}
# A week's end, days between two, days on and after a change of the target range, holidays, the last week.
WALLS = [
    date(2022, 10, 5),
    date(2022, 11, 2),
    date(2022, 11, 3),
    date(2022, 11, 22),
    date(2022, 12, 31),
    date(2023, 6, 16),
    date(2023, 7, 27),
    date(2024, 1, 2),
    date(2024, 3, 27),
    date(2024, 6, 18),
    date(2024, 7, 24),
]


def compare(one: Path, other: Path) -> None:
    left, right = read_folder(one), read_folder(other)
    assert sorted(left) == sorted(right)
    assert [name for name in left if left[name] != right[name]] == []


def test_another_process_place_zone_and_locale_give_the_same_bytes(
    sample_issue: Callable[[date], Path], tmp_path: Path
) -> None:
    config = copy_sample(tmp_path / "copied")
    output = tmp_path / "out"
    done = run_flowbrief("build", config, "--as-of", DAY, "-o", output, cwd=tmp_path, env=ELSEWHERE)
    assert (done.returncode, done.stderr) == (0, "")
    compare(sample_issue(DAY), output / SAMPLE.stem / DAY.isoformat())


@pytest.mark.slow
def test_fonts_cut_again_and_a_second_run_give_the_same_bytes(
    sample_issue: Callable[[date], Path], tmp_path: Path
) -> None:
    """A relative config, an empty cache, another seed; then once more into the same folder."""
    copy_sample(tmp_path)
    env = THERE | {"FLOWBRIEF_CACHE": str(tmp_path / "cache")}
    arguments = ("build", "us-etf-flows.yaml", "--as-of", DAY, "-o", "../there", "--force")
    for _ in range(2):
        done = run_flowbrief(*arguments, cwd=tmp_path / "config", env=env)
        assert (done.returncode, done.stderr) == (0, "")
        compare(sample_issue(DAY), tmp_path / "there" / SAMPLE.stem / DAY.isoformat())


def test_a_draft_and_one_language_are_repeatable_too(tmp_path: Path) -> None:
    config = make_small(tmp_path)
    one = build_issue(config, tmp_path / "one", draft=True, languages=("en",))
    two = build_issue(config, tmp_path / "two", draft=True, languages=("en",))
    assert not list(one.rglob("*.zh.*"))
    compare(one, two)


@pytest.mark.parametrize("day", WALLS, ids=str)
def test_words_from_full_files_are_those_from_files_cut_at_the_day(day: date, tmp_path: Path) -> None:
    full = write_issue(SAMPLE, day)
    config = copy_sample(tmp_path)
    cut_data(tmp_path, day)
    cut = write_issue(config, day)
    assert cut.documents == full.documents
    assert cut.intake == full.intake


@pytest.mark.parametrize(
    "day",
    [DAY, *(pytest.param(day, marks=pytest.mark.slow) for day in (WALLS[0], WALLS[2], WALLS[5], WALLS[9]))],
    ids=str,
)
def test_issue_from_full_files_is_that_from_files_cut_at_the_day(
    day: date, sample_issue: Callable[[date], Path], tmp_path: Path
) -> None:
    config = copy_sample(tmp_path)
    cut_data(tmp_path, day)
    compare(sample_issue(day), build_issue(config, tmp_path / "out", day))


def test_a_number_after_the_day_has_no_part_in_the_issue(tmp_path: Path) -> None:
    """The wall is not only a matter of rows: values after it may be anything that is data."""
    config = copy_sample(tmp_path)
    flows = tmp_path / "data" / "ici-etf-net-issuance-weekly.csv"
    before = write_issue(config, DAY)
    text = flows.read_text(encoding="utf-8")
    assert "2024-07-24,37116,28749,30049,-1300" in text
    flows.write_text(text.replace("37116,28749,30049,-1300", "7116,1749,1049,700"), encoding="utf-8")
    assert write_issue(config, DAY).documents == before.documents
    assert write_issue(config, date(2024, 7, 24)).documents != before.documents
