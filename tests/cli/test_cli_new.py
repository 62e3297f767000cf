"""`flowbrief new`: the report it makes passes `check` and builds, in both languages."""

import csv
import json
import stat
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowbrief.cli import check
from flowbrief.cli.new import EXAMPLE_WEEKS, command, make_report, write_example
from flowbrief.cli.registered import registry
from flowbrief.configure import json_schema
from flowbrief.configure.reader import read_yaml
from flowbrief.model.diagnostic import ExitCode, Refused
from flowbrief.model.document import plain_text
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, build, write

TODAY = date(2025, 3, 5)  # a Wednesday

FILES = [
    "config/fund-flows.yaml",
    "config/fund-flows/prose/view.zh.md",
    "config/fund-flows/prose/view.en.md",
    "config/fund-flows/prose/risks.zh.md",
    "config/fund-flows/prose/risks.en.md",
    "data/fund-flows.csv",
]


def open_world(today: date) -> World:
    return World(today=today, read=Path.read_bytes, report=lambda _: None)


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_it_makes_a_config_four_texts_and_a_table(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["fund-flows", "-d", str(tmp_path)])

    assert result.exit_code == 0
    assert list_files(tmp_path) == sorted(FILES)
    assert result.stdout.splitlines()[:6] == [f"made {tmp_path / path}" for path in FILES]
    assert f"flowbrief build {tmp_path / FILES[0]}" in result.stdout


def test_the_current_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(command, ["fund-flows", "--json"])

    described = json.loads(result.stdout)
    assert (described["status"], described["report"], described["artifacts"]) == ("made", "fund-flows", FILES)
    assert list_files(tmp_path) == sorted(FILES)


def test_what_it_makes_passes_check(tmp_path: Path) -> None:
    CliRunner().invoke(command, ["fund-flows", "-d", str(tmp_path)])

    result = CliRunner().invoke(check.command, [str(tmp_path / FILES[0]), "--json"])

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["diagnostics"] == []


# The turn of a year, a year that begins on a Wednesday, a leap day, and the days around a Wednesday.
@pytest.mark.parametrize(
    "today", ["2024-02-29", "2025-01-01", "2025-01-07", "2025-01-08", "2025-12-31", "2026-07-01", "2027-01-03"]
)
def test_it_is_ready_on_any_day(tmp_path: Path, today: str) -> None:
    day = date.fromisoformat(today)
    config = make_report("fund-flows", tmp_path, day)[0]

    written = write(config, Wish(), open_world(day), registry)

    assert written.intake.warnings == ()
    assert 0 <= (day - written.intake.period.end).days < 7
    assert written.intake.period.end.isoweekday() == 3
    assert [document.language for document in written.documents] == ["zh", "en"]


def test_the_brief_says_that_its_data_are_an_example(tmp_path: Path) -> None:
    config = make_report("fund-flows", tmp_path, TODAY)[0]

    chinese, english = write(config, Wish(), open_world(TODAY), registry).documents

    assert "示例数据" in plain_text(chinese.strapline)
    assert "Example data" in plain_text(english.strapline)


def test_it_builds_pages_and_pdfs_in_both_languages(tmp_path: Path) -> None:
    config = make_report("fund-flows", tmp_path, TODAY)[0]

    _, issue = build(config, Wish(), tmp_path / "output", open_world(TODAY), registry)

    assert {f"brief.{language}.{form}" for language in ("zh", "en") for form in ("html", "pdf")} < set(issue.files)
    assert "Example data" in (issue.folder / "brief.en.html").read_text("utf-8")
    assert "示例数据" in (issue.folder / "brief.zh.html").read_text("utf-8")
    assert (issue.folder / "brief.zh.pdf").read_bytes().startswith(b"%PDF-")


def test_the_data_are_weeks_that_end_on_wednesdays_and_none_is_in_the_future() -> None:
    rows = list(csv.DictReader(write_example(TODAY).splitlines()))
    days = [date.fromisoformat(row["week_ended"]) for row in rows]

    assert len(rows) == EXAMPLE_WEEKS >= 60
    assert days[-1] == TODAY
    assert [(after - before).days for before, after in pairwise(days)] == [7] * (len(days) - 1)
    assert {day.isoweekday() for day in days} == {3}
    assert list(csv.DictReader(write_example(date(2025, 3, 4)).splitlines()))[-1]["week_ended"] == "2025-02-26"


def test_a_week_has_the_same_figures_whenever_the_file_is_made() -> None:
    early, late = write_example(TODAY).splitlines(), write_example(date(2025, 6, 1)).splitlines()

    assert len(set(early) & set(late)) == EXAMPLE_WEEKS - 12 + 1  # twelve weeks later; and the line of headings
    # 2025-03-12 is 1,314 weeks after 2000-01-05. The wave: 1314 % 16 = 2, six steps from its top, so
    # 1700 − 2 · 1700 · 6/8 = −850. The remainder: 1314² · 31 = 53,524,476 = 17,835 · 3001 + 1641.
    # So equity is 1400 − 850 + 1641 − 1500 = 691.
    assert [row.split(",")[2] for row in late if row.startswith("2025-03-12")] == ["691"]


def test_figures_go_both_ways_and_add_up() -> None:
    rows = list(csv.DictReader(write_example(TODAY).splitlines()))
    totals = [int(row["example_total_usd_mn"]) for row in rows]

    assert min(totals) < 0 < max(totals)
    assert totals == [int(row["example_equity_usd_mn"]) + int(row["example_bond_usd_mn"]) for row in rows]


@pytest.mark.parametrize(
    "name", ["", "Fund", "fund_flows", "fund flows", "基金", "../up", "a" * 65, "a/b", "a.b", "a\n"]
)
def test_other_names_are_refused(tmp_path: Path, name: str) -> None:
    result = CliRunner().invoke(command, ["-d", str(tmp_path), "--", name])

    assert result.exit_code == ExitCode.USAGE
    assert "bad-name" in result.stderr
    assert list_files(tmp_path) == []


@pytest.mark.parametrize("name", ["no", "00700", "2025-03-05", "1e5", "-", "a" * 64])
def test_a_name_that_looks_like_something_else_stays_text(tmp_path: Path, name: str) -> None:
    config = make_report(name, tmp_path, TODAY)[0]

    assert write(config, Wish(languages=("en",)), open_world(TODAY), registry).spec.report == name


@pytest.mark.parametrize("present", FILES)
def test_a_file_that_is_there_is_never_changed(tmp_path: Path, present: str) -> None:
    path = tmp_path / present
    path.parent.mkdir(parents=True)
    path.write_text("mine", "utf-8")

    result = CliRunner().invoke(command, ["fund-flows", "-d", str(tmp_path)])

    assert result.exit_code == ExitCode.USAGE
    assert f"{path}: error[file-exists]" in result.stderr
    assert list_files(tmp_path) == [present]
    assert path.read_text("utf-8") == "mine"


def test_every_file_that_is_there_is_named_at_once(tmp_path: Path) -> None:
    make_report("fund-flows", tmp_path, TODAY)

    with pytest.raises(Refused) as refused:
        make_report("fund-flows", tmp_path, TODAY)

    assert [d.place.file for d in refused.value.diagnostics] == [str(tmp_path / path) for path in FILES]


def test_a_link_that_leads_nowhere_is_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "fund-flows.csv").symlink_to(tmp_path / "elsewhere.csv")

    with pytest.raises(Refused):
        make_report("fund-flows", tmp_path, TODAY)

    assert list_files(tmp_path) == []


def test_nothing_is_left_if_one_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder has to be", "utf-8")

    result = CliRunner().invoke(command, ["fund-flows", "-d", str(tmp_path)])

    assert result.exit_code == ExitCode.DELIVERY
    assert "output-not-writable" in result.stderr
    assert list_files(tmp_path) == ["data"]


def test_the_files_can_be_edited(tmp_path: Path) -> None:
    for path in make_report("fund-flows", tmp_path, TODAY):
        assert path.stat().st_mode & stat.S_IWUSR


def test_its_config_explains_each_key_where_it_first_stands(tmp_path: Path) -> None:
    config = make_report("fund-flows", tmp_path, TODAY)[0]
    text = config.read_text("utf-8")
    values = read_yaml(config.read_bytes(), str(config)).values

    optional = {
        "allow_digits",
        "blocks",
        "byline",
        "decimals",
        "delivery",
        "events",
        "expired_facts",
        "facts",
        "fetch",
        "gates",
        "language",
        "palettes",
        "plugins",
        "providers",
        "scenarios",
        "signals",
        "store",
        "templates",
    }
    assert set(json_schema()["properties"]) - optional == set(values)
    # What stands below these keys, or their own names, says what they are.
    plain = {"title", "tables", "outputs"}
    for key in set(values) - plain:
        line = next(line for line in text.splitlines() if line.startswith(f"{key}:"))
        assert "#" in line, key
