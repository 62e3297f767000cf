"""The grammar of cells."""

from datetime import date
from decimal import Decimal

import pytest

from flowbrief.load.field import Flaw, parse_date, parse_number


@pytest.mark.parametrize(
    "text",
    ["0", "10167", "-417", "0.25", "-0.5", "100", "-8279999.999999999", "12345678901234567890", "1.50"],
)
def test_plain_numbers_keep_every_digit(text: str) -> None:
    number = parse_number(text)
    assert isinstance(number, Decimal)
    assert str(number) == text


@pytest.mark.parametrize(("text", "printed"), [("-0", "0"), ("-0.00", "0.00")])
def test_negative_zero_loses_its_sign(text: str, printed: str) -> None:
    assert str(parse_number(text)) == printed


@pytest.mark.parametrize(
    ("text", "code", "says", "advises"),
    [
        ("", "blank-cell", "blank", "a gap is not a zero"),
        ("\u3000", "blank-cell", "blank", "a gap is not a zero"),
        ("nan", "missing-mark", "is NaN", "a gap is not a zero"),
        ("-NaN", "missing-mark", "is NaN", "a gap is not a zero"),
        ("N/A", "missing-mark", "marks a missing value", "calendar.missing"),
        ("#N/A", "missing-mark", "marks a missing value", "calendar.missing"),
        ("－", "missing-mark", "marks a missing value", "calendar.missing"),
        ("—", "missing-mark", "marks a missing value", "calendar.missing"),
        ("Inf", "not-finite", "infinity", "published"),
        ("-∞", "not-finite", "infinity", "published"),
        ("1e400", "number-format", "scientific notation", "all digits"),
        ("1.2E+06", "number-format", "scientific notation", "all digits"),
        ("1,234,567.5", "number-format", "thousands separators", "write 1234567.5"),
        ("1.234,56", "number-format", "has a comma", "a point before decimals"),
        ("0,25", "number-format", "has a comma", "a point before decimals"),
        ("10 167", "number-format", "separators inside", "write 10167"),
        ("10’167", "number-format", "separators inside", "write 10167"),
        ("1 2", "number-format", "separators inside", "write the plain number"),
        ("(39.4)", "number-format", "in parentheses", "write -39.4"),
        ("（1,039.4）", "number-format", "in parentheses", "write -1039.4"),
        ("39.4-", "number-format", "minus sign at the end", "write -39.4"),
        ("\u221239.4", "number-format", "not the hyphen-minus", "write -39.4"),
        ("–39.4", "number-format", "not the hyphen-minus", "write -39.4"),
        ("１２３", "number-format", "full-width digits", "write 123"),
        ("63.2%", "number-format", "percent sign", "write 63.2 and declare"),
        ("+5", "number-format", "plus sign", "write 5"),
        ("007", "number-format", "leading zeros", "write 7"),
        ("-.5", "number-format", "decimal point", "write -0.5"),
        ("5.", "number-format", "decimal point", "write 5"),
        ("US$12", "number-format", "currency sign", "write 12"),
        ("-$12.5", "number-format", "currency sign", "write -12.5"),
        ("12.3bn", "number-format", "carries a unit", "unit.scale"),
        ("12亿", "number-format", "carries a unit", "unit.scale"),
        ("12\n", "number-format", "a space before or after", "write 12"),
        ("123456789012345678901", "number-format", "more than 20 digits", "round"),
        ("#DIV/0!", "not-a-number", "spreadsheet error", "formula"),
        ("٣", "not-a-number", "is text", "ASCII digits"),
        ("1-2", "not-a-number", "is text", "ASCII digits"),
        ("--5", "not-a-number", "is text", "ASCII digits"),
        ("1.2.3", "not-a-number", "is text", "ASCII digits"),
    ],
)
def test_everything_else_is_named(text: str, code: str, says: str, advises: str) -> None:
    flaw = parse_number(text)
    assert isinstance(flaw, Flaw)
    assert flaw.code == code
    assert says in flaw.message
    assert advises in flaw.hint


def test_a_huge_cell_is_quoted_in_part() -> None:
    flaw = parse_number("x" * 100_000)
    assert isinstance(flaw, Flaw)
    assert len(flaw.message) < 100


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2024-07-24", "%Y-%m-%d", date(2024, 7, 24)),
        ("20240724", "%Y%m%d", date(2024, 7, 24)),
        ("24/07/2024", "%d/%m/%Y", date(2024, 7, 24)),
        ("01/07/2026", "%d/%m/%Y", date(2026, 7, 1)),
        ("01/07/2026", "%m/%d/%Y", date(2026, 1, 7)),
        ("21-May-2026", "%d-%b-%Y", date(2026, 5, 21)),
        ("2024年07月24日", "%Y年%m月%d日", date(2024, 7, 24)),
        ("2024-02-29", "%Y-%m-%d", date(2024, 2, 29)),
    ],
)
def test_dates_of_the_declared_format(text: str, form: str, day: date) -> None:
    assert parse_date(text, form) == day


@pytest.mark.parametrize(
    ("text", "form", "code", "advises"),
    [
        ("2024-7-4", "%Y-%m-%d", "bad-date", "write 2024-07-04"),
        ("2024-07-24T00:00", "%Y-%m-%d", "bad-date", "such as 2024-12-24"),
        ("２０２４-07-24", "%Y-%m-%d", "bad-date", "write 2024-07-24"),
        ("24-jul-2024", "%d-%b-%Y", "bad-date", "write 24-Jul-2024"),
        ("2023-02-29", "%Y-%m-%d", "no-such-date", "such as 2024-12-24"),
        ("2024-00-10", "%Y-%m-%d", "no-such-date", "such as 2024-12-24"),
        ("13/06/2026", "%m/%d/%Y", "no-such-date", "it looks like %d/%m/%Y"),
        ("31-Jun-2024", "%d-%b-%Y", "no-such-date", "such as 24-Dec-2024"),
        ("45497", "%Y-%m-%d", "bad-date", "serial number"),
        ("合计", "%Y-%m-%d", "bad-date", "totals"),
        ("", "%Y-%m-%d", "blank-cell", "needs its date"),
    ],
)
def test_other_dates_are_refused(text: str, form: str, code: str, advises: str) -> None:
    flaw = parse_date(text, form)
    assert isinstance(flaw, Flaw)
    assert flaw.code == code
    assert advises in flaw.hint
