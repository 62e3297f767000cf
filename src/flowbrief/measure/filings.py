"""Figures from company filings: capital expenditure, cash flow. Quarters out of sums since the fiscal year began.

A cash-flow statement in a quarterly report (10-Q) gives the sum since the fiscal year began, so a quarter is the
difference of two of them; an annual report (10-K) gives the year. Figures are restated: the latest filed wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure, Point, Series, SourceRow, Value
from flowbrief.model.period import Period
from flowbrief.model.quantity import PERCENT, Quantity, UnitKind
from flowbrief.model.table import Table
from flowbrief.model.text import Text

# Thirteen weeks are 91 days, fourteen 98; calendar quarters have 90 to 92.
_QUARTER_DAYS = range(80, 101)
_YEAR_DAYS = 365
# Fiscal years of 52 and 53 weeks move the end of a quarter by up to a week.
_YEAR_SLACK_DAYS = 10
_QUARTERS_A_YEAR = 4
_MONTHS_A_QUARTER = 3
_WEEKS_A_QUARTER = timedelta(weeks=13)
# Fewer days between two quarters are those by which a fiscal year moves, not a quarter that is lacking.
_SHORTEST_HOLE = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class _Quarter:
    """One quarter: what it covers, its amount, the cells behind it."""

    period: Period
    amount: Decimal
    rows: tuple[SourceRow, ...]


@metric(
    "from_filings",
    summary=Text(
        "公司公告数据：最近一季数额，由财年累计数相减得出，以最新公告为准",
        "From filings: the latest quarter, as the difference of sums over the fiscal year; the latest filed counts",
    ),
    formula="the figure of the span since the fiscal year began − that of the span one quarter shorter; a span of one "
    "quarter is taken as it is",
    params=(
        Param("name", ParamType.WORDS, "what to call the company, where it is no subject of the report", default=None),
        Param("short", ParamType.WORDS, "a shorter name for tiles and tables", default=None),
        Param("source", ParamType.SOURCE, "a source of shape `filings`", shape="filings"),
        Param("column", ParamType.COLUMN, "its column of amounts", unit=UnitKind.MONEY),
    ),
    of_subject=False,
    series=SeriesKind.QUARTERS,
)
def from_filings(given: MetricInput) -> Finding:
    """The latest quarter filed by the as-of date, and how it compares with the same quarter a year before.

    Parts: `quarter` (what it covers), `filed` (the newest filing behind it), `year_before`, `percent`, `four_quarters`
    (its sum with the three before it). The facet `derived` is `yes` if it is a difference, `restated` if one of the
    figures behind it had been filed with another value before. The series has one point a quarter; one that cannot be
    told from the sums has no amount.
    """
    table, column = given.dataset.table(given.param("source")), given.param("column")
    spans = _read_spans(table, column)
    quarters = _derive_quarters(spans)
    newest = max(span.end for span in spans)
    last = quarters.get(newest)
    absence = None if last else Absence("missing-level", detail=newest.isoformat())
    unit = table.unit_of(column)
    filed, restated = _trace_filings(table, column, last)
    main = given.measure(
        Quantity(last.amount, unit) if last else None,
        period=last.period if last else None,
        inputs=(table.name,),
        rows=last.rows if last else (),
        absence=absence,
        facets=(("derived", "yes" if last and len(last.rows) > 1 else "no"), ("restated", restated)),
    )
    before = _find_year_before(quarters, newest) if last else None
    earlier = Quantity(before.amount, unit) if before else None
    year = _list_four(quarters, newest) if last else ()
    percent, why = _compare(Quantity(last.amount, unit) if last else None, earlier)

    def show(part: str, value: Value | None, text: Text, rows: tuple[SourceRow, ...], otherwise: str) -> Measure:
        span = Period(end=newest, start=year[0].period.start) if part == "four_quarters" and year else None
        own = before.period if part == "year_before" and before else span
        lack = absence or Absence(otherwise)
        return given.measure(value, part, definition=text, period=own or main.period, rows=rows, absence=lack)

    total = sum((quarter.amount for quarter in year), Decimal(0))
    return given.found(
        main,
        show("quarter", last.period if last else None, Text("所属季度", "the quarter it covers"), (), "missing-level"),
        show("filed", filed, Text("公告日", "day of the newest filing behind it"), (), "missing-level"),
        show(
            "year_before",
            earlier,
            Text("上年同季", "the same quarter a year before"),
            before.rows if before else (),
            "no-earlier-period",
        ),
        show(
            "percent",
            percent,
            Text("同比变动幅度", "change from a year before in percent"),
            (*last.rows, *before.rows) if last and before else (),
            why,
        ),
        show(
            "four_quarters",
            Quantity(total, unit) if year else None,
            Text("最近四季合计", "sum of the last four quarters"),
            tuple(dict.fromkeys(row for quarter in year for row in quarter.rows)),
            "history-too-short",
        ),
        series=(Series(given.spec.id, _line_up(quarters, newest), unit, given.universe),),
    )


def _read_spans(table: Table, column: str) -> dict[Period, SourceRow]:
    """The latest filed figure of each span, by what it covers."""
    return {
        seen.period: SourceRow(table.name, column, seen.row, seen.period.end, seen.value)
        for seen in table.of_column(column)
    }


def _derive_quarters(spans: Mapping[Period, SourceRow]) -> dict[date, _Quarter]:
    """Each quarter that the spans give, by its last day: as filed, else as the difference of two spans."""
    quarters: dict[date, _Quarter] = {}
    for span in sorted(spans):
        if span.days in _QUARTER_DAYS:
            quarters[span.end] = _Quarter(span, spans[span].value, (spans[span],))
            continue
        shorter = [
            other for other in spans if other.start == span.start and (span.end - other.end).days in _QUARTER_DAYS
        ]
        if shorter and span.end not in quarters:
            other = max(shorter)
            period = Period(end=span.end, start=other.end + timedelta(days=1))
            rows = (spans[other], spans[span])
            quarters[span.end] = _Quarter(period, spans[span].value - spans[other].value, rows)
    return quarters


def _line_up(quarters: Mapping[date, _Quarter], newest: date) -> tuple[Point, ...]:
    """Every quarter up to the newest day filed, oldest first; one that is not known has no amount.

    Of an unknown quarter only the last day is sure: it is given three months if it ends with one, else thirteen weeks.
    """
    points: list[Point] = []
    if newest not in quarters:
        points.append(Point(Period(end=newest, start=_open_quarter(newest)), None))
    for day in sorted(quarters, reverse=True):
        known = quarters[day]
        while points and points[-1].period.start - day > _SHORTEST_HOLE:
            end = points[-1].period.start - timedelta(days=1)
            points.append(Point(Period(end=end, start=max(_open_quarter(end), day + timedelta(days=1))), None))
        points.append(Point(known.period, known.amount, known.rows))
    return tuple(reversed(points))


def _open_quarter(end: date) -> date:
    """The first day of a quarter of which only the last is known."""
    after = end + timedelta(days=1)
    if after.day > 1:
        return after - _WEEKS_A_QUARTER
    month = after.year * 12 + after.month - 1 - _MONTHS_A_QUARTER
    return date(month // 12, month % 12 + 1, 1)


def _trace_filings(table: Table, column: str, quarter: _Quarter | None) -> tuple[date | None, str]:
    """When the newest filing behind a quarter was made, and whether any figure behind it was restated."""
    lines = {row.line for row in quarter.rows} if quarter else set()
    own = [vintage for vintage in table.vintages if vintage.column == column]
    used = [vintage for vintage in own if vintage.row in lines]
    spans = {vintage.period: vintage.value for vintage in used}
    restated = any(vintage.value != spans[vintage.period] for vintage in own if vintage.period in spans)
    return max((vintage.released_on for vintage in used), default=None), "yes" if restated else "no"


def _find_year_before(quarters: Mapping[date, _Quarter], end: date) -> _Quarter | None:
    near = [q for day, q in quarters.items() if abs((end - day).days - _YEAR_DAYS) <= _YEAR_SLACK_DAYS]
    return near[0] if near else None


def _list_four(quarters: Mapping[date, _Quarter], end: date) -> tuple[_Quarter, ...]:
    """The four quarters that end on a day, each beginning the day after the one before; none if one is lacking."""
    found: list[_Quarter] = []
    day = end
    while day in quarters and len(found) < _QUARTERS_A_YEAR:
        found.insert(0, quarters[day])
        day = quarters[day].period.start - timedelta(days=1)
    return tuple(found) if len(found) == _QUARTERS_A_YEAR else ()


def _compare(now: Quantity | None, earlier: Quantity | None) -> tuple[Quantity | None, str]:
    """The change in percent, or the code that says why there is none."""
    if now is None or earlier is None:
        return None, "no-earlier-period"
    if now.direction() == 0 or earlier.direction() == 0:
        return None, "zero"
    if now.direction() != earlier.direction():
        return None, "sign-change"
    return Quantity((now.amount - earlier.amount) / abs(earlier.amount) * 100, PERCENT), ""
