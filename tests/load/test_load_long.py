"""Long files and several files: what becomes of them, and what is missing, twice, or of nobody."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from load_factory import REAL, make_flows, make_report, make_world, read_column, refuse

from flowbrief.extend import registry
from flowbrief.load import load
from flowbrief.model.quantity import COUNT
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.table import Dataset
from flowbrief.model.world import find_files
from flowbrief.model.writing import CellFormat, LongForm

HERE = Path(__file__).parent / "real"
GBK, BOM = HERE / "a-shares_wanfen.gbk.csv", HERE / "a-shares_wanfen.utf8bom.csv"
FUNDS = {"etf300": "510300", "etf310": "510310", "etf330": "510330", "etf919": "159919", "chinext": "159915"}
DAY, CODE, SHARES = "日期", "基金代码", "基金份额(万份)"


def make_a_shares(**changes: object) -> SourceSpec:
    """The A-share file in GB18030, as a config declares it."""
    fields: dict[str, object] = {
        "name": "a_shares",
        "path": GBK,
        "printed_path": "a-shares.csv",
        "shape": "levels",
        "date_column": DAY,
        "date_format": "%Y/%m/%d",
        "columns": tuple(FUNDS.items()),
        "unit": COUNT,
        "scale": Decimal(10000),
        "encoding": "gb18030",
        "calendar": CalendarSpec(5, max_gap_days=5),
        "identities": (),
        "long": LongForm(CODE, SHARES),
        "cells": CellFormat(thousands=","),
        "unused_columns": ("基金简称", "交易所"),
    }
    return make_flows(**(fields | changes))


def load_one(spec: SourceSpec, content: bytes | None = None, as_of: date | None = None) -> Dataset:
    contents = {spec.path: content} if content is not None else None
    return load(make_report(spec, as_of=as_of), make_world(contents), registry)


def test_a_share_file_loads_with_its_declared_units() -> None:
    table = load_one(make_a_shares()).table("a_shares")
    shares = {row.period.end: row for row in table.of_column("etf310")}
    assert table.unit_of("etf310") == COUNT
    assert shares[date(2024, 9, 20)].value == Decimal("62347244000")
    assert shares[date(2024, 9, 19)].value / shares[date(2024, 9, 20)].value > Decimal("1.9")
    assert len({row.period.end for row in table.observations}) == 78  # up to the last whole week
    assert {row.column for row in table.observations} == set(FUNDS)


def test_both_encodings_give_the_same_table() -> None:
    gbk = load_one(make_a_shares()).table("a_shares")
    bom = load_one(make_a_shares(path=BOM, encoding="utf-8")).table("a_shares")
    assert gbk.observations == bom.observations
    assert gbk.provenance.sha256 == bom.provenance.sha256
    faults = refuse(lambda: load_one(make_a_shares(encoding="utf-8")))
    assert [fault.code for fault in faults] == ["wrong-encoding"]


def test_cut_file_gives_the_same_bytes() -> None:
    day = date(2024, 11, 15)
    whole = load_one(make_a_shares(), as_of=day).table("a_shares")
    lines = GBK.read_bytes().splitlines(keepends=True)
    cut = b"".join([lines[0], *(raw for raw in lines[1:] if raw[:10] <= b"2024/11/15")])
    assert load_one(make_a_shares(), cut, day).table("a_shares").provenance == whole.provenance


LINES = BOM.read_bytes().splitlines(keepends=True)[:51]


def load_lines(lines: list[bytes], **changes: object) -> Dataset:
    return load_one(make_a_shares(encoding="utf-8", **changes), b"".join(lines))


def say(lines: list[bytes], **changes: object) -> list[tuple[str, int, str]]:
    faults = refuse(lambda: load_lines(lines, **changes))
    assert all(fault.hint for fault in faults)
    return [(fault.code, fault.place.line, fault.place.field) for fault in faults]


def test_missing_fund_is_not_a_fund_at_zero() -> None:
    assert say(LINES[:8] + LINES[9:]) == [("missing-entity", 7, CODE)]


def test_fund_that_stands_nowhere_is_named_once() -> None:
    columns = (*FUNDS.items(), ("other", "000001"))
    assert say(LINES, columns=columns) == [("missing-entity", 0, CODE)]


def test_fund_of_nobody_is_refused_or_ignored() -> None:
    fewer = tuple(item for item in FUNDS.items() if item[1] != "159915")
    assert say(LINES, columns=fewer) == [("unknown-entity", 2, CODE)]
    table = load_lines(LINES, columns=fewer, long=LongForm(CODE, SHARES, ("159915",))).table("a_shares")
    assert "chinext" not in {row.column for row in table.observations}


def test_fund_that_stands_twice_is_refused() -> None:
    again = [*LINES[:5], LINES[2].replace(b"3,622", b"3,623"), *LINES[5:]]
    assert say(again) == [("duplicate-period", 6, CODE)]
    message = refuse(lambda: load_lines(again))[0].message
    assert "line 3 and again here, with another value" in message


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        (b'"3,622,611.6600"', b'"3,62,2611.6600"', "number-format", SHARES),
        (b'"3,622,611.6600"', b"", "blank-cell", SHARES),
        (b"2024/09/02", b"2024/09/31", "no-such-date", DAY),
        (b"159919", b"159918", "unknown-entity", CODE),
        (b",159919,", b",", "short-row", ""),
    ],
)
def test_defect_of_a_long_row_is_named_where_it_stands(old: bytes, new: bytes, code: str, field: str) -> None:
    assert (code, 3, field) in say([*LINES[:2], LINES[2].replace(old, new), *LINES[3:]])


def test_numbers_marked_missing_for_one_fund_are_a_missing_combination() -> None:
    marked = [*LINES[:2], LINES[2].replace(b'"3,622,611.6600"', b"-"), *LINES[3:]]
    cells = CellFormat(thousands=",", marks={"-": "missing"})
    assert say(marked, cells=cells) == [("missing-entity", 2, CODE)]


HEAD, *ROWS = REAL.splitlines(keepends=True)
FIRST, SECOND = HEAD + b"".join(ROWS[:50]), HEAD + b"".join(ROWS[50:])


def load_folder(folder: Path, files: dict[str, bytes]) -> Dataset:
    (folder / "exports").mkdir()
    for name, content in files.items():
        (folder / "exports" / name).write_bytes(content)
    spec = make_flows(path=folder / "exports" / "*.csv", printed_path="exports/*.csv")
    return load(make_report(spec), replace(make_world(), find=find_files), registry)


def test_files_of_one_folder_are_one_table(tmp_path: Path) -> None:
    table = load_folder(tmp_path, {"b-2022.csv": FIRST, "a-2023.csv": SECOND, "note.txt": b"?"})
    whole = load_one(make_flows())
    assert read_column(table, "etf_flows", "total") == read_column(whole, "etf_flows", "total")
    assert table.table("etf_flows").provenance.extract == REAL


def test_newest_first_stays_newest_first(tmp_path: Path) -> None:
    newest = {"a.csv": HEAD + b"".join(ROWS[:50][::-1]), "b.csv": HEAD + b"".join(ROWS[50:][::-1])}
    table = load_folder(tmp_path, newest)
    assert read_column(table, "etf_flows", "total") == read_column(load_one(make_flows()), "etf_flows", "total")


def name(folder: Path, files: dict[str, bytes]) -> list[tuple[str, str, int]]:
    faults = refuse(lambda: load_folder(folder, files))
    return [(fault.code, fault.place.file, fault.place.line) for fault in faults]


def test_defect_names_the_file_and_its_own_line(tmp_path: Path) -> None:
    bad = SECOND.replace(ROWS[52].split(b",")[1], b"n/a", 1)
    assert name(tmp_path, {"1.csv": FIRST, "2.csv": bad}) == [("missing-mark", "exports/2.csv", 4)]


def test_row_in_two_files_names_both(tmp_path: Path) -> None:
    files = {"1.csv": FIRST, "2.csv": HEAD + ROWS[49] + b"".join(ROWS[50:])}
    assert name(tmp_path, files) == [("duplicate-period", "exports/2.csv", 2)]
    (tmp_path / "again").mkdir()
    assert "line 51 of exports/1.csv" in refuse(lambda: load_folder(tmp_path / "again", files))[0].message


def test_gap_between_two_files_names_both(tmp_path: Path) -> None:
    files = {"1.csv": FIRST, "2.csv": HEAD + b"".join(ROWS[51:])}
    assert name(tmp_path, files) == [("missing-period", "exports/2.csv", 2)]


def test_other_headings_are_refused(tmp_path: Path) -> None:
    files = {"1.csv": FIRST, "2.csv": SECOND.replace(b"total_usd_mn", b"total", 1)}
    assert name(tmp_path, files) == [("headers-differ", "exports/2.csv", 1)]


def test_broken_file_is_named(tmp_path: Path) -> None:
    assert name(tmp_path, {"1.csv": FIRST, "2.csv": b"<html>"}) == [("not-csv", "exports/2.csv", 1)]


def test_no_file_is_a_missing_file(tmp_path: Path) -> None:
    assert name(tmp_path, {}) == [("missing-file", "exports/*.csv", 0)]
