"""Cells and lines that are written as the config declares them; whatever it does not declare is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest
from load_factory import load_bytes, make_flows, make_rates, read_column, refuse
from load_mutations import BASE, CLEAN, DAY, TOTAL, WORLD, edit, put

from flowbrief.load.field import Flaw
from flowbrief.load.spelling import spell_number
from flowbrief.model.source import SourceSpec
from flowbrief.model.writing import CellFormat, TextLayout

ENGLISH = CellFormat(thousands=",", signs=("parentheses", "trailing_minus", "minus_sign", "plus_sign"))
GERMAN = CellFormat(thousands=".", decimal=",")
WIDE = CellFormat(thousands=",", full_width=True, signs=("parentheses",))

READ = [
    ("10167", ENGLISH, "10167"),
    ("1,234,567.25", ENGLISH, "1234567.25"),
    ("-1,234", ENGLISH, "-1234"),
    ("(39.4)", ENGLISH, "-39.4"),
    ("(1,239.4)", ENGLISH, "-1239.4"),
    ("39.4-", ENGLISH, "-39.4"),
    ("\u221239.4", ENGLISH, "-39.4"),
    ("+39.4", ENGLISH, "39.4"),
    ("1.234.567,25", GERMAN, "1234567.25"),
    ("-0,5", GERMAN, "-0.5"),
    ("1.234", GERMAN, "1234"),
    ("１，２３４．５", WIDE, "1234.5"),
    ("（３９．４）", WIDE, "-39.4"),
    ("1 234", CellFormat(thousands=" "), "1234"),
    ("1\u202f234,5", CellFormat(thousands="\u202f", decimal=","), "1234.5"),
    ("12.5%", CellFormat(suffix={"": "%"}), "12.5"),
    ("178.9亿元", CellFormat(suffix={"": "亿元"}), "178.9"),
    ("178.9 亿元", CellFormat(suffix={"": "亿元"}), "178.9"),
    ("$5.5", CellFormat(prefix={"": "$"}), "5.5"),
    ("-$5.5", CellFormat(prefix={"": "$"}), "-5.5"),
    ("($5.5)", CellFormat(prefix={"": "$"}, signs=("parentheses",)), "-5.5"),
]


@pytest.mark.parametrize(("text", "cells", "plain"), READ)
def test_number_is_read_as_declared(text: str, cells: CellFormat, plain: str) -> None:
    assert spell_number(text, cells, "total") == plain


REFUSED = [
    ("1,23", ENGLISH, "number-format"),
    ("12,34,567", ENGLISH, "number-format"),
    ("1234,567", ENGLISH, "number-format"),
    ("0,123", ENGLISH, "number-format"),
    ("1.234,5", ENGLISH, "number-format"),
    ("1,234.5", GERMAN, "number-format"),
    ("-(5)", ENGLISH, "number-format"),
    ("(-5)", ENGLISH, "number-format"),
    ("-5-", ENGLISH, "number-format"),
    ("+-5", ENGLISH, "number-format"),
    ("--5", ENGLISH, "number-format"),
    ("1,234.", ENGLISH, "number-format"),
    ("00700", ENGLISH, "number-format"),
    ("(39.4)", GERMAN, "number-format"),
    ("39.4-", GERMAN, "number-format"),
    ("１２", ENGLISH, "number-format"),
    ("1e5", ENGLISH, "number-format"),
    (" 12", ENGLISH, "number-format"),
    ("", ENGLISH, "blank-cell"),
    ("n/a", ENGLISH, "missing-mark"),
    ("-", ENGLISH, "missing-mark"),
    ("inf", ENGLISH, "not-finite"),
    ("see note", ENGLISH, "not-a-number"),
    ("12.5", CellFormat(suffix={"": "%"}), "number-format"),
    ("12.5亿元", CellFormat(suffix={"": "万元"}), "number-format"),
    ("12.5%%", CellFormat(suffix={"": "%"}), "number-format"),
    ("5.5", CellFormat(prefix={"": "$"}), "number-format"),
    ("5$", CellFormat(prefix={"": "$"}), "number-format"),
    ("-", CellFormat(suffix={"": "%"}), "missing-mark"),
]


@pytest.mark.parametrize(("text", "cells", "code"), REFUSED)
def test_number_that_is_written_otherwise_is_refused(text: str, cells: CellFormat, code: str) -> None:
    flaw = spell_number(text, cells, "total")
    assert isinstance(flaw, Flaw)
    assert flaw.code == code
    assert flaw.hint


def test_suffix_belongs_to_its_column() -> None:
    cells = CellFormat(suffix={"rate": "%"})
    assert spell_number("5%", cells, "rate") == "5"
    assert spell_number("5", cells, "total") == "5"
    assert isinstance(spell_number("5%", cells, "total"), Flaw)


def read(content: bytes, **changes: object) -> list[object]:
    return read_column(load_bytes(content, spec=make_flows(**changes)), "etf_flows", "total")


PLAIN = read(CLEAN)


def rewrite(change: object) -> bytes:
    """The clean file with each cell below the headings rewritten."""
    lines = [BASE[0]]
    for raw in BASE[1:]:
        day, *cells = raw.decode().rstrip("\n").split(",")
        lines.append((",".join([day, *map(change, cells)]) + "\n").encode())  # type: ignore[arg-type]
    return b"".join(lines)


def test_file_in_another_dress_gives_the_same_table() -> None:
    english = rewrite(lambda cell: f'"{int(cell):,}"' if int(cell) >= 0 else f'"({-int(cell):,})"')
    assert read(english, cells=ENGLISH) == PLAIN
    tail = rewrite(lambda cell: cell.lstrip("-") + ("-" if cell.startswith("-") else ""))
    assert read(tail, cells=CellFormat(signs=("trailing_minus",))) == PLAIN
    unit = rewrite(lambda cell: f"{cell} mn")
    assert read(unit, cells=CellFormat(suffix={"": "mn"})) == PLAIN


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_another_delimiter_is_declared(delimiter: str) -> None:
    content = CLEAN.replace(b",", delimiter.encode())
    assert read(content, layout=TextLayout(delimiter=delimiter)) == PLAIN
    assert refuse(lambda: read(content))[0].code == "wrong-delimiter"
    faults = refuse(lambda: read(CLEAN, layout=TextLayout(delimiter=delimiter)))
    assert [fault.code for fault in faults] == ["wrong-delimiter"]


FOOT = b'\nTotal,1,1,1,0\nAverage,1,1,1,0\n"Source: ICI, estimates"\n'


def test_titles_and_footers_are_skipped_by_count_or_by_text() -> None:
    content = b"ETF net issuance\nmillions of US dollars\n" + CLEAN + FOOT
    count = TextLayout(skip_first=2, skip_last=4)
    texts = TextLayout(skip_first=("ETF", "millions"), skip_last=("Total", "Average", "Source"))
    assert read(content, layout=count) == read(content, layout=texts) == PLAIN
    assert [fault.place.line for fault in refuse(lambda: read(content))] == [1]


def test_lines_keep_their_numbers_below_a_title() -> None:
    content = b"ETF net issuance\n" + put(17, TOTAL, "n/a") + FOOT
    faults = refuse(lambda: read(content, layout=TextLayout(skip_first=1, skip_last=4)))
    assert [(fault.code, fault.place.line) for fault in faults] == [("missing-mark", 18)]


@pytest.mark.parametrize(
    ("layout", "line"),
    [
        (TextLayout(skip_first=1), 1),
        (TextLayout(skip_last=1), 21),
        (TextLayout(skip_last=("2022",)), 2),
        (TextLayout(skip_first=("period",)), 1),
    ],
)
def test_rows_and_headings_are_never_skipped(layout: TextLayout, line: int) -> None:
    faults = refuse(lambda: read(CLEAN, layout=layout))
    assert (faults[0].code, faults[0].place.line) == ("skipped-data", line)


def test_footer_that_is_not_declared_is_refused() -> None:
    layout = TextLayout(skip_last=("Total",))
    faults = refuse(lambda: read(CLEAN + b"Average,1,1,1,0\nTotal,1,1,1,0\n", layout=layout))
    assert [(fault.code, fault.place.line) for fault in faults] == [("bad-date", 22)]


def mark_rates(marks: dict[str, str]) -> SourceSpec:
    return make_rates(cells=CellFormat(marks=marks))


def test_marks_mean_what_is_declared() -> None:
    zero = put(17, WORLD, "-")
    assert refuse(lambda: read(zero))[0].code == "missing-mark"
    spec = make_flows(cells=CellFormat(marks={"-": "zero"}), identities=())
    world = read_column(load_bytes(zero, spec=spec), "etf_flows", "equity_world")
    assert world[15] == Decimal(0)


def test_row_that_is_missing_throughout_is_a_missing_week() -> None:
    blank = edit(17, lambda raw: raw.split(b",")[0] + b",n/a,n/a,n/a,n/a\n")
    spec = make_flows(cells=CellFormat(marks={"n/a": "missing"}))
    faults = refuse(lambda: load_bytes(blank, spec=spec))
    assert [fault.code for fault in faults] == ["missing-period"]
    last = [*BASE[:20], b"2022-11-16,n/a,n/a,n/a,n/a\n"]
    assert len(read_column(load_bytes(b"".join(last), spec=spec), "etf_flows", "total")) == 19


def test_row_that_is_missing_in_part_is_refused_with_its_column() -> None:
    spec = make_flows(cells=CellFormat(marks={"n/a": "missing"}))
    faults = refuse(lambda: load_bytes(put(17, WORLD, "n/a"), spec=spec))
    assert [(fault.code, fault.place.line, fault.place.field) for fault in faults] == [("partly-missing", 17, WORLD)]


def test_number_that_marks_a_failure_is_missing_if_declared() -> None:
    spec = make_flows(cells=CellFormat(marks={"-999": "missing"}))
    last = [*BASE[:20], b"2022-11-16,-999,-999,-999,-999\n"]
    assert len(read_column(load_bytes(b"".join(last), spec=spec), "etf_flows", "total")) == 19


def test_columns_that_nobody_uses_are_declared() -> None:
    wider = b"".join(raw.rstrip(b"\n") + (b",note\n" if raw is BASE[0] else b",estimate\n") for raw in BASE)
    assert read(wider, unused_columns=("note",)) == PLAIN
    assert [fault.code for fault in refuse(lambda: read(wider))] == ["extra-column"]
    assert [fault.code for fault in refuse(lambda: read(CLEAN, unused_columns=("note",)))] == ["missing-column"]


def test_all_cells_that_are_not_as_declared_come_at_once() -> None:
    lines = rewrite(lambda cell: cell).splitlines(keepends=True)
    lines[2] = lines[2].replace(b"2022-07-13", b"2022-07-32")
    lines[4] = b"2022-07-27,1;5,1,1,0\n"
    lines[6] = lines[6].rstrip(b"\n") + b",1\n"
    faults = refuse(lambda: read(b"".join(lines), cells=ENGLISH))
    assert [(fault.code, fault.place.line, fault.place.field) for fault in faults] == [
        ("no-such-date", 3, DAY),
        ("number-format", 5, TOTAL),
        ("extra-field", 7, ""),
    ]


@pytest.mark.parametrize(("form", "wrong"), [("%-m/%-d/%Y", "07/06/2022"), ("%-d/%-m/%Y", "6/7/22")])
def test_dates_without_zeros_are_read_where_declared(form: str, wrong: str) -> None:
    def dress(raw: bytes) -> bytes:
        day, _, rest = raw.partition(b",")
        year, month, number = map(int, day.split(b"-"))
        written = form.replace("%-m", str(month)).replace("%-d", str(number)).replace("%Y", str(year))
        return written.encode() + b"," + rest

    content = BASE[0] + b"".join(map(dress, BASE[1:]))
    assert read(content, date_format=form) == PLAIN
    damaged = content.replace(content.splitlines()[1].split(b",")[0], wrong.encode(), 1)
    assert refuse(lambda: read(damaged, date_format=form))[0].code == "bad-date"


def test_what_was_read_is_published_as_plain_lines() -> None:
    spec = make_flows(layout=TextLayout(delimiter=";"))
    table = load_bytes(CLEAN.replace(b",", b";"), spec=spec).table("etf_flows")
    plain = load_bytes(CLEAN, spec=replace(spec, layout=TextLayout())).table("etf_flows")
    assert table.provenance.extract == CLEAN
    assert plain.provenance.extract is None
    assert table.provenance.sha256 == plain.provenance.sha256
