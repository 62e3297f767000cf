"""Files in other dress, in other encodings, damaged at random, or not there."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from load_factory import HOLIDAYS, WEDNESDAY, load_bytes, make_flows, make_report, make_world, refuse
from load_mutations import BASE, CLEAN, EQUITY, edit, order, put
from pandas.testing import assert_frame_equal

from flowbrief.extend import registry
from flowbrief.extend.frame import build_frame
from flowbrief.load import load
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.world import World

NEWEST_FIRST = order(*range(21, 1, -1))
WITH_QUOTES = b"".join(b",".join(b'"%s"' % cell for cell in raw.rstrip(b"\n").split(b",")) + b"\n" for raw in BASE)
REORDERED = b"".join(b",".join(raw.rstrip(b"\n").split(b",")[::-1]) + b"\n" for raw in BASE)
CONTROLS: dict[str, tuple[bytes, SourceSpec]] = {
    "as it is": (CLEAN, make_flows()),
    "byte order mark": (b"\xef\xbb\xbf" + CLEAN, make_flows()),
    "byte order mark, declared so": (b"\xef\xbb\xbf" + CLEAN, make_flows(encoding="utf-8-sig")),
    "CRLF": (CLEAN.replace(b"\n", b"\r\n"), make_flows()),
    "mixed line ends": (edit(9, lambda raw: raw.replace(b"\n", b"\r\n")), make_flows()),
    "no final newline": (CLEAN.rstrip(b"\n"), make_flows()),
    "quoted fields": (WITH_QUOTES, make_flows()),
    "other order of columns": (REORDERED, make_flows()),
    "GB18030 declared": (CLEAN, make_flows(encoding="gb18030")),
    "American dates": (
        BASE[0] + b"".join(b"%s/%s/%s" % (raw[5:7], raw[8:10], raw[:4]) + raw[10:] for raw in BASE[1:]),
        make_flows(date_format="%m/%d/%Y"),
    ),
}


@pytest.mark.parametrize(("content", "spec"), CONTROLS.values(), ids=CONTROLS.keys())
def test_clean_file_passes_whatever_its_dress(content: bytes, spec: SourceSpec) -> None:
    dataset = load_bytes(content, spec=spec)
    plain = load_bytes(CLEAN)
    assert dataset.warnings == ()
    assert_frame_equal(build_frame(dataset.tables[0]), build_frame(plain.tables[0]))
    assert dataset.tables[0].provenance.sha256 == sha256(content).hexdigest()


def test_newest_first_is_an_order_too() -> None:
    dataset = load_bytes(NEWEST_FIRST)
    frame = build_frame(dataset.tables[0])
    totals = frame[frame["column"] == "total"]
    assert list(totals["period_end"])[:2] == [date(2022, 7, 6), date(2022, 7, 13)]
    assert list(totals["row"]) == list(range(21, 1, -1))
    assert next(gate.detail for gate in dataset.gates if gate.code == "row-order") == "newest first"


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (put(9, EQUITY, "数据缺失", "gbk"), "utf-8", "it looks like GB18030"),
        (put(9, EQUITY, "café", "latin-1"), "utf-8", "it looks like windows-1252"),
        (CLEAN + b"\xff\xff\xff,,,,\n", "utf-8", "it looks like neither UTF-8 nor GB18030"),
        (put(9, EQUITY, "缺"), "ascii", "it looks like UTF-8"),
        (b"\xef\xbb\xbf" + CLEAN, "gb18030", "it looks like UTF-8"),
        (CLEAN.decode().encode("utf-16"), "utf-8", "it looks like UTF-16"),
    ],
)
def test_wrong_encoding_says_what_it_looks_like(content: bytes, encoding: str, words: str) -> None:
    (fault,) = refuse(lambda: load_bytes(content, spec=make_flows(encoding=encoding)))
    assert fault.code == "wrong-encoding"
    assert words in fault.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "base64", "no-such-code", "hz"])
def test_encoding_that_is_not_read_is_a_mistake_of_the_config(encoding: str) -> None:
    (fault,) = refuse(lambda: load_bytes(CLEAN, spec=make_flows(encoding=encoding)))
    assert (fault.code, fault.exit_code) == ("unknown-encoding", ExitCode.USAGE)
    assert (fault.place.file, fault.place.line) == ("report.yaml", 16)


def test_file_above_the_cap_is_refused_unread() -> None:
    (fault,) = refuse(lambda: load_bytes(b"1" * (50 * 1024 * 1024 + 1)))
    assert fault.code == "file-too-large"


def test_columns_with_chinese_headings_in_gbk() -> None:
    content = "周末,净流入\n2022-07-06,101.67\n2022-07-13,74.09\n".encode("gbk")
    spec = make_flows(
        date_column="周末",
        columns=(("total", "净流入"),),
        encoding="gbk",
        identities=(),
        scale=Decimal(100000000),
    )
    frame = build_frame(load_bytes(content, spec=spec).tables[0])
    assert list(frame["value"]) == [Decimal(10167000000), Decimal(7409000000)]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (FileNotFoundError(2, "No such file or directory"), "missing-file", "no such file"),
        (NotADirectoryError(20, "Not a directory"), "missing-file", "no such file"),
        (IsADirectoryError(21, "Is a directory"), "unreadable-file", "a folder"),
        (PermissionError(13, "Permission denied"), "unreadable-file", "permission denied"),
        (OSError(5, "Input/output error"), "unreadable-file", "Input/output error"),
        (ValueError("embedded null byte"), "unreadable-file", "embedded null byte"),
    ],
)
def test_file_that_cannot_be_read(error: Exception, code: str, words: str) -> None:
    def fail(path: Path) -> bytes:
        raise error

    world = World(date(2026, 11, 22), fail, lambda step: None)
    (fault,) = refuse(lambda: load(make_report(make_flows()), world, registry))
    assert (fault.code, fault.place.file, fault.exit_code) == (code, "flows.csv", ExitCode.DATA)
    assert words in fault.message


def test_real_paths_that_are_no_files(tmp_path: Path) -> None:
    report = make_report(make_flows(path=tmp_path), make_flows(name="gone", path=tmp_path / "gone.csv"))
    faults = refuse(lambda: load(report, make_world(), registry))
    assert [fault.code for fault in faults] == ["unreadable-file", "missing-file"]
    assert "'gone' at report.yaml:16:3" in faults[1].hint


def test_holiday_that_the_calendar_declares_for_another_year_changes_nothing() -> None:
    spec = make_flows(calendar=CalendarSpec(WEDNESDAY, (*HOLIDAYS, date(2021, 11, 23), date(2025, 12, 23))))
    assert load_bytes(CLEAN, spec=spec).warnings == ()


MARKS = [b"", b",", b'"', b"\n", b"\r", b"\r\n", b"\x00", b"\xef\xbb\xbf", b"\xe4", b"\xb1\xca", b"\x1a"]
FRAGMENTS = st.sampled_from([*MARKS, b"-", b"9", b" ", b"NaN", b"e9", b"%"])
EDITS = st.lists(st.tuples(st.integers(0, len(CLEAN)), st.integers(0, 12), FRAGMENTS), min_size=1, max_size=5)


@settings(deadline=None, derandomize=True)
@given(edits=EDITS, encoding=st.sampled_from(["utf-8", "gb18030", "ascii"]))
def test_damage_of_any_kind_is_refused_with_a_place_or_harmless(
    edits: list[tuple[int, int, bytes]], encoding: str
) -> None:
    content = CLEAN
    for at, length, fragment in edits:
        content = content[:at] + fragment + content[at + length :]
    found: tuple[Diagnostic, ...] = ()
    digest = ""
    try:
        digest = load_bytes(content, spec=make_flows(encoding=encoding)).tables[0].provenance.sha256
    except Refused as refused:
        found = refused.diagnostics
    assert bool(found) is (digest != sha256(content).hexdigest())
    assert {fault.place.file for fault in found} <= {"flows.csv"}
    assert all(fault.place.line <= content.count(b"\n") + 1 for fault in found)
