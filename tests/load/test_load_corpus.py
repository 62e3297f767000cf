"""Defective files: each must be refused with exactly the findings named, no more and no fewer.

The base is the first twenty weeks of the real file: line 1 the headings, line 2 the week ended 2022-07-06, line 21
the week ended 2022-11-16.
"""

import pytest
from load_factory import load_bytes, refuse
from load_mutations import BASE, CLEAN, DAY, EQUITY, TOTAL, WORLD, edit, every, insert, order, put, rename

from flowbrief.model.diagnostic import Diagnostic, ExitCode


def say(fault: Diagnostic) -> str:
    place = fault.place
    column = f":{place.column}" if place.column else ""
    return f"{fault.code} {place.line}{column} {place.field}".strip()


NUMBER_CELLS = {
    "blank": ("", "blank-cell"),
    "space": ("  ", "blank-cell"),
    "NaN": ("NaN", "missing-mark"),
    "N/A": ("N/A", "missing-mark"),
    "the region NA": ("NA", "missing-mark"),
    "hyphen": ("-", "missing-mark"),
    "dot": (".", "missing-mark"),
    "Chinese for none": ("无", "missing-mark"),
    "infinity": ("-inf", "not-finite"),
    "scientific": ("1e400", "number-format"),
    "thousands": ('"17,887"', "number-format"),
    "parentheses": ("(39.4)", "number-format"),
    "trailing minus": ("39.4-", "number-format"),
    "U+2212": ("\u221239.4", "number-format"),
    "full width": ("１７８８７", "number-format"),
    "percent": ("12.5%", "number-format"),
    "plus": ("+17887", "number-format"),
    "currency": ("$17887", "number-format"),
    "unit": ("17.9bn", "number-format"),
    "Chinese unit": ("178.9亿", "number-format"),
    "underscore": ("17_887", "number-format"),
    "padded": (" 17887", "number-format"),
    "code": ("00700", "number-format"),
    "bare point": (".5", "number-format"),
    "long": ("1.00000000000000000000", "number-format"),
    "spreadsheet error": ("#REF!", "not-a-number"),
    "text": ("see note", "not-a-number"),
    "hexadecimal": ("0x1F", "not-a-number"),
}


@pytest.mark.parametrize(("text", "code"), NUMBER_CELLS.values(), ids=NUMBER_CELLS.keys())
def test_refused_number_names_line_and_column(text: str, code: str) -> None:
    faults = refuse(lambda: load_bytes(put(17, TOTAL, text)))
    assert [say(fault) for fault in faults] == [f"{code} 17 {TOTAL}"]
    assert faults[0].exit_code is ExitCode.DATA
    assert faults[0].hint


DATE_CELLS = {
    "blank": ("", "blank-cell"),
    "unpadded": ("2022-10-5", "bad-date"),
    "slashes": ("2022/10/05", "bad-date"),
    "American": ("10/05/2022", "bad-date"),
    "Excel serial": ("44839", "bad-date"),
    "with time": ("2022-10-05 00:00:00", "bad-date"),
    "full width": ("２０２２-10-05", "bad-date"),
    "padded": ("2022-10-05 ", "bad-date"),
    "no such day": ("2022-09-31", "no-such-date"),
    "no such month": ("2022-13-05", "no-such-date"),
    "future": ("2026-11-25", "date-in-future"),
    "Tuesday": ("2022-10-04", "off-calendar"),
}


@pytest.mark.parametrize(("text", "code"), DATE_CELLS.values(), ids=DATE_CELLS.keys())
def test_refused_date_is_not_also_called_a_gap(text: str, code: str) -> None:
    faults = refuse(lambda: load_bytes(put(15, DAY, text)))
    assert [say(fault) for fault in faults] == [f"{code} 15 {DAY}"]


CORPUS: dict[str, tuple[bytes, list[str]]] = {
    # not a CSV file at all
    "empty": (b"", ["empty-file 0"]),
    "only a byte order mark": (b"\xef\xbb\xbf\r\n", ["empty-file 0"]),
    "web page": (b"\n <!DOCTYPE html><html><body>429 Too Many Requests</body></html>", ["not-csv 1"]),
    "web page without a doctype": (b"<HTML><head><title>Error</title>", ["not-csv 1"]),
    "workbook": (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", ["not-csv 1"]),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["not-csv 1"]),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", ["not-csv 1"]),
    "gzip": (b"\x1f\x8b\x08\x00\x00", ["not-csv 1"]),
    "LFS pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 3450\n", ["not-csv 1"]),
    # bytes
    "NUL byte": (CLEAN.replace(b"-426", b"-4\x006"), ["nul-byte 7:32"]),
    "UTF-16": (CLEAN.decode().encode("utf-16"), ["wrong-encoding 1:1"]),
    "UTF-16 without a mark": (CLEAN.decode().encode("utf-16-le"), ["wrong-encoding 1:2"]),
    # The first two bytes of this footnote happen to be UTF-8, so the second character is the first to fail.
    "GBK footnote": (CLEAN + "注：估算值,,,,\n".encode("gbk"), ["wrong-encoding 22:2"]),
    "GBK cell": (put(9, EQUITY, "无", "gbk"), ["wrong-encoding 9:17"]),
    "Latin-1 cell": (put(9, WORLD, "-679é", "latin-1"), ["wrong-encoding 9:31"]),
    "Macintosh line ends": (CLEAN.replace(b"\n", b"\r"), ["bad-line-end 1:81"]),
    "doubled carriage return": (CLEAN.replace(b"\n", b"\r\r\n"), ["bad-line-end 1:81"]),
    # quoting
    "unclosed quotation mark": (edit(6, lambda raw: b'"' + raw), ["bad-quoting 6"]),
    "text after a quotation mark": (put(8, TOTAL, '"20767"?'), ["bad-quoting 8"]),
    "endless field": (put(8, TOTAL, "9" * 200_000), ["bad-quoting 8"]),
    "quotation mark inside a cell": (put(8, TOTAL, '2"0767'), [f"not-a-number 8 {TOTAL}"]),
    "a quotation mark that swallows a line": (
        CLEAN.replace(b"\n2022-08-17,", b'\n"2022-08-17,').replace(b"\n2022-08-24,", b'\n2022-08-24",'),
        [f"bad-date 8 {DAY}"],
    ),
    # headings
    "no headings": (order()[:0] + b"".join(BASE[1:]), ["wrong-header 1"]),
    "title above the headings": (b"ETF net issuance,,,,\n" + CLEAN, ["wrong-header 1"]),
    "blank line above the headings": (b"\n" + CLEAN, ["wrong-header 1"]),
    "semicolons": (CLEAN.replace(b",", b";"), ["wrong-delimiter 1"]),
    "tabs": (CLEAN.replace(b",", b"\t"), ["wrong-delimiter 1"]),
    "missing column": (
        b"".join(raw.rstrip(b"\n").rsplit(b",", 1)[0] + b"\n" for raw in BASE),
        [f"missing-column 1 {WORLD}"],
    ),
    "extra column": (b"".join(raw.rstrip(b"\n") + b",1\n" for raw in BASE), ["extra-column 1 1"]),
    "trailing commas": (b"".join(raw.rstrip(b"\n") + b",\n" for raw in BASE), ["extra-column 1"]),
    "duplicate column": (
        b"".join(raw.rstrip(b"\n") + (b",total_usd_mn\n" if raw is BASE[0] else b",1\n") for raw in BASE),
        [f"duplicate-column 1 {TOTAL}"],
    ),
    "misspelt heading": (
        rename(TOTAL, "totl_usd_mn"),
        [f"missing-column 1 {TOTAL}", "extra-column 1 totl_usd_mn"],
    ),
    "heading in capitals": (rename(TOTAL, "Total_USD_mn"), [f"misspelt-column 1 {TOTAL}"]),
    "heading with a space": (rename(EQUITY + ",", EQUITY + " ,"), [f"misspelt-column 1 {EQUITY}"]),
    "heading in full width": (rename(TOTAL, "ｔｏｔａｌ_usd_mn"), [f"misspelt-column 1 {TOTAL}"]),
    # fields
    "thousands comma without quotation marks": (put(17, TOTAL, "17,887"), ["extra-field 17"]),
    "stray comma at the end of a row": (edit(5, lambda raw: raw.replace(b"\n", b",\n")), ["extra-field 5"]),
    "short row": (edit(5, lambda raw: raw.rsplit(b",", 1)[0] + b"\n"), ["short-row 5"]),
    "cut off in the last row": (CLEAN[:-10], ["short-row 21"]),
    "blank line": (insert(12, b"\n"), ["blank-line 12"]),
    "line of spaces": (insert(12, b"   \r\n"), ["blank-line 12"]),
    "line of commas": (insert(12, b",,,,\n"), ["blank-line 12"]),
    "blank line at the end": (CLEAN + b"\n", ["blank-line 22"]),
    "headings only": (BASE[0], ["no-rows 1"]),
    # rows that are no data
    "row of totals": (CLEAN + b"Total,265038,192281,156862,35430\n", [f"bad-date 22 {DAY}"]),
    "row of averages in Chinese": (CLEAN + "平均,1,1,1,0\n".encode(), [f"bad-date 22 {DAY}"]),
    "footnote": (CLEAN + b"Note: estimates\n", ["short-row 22"]),
    # keys, order, calendar
    "week twice, same values": (insert(10, BASE[8]), [f"duplicate-period 10 {DAY}"]),
    "week twice, other values": (
        CLEAN + b"2022-07-13,1,1,1,0\n",
        [f"duplicate-period 22 {DAY}", f"unsorted-rows 22 {DAY}"],
    ),
    "both closes of a holiday week": (
        CLEAN + b"2022-11-22,12341,3437,785,2652\n2022-11-23,1,1,1,0\n",
        [f"duplicate-period 23 {DAY}"],
    ),
    "two rows swapped": (order(*range(2, 9), 10, 9, *range(11, 22)), [f"unsorted-rows 10 {DAY}"]),
    "oldest row at the end": (order(*range(3, 22), 2), [f"unsorted-rows 21 {DAY}"]),
    "week missing": (order(*every(range(2, 8), range(9, 22))), [f"missing-period 8 {DAY}"]),
    "two gaps": (
        order(*every(range(2, 5), range(6, 12), range(15, 22))),
        [f"missing-period 5 {DAY}", f"missing-period 11 {DAY}"],
    ),
    "week missing, newest first": (order(*every(range(21, 9, -1), range(8, 1, -1))), [f"missing-period 14 {DAY}"]),
    "undeclared holiday": (CLEAN + b"2022-11-21,12341,3437,785,2652\n", [f"off-calendar 22 {DAY}"]),
    # values against each other
    "does not add up": (put(4, WORLD, "522"), [f"does-not-add-up 4 {EQUITY}"]),
    "last week repeated": (CLEAN + b"2022-11-22,39995,28388,23164,5225\n", [f"repeated-period 22 {DAY}"]),
    "last week all zero": (CLEAN + b"2022-11-22,0,0,0.00,-0\n", [f"all-zero-period 22 {DAY}"]),
    "one cell in thousands": (put(18, TOTAL, "30922000"), [f"scale-break 18 {TOTAL}"]),
    "decimal point lost": (put(18, TOTAL, "3092200"), [f"scale-break 18 {TOTAL}"]),
}


@pytest.mark.parametrize(("content", "expected"), CORPUS.values(), ids=CORPUS.keys())
def test_defective_file_is_refused_for_exactly_its_defect(content: bytes, expected: list[str]) -> None:
    faults = refuse(lambda: load_bytes(content))
    assert [say(fault) for fault in faults] == expected
    assert all(fault.place.file == "flows.csv" and fault.hint for fault in faults)
    assert {fault.exit_code for fault in faults} == {ExitCode.DATA}


def test_corpus_has_no_fewer_than_forty_five_files() -> None:
    assert len(CORPUS) + len(NUMBER_CELLS) + len(DATE_CELLS) >= 45


def test_all_defects_of_a_file_come_at_once_in_the_order_of_its_lines() -> None:
    lines = put(3, TOTAL, "n/a").splitlines(keepends=True)
    lines[4] = lines[4].replace(b"9667", b"")
    lines[9] = lines[9].replace(b"2022-08-31", b"2022-08-32")
    del lines[14]
    faults = refuse(lambda: load_bytes(b"".join(lines)))
    assert [say(fault) for fault in faults] == [
        f"missing-mark 3 {TOTAL}",
        f"blank-cell 5 {EQUITY}",
        f"no-such-date 10 {DAY}",
        f"missing-period 15 {DAY}",
    ]


def test_a_flood_of_defects_is_cut_at_fifty_with_the_number_left_out() -> None:
    content = CLEAN
    for line in range(2, 22):
        cells = BASE[line - 1].rstrip(b"\n").split(b",")
        content = content.replace(BASE[line - 1], cells[0] + b",x,x,x,x\n")
    faults = refuse(lambda: load_bytes(content))
    assert len(faults) == 51
    assert faults[-1].code == "more-defects"
    assert "30 more" in faults[-1].message


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (put(17, TOTAL, "(39.4)"), "number-format", "write -39.4"),
        (put(17, TOTAL, '"17,887"'), "number-format", "write 17887"),
        (put(17, TOTAL, "１７８８７"), "number-format", "write 17887"),
        (put(15, DAY, "2022/10/05"), "bad-date", "it looks like %Y/%m/%d"),
        (put(15, DAY, "10/05/2022"), "bad-date", "%d/%m/%Y or %m/%d/%Y"),
        (put(15, DAY, "44839"), "bad-date", "serial number"),
        (put(15, DAY, "2022-10-5"), "bad-date", "write 2022-10-05"),
        (CLEAN + b"Total,1,1,1,0\n", "bad-date", "totals"),
        (CLEAN[:-10], "short-row", "ends in the middle"),
        (CLEAN + b"Note: estimates\n", "short-row", "footnote"),
        (put(8, DAY, '"2022-08-17\n"'), "bad-date", "such as 2024-12-24"),
        (put(8, DAY, '"2022-08-17\n\n1"'), "bad-date", "swallowed a line break"),
        (put(8, TOTAL, '"1\n2"'), "not-a-number", "swallowed a line break"),
        (rename(TOTAL, "totl_usd_mn"), "missing-column", "did you mean 'totl_usd_mn'?"),
        (rename(TOTAL, "totl_usd_mn"), "extra-column", "did you mean 'total_usd_mn'?"),
        (rename(TOTAL, "Total_USD_mn"), "misspelt-column", "did you mean 'total_usd_mn'?"),
        (CLEAN + b"2022-11-21,1,1,1,0\n", "off-calendar", "calendar.holiday_ends"),
    ],
)
def test_hint_says_what_to_do(content: bytes, code: str, words: str) -> None:
    faults = refuse(lambda: load_bytes(content))
    assert words in next(fault.hint for fault in faults if fault.code == code)
