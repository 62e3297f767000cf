"""Good workbooks: what stands in the cells, and nothing of how a spreadsheet keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from load_factory import ICI_COLUMNS, load_bytes, make_flows, make_report, make_world, read_column, refuse
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet
from sector_books import SPLIT_ON, Day, make_history, save, write_book
from sheet_defects import HEADINGS, ROWS, make_book_spec, make_sheet

from flowbrief.extend import registry
from flowbrief.load import load, read_excel, read_ici, read_ssga
from flowbrief.load.extract import write_line
from flowbrief.load.sheet_cell import read_serial, write_number
from flowbrief.model.quantity import COUNT
from flowbrief.model.source import CalendarSpec, Identity, SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.writing import CellFormat

VINTAGES = Path(__file__).parents[3] / "shared" / "data" / "ici-flows-pddl" / "xls-vintages"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-8279999.999999999, "-8280000"),
        (0.1 + 0.2, "0.3"),
        (1202.0, "1202"),
        (985.5, "985.5"),
        (-0.25, "-0.25"),
        (-0.0, "0"),
        (123456789012345.0, "123456789012345"),
        (1e-05, "0.00001"),
        (58.4375, "58.4375"),
        (7, "7"),
    ],
)
def test_a_number_has_the_digits_of_the_sheet_and_no_noise(value: float, text: str) -> None:
    assert write_number(value) == text


@pytest.mark.parametrize(
    ("serial", "is_1904", "day"),
    [
        (46029.0, False, date(2026, 1, 7)),
        (44567.0, True, date(2026, 1, 7)),
        (61.0, False, date(1900, 3, 1)),
        (60.0, False, None),
        (46029.5, False, None),
        (3e9, False, None),
    ],
)
def test_a_serial_number_is_the_day_that_the_spreadsheet_shows(serial: float, is_1904: bool, day: date | None) -> None:
    assert read_serial(serial, is_1904=is_1904) == day


def test_a_line_is_written_in_one_way() -> None:
    assert write_line(["a", 'b "c"', "d,e", "f\r\ng", ""]) == b'a,"b ""c""","d,e","f\ng",\n'


def read_rows(content: bytes, **options: Any) -> RawTable:
    return read_excel(make_book_spec(options), content)


def test_rows_keep_their_number_in_the_sheet_and_are_written_as_lines() -> None:
    table = read_rows(make_sheet())
    assert table.header.content == b"Date,Total,Equity\n"
    assert [(row.line, row.content) for row in table.rows] == [
        (2, b"2026-01-07,100.5,40\n"),
        (3, b"2026-01-14,101.5,39\n"),
        (4, b"2026-01-21,102.5,38\n"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: None,
        lambda sheet: set_all(sheet, "A", (46029, 46036, 46043)),
        lambda sheet: set_all(sheet, "A", ("2026-01-07", "2026-01-14", "2026-01-21")),
        lambda sheet: set_all(sheet, "A", tuple(datetime(2026, 1, day) for day in (7, 14, 21))),
        lambda sheet: set_all(sheet, "B", (100.5, 101.50000000000001, 102.49999999999999)),
        lambda sheet: sheet.__setitem__("H30", None),
        lambda sheet: sheet.move_range("B1:C4", cols=3),
        lambda sheet: swap(sheet),
    ],
    ids=["dates", "serials", "texts", "times", "noise", "padding", "apart", "order"],
)
def test_what_is_the_same_to_a_reader_gives_the_same_numbers(change: Callable[[Worksheet], object]) -> None:
    dataset = load_bytes(make_sheet(change), spec=make_book_spec({}))
    assert read_column(dataset, "etf_flows", "total") == [Decimal("100500000"), 101500000, 102500000]
    assert dataset.tables[0].provenance.last_on == date(2026, 1, 21)


def set_all(sheet: Worksheet, column: str, values: tuple[object, ...]) -> None:
    for row, value in enumerate(values, start=2):
        sheet[f"{column}{row}"].number_format = "General"
        sheet[f"{column}{row}"] = value


def swap(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=1, max_row=4):
        row[1].value, row[2].value = row[2].value, row[1].value


def test_the_table_is_where_the_settings_say() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    sheet = book.create_sheet("Flows")
    sheet["A1"] = "Weekly flows, $ m"
    sheet["B3"], sheet["C3"] = "Net", "Of which"
    for column, heading in enumerate(("Date", "Total", "Equity"), start=1):
        sheet.cell(4, column, heading)
    for line, row in enumerate(ROWS, start=6):
        for column, value in enumerate(row, start=1):
            sheet.cell(line, column, value)
    sheet["A10"] = "Source: the desk"
    spec = make_book_spec({"sheet": "Flows", "header_row": 3, "header_rows": 2, "first_row": 6, "stop": "blank"})
    named = (("total", "Net Total"), ("equity", "Of which Equity"))
    table = read_excel(make_flows(**fields_of(spec, columns=named)), save(book))
    assert table.header.cells == ("Date", "Net Total", "Of which Equity")
    assert [row.line for row in table.rows] == [6, 7, 8]
    cut = make_book_spec({"sheet": "Flows", "header_row": 4, "first_row": 6, "last_row": 7, "stop": "end"})
    assert [row.line for row in read_excel(cut, save(book)).rows] == [6, 7]


def fields_of(spec: SourceSpec, **changes: Any) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in SourceSpec.__slots__} | changes


def test_days_of_a_macintosh_workbook_count_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(HEADINGS)
    for row in ROWS:
        book.active.append(row)
    book.active["A3"].number_format = "General"
    assert [row.cells[0] for row in read_rows(save(book)).rows] == ["2026-01-07", "2026-01-14", "2026-01-21"]


def test_dates_are_written_as_the_config_reads_them() -> None:
    spec = make_flows(**fields_of(make_book_spec({}), date_format="%d.%m.%Y"))
    assert read_excel(spec, make_sheet()).rows[0].cells[0] == "07.01.2026"


def test_texts_are_read_where_the_config_says_how_they_are_written() -> None:
    spec = make_flows(**fields_of(make_book_spec({}), cells=CellFormat(thousands=",", marks={"-": "zero"})))

    def change(sheet: Worksheet) -> None:
        sheet["B3"], sheet["B4"] = "1,101.5", "-"

    assert read_column(load_bytes(make_sheet(change), spec=spec), "etf_flows", "total") == [
        100500000,
        1101500000,
        0,
    ]


def test_the_heading_that_was_meant_is_pointed_at() -> None:
    (fault,) = refuse(lambda: read_rows(make_sheet(lambda sheet: sheet.insert_rows(1, 3))))
    assert (fault.code, fault.hint) == ("wrong-header", "row 4 holds headings that are declared: set `header_row: 4`")


def test_what_was_read_is_published_as_used() -> None:
    spec = make_book_spec({})
    whole = load_bytes(make_sheet(), spec=spec, as_of=date(2026, 1, 14)).tables[0].provenance
    cut = load_bytes(make_sheet(lambda sheet: sheet.delete_rows(4)), spec=spec, as_of=date(2026, 1, 14))
    assert whole.extract == b"Date,Total,Equity\n2026-01-07,100.5,40\n2026-01-14,101.5,39\n"
    assert cut.tables[0].provenance == whole


# The workbook of ICI

SUMS = (
    Identity("equity", ("domestic", "world"), Decimal(1)),
    Identity("bond", ("taxable", "municipal"), Decimal(1)),
    Identity("total", ("equity", "hybrid", "bond"), Decimal(2)),
)


def make_ici(file: Path, block: str) -> SourceSpec:
    return make_flows(
        kind="ici",
        path=file,
        printed_path=file.name,
        date_column="Date",
        columns=ICI_COLUMNS,
        identities=SUMS,
        calendar=CalendarSpec(3, (date(2014, 11, 25),)),
        options={"block": block, "sheet": "aggregate_summary"},
    )


# (vintage, weeks, last week, its total equity, months, last month, its total equity)
REAL = [
    ("20140525_850cc70", 7, date(2014, 5, 14), -1079, 87, "2014-03-31", "10400"),
    ("20140621_c7bf935", 6, date(2014, 6, 11), 2242, 88, "2014-04-30", "4531"),
    ("20140802_8fdb750", 8, date(2014, 7, 23), -1258, 89, "2014-05-31", "562"),
    ("20140913_d23304a", 6, date(2014, 9, 3), -4024, 91, "2014-07-31", "-6416"),
    ("20140924_762cccd", 7, date(2014, 9, 17), 157, 91, "2014-07-31", "-6416"),
    ("20141207_4a26512", 4, date(2014, 11, 25), -1175, 94, "2014-10-31", "5175"),
    ("20150208_ec9b7c6", 4, date(2015, 1, 28), 4344, 96, "2014-12-31", "-23957"),
    ("20150222_bb89989", 6, date(2015, 2, 11), 1268, 96, "2014-12-31", "-23957"),
    ("20150423_f9258c2", 7, date(2015, 4, 15), -2763, 98, "2015-02-28", "8317"),
]


@pytest.mark.parametrize(("vintage", "weeks", "last", "equity", "months", "month", "flow"), REAL)
def test_the_nine_vintages_of_ici_load_as_they_are(
    vintage: str, weeks: int, last: date, equity: int, months: int, month: str, flow: str
) -> None:
    file = VINTAGES / f"flows_data_{vintage}.xls"
    spec = make_ici(file, "weekly")
    dataset = load(make_report(spec), make_world(), registry)
    values = read_column(dataset, "etf_flows", "equity")
    assert (len(values), dataset.period.end, values[-1]) == (weeks, last, equity * 1_000_000)
    monthly = read_ici(make_ici(file, "monthly"), file.read_bytes())
    assert monthly.header.cells == ("Date", *(heading for _, heading in ICI_COLUMNS))
    assert (len(monthly.rows), monthly.rows[0].cells[0], monthly.rows[-1].cells[:2]) == (
        months,
        "2007-01-31",
        (month, flow),
    )


def lay_out(*titles: str) -> bytes:
    """The layout of ICI's workbook with these lines above its blocks."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A2"] = "Investment Company Institute"
    for column, (upper, lower) in enumerate((("", "Date"), ("Total", "Equity"), ("", "Total")), start=1):
        sheet.cell(5, column, upper or None)
        sheet.cell(6, column, lower)
    line = 8
    for title in titles:
        sheet.cell(line, 1, title)
        for n in range(3):
            for column, value in enumerate((date(2026, 1, 7 + 7 * n), n + 1, n + 2), start=1):
                sheet.cell(line + 1 + n, column, value)
        line += 5
    sheet.cell(line, 1, "Weekly cash flows are estimates.")
    return save(book)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lay_out("Monthly Net New Cash Flow"), "wrong-layout"),
        (lay_out("Estimated Weekly Flows", "Weekly Flows"), "wrong-layout"),
        (make_sheet(), "wrong-layout"),
        (b"<html>404</html>", "not-a-workbook"),
    ],
)
def test_another_layout_is_not_guessed_at(content: bytes, code: str) -> None:
    spec = make_flows(**fields_of(make_ici(Path("ici.xls"), "weekly"), options={"block": "weekly"}))
    assert [fault.code for fault in refuse(lambda: read_ici(spec, content))] == [code]


def test_a_block_is_told_from_the_other() -> None:
    both = lay_out("Monthly Net New Cash Flow", "Estimated Weekly Net New Cash Flow")
    spec = make_flows(**fields_of(make_ici(Path("ici.xls"), "weekly"), options={"block": "weekly"}))
    assert [row.line for row in read_ici(spec, both).rows] == [14, 15, 16]


# The workbooks of State Street


def make_fund(ticker: str = "XLK") -> SourceSpec:
    return make_flows(
        kind="ssga",
        path=Path("xlk.xlsx"),
        printed_path="xlk.xlsx",
        shape="levels",
        date_column="Date",
        columns=(("nav", "NAV"), ("shares", "Shares Outstanding"), ("assets", "Total Net Assets")),
        scale=Decimal(1),
        column_units={"shares": (COUNT, Decimal(1))},
        identities=(),
        calendar=CalendarSpec(5, max_gap_days=2),
        options={"ticker": ticker},
    )


HISTORY = make_history("XLK")


def test_a_history_is_read_day_by_day() -> None:
    table = read_ssga(make_fund(), write_book("XLK", HISTORY))
    assert (table.header.line, table.rows[0].line) == (4, 5)
    day, nav, shares, assets = HISTORY[-1]
    assert table.rows[0].cells == (
        day.isoformat(),
        *(format(number.normalize(), "f") for number in (nav, Decimal(shares), assets)),
    )
    assert len(table.rows) == len(HISTORY)


@pytest.mark.parametrize("named", ["XLK", "XLK®", "xlk ™"])
def test_the_ticker_may_carry_a_mark(named: str) -> None:
    assert read_ssga(make_fund("xlk"), write_book("XLK", HISTORY[:30], named=named)).rows


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (write_book("XLF", HISTORY[:30]), "wrong-ticker"),
        (write_book("XLK", HISTORY[:30], named="XL"), "wrong-ticker"),
        (make_sheet(), "wrong-ticker"),
        (b"<!DOCTYPE html><html><title>Page not found</title></html>", "not-a-workbook"),
        (write_book("XLK", HISTORY)[:9000], "workbook-damaged"),
        (write_book("XLK", HISTORY[:30], headings=("Day", "NAV")), "wrong-layout"),
        (write_book("XLK", []), "no-rows"),
        (
            write_book("XLK", HISTORY[:30], headings=("Date", "Nav", "Shares Outstanding", "Total Net Assets")),
            "misspelt-column",
        ),
    ],
    ids=["fund", "short", "unnamed", "page", "half", "layout", "empty", "heading"],
)
def test_a_file_that_is_not_what_was_asked_for_is_named(content: bytes, code: str) -> None:
    faults = refuse(lambda: load_bytes(content, spec=make_fund()))
    assert [fault.code for fault in faults] == [code]


def test_a_note_below_the_history_is_no_row() -> None:
    import io

    book = openpyxl.load_workbook(io.BytesIO(write_book("XLK", HISTORY[:30])))
    book.active["A37"] = "Past performance is no guarantee of future results."
    assert len(read_ssga(make_fund(), save(book)).rows) == 30
    book.active["B38"] = 5
    assert [fault.code for fault in refuse(lambda: read_ssga(make_fund(), save(book)))] == ["wrong-layout"]


def test_the_made_history_has_the_split_of_the_real_fund() -> None:
    days: list[Day] = [row for row in HISTORY if row[0] <= SPLIT_ON][-2:]
    before, after = days
    assert Decimal(after[2]) / before[2] - 1 == pytest.approx(Decimal("0.997"))
    assert after[1] / before[1] - 1 == pytest.approx(Decimal("-0.496"), abs=Decimal("0.0001"))
