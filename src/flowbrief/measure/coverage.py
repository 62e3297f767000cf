"""What a company spends against what its business brings in: capital expenditure over operating cash flow."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import Param, ParamType, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.measure import Absence, Finding, Measure, SourceRow
from flowbrief.model.quantity import PERCENT, Quantity
from flowbrief.model.text import Text

_FILED = ("from_filings",)


@metric(
    "coverage",
    summary=Text(
        "资本开支相当于同期经营现金流的比例",
        "Capital expenditure in percent of the operating cash flow of the same time",
    ),
    formula="capital expenditure of the quarter ÷ operating cash flow of the same quarter × 100",
    params=(
        Param("name", ParamType.WORDS, "what to call the company, where it is no subject of the report", default=None),
        Param("short", ParamType.WORDS, "a shorter name for tiles and tables", default=None),
        Param("of", ParamType.METRIC, "the capital expenditure", of_kinds=_FILED),
        Param("against", ParamType.METRIC, "the operating cash flow", of_kinds=_FILED),
    ),
    of_subject=False,
)
def coverage(given: MetricInput) -> Finding:
    """Capital expenditure in percent of operating cash flow; above a hundred more was spent than came in.

    Parts: `quarter` (what both cover), `filed` (the newest filing behind them), `four_quarters` (the same of the last
    four). There is no value where the two are of different quarters, or where no cash came in.

    Raises Refused if the two are in different currencies.
    """
    spent, earned = given.finding("of"), given.finding("against")
    _check_currency(given, spent, earned)
    value, absence = _divide(spent.main, earned.main)
    main = given.measure(
        value,
        period=spent.main.period,
        inputs=(spent.id, earned.id),
        rows=_rows_behind(spent.main, earned.main),
        absence=absence,
    )
    four = spent.measure("four_quarters"), earned.measure("four_quarters")
    year, why = _divide(*four)
    return given.found(
        main,
        given.measure(
            main.period if value is not None else None,
            "quarter",
            definition=Text("所属季度", "the quarter it covers"),
            period=main.period,
            absence=absence,
        ),
        given.measure(
            max(one.measure("filed").day for one in (spent, earned)) if value is not None else None,
            "filed",
            definition=Text("公告日", "day of the newest filing behind it"),
            period=main.period,
            absence=absence,
        ),
        given.measure(
            year if value is not None else None,
            "four_quarters",
            definition=Text("最近四季的比例", "the same over the last four quarters"),
            period=four[0].period,
            inputs=tuple(measure.id for measure in four),
            rows=_rows_behind(*four),
            absence=absence or why,
        ),
    )


def _divide(spent: Measure, earned: Measure) -> tuple[Quantity | None, Absence | None]:
    """One amount in percent of another over the same days, or why there is no such share."""
    for one in (spent, earned):
        if one.value is None:
            return None, one.absence
    if spent.period != earned.period:
        days = f"{spent.period.end.isoformat()}, {earned.period.end.isoformat()}"
        return None, Absence("different-quarters", detail=days)
    if earned.quantity.direction() <= 0:
        return None, Absence("not-positive")
    return Quantity(spent.quantity.amount / earned.quantity.amount * Decimal(100), PERCENT), None


def _rows_behind(spent: Measure, earned: Measure) -> tuple[SourceRow, ...]:
    return tuple(dict.fromkeys((*spent.lineage.rows, *earned.lineage.rows)))


def _check_currency(given: MetricInput, spent: Finding, earned: Finding) -> None:
    one, other = spent.series[0].unit, earned.series[0].unit
    if one == other:
        return
    message = f"{given.spec.id}: {spent.id} is in {one} and {earned.id} is in {other}"
    raise Refused((Diagnostic("wrong-unit", message, given.spec.place, "divide amounts of one currency"),))
