"""The report on the eleven sector funds, built from workbooks as their issuer lays them out."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from issue_factory import CHECKOUT, build_issue, open_world, read_folder, refuse_issue
from sector_books import SPLIT_ON, TICKERS, make_history, write_book

from flowbrief.cli.registered import registry
from flowbrief.cli.verify_build import verify
from flowbrief.model.diagnostic import Refused
from flowbrief.pipeline import Wish, prepare
from flowbrief.verify import check_issue
from flowbrief.verify.drawings import check_drawing
from flowbrief.verify.paper import read_paper

CONFIG = CHECKOUT / "config" / "us-sectors.yaml"
FETCHED = re.compile(r'^    fetch: \{url: "https://[^"]*/navhist-us-en-(\w+)\.xlsx"\}$', re.MULTILINE)
LATEST = date(2026, 5, 15)
SPLIT_WEEK = date(2025, 12, 5)
GROUP = (
    "tech", "communication", "discretionary", "staples", "energy", "financials", "health", "industrials", "materials",
    "property", "utilities",
)  # fmt: skip


def make_sectors(folder: Path, until: date = date.max, tickers: Iterable[str] = TICKERS) -> Path:
    """The report of the project, reading workbooks beside it that end on a day."""
    (folder / "books").mkdir(parents=True, exist_ok=True)
    for ticker in tickers:
        rows = [row for row in make_history(ticker) if row[0] <= until]
        (folder / "books" / f"{ticker.lower()}.xlsx").write_bytes(write_book(ticker, rows))
    config = folder / CONFIG.name
    config.write_text(FETCHED.sub(r"    path: books/\1.xlsx", CONFIG.read_text(encoding="utf-8")), encoding="utf-8")
    return config


@pytest.fixture(scope="module")
def sectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report with whole histories. Nobody may write into its folder."""
    return make_sectors(tmp_path_factory.mktemp("sectors"))


@pytest.fixture(scope="module")
def issue(sectors: Path) -> Path:
    """The latest issue, without paper."""
    return build_issue(sectors, sectors.parent / "output", formats=("html",))


def test_every_fund_is_fetched_under_its_own_ticker() -> None:
    text = CONFIG.read_text(encoding="utf-8")
    assert tuple(name.upper() for name in FETCHED.findall(text)) == TICKERS
    assert tuple(re.findall(r"^    ticker: (\w+)$", text, re.MULTILINE)) == TICKERS


def test_the_issue_is_complete_in_both_languages(issue: Path) -> None:
    files = read_folder(issue)
    assert issue.name == LATEST.isoformat()
    assert {"brief.zh.html", "brief.en.html", "charts/weekly.zh.svg", "charts/weekly.en.svg"} <= files.keys()
    assert {f"inputs/{ticker.lower()}.csv" for ticker in TICKERS} <= files.keys()
    for language in ("zh", "en"):
        document = json.loads(files[f"document.{language}.json"])
        groups = next(section for section in document["sections"] if section["id"] == "sectors")
        kinds = [block["type"] for block in groups["blocks"]]
        assert kinds[0] == "Paragraph"
        assert kinds.count("DataTable") == 2
        assert kinds.count("Chart") == 2


def list_paragraphs(issue: Path, language: str, section: str) -> list[str]:
    given = json.loads((issue / f"document.{language}.json").read_text(encoding="utf-8"))
    blocks = next(one for one in given["sections"] if one["id"] == section)["blocks"]
    return [
        "".join(run.get("printed", run.get("text", "")) for run in block["runs"])
        for block in blocks if block["type"] == "Paragraph"
    ]  # fmt: skip


def test_all_eleven_sectors_stand_in_the_table_of_weeks_by_this_weeks_flow(issue: Path) -> None:
    table = re.search(
        r"<table>(?:(?!<table).)*最近五周净流入.*?</table>", (issue / "brief.zh.html").read_text(encoding="utf-8"), re.S
    )
    assert table is not None
    rows = re.findall(r"<tr>(.*?)</tr>", table[0], re.S)[1:]
    figures = [re.findall(r'data-measure="(\w+)\.week@2026-05-15"[^>]*>([^<]*)<', row) for row in rows]
    assert len({name for ((name, _),) in figures}) == 11
    printed = [Decimal(text.replace("−", "-")) for ((_, text),) in figures]
    assert printed == sorted(printed, reverse=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_group_and_a_rate_are_not_worded_over_and_over(issue: Path, language: str) -> None:
    group = {"zh": "十一只行业SPDR基金", "en": "the eleven sector SPDRs"}[language]
    rest, told = list_paragraphs(issue, language, "sectors")
    assert told.count(group) == 1
    assert group not in rest
    others = list_paragraphs(issue, language, "others")
    assert len(others) == 10
    ties = {"zh": ("相比之下", "与之相反"), "en": ("By contrast",)}[language]
    assert sum(paragraph.startswith(ties) for paragraph in others) == 1
    ends = {"zh": "资产规模的", "en": "of assets on"}[language]
    assert all(paragraph.count({"zh": "。", "en": ". "}[language]) == (language == "zh")
               for paragraph in others if ends in paragraph)  # fmt: skip


def read_amounts(issue: Path) -> dict[str, dict[str, Decimal]]:
    """The numbers of the charts and tables by series and week."""
    found: dict[str, dict[str, Decimal]] = {}
    for row in csv.DictReader((issue / "data.csv").read_text(encoding="utf-8-sig").splitlines()):
        if row["value"] and row["unit"] != "date":
            found.setdefault(row["series"], {})[row["period"]] = Decimal(row["value"])
    return found


def test_the_other_ten_are_the_sum_of_the_ten(sectors: Path, issue: Path) -> None:
    _, _, analysis = prepare(sectors, Wish(), open_world(), registry)
    rest = analysis.finding("rest.week").series[0]
    flows = [analysis.find_flow(subject) for subject in GROUP if subject != "tech"]
    amounts = [{point.period.end: point.amount for point in flow.series[0].points} for flow in flows if flow]
    assert len(amounts) == 10
    for point in rest.points:
        members = [one[point.period.end] for one in amounts]
        assert point.amount == sum(members)  # type: ignore[arg-type]
    this_year = [point.amount or Decimal(0) for point in rest.points if point.period.end.year == LATEST.year]
    assert read_amounts(issue)["rest.since"][LATEST.isoformat()] == sum(this_year)


def test_tech_is_set_against_all_eleven(sectors: Path) -> None:
    _, _, analysis = prepare(sectors, Wish(), open_world(), registry)
    rates = [analysis.finding(f"{subject}.rate") for subject in GROUP]
    bases = [rate.measure("base").quantity.amount for rate in rates]
    flows = [analysis.finding(f"{subject}.week").main.quantity.amount for subject in GROUP]
    whole = sum(flows) / sum(bases) * 100
    assert analysis.finding("sectors.rate").main.quantity.amount == whole
    assert analysis.finding("tech.relative").main.quantity.amount == rates[0].main.quantity.amount - whole


def test_the_map_has_a_cell_for_every_sector_and_week(issue: Path) -> None:
    document = json.loads((issue / "document.en.json").read_text(encoding="utf-8"))
    blocks = [block for section in document["sections"] for block in section["blocks"]]
    (chart,) = [block for block in blocks if block["type"] == "Chart" and block["id"] == "map"]
    (cells,) = chart["plot"]["layers"]
    assert len(cells["runs"]) == 11 * 13
    amounts = read_amounts(issue)
    last = [runs[0]["value"] for runs in cells["runs"][12::13]]
    assert [Decimal(value) for value in last] == sorted(map(Decimal, last), reverse=True)
    assert sorted(map(Decimal, last)) == sorted(amounts[f"{one}.rate"][LATEST.isoformat()] for one in GROUP)


def test_prices_before_the_split_are_halved(issue: Path) -> None:
    drawn = read_amounts(issue)["price.rebound.price"]
    rows = {day.isoformat(): nav for day, nav, _, _ in make_history("XLK")}
    before, after = max(day for day in drawn if day < SPLIT_ON.isoformat()), SPLIT_ON.isoformat()
    assert drawn[before] == rows[before] / 2
    assert drawn[after] == rows[after]


def spoil_map(svg: str, way: str) -> str:
    """The drawing of the map with one fault in it."""
    areas = list(re.finditer(r'<path d="(M[^"]*z)" fill="(#\w+)"/>', svg))
    cells = [area for area in areas if area[1].count("M") > 3]
    one, other = cells[0], cells[1]
    match way:
        case "colour":
            return svg[: one.start(2)] + other[2] + svg[one.end(2) :]
        case "cell gone":
            return svg.replace(one[1], one[1][one[1].index("z") + 1 :], 1)
        case "cell moved":
            x = re.search(r"[\d.]+", one[1])
            assert x is not None
            return svg.replace(one[1], one[1].replace(x[0], str(float(x[0]) + 9), 1), 1)
        case "words":
            words = re.findall(r">([+−][\d.]+%)<", svg)
            return svg.replace(f">{words[0]}<", "><!--", 1).replace("><!--", f">{words[1]}<", 1)
        case "row":
            return svg.replace(">Energy<", ">·<").replace(">Health care<", ">Energy<").replace(">·<", ">Health care<")
    return re.sub(r"<text[^>]*>[+−][\d.]+%</text>\n?", "", svg, count=1)


@pytest.mark.parametrize("way", ["none", "colour", "cell gone", "cell moved", "words", "row", "words gone"])
def test_a_fault_in_the_drawn_map_is_found(issue: Path, way: str) -> None:
    document = json.loads((issue / "document.en.json").read_text(encoding="utf-8"))
    blocks = [block for section in document["sections"] for block in section["blocks"]]
    (chart,) = [block for block in blocks if block["type"] == "Chart" and block["id"] == "map"]
    svg = (issue / "charts" / "map.en.svg").read_text(encoding="utf-8")
    spoiled = svg if way == "none" else spoil_map(svg, way)
    assert (spoiled == svg) == (way == "none")
    assert bool(list(check_drawing("map", spoiled, chart, alone=True))) == (way != "none")


@pytest.mark.parametrize(("language", "term"), [("zh", "数据来源"), ("en", "Sources")])
def test_one_line_names_the_sources_of_all_eleven(issue: Path, language: str, term: str) -> None:
    given = json.loads((issue / f"document.{language}.json").read_text(encoding="utf-8"))
    notes = next(one for one in given["sections"] if one["id"] == "notes")["blocks"]
    (entry,) = [note for note in notes if note["term"][0]["text"] == term]
    text = "".join(run.get("printed", run.get("text", "")) for run in entry["runs"])
    assert [ticker for ticker in TICKERS if re.search(rf"(?<![A-Z]){ticker}(?![A-Z])", text)] == list(TICKERS)


def test_a_group_that_is_not_named_is_the_one_named_last(issue: Path) -> None:
    """Where the sentence before is of another group, what follows without a name is said of the wrong one."""
    files = read_folder(issue)
    recipe = json.loads(files["recipe.json"])
    recipe["subjects"].append(
        {"id": "regions", "name": {"zh": "各地区", "en": "the regions"}, "short": {"zh": "地区", "en": "Regions"}}
    )
    order = next(metric for metric in recipe["metrics"] if metric["id"] == "sectors.breadth")
    recipe["metrics"].append({**order, "id": "regions.breadth", "subject": "regions"})
    wrong = files["document.en.json"].replace(b"mong the eleven sector SPDRs, ", b"mong the regions, ", 1)
    wrong = wrong.replace(b"inflows among the eleven sector SPDRs", b"inflows among the regions", 1)
    assert wrong != files["document.en.json"]

    def find(document: bytes) -> list[str]:
        found = check_issue({**files, "document.en.json": document}, recipe, lambda path: files[path])
        return [str(one) for one in found if "sectors.breadth" in str(one) and "document.en" in str(one)]

    assert find(files["document.en.json"]) == []
    assert find(wrong)


@pytest.mark.slow
def test_no_figure_on_paper_is_torn_from_its_minus(sectors: Path) -> None:
    issue = build_issue(sectors, sectors.parent / "paper", formats=("html", "pdf"))
    for name in ("brief.zh.pdf", "brief.en.pdf", "brief.bilingual.pdf"):
        lines = [line.text.rstrip() for line in read_paper((issue / name).read_bytes())]
        assert [line for line in lines if line.endswith("−")] == []


def test_every_number_is_calculated_again_from_what_was_read(issue: Path) -> None:
    assert verify(issue, None) == ()


def test_what_was_read_is_named_and_hashed(issue: Path) -> None:
    recipe, manifest = (json.loads((issue / name).read_text()) for name in ("recipe.json", "manifest.json"))
    assert [source["extract"] for source in recipe["sources"]] == [f"inputs/{one.lower()}.csv" for one in TICKERS]
    hashes = {artifact["path"]: artifact["sha256"] for artifact in manifest["artifacts"]}
    assert all(hashes[f"inputs/{given['source']}.csv"] == given["sha256"] for given in manifest["inputs"])


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_table_that_is_not_what_was_read_is_found(issue: Path, tmp_path: Path, how: str) -> None:
    for path, content in read_folder(issue).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    extract = tmp_path / "inputs" / "xlf.csv"
    if how == "gone":
        extract.unlink()
    else:
        extract.write_bytes(extract.read_bytes().replace(b"00,", b"10,", 1))
    with pytest.raises(Refused) as refused:
        verify(tmp_path, None)
    (fault,) = refused.value.diagnostics
    assert fault.code == "input-differs"
    assert "inputs/xlf.csv" in fault.place.file


def test_the_split_is_no_flow(sectors: Path) -> None:
    _, _, analysis = prepare(sectors, Wish(as_of=SPLIT_WEEK), open_world(), registry)
    week = analysis.find_flow("tech")
    assert week is not None
    assert week.main.facet("split") == "detected"
    assert week.measure("split_on").value == SPLIT_ON
    rows = [row for row in make_history("XLK") if row[0] <= SPLIT_WEEK]
    expected = sum(
        (Decimal(shares - (2 if day == SPLIT_ON else 1) * before) * nav)
        for (_, _, before, _), (day, nav, shares, _) in pairwise(rows)
        if day > SPLIT_WEEK - timedelta(7)
    )
    assert week.main.quantity.amount == expected
    assert abs(expected) < rows[-1][3] / 50


@pytest.mark.parametrize("ticker", ["xlre", "xlk"])
def test_a_missing_file_is_named_and_never_zero(tmp_path: Path, ticker: str) -> None:
    config = make_sectors(tmp_path, tickers=[one for one in TICKERS if one.lower() != ticker])
    (fault,) = refuse_issue(config)
    assert fault.code == "missing-file"
    assert fault.place.file == f"books/{ticker}.xlsx"
    assert repr(ticker) in fault.hint


def test_a_workbook_of_another_fund_is_named(tmp_path: Path) -> None:
    config = make_sectors(tmp_path)
    (tmp_path / "books" / "xlf.xlsx").write_bytes((tmp_path / "books" / "xlv.xlsx").read_bytes())
    (fault,) = refuse_issue(config)
    assert (fault.code, fault.place.file) == ("wrong-ticker", "books/xlf.xlsx")


@pytest.mark.slow
def test_files_that_end_on_the_day_give_the_same_issue(sectors: Path, tmp_path: Path) -> None:
    whole = build_issue(sectors, sectors.parent / "output", SPLIT_WEEK, formats=("html",))
    cut = build_issue(make_sectors(tmp_path, until=SPLIT_WEEK), tmp_path / "output", SPLIT_WEEK, formats=("html",))
    assert read_folder(whole) == read_folder(cut)
