"""The strict reader: what a value means, where it stands, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import yaml

from flowbrief.configure import reader
from flowbrief.configure.positions import Spot
from flowbrief.configure.reader import Reading, read_yaml
from flowbrief.configure.scalars import Unclear, read_plain
from flowbrief.model.diagnostic import Diagnostic, Refused


@pytest.fixture(autouse=True, params=["library", "python"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "library" and not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(reader, "PARSER", yaml.CSafeLoader if request.param == "library" else yaml.SafeLoader)


def read(text: str) -> Reading:
    return read_yaml(text.encode(), "r.yaml")


def problems(text: str | bytes) -> list[tuple[str, int, int]]:
    """What is wrong with a text, whether or not the rest of it can be read."""
    content = text.encode() if isinstance(text, str) else text
    found: tuple[Diagnostic, ...]
    try:
        found = read_yaml(content, "r.yaml").diagnostics
    except Refused as refused:
        found = refused.diagnostics
    assert all(diagnostic.place.file == "r.yaml" for diagnostic in found)
    return [(d.code, d.place.line, d.place.column) for d in found]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("12", 12),
        ("-7", -7),
        ("+5", 5),
        ("0", 0),
        ("0.10", Decimal("0.10")),
        (".5", Decimal("0.5")),
        ("-1.25e3", Decimal("-1250")),
        ("1e6", Decimal("1000000")),
        ("2024-02-29", date(2024, 2, 29)),
        ("US ETFs", "US ETFs"),
        ("2024-7-4", "2024-7-4"),
        ("1,000", "1,000"),
        ("12:xx", "12:xx"),
        ("0195S0", "0195S0"),
        ("nope", "nope"),
        ("1.2.3", "1.2.3"),
        ("net_flow", "net_flow"),
        ("0bad", "0bad"),
        ("8:75", "8:75"),
        ("", None),
        ("~", None),
        ("Null", None),
    ],
)
def test_plain_value(written: str, value: object) -> None:
    found = read_plain(written)
    assert found == value
    assert type(found) is type(value)


def test_decimals_keep_their_digits() -> None:
    assert str(read_plain("0.10")) == "0.10"


@pytest.mark.parametrize(
    "written",
    [
        *("NO", "no", "y", "Yes", "on", "OFF"),
        *("8:30", "190:20:30", "190:20:30.15", "-1:05"),
        *("00700", "08", "-012", "0o17", "0x1F", "0b101", "1_000", "1_000.5", ".5_0"),
        *("2024-07-24 10:00:00", "2001-12-14t21:59:43.10-05:00", "="),
    ],
)
def test_value_that_programs_disagree_about_is_refused(written: str) -> None:
    with pytest.raises(Unclear) as caught:
        read_plain(written)
    assert caught.value.code == "ambiguous-value"
    assert f'"{written}" in quotes' in caught.value.hint


@pytest.mark.parametrize("written", ["NO", "8:30", "00700", "0x1F", "2024-02-30", "#ff0000", "*.week", "1_000", "<<"])
def test_the_same_in_quotes_is_text(written: str) -> None:
    assert read(f"a: \"{written}\"\nb: ['{written}']\n").values == {"a": written, "b": [written]}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (".inf", "not-a-number"),
        ("-.INF", "not-a-number"),
        (".nan", "not-a-number"),
        ("2024-02-30", "date-does-not-exist"),
        ("2023-02-29", "date-does-not-exist"),
        ("0000-01-01", "date-does-not-exist"),
        ("1e31", "number-too-long"),
        ("1e-999999999999999999999", "number-too-long"),
        ("9" * 41, "number-too-long"),
    ],
)
def test_value_that_is_no_value_is_refused(written: str, code: str) -> None:
    with pytest.raises(Unclear) as caught:
        read_plain(written)
    assert caught.value.code == code


def test_positions_of_keys_and_values() -> None:
    reading = read("甲: 中文\nflows: # a comment\n  - {kind: csv,  n: 1}\n  -   week\ntext: |\n  two\n  lines\n")
    assert reading.diagnostics == ()
    assert reading.values == {"甲": "中文", "flows": [{"kind": "csv", "n": 1}, "week"], "text": "two\nlines\n"}
    find = reading.positions.find
    assert (find(("甲",)).key, find(("甲",)).value) == (Spot(1, 1), Spot(1, 4))
    assert (find(("flows",)).key, find(("flows",)).value) == (Spot(2, 1), Spot(3, 3))
    assert (find(("flows", 0)).key, find(("flows", 0)).value) == (None, Spot(3, 5))
    assert (find(("flows", 0, "n")).key, find(("flows", 0, "n")).value) == (Spot(3, 18), Spot(3, 21))
    assert find(("flows", 1)).value == Spot(4, 7)
    assert find(("text",)).value == Spot(5, 7)
    assert find(("flows", 0, "absent", 3)) is find(("flows", 0))


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    reading = read_yaml(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "r.yaml")
    assert reading.values == {"a": 1, "b": 2}
    assert reading.positions.find(("b",)).key == Spot(2, 1)
    assert reading.positions.find(("a",)).key == Spot(1, 1)


def test_all_that_is_wrong_is_found_at_once() -> None:
    text = "a: NO\nb: &x 2024-02-30\nc: *x\nd: !!str 5\na: 8:30\ne:\n<<: {f: 1}\n? [g]\n: 1\n"
    assert problems(text) == [
        ("ambiguous-value", 1, 4),
        ("anchor", 2, 4),
        ("date-does-not-exist", 2, 4),
        ("alias", 3, 4),
        ("tag", 4, 4),
        ("duplicate-key", 5, 1),
        ("ambiguous-value", 5, 4),
        ("empty-value", 6, 1),
        ("merge-key", 7, 1),
        ("key-not-text", 8, 3),
    ]


def test_duplicate_key_names_the_other_line_and_the_first_stands() -> None:
    reading = read("a: 1\nb: 2\na: 3\n")
    assert reading.values == {"a": 1, "b": 2}
    assert "line 1" in reading.diagnostics[0].message
    assert reading.diagnostics[0].place.line == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("empty-file", 0, 0)),
        ("# only a comment\n", ("empty-file", 0, 0)),
        ("- a\n", ("not-a-mapping", 1, 1)),
        ("just text\n", ("not-a-mapping", 1, 1)),
        ("a: 1\n---\nb: 1\n", ("several-documents", 2, 1)),
        ("%YAML 1.1\n---\na: 1\n", ("yaml-directive", 1, 1)),
        ("a: #ff0000\n", ("empty-value", 1, 1)),
        ("a: [1, ~]\n", ("empty-value", 1, 8)),
        ("on: 1\n", ("ambiguous-value", 1, 1)),
        ("? \n: 1\n", ("key-not-text", 1, 2)),
        ('a: "\\0"\n', ("control-character", 1, 4)),
        ('"\\0": 1\n', ("control-character", 1, 1)),
        ("a: b\x00\n", ("control-character", 1, 5)),
        ("a: 1\nb: x\u2028y\n", ("control-character", 2, 5)),
        ("a:\n\t- b\n", ("tab-character", 2, 1)),
        ("a: b\tc\n", ("tab-character", 1, 5)),
        ("a: [1\nb: 2\n", ("yaml-syntax", 2, 2)),
        ("a: 'it's'\n", ("yaml-syntax", 1, 8)),
        ("a: @x\n", ("yaml-syntax", 1, 4)),
        ("a: b: c\n", ("yaml-syntax", 1, 5)),
    ],
)
def test_problem_and_its_place(text: str, found: tuple[str, int, int]) -> None:
    assert problems(text) == [found]


def test_text_that_is_not_utf_8() -> None:
    assert problems("a: 1\nb: 资金\n".encode("gb18030")) == [("not-utf-8", 2, 4)]
    assert problems("a: 1\n".encode("utf-16")) == [("not-utf-8", 1, 1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('a: "x\n', "a quotation mark is opened and never closed"),
        ("a: {zh: x, en: y\nb: 1\n", "a mapping in { } is not closed"),
        ("a:\n   b: 1\n  c: 2\n", "the line does not continue what stands above it"),
        ('a: "C:\\q"\n', "a backslash in double quotes begins no known escape"),
        ("*.week: 1\n", "a value that begins with * or & must be quoted"),
        ("a: `x\n", "no unquoted text may begin with this character"),
    ],
)
def test_syntax_error_is_explained(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text)
    assert [d.code for d in caught.value.diagnostics] == ["yaml-syntax"]
    assert words in caught.value.diagnostics[0].message


def test_syntax_error_does_not_hide_what_was_found_before_it() -> None:
    assert problems("a: NO\nb: [1\nc: 2\n") == [("ambiguous-value", 1, 4), ("yaml-syntax", 3, 2)]


def test_depth_is_capped() -> None:
    # The mapping is the first level: 19 lists inside it are 20 levels, and a number in them the 21st.
    assert problems("a: " + "[" * 19 + "]" * 19) == []
    assert problems("a: " + "[" * 20 + "]" * 20) == [("too-deep", 1, 23)]
    assert problems("a: " + "[" * 100_000)[0] == ("too-deep", 1, 23)


def test_size_is_capped() -> None:
    text = b"a: 1\n#" + b"x" * (256 * 1024 - 6)
    assert read_yaml(text, "r.yaml").values == {"a": 1}
    assert problems(text + b"x") == [("too-large", 0, 0)]


def test_merge_keys_cannot_explode() -> None:
    levels = "\n".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 30))
    assert {code for code, _, _ in problems(f"a0: &a0 {{x: 1}}\n{levels}\n")} == {"anchor", "alias", "merge-key"}
