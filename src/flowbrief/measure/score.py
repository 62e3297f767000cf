"""The week against the distribution of the weeks before it: standard scores, percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding
from flowbrief.model.quantity import COUNT, PERCENT, SIGMA, Quantity, UnitKind
from flowbrief.model.text import Text

from .history import describe_bound, measure_history
from .window import MINIMUM_HISTORY, describe_regularity, gaps_among, rows_of, unbroken_tail

# Makes the median absolute deviation of a normal distribution equal its standard deviation.
_MAD_TO_SIGMA = Decimal("1.4826")

_OF = Param(
    "of",
    ParamType.METRIC,
    "the weekly flow, or flow rate, whose latest value is judged",
    of_series=(SeriesKind.FLOW, SeriesKind.RATIO),
)


@metric(
    "zscore",
    summary=Text(
        "标准差：当周偏离此前各周均值的程度，当周不计入",
        "Standard deviations: distance from the mean of the weeks before, this week left out",
    ),
    formula="(F − mean) ÷ sample standard deviation (n − 1) of the up to `window` unbroken weeks before this one; "
    "robust: (F − median) ÷ (1.4826 × median absolute deviation)",
    params=(
        _OF,
        Param(
            "window",
            ParamType.INTEGER,
            "how many earlier weeks to use at most",
            default=52,
            minimum=MINIMUM_HISTORY,
        ),
        Param(
            "method",
            ParamType.CHOICE,
            "mean and standard deviation, or robust: median and median absolute deviation",
            default="mean",
            choices=("mean", "robust"),
        ),
    ),
)
def zscore(given: MetricInput) -> Finding:
    """Standard score of this week against the weeks before it, as far back as a gap or a known break.

    Refused below 13 weeks or without any variation.
    """
    current, series = given.finding("of").main, given.history("of")
    window: int = given.param("window")
    used = unbroken_tail(series.points[:-1])[-window:]
    n = Quantity(Decimal(len(used)), COUNT)
    span = given.measure(n, "window", definition=Text("窗口周数", "weeks in the window"), inputs=(series.id,))
    amounts = [point.amount for point in used if point.amount is not None]
    absence = current.absence
    value: Quantity | None = None
    if absence is None and len(amounts) < MINIMUM_HISTORY:
        gaps = gaps_among(given.dataset, series.points[-1 - window :])
        absence = Absence("gap-in-window", gaps) if gaps else Absence("history-too-short", detail=str(len(amounts)))
    if absence is None:
        is_robust = given.spec.params.get("method") == "robust"
        centre, spread = _measure_middle(amounts) if is_robust else _measure_mean(amounts)
        if spread == 0:
            absence = Absence("zero")
        else:
            value = Quantity((current.quantity.amount - centre) / spread, SIGMA)
    main = given.measure(
        value,
        inputs=(series.id,),
        rows=rows_of((*used, series.points[-1])),
        absence=absence,
        facets=(
            ("method", str(given.spec.params.get("method", "mean"))),
            ("basis", "flow" if series.unit.kind is UnitKind.MONEY else "rate"),
            describe_regularity(given.period),
        ),
    )
    return given.found(main, span)


def _measure_mean(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Mean and sample standard deviation (n − 1)."""
    mean = sum(amounts, Decimal(0)) / len(amounts)
    variance = sum(((amount - mean) ** 2 for amount in amounts), Decimal(0)) / (len(amounts) - 1)
    return mean, variance.sqrt()


def _measure_middle(amounts: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Median, and median absolute deviation scaled to the standard deviation of a normal distribution."""
    middle = _find_median(amounts)
    return middle, _find_median([abs(amount - middle) for amount in amounts]) * _MAD_TO_SIGMA


def _find_median(amounts: Sequence[Decimal]) -> Decimal:
    ordered = sorted(amounts)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@metric(
    "percentile",
    summary=Text(
        "百分位：历史各周中不高于当周者所占比例，当周计入",
        "Percentile: share of the weeks in the data that are no higher than this one, this week included",
    ),
    formula="the number of weeks with F ≤ this week, itself included ÷ the number of weeks in the data × 100",
    params=(_OF,),
)
def percentile(given: MetricInput) -> Finding:
    """Share of the history at or below this week, in percent; 100 for the highest. Refused below 13 weeks.

    It goes by the signed value, so that the largest outflow stands at the bottom. Missing weeks are left out and
    counted (`missing`); weeks before a known break are no history.
    """
    current, series = given.finding("of").main, given.history("of")
    known = [point for point in series.points if point.amount is not None]
    start, missing = measure_history(given, series)
    absence = current.absence
    if absence is None and len(known) < MINIMUM_HISTORY:
        absence = Absence("history-too-short", detail=str(len(known)))
    below = [p for p in known if absence is None and p.amount is not None and p.amount <= current.quantity.amount]
    weeks = given.measure(
        Quantity(Decimal(len(known)), COUNT),
        "weeks",
        definition=Text("历史周数", "weeks in the history"),
        inputs=(series.id,),
    )
    main = given.measure(
        None if absence else Quantity(Decimal(len(below)) / len(known) * 100, PERCENT),
        inputs=(series.id,),
        rows=rows_of(known),
        absence=absence,
        facets=(
            ("side", current.facet("side") or ""),
            ("end", "" if absence else "top" if len(below) == len(known) else "bottom" if len(below) == 1 else "none"),
            ("basis", "flow" if series.unit.kind is UnitKind.MONEY else "rate"),
            describe_bound(given, series),
            describe_regularity(given.period),
        ),
    )
    return given.found(main, weeks, start, missing)
