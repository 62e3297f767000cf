"""Seeded weekly files, clean ones in many dresses, and damaged ones with the place of the damage.

Line 1 holds the headings; the row of index 0 stands in line 2.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from load_factory import WEDNESDAY, make_flows

from flowbrief.model.source import CalendarSpec, Identity, SourceSpec
from flowbrief.model.writing import CellFormat, TextLayout

DAY, TOTAL, EQUITY, DOMESTIC, WORLD = FIELDS = ("week", "total", "equity", "domestic", "world")
Fault = tuple[str, int, str]


@dataclass
class Sheet:
    """A clean table of text that can be damaged: its rows, and what the last damage must be called."""

    random: random.Random
    rows: list[list[str]]
    expected: list[Fault] = field(default_factory=list)

    def pick(self, first: int = 1, last: int = 2) -> int:
        """A row that is neither among the first nor among the last."""
        return self.random.randrange(first, len(self.rows) - last)

    def number_column(self) -> int:
        return self.random.randrange(1, len(FIELDS))

    def text(self, end: str = "\n") -> str:
        return "".join(",".join(cells) + end for cells in [list(FIELDS), *self.rows])

    def expect(self, code: str, row: int, name: str = "") -> None:
        """Expect a fault in a row by its index; -1 is the line of headings."""
        self.expected.append((code, row + 2, name))


def make_sheet(seed: str) -> Sheet:
    """A clean weekly table: equity is domestic plus world."""
    rng = random.Random(seed)
    day = date(2020, 1, 1) + timedelta(weeks=rng.randrange(100))
    rows = []
    for _ in range(rng.randrange(20, 60)):
        domestic, world, rest = (rng.choice((-1, 1)) * rng.randrange(500, 20000) for _ in range(3))
        rows.append([day.isoformat(), *map(str, (domestic + world + rest, domestic + world, domestic, world))])
        day += timedelta(weeks=1)
    return Sheet(rng, rows)


def make_source(**changes: object) -> SourceSpec:
    """The config of such a file."""
    fields: dict[str, object] = {
        "date_column": DAY,
        "columns": tuple((name, name) for name in FIELDS[1:]),
        "calendar": CalendarSpec(WEDNESDAY),
        "identities": (Identity(EQUITY, (DOMESTIC, WORLD), Decimal(0)),),
    }
    return make_flows(**(fields | changes))


Damage = Callable[[Sheet], bytes]
DEFECTS: dict[str, Damage] = {}


def defect(damage: Damage) -> Damage:
    DEFECTS[damage.__name__] = damage
    return damage


def in_cell(name: str, code: str, write: Callable[[Sheet, str], str]) -> None:
    """A class of defects of one number."""

    def damage(sheet: Sheet) -> bytes:
        row, column = sheet.pick(), sheet.number_column()
        sheet.rows[row][column] = write(sheet, sheet.rows[row][column])
        sheet.expect(code, row, FIELDS[column])
        return sheet.text().encode()

    DEFECTS[name] = damage


def bare(text: str) -> str:
    return text.lstrip("-")


in_cell("blank", "blank-cell", lambda s, t: s.random.choice(("", " ", "\u3000", "\u00a0")))
in_cell("nan", "missing-mark", lambda s, t: s.random.choice(("NaN", "nan", "NAN", "-nan")))
in_cell("region_na", "missing-mark", lambda s, t: s.random.choice(("NA", "N/A", "n/a", "null", "None", "#N/A")))
in_cell("dash", "missing-mark", lambda s, t: s.random.choice(("-", "--", "—", "–", "…", ".")))
in_cell("chinese_mark", "missing-mark", lambda s, t: s.random.choice(("无", "缺", "暂无", "不适用")))
in_cell("infinity", "not-finite", lambda s, t: s.random.choice(("inf", "-inf", "Infinity", "∞")))
in_cell("overflow", "number-format", lambda s, t: f"{s.random.choice('123')}e{s.random.randrange(300, 999)}")
in_cell("scientific", "number-format", lambda s, t: s.random.choice(("1.5e3", "2E4", "-3e-2")))
in_cell("quoted_thousands", "number-format", lambda s, t: f'"{s.random.randrange(1000, 10**8):,}"')
in_cell(
    "spaced_thousands",
    "number-format",
    lambda s, t: f"{s.random.randrange(1000, 10**8):,}".replace(",", s.random.choice(" \u00a0\u202f_'")),
)
in_cell("parentheses", "number-format", lambda s, t: f"({bare(t)})")
in_cell("trailing_minus", "number-format", lambda s, t: f"{bare(t)}{s.random.choice('-−')}")
in_cell("unicode_minus", "number-format", lambda s, t: s.random.choice("−–—") + bare(t))
in_cell("full_width", "number-format", lambda s, t: bare(t).translate({48 + n: 0xFF10 + n for n in range(10)}))
in_cell("percent", "number-format", lambda s, t: t + s.random.choice("%％‰"))
in_cell("plus", "number-format", lambda s, t: f"+{bare(t)}")
in_cell("currency", "number-format", lambda s, t: s.random.choice("$¥￥€£") + bare(t))
in_cell("unit", "number-format", lambda s, t: f"{bare(t)}{s.random.choice(('bn', 'mn', 'k', '亿', '万元', ' USD'))}")
in_cell(
    "padded", "number-format", lambda s, t: s.random.choice((" {}", "{} ", "\t{}", "{}\u3000", "\u00a0{}")).format(t)
)
in_cell("leading_zero", "number-format", lambda s, t: f"00{bare(t)}")
in_cell("bare_point", "number-format", lambda s, t: s.random.choice((".5", "-.5", "5.", "-12.")))
in_cell("too_long", "number-format", lambda s, t: str(s.random.randrange(10**20, 10**30)))
in_cell("hexadecimal", "not-a-number", lambda s, t: hex(s.random.randrange(10, 10**6)))
in_cell("spreadsheet_error", "not-a-number", lambda s, t: s.random.choice(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?")))
in_cell("truth_value", "not-a-number", lambda s, t: s.random.choice(("TRUE", "False", "yes")))
in_cell("words", "not-a-number", lambda s, t: s.random.choice(("see note", "约一百", "1 or 2", "5?", "12x")))
in_cell("zero_width", "not-a-number", lambda s, t: bare(t)[:1] + s.random.choice("\u200b\ufeff\u2060") + bare(t)[1:])
in_cell("decimal_comma", "number-format", lambda s, t: f'"{bare(t)},5"')
in_cell("two_points", "not-a-number", lambda s, t: f"{bare(t)[:1]}.{bare(t)[1:2]}.{bare(t)[2:]}")


def in_date(name: str, code: str, write: Callable[[Sheet, date], str]) -> None:
    """A class of defects of one date."""

    def damage(sheet: Sheet) -> bytes:
        row = sheet.pick()
        sheet.rows[row][0] = write(sheet, date.fromisoformat(sheet.rows[row][0]))
        sheet.expect(code, row, DAY)
        return sheet.text().encode()

    DEFECTS[name] = damage


in_date("blank_date", "blank-cell", lambda s, d: s.random.choice(("", " ", "\u3000")))
in_date("ambiguous_date", "bad-date", lambda s, d: d.strftime(s.random.choice(("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%y"))))
in_date(
    "other_date",
    "bad-date",
    lambda s, d: d.strftime(s.random.choice(("%Y%m%d", "%Y/%m/%d", "%d-%b-%Y", "%Y年%m月%d日", "%Y%m%dT"))),
)
in_date("serial_date", "bad-date", lambda s, d: str((d - date(1899, 12, 30)).days))
in_date("time_of_day", "bad-date", lambda s, d: f"{d} {s.random.randrange(24):02}:00:00")
in_date("padded_date", "bad-date", lambda s, d: s.random.choice((" {}", "{} ", "\ufeff{}")).format(d))
in_date("full_width_date", "bad-date", lambda s, d: str(d).translate({48 + n: 0xFF10 + n for n in range(10)}))
in_date(
    "no_such_date",
    "no-such-date",
    lambda s, d: f"{d.year}-{s.random.choice(('02-30', '04-31', '13-01', '00-10', '11-00'))}",
)
in_date("future_date", "date-in-future", lambda s, d: f"{s.random.randrange(2027, 2999)}-01-06")
in_date("off_calendar", "off-calendar", lambda s, d: str(d + timedelta(days=s.random.choice((-2, -1, 1, 2)))))


@defect
def extra_field(sheet: Sheet) -> bytes:
    row = sheet.pick()
    sheet.rows[row].insert(sheet.random.randrange(1, 6), sheet.random.choice(("0", "", "17")))
    sheet.expect("extra-field", row)
    return sheet.text().encode()


@defect
def bare_thousands(sheet: Sheet) -> bytes:
    row, column = sheet.pick(), sheet.number_column()
    sheet.rows[row][column] = f"{sheet.random.randrange(1000, 99999):,}"
    sheet.expect("extra-field", row)
    return sheet.text().encode()


@defect
def extra_field_throughout(sheet: Sheet) -> bytes:
    text = "".join(",".join([*cells, "1"]) + "\n" for cells in sheet.rows)
    for row in range(len(sheet.rows)):
        sheet.expect("extra-field", row)
    sheet.expected = sheet.expected[:50] + ([("more-defects", 0, "")] if len(sheet.rows) > 50 else [])
    return (",".join(FIELDS) + "\n" + text).encode()


@defect
def short_row(sheet: Sheet) -> bytes:
    row = sheet.pick()
    del sheet.rows[row][sheet.random.randrange(1, 5)]
    sheet.expect("short-row", row)
    return sheet.text().encode()


@defect
def cut_off(sheet: Sheet) -> bytes:
    text = sheet.text()
    last = sheet.random.randrange(1, 4)
    sheet.expect("short-row", len(sheet.rows) - 1)
    return text.rstrip("\n").rsplit(",", last)[0].encode()


@defect
def blank_line(sheet: Sheet) -> bytes:
    row = sheet.pick()
    sheet.rows.insert(row, [sheet.random.choice(("", "  ", ",,,,"))])
    sheet.expect("blank-line", row)
    return sheet.text().encode()


@defect
def total_row(sheet: Sheet) -> bytes:
    word = sheet.random.choice(("Total", "Average", "Maximum", "合计", "平均"))
    sheet.rows.append([word, "3", "2", "1", "1"])
    sheet.expect("bad-date", len(sheet.rows) - 1, DAY)
    return sheet.text().encode()


@defect
def footnote(sheet: Sheet) -> bytes:
    sheet.rows.append([sheet.random.choice(("Note: estimates", "* provisional", "注：估算值", "Source: ICI"))])
    sheet.expect("short-row", len(sheet.rows) - 1)
    return sheet.text().encode()


@defect
def title_line(sheet: Sheet) -> bytes:
    sheet.expect("wrong-header", -1)
    return (sheet.random.choice(("Weekly flows", "每周资金流", "Fund Name:,X")) + "\n" + sheet.text()).encode()


@defect
def no_headings(sheet: Sheet) -> bytes:
    sheet.expect("wrong-header", -1)
    return sheet.text().partition("\n")[2].encode()


@defect
def missing_column(sheet: Sheet) -> bytes:
    column = sheet.number_column()
    sheet.expect("missing-column", -1, FIELDS[column])
    lines = [line.split(",") for line in sheet.text().splitlines()]
    return "".join(",".join(c for n, c in enumerate(line) if n != column) + "\n" for line in lines).encode()


@defect
def renamed_column(sheet: Sheet) -> bytes:
    column = sheet.number_column()
    new = sheet.random.choice(("flow", "净流入", "x"))
    sheet.expect("missing-column", -1, FIELDS[column])
    sheet.expect("extra-column", -1, new)
    return sheet.text().replace(FIELDS[column], new, 1).encode()


@defect
def misspelt_column(sheet: Sheet) -> bytes:
    column = sheet.number_column()
    name = FIELDS[column]
    new = sheet.random.choice(
        (name.upper(), f" {name}", f"{name} ", name.translate({n: n + 0xFEE0 for n in range(97, 123)}))
    )
    sheet.expect("misspelt-column", -1, name)
    return sheet.text().replace(name, new, 1).encode()


@defect
def repeated_column(sheet: Sheet) -> bytes:
    name = FIELDS[sheet.number_column()]
    sheet.expect("duplicate-column", -1, name)
    lines = sheet.text().splitlines()
    return "".join(f"{line},{name if n == 0 else 1}\n" for n, line in enumerate(lines)).encode()


@defect
def trailing_commas(sheet: Sheet) -> bytes:
    sheet.expect("extra-column", -1)
    return sheet.text(",\n").encode()


@defect
def other_delimiter(sheet: Sheet) -> bytes:
    sheet.expect("wrong-delimiter", -1)
    return sheet.text().replace(",", sheet.random.choice((";", "\t", "|"))).encode()


@defect
def duplicate_week(sheet: Sheet) -> bytes:
    row = sheet.pick()
    sheet.rows.insert(row + 1, list(sheet.rows[row]))
    sheet.expect("duplicate-period", row + 1, DAY)
    return sheet.text().encode()


@defect
def missing_week(sheet: Sheet) -> bytes:
    row = sheet.pick()
    del sheet.rows[row]
    sheet.expect("missing-period", row, DAY)
    return sheet.text().encode()


@defect
def rows_out_of_order(sheet: Sheet) -> bytes:
    row = sheet.pick(last=3)
    sheet.rows[row], sheet.rows[row + 1] = sheet.rows[row + 1], sheet.rows[row]
    sheet.expect("unsorted-rows", row + 1, DAY)
    return sheet.text().encode()


@defect
def does_not_add_up(sheet: Sheet) -> bytes:
    row = sheet.pick()
    column = sheet.random.randrange(2, 5)
    sheet.rows[row][column] = str(int(sheet.rows[row][column]) + sheet.random.choice((-7, -1, 1, 250)))
    sheet.expect("does-not-add-up", row, EQUITY)
    return sheet.text().encode()


@defect
def scale_break(sheet: Sheet) -> bytes:
    row = sheet.random.randrange(15, len(sheet.rows) - 1)
    sheet.rows[row][1] = str(sheet.random.choice((-1, 1)) * sheet.random.randrange(5000, 20000) * 1000)
    sheet.expect("scale-break", row, TOTAL)
    return sheet.text().encode()


@defect
def last_week_repeated(sheet: Sheet) -> bytes:
    sheet.rows[-1][1:] = sheet.rows[-2][1:]
    sheet.expect("repeated-period", len(sheet.rows) - 1, DAY)
    return sheet.text().encode()


@defect
def last_week_zero(sheet: Sheet) -> bytes:
    sheet.rows[-1][1:] = [sheet.random.choice(("0", "0.0", "-0")) for _ in range(4)]
    sheet.expect("all-zero-period", len(sheet.rows) - 1, DAY)
    return sheet.text().encode()


@defect
def other_encoding(sheet: Sheet) -> bytes:
    row, column = sheet.pick(), sheet.number_column()
    sheet.rows[row][column] = "é"
    sheet.expect("wrong-encoding", row)
    return sheet.text().encode("latin-1")


@defect
def utf_16(sheet: Sheet) -> bytes:
    sheet.expect("wrong-encoding", -1)
    return sheet.text().encode("utf-16")


@defect
def nul_byte(sheet: Sheet) -> bytes:
    row = sheet.pick()
    sheet.rows[row][2] = "1\0"
    sheet.expect("nul-byte", row)
    return sheet.text().encode()


@defect
def lone_carriage_return(sheet: Sheet) -> bytes:
    row = sheet.pick()
    sheet.rows[row][3] += "\r"
    sheet.expect("bad-line-end", row)
    return sheet.text().encode()


@defect
def open_quotation_mark(sheet: Sheet) -> bytes:
    row, column = sheet.pick(), sheet.number_column()
    sheet.rows[row][column] = '"' + sheet.rows[row][column]
    sheet.expect("bad-quoting", row)
    return sheet.text().encode()


@defect
def text_after_quotation_mark(sheet: Sheet) -> bytes:
    row, column = sheet.pick(), sheet.number_column()
    sheet.rows[row][column] = f'"{sheet.rows[row][column]}" '
    sheet.expect("bad-quoting", row)
    return sheet.text().encode()


@defect
def web_page(sheet: Sheet) -> bytes:
    sheet.expect("not-csv", -1)
    return b"<!DOCTYPE html>\n<title>404</title>\n" + sheet.text().encode()


def dress(sheet: Sheet) -> tuple[bytes, SourceSpec]:
    """A clean file in one of many dresses, with the config that declares it."""
    rng = sheet.random
    changes: dict[str, object] = {}
    form = rng.choice(
        ("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d-%b-%Y", "%Y%m%d", "%Y年%m月%d日", "%-m/%-d/%Y", "%Y%m%dT")
    )
    thousands, decimal = rng.choice((("", "."), ("", "."), (",", "."), (".", ","), ("\u202f", ","), ("'", ".")))
    negative = rng.choice(("", "", "parentheses", "trailing_minus", "minus_sign"))
    suffix = rng.choice(("", "", "%", "亿元", " mn"))
    delimiter = rng.choice((",", ",", ";", "\t", "|"))

    def write(text: str) -> str:
        size = f"{abs(int(text)):,}".replace(",", thousands)
        size += f"{decimal}50" if is_decimal else ""
        size = (
            {"parentheses": "({})", "trailing_minus": "{}-", "minus_sign": "−{}"}.get(negative, "-{}").format(size)
            if text.startswith("-")
            else size
        )
        return f'"{size}{suffix}"' if rng.random() < 0.3 or delimiter in size else size + suffix

    is_decimal = rng.random() < 0.3
    is_newest_first = rng.random() < 0.3
    rows = [[date.fromisoformat(day).strftime(form), *map(write, numbers)] for day, *numbers in sheet.rows]
    if is_decimal:
        changes["identities"] = ()
    if form != "%Y-%m-%d":
        changes["date_format"] = form
    order = rng.sample(range(len(FIELDS)), len(FIELDS)) if rng.random() < 0.3 else range(len(FIELDS))
    lines = [[row[at] for at in order] for row in [list(FIELDS), *(rows[::-1] if is_newest_first else rows)]]
    end = rng.choice(("\n", "\r\n"))
    text = end.join(delimiter.join(line) for line in lines) + rng.choice(("", end))
    signs = (negative,) if negative else ()
    if thousands or decimal != "." or signs or suffix:
        changes["cells"] = CellFormat(thousands, decimal, signs, suffix={"": suffix.strip()} if suffix else {})
    titles, footers = rng.choice((0, 0, 2)), rng.choice((0, 0, 1))
    text = f"Flows{end}单位：百万{end}" * bool(titles) + text
    if footers:
        text = text.removesuffix(end) + f"{end}Total{delimiter}1{end}"
    if titles or footers or delimiter != ",":
        changes["layout"] = TextLayout(delimiter, titles, footers)
    encoding = rng.choice(("utf-8", "utf-8-sig", "gb18030"))
    if encoding == "gb18030" and "\u2212" not in text:
        return text.encode("gb18030"), make_source(**changes, encoding="gb18030")
    return text.encode("utf-8-sig" if encoding == "utf-8-sig" else "utf-8"), make_source(**changes)
