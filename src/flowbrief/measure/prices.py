"""Prices against their low or high of a window: rebound and drawdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure, Point, Series, SourceRow
from flowbrief.model.period import Period
from flowbrief.model.quantity import PERCENT, Quantity
from flowbrief.model.text import Text

from .levels import read_column
from .window import rows_of

_PARAMS = (
    Param("name", ParamType.WORDS, "what to call it, where it is no subject of the report", default=None),
    Param("short", ParamType.WORDS, "a shorter name for tiles and tables", default=None),
    Param("source", ParamType.SOURCE, "a source of shape `levels`", shape="levels"),
    Param("price", ParamType.COLUMN, "its column of prices"),
    Param("basis", ParamType.WORDS, "what the price is, such as {zh: 收盘价, en: closing price}"),
    Param("days", ParamType.INTEGER, "length of the window in calendar days", default=365, minimum=7),
    Param(
        "splits",
        ParamType.FACTORS,
        "splits by effective day, new shares for one old, where the publisher has not adjusted for them",
        default=(),
    ),
)
# A move from one row to the next beyond this, either way, looks like a split: the smallest usual one is three for two.
_LIKE_A_SPLIT = Decimal("1.4")
# The first price of a window may be this many days after its first day, for holidays and weekends.
_SLACK_DAYS = 7


@metric(
    "rebound",
    summary=Text("反弹：最新价格较窗口内最低价的涨幅", "Rebound: the latest price above the lowest of a window"),
    formula="P_t ÷ min(P in the window) − 1, in percent",
    params=_PARAMS,
    of_subject=False,
    series=SeriesKind.PRICE,
)
def rebound(given: MetricInput) -> Finding:
    """How far the price has risen from the low of the window, with the date of the low (`extreme_on`)."""
    return _compare(given, min, Text("窗口内最低价", "the lowest price of the window"))


@metric(
    "drawdown",
    summary=Text("回撤：最新价格较窗口内最高价的跌幅", "Drawdown: the latest price below the highest of a window"),
    formula="P_t ÷ max(P in the window) − 1, in percent",
    params=_PARAMS,
    of_subject=False,
    series=SeriesKind.PRICE,
)
def drawdown(given: MetricInput) -> Finding:
    """How far the price has fallen from the high of the window, with the date of the high (`extreme_on`)."""
    return _compare(given, max, Text("窗口内最高价", "the highest price of the window"))


def _compare(given: MetricInput, choose: Callable[..., Point], text: Text) -> Finding:
    """Compare the last price of the week with the chosen one of the window; of equal ones the latest counts."""
    table = given.dataset.table(given.param("source"))
    column, basis = given.param("price"), given.param("basis")
    cells = [cell for day, cell in read_column(table, column).items() if day <= given.period.end]
    opening = cells[-1].period_end - timedelta(days=given.param("days") - 1)
    window = _adjust([cell for cell in cells if opening <= cell.period_end], given.param("splits"))
    last, extreme = window[-1], choose(reversed(window), key=_price)
    absence = _find_absence(given, window, opening)
    change = (_price(last) / _price(extreme) - 1) * 100 if absence is None else Decimal(0)
    main = given.measure(
        Quantity(change, PERCENT) if absence is None else None,
        period=Period(end=last.period.end, start=window[0].period.start),
        inputs=(table.name,),
        rows=rows_of(window),
        absence=absence,
        facets=(
            ("at_extreme", "yes" if absence is None and _price(extreme) == _price(last) else "no"),
            ("basis_zh", basis.zh),
            ("basis_en", basis.en),
        ),
    )

    def show(part: str, point: Point, definition: Text) -> Measure:
        price = Quantity(_price(point), table.unit_of(column))
        value = price if part in ("price", "extreme") else point.period.end
        return given.measure(
            None if absence else value,
            part,
            definition=definition,
            period=point.period,
            rows=point.rows,
            absence=absence,
        )

    return given.found(
        main,
        show("price", last, basis),
        show("price_on", last, Text("最新价格日期", "date of the latest price")),
        show("extreme", extreme, text),
        show("extreme_on", extreme, Text(f"{text.zh}日期", f"date of {text.en}")),
        show("start", window[0], Text("窗口起点", "start of the window")),
        # Prices that may be split, or may begin too late, are no course to show.
        series=() if absence else (Series(f"{given.spec.id}.price", window, table.unit_of(column), given.universe),),
    )


def _price(point: Point) -> Decimal:
    return point.amount or Decimal(0)


def _adjust(cells: Sequence[SourceRow], splits: Sequence[tuple[date, Decimal]]) -> tuple[Point, ...]:
    """Prices in today's shares: those before a split divided by its factor."""
    points = []
    for cell in cells:
        factor = Decimal(1)
        for day, each in splits:
            if cell.period_end < day <= cells[-1].period_end:
                factor *= each
        points.append(Point(Period(end=cell.period_end, start=cell.period_end), cell.value / factor, (cell,)))
    return tuple(points)


def _find_absence(given: MetricInput, window: Sequence[Point], opening: date) -> Absence | None:
    if not given.period.start <= window[-1].period.end <= given.period.end:
        return Absence("missing-level")
    if (window[0].period.end - opening).days > _SLACK_DAYS:
        return Absence("history-too-short", detail=str(len(window)))
    if any(_price(point) <= 0 for point in window):
        return Absence("zero")
    none = [day for day, factor in given.param("splits") if factor == 1]
    for before, after in pairwise(window):
        is_small = 1 / _LIKE_A_SPLIT < _price(after) / _price(before) < _LIKE_A_SPLIT
        if not is_small and not any(before.period.end < day <= after.period.end for day in none):
            return Absence("unclear-split", detail=after.period.end.isoformat())
    return None
