"""What publishers revise: the nine real workbooks of the ICI that are known, and a file of our own."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from fetch_factory import DATA, change, fetch_one, on, write_config
from fetch_server import Server
from issue_factory import SMALL, registry

from flowbrief.fetch.store import Store
from flowbrief.load import Revisions
from flowbrief.model.diagnostic import Refused
from flowbrief.model.vintage import VintageFile
from flowbrief.pipeline import Wish, compare_vintages, prepare

ICI = Path(__file__).parents[3] / "shared" / "data" / "ici-flows-pddl" / "xls-vintages"
COLUMNS = {
    "total": "Total",
    "equity": "Total Equity",
    "domestic": "Domestic Equity",
    "world": "World Equity",
    "hybrid": "Hybrid",
    "bond": "Total Bond",
    "taxable": "Taxable Bond",
    "municipal": "Municipal Bond",
}
TODAY = on("2015-05-01")


def list_books() -> dict[date, bytes]:
    """The nine workbooks by the day on which they were fetched."""
    assert ICI.is_dir(), f"this test reads the real files in {ICI}"
    books = {path.name.split("_")[2]: path.read_bytes() for path in sorted(ICI.glob("*.xls"))}
    assert len(books) == 9
    return {datetime.strptime(day, "%Y%m%d").date(): content for day, content in books.items()}


def write_ici(folder: Path) -> Path:
    """A report whose weeks and months are the two blocks of the workbook, and a store with the nine of them."""
    columns = ", ".join(f"{name}: {heading}" for name, heading in COLUMNS.items())
    weekly = SMALL.replace(
        "    kind: csv\n    path: flows.csv\n",
        "    kind: ici\n    block: weekly\n    fetch: {url: https://www.ici.org/flows_data.xls}\n",
    )
    weekly = weekly.replace("{column: week}", "{column: Date}").replace(
        "{total: total_mn, tech: tech_mn}", f"{{{columns}}}"
    )
    weekly = weekly.replace("{week_ends: wednesday}", "{week_ends: wednesday, holiday_ends: [2014-11-25]}")
    weekly = weekly.replace("column: tech", "column: equity")
    head, rest = weekly.split("  flows:\n")
    source, rest = rest.split("subjects:\n")
    monthly = source.replace("block: weekly", "block: monthly").replace("shape: weekly", "shape: changes")
    monthly = monthly.replace("    calendar: {week_ends: wednesday, holiday_ends: [2014-11-25]}\n", "")
    text = f"{head}  flows:\n{source}  months:\n{monthly}subjects:\n{rest}fetch: {{contact: desk@example.com}}\n"
    config = folder / "small.yaml"
    config.write_text(text, "utf-8")
    store = Store(folder / "vintages")
    for day, content in list_books().items():
        for name in ("flows", "months"):
            at = datetime.combine(day, time(12), UTC)
            url = "https://www.ici.org/flows_data.xls"
            one = VintageFile("small", name, url, at, day, sha256(content).hexdigest(), len(content), "ici")
            assert store.put(one, content)
    return config


@pytest.fixture(scope="module")
def ici(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ici(tmp_path_factory.mktemp("ici"))


def compare(config: Path, source: str, asked: tuple[str, ...] | None) -> Revisions:
    return compare_vintages(config, source, asked, TODAY.world(), registry)


def count(found: Revisions, column: str) -> int:
    return sum(one.column == column for one in found.revised)


def test_the_105_revised_values_of_total_equity_are_found(ici: Path) -> None:
    weeks, months = compare(ici, "flows", None), compare(ici, "months", None)

    assert count(weeks, "equity") + count(months, "equity") == 105
    assert len({one.on for one in weeks.revised}) + len({one.on for one in months.revised}) == 107
    assert len(weeks.revised) + len(months.revised) == 802
    assert len(months.vintages) == 9


def test_may_2014_turns_from_inflow_to_outflow(ici: Path) -> None:
    found = compare(ici, "months", None)
    (may,) = [one for one in found.revised if one.on == date(2014, 5, 31) and one.column == "equity"]
    said = [value for value in may.values if value is not None]

    assert list(dict.fromkeys(said)) == [Decimal(562), Decimal(503), Decimal(492), Decimal(-229)]
    assert may.difference is None  # the first of the nine workbooks does not have that month yet


def test_two_vintages_are_compared_by_their_days(ici: Path) -> None:
    found = compare(ici, "months", ("2014-08-31", "2015-05-01"))

    assert [one.fetched_on for one in found.vintages] == [date(2014, 8, 2), date(2015, 4, 23)]
    (may,) = [one for one in found.revised if one.on == date(2014, 5, 31) and one.column == "equity"]
    assert may.values[-1] == -229
    assert may.difference == may.values[-1] - may.values[0]
    assert found.added[-1] > date(2015, 1, 1)


@pytest.mark.parametrize(
    ("as_of", "used", "week"),
    [
        ("2014-05-25", date(2014, 5, 25), date(2014, 5, 14)),
        ("2014-06-21", date(2014, 6, 21), None),
        ("2014-12-31", date(2014, 12, 7), None),
        ("2015-04-30", date(2015, 4, 23), None),
    ],
)
def test_a_past_day_takes_the_vintage_of_then(ici: Path, as_of: str, used: date, week: date | None) -> None:
    spec, dataset, _ = prepare(ici, Wish(vintage=as_of), TODAY.world(), registry)

    assert [source.vintage.fetched_on for source in spec.sources if source.vintage] == [used, used]
    content = list_books()[used]
    assert dataset.table("flows").provenance.vintage is not None
    assert (spec.sources[0].path).read_bytes() == content
    assert dataset.period.end < used
    assert week is None or dataset.period.end == week


def test_without_days_the_last_two_are_compared(server: Server, tmp_path: Path) -> None:
    newer = change(change(DATA, "2024-05-29", 1900), "2024-05-01", -1) + b"2024-06-12,5,6\n"
    config = write_config(
        tmp_path, server.answer("/flows.csv", b"week,total_mn,tech_mn\n2024-05-01,7,7\n", DATA, newer)
    )
    for day in ("2024-06-01", "2024-06-07", "2024-06-14"):
        fetch_one(config, on(day))

    found = compare_vintages(config, "flows", (), on("2024-06-20").world(), registry)

    assert [(one.on, one.column, one.heading, one.values, one.difference) for one in found.revised] == [
        (date(2024, 5, 1), "total", "total_mn", (Decimal(1200), Decimal(-1)), Decimal(-1201)),
        (date(2024, 5, 29), "total", "total_mn", (Decimal(1850), Decimal(1900)), Decimal(50)),
    ]
    assert (found.added, found.gone) == ((date(2024, 6, 12),), ())


def test_a_spelling_is_no_revision(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", DATA, DATA.replace(b"1850", b"1850.00")))
    fetch_one(config, on("2024-06-07"))
    fetch_one(config, on("2024-06-14"))

    found = compare_vintages(config, "flows", (), on("2024-06-20").world(), registry)

    assert (found.revised, found.added, found.gone) == ((), (), ())


def refuse(config: Path, source: str, asked: tuple[str, ...] | None) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        compare_vintages(config, source, asked, on("2024-06-20").world(), registry)
    return tuple(found.code for found in refused.value.diagnostics)


def test_what_cannot_be_compared_is_told(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", DATA, DATA.replace(b"1850", b"n/a")))
    assert refuse(config, "flows", ()) == ("too-few-vintages",)
    fetch_one(config, on("2024-06-07"))
    assert refuse(config, "flows", None) == ("too-few-vintages",)
    assert refuse(config, "other", ()) == ("unknown-source",)
    assert refuse(config, "flows", ("2024-06-07", "2024-06-08")) == ("too-few-vintages",)
    assert refuse(config, "flows", ("2024-01-01", "2024-06-08")) == ("unknown-vintage",)
    fetch_one(config, on("2024-06-14"))
    assert refuse(config, "flows", ()) == ("missing-mark",)


def test_the_store_may_be_moved(ici: Path, tmp_path: Path) -> None:
    shutil.copytree(ici.parent, tmp_path / "moved")

    assert len(compare(tmp_path / "moved" / "small.yaml", "months", None).vintages) == 9
