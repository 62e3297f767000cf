"""The list: what it may hold, and that every bad row is told with its place."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowbrief.deliver.mail.addresses import UnfitAddress, find_fault_of_name, read_address
from flowbrief.deliver.mail.recipients import FORMATS, LANGUAGES, MOST_ROWS, Recipient, read_recipients
from flowbrief.model.diagnostic import Diagnostic, Refused

HEAD = "address,name,language,format\n"


def read(text: str | bytes) -> tuple[Recipient, ...]:
    content = text.encode() if isinstance(text, str) else text
    return read_recipients(Path("recipients.csv"), "recipients.csv", lambda _: content)


def fail(text: str | bytes) -> list[Diagnostic]:
    try:
        read(text)
    except Refused as refused:
        return list(refused.diagnostics)
    raise AssertionError("the list was taken")


def test_a_list_in_all_scripts() -> None:
    rows = (
        'wu@example.org,吴敏,zh,full\n"smith@example.net","Smith, Jane ""JJ""",en,light\n'
        "  team@example.org , ,bilingual,text\nΓιώργος@bücher.example,x,en,text\n"
    )
    assert fail(HEAD + rows)[0].place.line == 5

    found = read(HEAD + rows.replace("Γιώργος@bücher", "George@Bücher") + "a.b+c@x.co,=SUM(A1:A9),en,text\r\n")

    assert [(one.address, one.name) for one in found] == [
        ("wu@example.org", "吴敏"),
        ("smith@example.net", 'Smith, Jane "JJ"'),
        ("team@example.org", ""),
        ("George@xn--bcher-kva.example", "x"),
        ("a.b+c@x.co", "=SUM(A1:A9)"),
    ]
    assert [one.line for one in found] == [2, 3, 4, 5, 6]


def test_what_excel_writes_is_taken() -> None:
    assert len(read(b"\xef\xbb\xbf" + (HEAD + "a@x.org,n,zh,full\n").replace("\n", "\r\n").encode())) == 1


def test_all_bad_rows_are_told_at_once_with_line_and_column() -> None:
    found = fail(
        HEAD + "no address,n,zh,full\na@x.org,bad\u202ename,zh,full\nb@x.org,n,de,full\nc@x.org,n,zh,pdf\n"
        "\nd@x.org,n,zh\ne@x.org,n,zh,full,x\nA@X.org,n,zh,full\na@x.org,n,zh,full\n f@x.org,\"open,zh,full\n"
        "# a comment,n,zh,full\n"
    )  # fmt: skip

    assert [(one.code, one.place.line, one.place.field) for one in found] == [
        ("bad-recipient", 6, ""),
        ("bad-recipient", 7, ""),
        ("bad-recipient", 8, ""),
        ("bad-recipient", 11, ""),
        ("bad-recipient", 2, "address"),
        ("bad-recipient", 3, "name"),
        ("bad-recipient", 4, "language"),
        ("bad-recipient", 5, "format"),
        ("duplicate-recipient", 10, "address"),
        ("bad-recipient", 12, "address"),
    ]
    assert "@" not in "".join(one.message for one in found if one.code == "duplicate-recipient")
    assert "line 9" in found[8].message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "heading"),
        ("address,name\n", "heading"),
        ("address;name;language;format\na@x.org;n;zh;full\n", "heading"),
        ("name,address,language,format\n", "heading"),
        (HEAD, "names nobody"),
        (b"address,name,language,format\na@x.org,\xff,zh,full\n", "UTF-8"),
        (HEAD.encode("utf-16"), "UTF-8"),
        (HEAD + "".join(f"a{n}@x.org,,zh,text\n" for n in range(MOST_ROWS + 1)), "more than"),
        (b"x" * (33 * 1024 * 1024), "larger"),
    ],
)
def test_a_file_that_is_no_list(content: str | bytes, words: str) -> None:
    (found,) = fail(content)

    assert found.code == "bad-recipients"
    assert words in found.message


def test_a_long_list_of_faults_is_cut() -> None:
    found = fail(HEAD + "x,n,zh,full\n" * 5000)

    assert len(found) == 101
    assert found[-1].message == "4900 more rows are wrong"


@pytest.mark.parametrize(
    "address",
    [
        "", "a", "@", "a@", "@x.org", "a@@x.org", "a@b@x.org", "a@x", "a b@x.org", "a@x .org",
        "a@x.org\r\nBcc: b@y.org",
        "a@x.org\nb@y.org", "a@x.org,b@y.org", "a@x.org, b@y.org", "a@x.org;b@y.org", '"a"@x.org', '"a b"@x.org',
        "Wu <wu@x.org>", "<wu@x.org>", "wu@x.org(comment)", "wu@[127.0.0.1]", "wu@127.0.0.1", "a..b@x.org", ".a@x.org",
        "a.@x.org", "a@.x.org", "a@x..org", "a@x.org.", "a@-x.org", "a@x-.org", "a@x_y.org", f"{'a' * 65}@x.org",
        f"a@{'b' * 64}.org", f"a@{'b.' * 130}org", "吴@x.org", "ａ@x.org", "a＠x.org", "a@x．org．",
        "a@stra\u00dfe.example",
        "a\u200b@x.org", "a@x\u202e.org", "a\0@x.org", "a@x.org\u2028", "a\\@x.org", "a:b@x.org",
        "=?utf-8?q?a?=@x.org,",
        "a@x.org\t", "a\u00a0@x.org", "mailto:a@x.org", "a@x.org\x7f", "a@x/y.org", "a@xn--\u00e9.org", "a@x.123",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(UnfitAddress) as unfit:
        read_address(address)
    assert "x.org" not in str(unfit.value)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("wu@example.org", "wu@example.org"),
        (" Wu.Min+brief@EXAMPLE.org ", "Wu.Min+brief@example.org"),
        ("o'neil@example.co.uk", "o'neil@example.co.uk"),
        ("a@例子.中国", "a@xn--fsqu00a.xn--fiqs8s"),
        ("a@xn--fsqu00a.xn--fiqs8s", "a@xn--fsqu00a.xn--fiqs8s"),
        ("=?utf-8?q?a?=@x.org", "=?utf-8?q?a?=@x.org"),
        ("a/b@x.org", "a/b@x.org"),
        ("*@x.org", "*@x.org"),
    ],
)
def test_an_address_as_the_server_gets_it(written: str, read_as: str) -> None:
    assert read_address(written) == read_as
    assert read_address(read_as) == read_as


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_no_address_carries_anything_else(text: str) -> None:
    try:
        address = read_address(text)
    except UnfitAddress:
        return
    assert address.isascii()
    assert address.isprintable()
    assert address.count("@") == 1
    assert not set(address) & set(' ,;:<>()[]"\\\r\n\0')
    assert len(address) <= 254


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_no_name_carries_what_cannot_be_seen(name: str) -> None:
    if find_fault_of_name(name) is None:
        assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in name)
        assert not set(name) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")
        assert len(name) <= 200


local_parts = st.from_regex(r"[A-Za-z0-9_+]{1,20}", fullmatch=True)
names = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=40)


@settings(max_examples=40)
@given(
    st.dictionaries(
        local_parts.map(str.casefold),
        st.tuples(names, st.sampled_from(LANGUAGES), st.sampled_from(FORMATS)),
        min_size=1,
    )
)
def test_a_sound_list_comes_back_as_it_was_written(rows: dict[str, tuple[str, str, str]]) -> None:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(("address", "name", "language", "format"))
    writer.writerows((f"{local}@x.org", *rest) for local, rest in rows.items())

    found = read(written.getvalue())

    assert [(one.address, one.name, one.language, one.format) for one in found] == [
        (f"{local}@x.org", name.strip(" "), language, form) for local, (name, language, form) in rows.items()
    ]


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_taken_or_refused(text: str) -> None:
    try:
        found = read(HEAD + text)
    except (Refused, UnicodeEncodeError):
        return
    else:
        assert len({one.key for one in found}) == len(found)
