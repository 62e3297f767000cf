"""Workbooks as .xlsb, and workbooks behind a password."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import msoffcrypto
import pytest
from binary_books import Error, Formula, Packed, Shown, Value, encrypt, write_xlsb
from load_factory import load_bytes, read_column, refuse
from sheet_defects import HEADINGS, ROWS, make_book_spec, make_sheet, put_row

from flowbrief.load import read_excel
from flowbrief.load.workbook import open_sheet

VINTAGES = Path(__file__).parents[3] / "shared" / "data" / "ici-flows-pddl" / "xls-vintages"
DAYS = [date(2026, 1, 7), date(2026, 1, 14), date(2026, 1, 21)]
# Each way in which .xlsb keeps a number or a day: in four bytes or eight, with a fraction, behind a formula; as a day
# by a format of the program or of one's own, or without any.
ROWS_OF_ALL_KINDS: list[list[Value]] = [
    [*HEADINGS],
    [DAYS[0], 100.5, Packed(4000)],
    [Shown(46036, 2), Formula(-8279999.999999999), Packed(-3950)],
    [Shown(46043, 0), 0.1 + 0.2, 123456789012345.0],
]
WRITTEN = [
    ("2026-01-07", "100.5", "40"),
    ("2026-01-14", "-8280000", "-39.5"),
    ("2026-01-21", "0.3", "123456789012345"),
]


def test_values_and_days_of_a_binary_workbook_are_exact() -> None:
    table = read_excel(make_book_spec({}), write_xlsb({"Flows": ROWS_OF_ALL_KINDS}))
    assert table.header.cells == HEADINGS
    assert [(row.line, row.cells) for row in table.rows] == list(enumerate(WRITTEN, start=2))
    dataset = load_bytes(write_xlsb({"Flows": [HEADINGS, *ROWS]}), spec=make_book_spec({}))
    assert read_column(dataset, "etf_flows", "total") == [Decimal(100500000), 101500000, 102500000]
    assert [seen.period.end for seen in dataset.tables[0].of_column("total")] == DAYS


@pytest.mark.parametrize("style", [0, 1, 2])
def test_days_that_count_from_1904_are_the_same_days(style: int) -> None:
    rows = [HEADINGS, *((Shown(44567 + 7 * n, style), 1.0, 2.0) for n in range(3))]
    table = read_excel(make_book_spec({}), write_xlsb({"Flows": rows}, is_1904=True))
    assert [row.cells[0] for row in table.rows] == [str(day) for day in DAYS]


def test_a_sheet_of_several_is_found_by_its_name() -> None:
    content = write_xlsb({"Read me": [["x", Error("#N/A")]], "流量": [HEADINGS, *ROWS], "Old": put_row(Error("#N/A"))})
    assert [row.line for row in read_excel(make_book_spec({"sheet": "流量"}), content).rows] == [2, 3, 4]
    (fault,) = refuse(lambda: read_excel(make_book_spec({"sheet": "Old"}), content))
    assert (fault.code, fault.message) == ("error-value", "B3 holds the error value #N/A")


@pytest.mark.parametrize("content", [make_sheet(), write_xlsb({"Flows": [HEADINGS, *ROWS]})], ids=["xlsx", "xlsb"])
def test_a_workbook_behind_a_password_says_so(content: bytes) -> None:
    closed = encrypt(content, "geheim")
    (fault,) = refuse(lambda: read_excel(make_book_spec({}), closed))
    assert (fault.code, fault.message) == ("workbook-encrypted", "the workbook is protected by a password")
    assert "password" in fault.hint
    # The right password opens it, and what is inside can be read: nothing else was wrong with it.
    opened, made = msoffcrypto.OfficeFile(io.BytesIO(closed)), io.BytesIO()
    opened.load_key(password="geheim")
    opened.decrypt(made)
    assert len(read_excel(make_book_spec({}), made.getvalue()).rows) == 3


@pytest.mark.skipif(not VINTAGES.is_dir(), reason="the workbooks of ICI are not on this machine")
def test_an_old_workbook_counts_from_1904_only_if_the_book_says_so() -> None:
    mode = b"\x22\x00\x02\x00"
    for file in sorted(VINTAGES.glob("*.xls")):
        content = file.read_bytes()
        cell_like = content + (mode + b"\1\0").ljust(512, b"\0")
        assert content.count(mode + b"\0\0") == 1
        counted = content.replace(mode + b"\0\0", mode + b"\1\0")
        read = [open_sheet(make_book_spec({}), one, "aggregate_summary") for one in (content, cell_like, counted)]
        assert [one.is_1904 for one in read] == [False, False, True]


@pytest.mark.skipif(not VINTAGES.is_dir(), reason="the workbooks of ICI are not on this machine")
def test_an_old_workbook_that_declares_a_password_says_so() -> None:
    content = sorted(VINTAGES.glob("*.xls"))[0].read_bytes()
    # The record after the first of the book becomes the one that says how it is encrypted.
    begin = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    size = int.from_bytes(content[begin + 2 : begin + 4], "little")
    closed = content[:begin] + b"\x2f\x00" + content[begin + 2 : begin + 4] + b"\1" * size + content[begin + 4 + size :]
    (fault,) = refuse(lambda: read_excel(make_book_spec({"sheet": "aggregate_summary"}), closed))
    assert fault.code == "workbook-encrypted"
