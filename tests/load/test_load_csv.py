"""Bytes to records: every record keeps its first line and its own bytes."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from load_factory import make_flows

from flowbrief.extend import registry
from flowbrief.load import read_csv
from flowbrief.model.table import RawRow

CELLS = st.text(st.sampled_from('ab1,"\n 周-'), max_size=6)


def test_csv_came_in_by_the_door() -> None:
    assert registry.sources["csv"].function is read_csv


def test_a_quoted_field_over_several_lines_is_one_record() -> None:
    content = b'\xef\xbb\xbfa,b\r\n"1\n2","say ""x"""\n3,4'
    table = read_csv(make_flows(), content)
    assert table.header == RawRow(1, ("a", "b"), b"\xef\xbb\xbfa,b\r\n")
    assert table.rows == (
        RawRow(2, ("1\n2", 'say "x"'), b'"1\n2","say ""x"""\n'),
        RawRow(4, ("3", "4"), b"3,4"),
    )


def test_a_line_separator_that_only_unicode_knows_ends_no_record() -> None:
    table = read_csv(make_flows(), "a\n1\u20282\x0b3\x1c4\n".encode())
    assert [row.cells for row in table.rows] == [("1\u20282\x0b3\x1c4",)]


@settings(deadline=None, derandomize=True)
@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=6),
    mark=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n"]),
    final=st.booleans(),
)
def test_records_are_what_was_written_and_their_bytes_are_the_file(
    rows: list[list[str]], mark: bool, newline: str, final: bool
) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=newline).writerows(rows)
    text = buffer.getvalue() if final else buffer.getvalue().removesuffix(newline)
    content = b"\xef\xbb\xbf" * mark + text.encode()
    table = read_csv(make_flows(), content)
    records = (table.header, *table.rows)
    assert [list(record.cells) for record in records] == rows
    assert b"".join(record.content for record in records) == content
    line = 1
    for record in records:
        assert record.line == line
        line += record.content.count(b"\n")
