"""Weekly flows from levels: from shares outstanding, or from assets and returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.measure import Absence, Finding, Measure, Point, Series, SourceRow
from flowbrief.model.quantity import COUNT, RATIO, Quantity, Unit, UnitKind
from flowbrief.model.text import Text

from .levels import Step, add_up_weeks, explain_absence, list_days, read_column
from .split_factor import SplitFactor, UnclearSplit, find_split
from .weeks import measure_week
from .window import describe_regularity, side_name, sign_of

_SOURCE = Param("source", ParamType.SOURCE, "a source of shape `levels`", shape="levels")


@metric(
    "flow_from_shares",
    summary=Text(
        "净流入（由份额推算）：份额变动乘以当日单位净值，逐日相加；拆分与合并已剔除",
        "Net flow from shares: the day's change in shares times net asset value, added up; splits are taken out",
    ),
    formula="Σ over the days of the week of (S_t − k × S_{t−1}) × NAV_t, k the split factor of the day, 1 if none",
    params=(
        _SOURCE,
        Param("shares", ParamType.COLUMN, "its column of shares outstanding", unit=UnitKind.COUNT),
        Param("nav", ParamType.COLUMN, "its column of net asset value per share", unit=UnitKind.MONEY),
        Param(
            "splits",
            ParamType.FACTORS,
            "splits by effective day, new shares for one old; they override what is seen in the data",
            default=(),
        ),
    ),
    series=SeriesKind.FLOW,
)
def flow_from_shares(given: MetricInput) -> Finding:
    """Weekly flow of a fund from its shares outstanding, in the currency of its net asset value.

    A split is taken from the config, or seen where shares change by more than 15 % while the assets stay within
    2 %. It is carried in the facet `split` (`none`, `declared`, `detected`, `estimated`) and in the parts `splits`,
    `split_on` and `split_factor`. A jump that may be a split and is not plain leaves the week without a value.
    """
    table = given.dataset.table(given.param("source"))
    shares, nav = read_column(table, given.param("shares")), read_column(table, given.param("nav"))
    steps, splits = _step_shares(shares, nav, given.param("splits"))
    unit = table.unit_of(given.param("nav"))
    points, absence = add_up_weeks(table, list_days(shares)[0], steps)
    inside = [split for split in splits if points[-1].period.start <= split.on <= points[-1].period.end]
    how = inside[-1].how if inside else "none"
    return _find_flow(given, points, unit, absence, (("split", how),), _measure_splits(given, inside))


def _step_shares(
    shares: dict[date, SourceRow], nav: dict[date, SourceRow], declared: Sequence[tuple[date, Decimal]]
) -> tuple[list[Step], list[SplitFactor]]:
    steps: list[Step] = []
    splits: list[SplitFactor] = []
    for before, after in pairwise(list_days(shares)):
        held, value = (shares[before].value, shares[after].value), (nav[before].value, nav[after].value)
        rows: tuple[SourceRow, ...] = (shares[before], shares[after], nav[after])
        try:
            split = find_split(after, held, value, [factor for day, factor in declared if before < day <= after])
        except UnclearSplit:
            steps.append(Step(after, None, rows, Absence("unclear-split", detail=after.isoformat())))
            continue
        if split is not None:
            splits.append(split)
            rows = (shares[before], nav[before], shares[after], nav[after])
        factor = split.factor if split else Decimal(1)
        # An estimated factor is the change itself: nothing flowed, not even what its division left over.
        is_all_split = split is not None and split.how == "estimated"
        new = Decimal(0) if is_all_split else held[1] - factor * held[0]
        steps.append(Step(after, new * value[1], rows))
    return steps, splits


def _measure_splits(given: MetricInput, inside: Sequence[SplitFactor]) -> tuple[Measure, ...]:
    none = Absence("none-found")
    last = inside[-1] if inside else None
    return (
        given.measure(
            Quantity(Decimal(len(inside)), COUNT), "splits", definition=Text("当周拆分次数", "splits in the week")
        ),
        given.measure(
            last.on if last else None, "split_on", definition=Text("拆分日", "day of the split"), absence=none
        ),
        given.measure(
            Quantity(last.factor, RATIO) if last else None,
            "split_factor",
            definition=Text("拆分比例：一份旧份额折合新份额数", "split factor: new shares for one old share"),
            absence=none,
            facets=(("how", last.how if last else "none"),),
        ),
    )


@metric(
    "flow_from_assets",
    summary=Text(
        "净流入（由规模推算）：期末规模减去期初规模按收益率滚存后的数额，现金分红计回",
        "Net flow from assets: assets less the earlier assets carried forward at their return, payouts added back",
    ),
    formula="Σ over the rows of the week of A_t − A_{t−1} × (1 + r_t) + cash distributions; then × the mean exchange "
    "rate of the week, where one is given",
    params=(
        _SOURCE,
        Param("assets", ParamType.COLUMN, "its column of assets, in the currency of the fund", unit=UnitKind.MONEY),
        Param("returns", ParamType.COLUMN, "its column of returns since the row before", unit=UnitKind.PERCENT),
        Param(
            "basis",
            ParamType.CHOICE,
            "total: returns with payouts reinvested, which needs distributions; price: without them",
            default="total",
            choices=("total", "price"),
        ),
        Param(
            "distributions",
            ParamType.COLUMN,
            "its column of cash paid out since the row before",
            default=None,
            unit=UnitKind.MONEY,
        ),
        Param(
            "exchange",
            ParamType.COLUMN,
            "its column of average exchange rates, report currency for one of the fund's",
            default=None,
            unit=UnitKind.RATIO,
        ),
        Param("currency", ParamType.TEXT, "the currency the rates convert to, such as USD", default=None),
    ),
    series=SeriesKind.FLOW,
)
def flow_from_assets(given: MetricInput) -> Finding:
    """Weekly flow of a fund from its assets and returns.

    It is calculated in the fund's currency and converted at the mean of the week's average rates, so that a move of
    the exchange rate is not taken for a flow (`own` is the flow before that, `exchange` the rate).

    Raises Refused if a total return has no distributions, or a rate no currency.
    """
    _check_settings(given)
    table = given.dataset.table(given.param("source"))
    columns = {name: read_column(table, given.param(name)) for name in ("assets", "returns")}
    for name in ("distributions", "exchange"):
        if given.param(name) is not None:
            columns[name] = read_column(table, given.param(name))
    days = list_days(columns["assets"])
    steps = [_step_assets(columns, before, after) for before, after in pairwise(days)]
    points, absence = add_up_weeks(table, days[0], steps)
    unit = own_unit = table.unit_of(given.param("assets"))
    own, rates = points[-1], {}
    if "exchange" in columns:
        unit = replace(own_unit, currency=given.param("currency"))
        rates = {point.period.end: _mean_rate(columns["exchange"], point) for point in points}
        points = tuple(_convert(point, rates[point.period.end]) for point in points)
    lack = explain_absence(given.dataset, own, absence)
    parts = (
        given.measure(
            None if own.amount is None else Quantity(own.amount, own_unit),
            "own",
            definition=Text("基金本币净流入", "net flow in the fund's own currency"),
            rows=own.rows,
            absence=lack,
        ),
        given.measure(
            Quantity(rate[0], RATIO) if (rate := rates.get(own.period.end)) else None,
            "exchange",
            definition=Text("当周平均汇率", "mean exchange rate of the week"),
            rows=rate[1] if rate else (),
            absence=Absence("none-found"),
        ),
    )
    return _find_flow(given, points, unit, absence, (("basis", given.param("basis")),), parts)


def _check_settings(given: MetricInput) -> None:
    lacking = []
    if given.param("basis") == "total" and given.param("distributions") is None:
        lacking.append(("distributions", "a total return needs them, or a payout would be taken for an outflow"))
    if given.param("exchange") is not None and given.param("currency") is None:
        lacking.append(("currency", "exchange rates need the currency they convert to"))
    if lacking:
        place = given.spec.place
        hint = "give the setting; for a return without payouts, write basis: price"
        raise Refused(
            tuple(Diagnostic("missing-key", f"{given.spec.id} needs the setting {name}: {why}", place, hint)
                  for name, why in lacking)
        )  # fmt: skip


def _step_assets(columns: dict[str, dict[date, SourceRow]], before: date, after: date) -> Step:
    assets, returns = columns["assets"], columns["returns"]
    rows = [assets[before], assets[after], returns[after]]
    amount = assets[after].value - assets[before].value * (1 + returns[after].value / 100)
    if "distributions" in columns:
        rows.append(columns["distributions"][after])
        amount += columns["distributions"][after].value
    return Step(after, amount, tuple(rows))


def _mean_rate(rates: dict[date, SourceRow], point: Point) -> tuple[Decimal, tuple[SourceRow, ...]] | None:
    inside = tuple(row for day, row in rates.items() if point.period.start <= day <= point.period.end)
    return (sum((row.value for row in inside), Decimal(0)) / len(inside), inside) if inside else None


def _convert(point: Point, rate: tuple[Decimal, tuple[SourceRow, ...]] | None) -> Point:
    if point.amount is None or rate is None:
        return Point(point.period, None)
    return Point(point.period, point.amount * rate[0], point.rows + rate[1])


def _find_flow(
    given: MetricInput,
    points: tuple[Point, ...],
    unit: Unit,
    absence: Absence | None,
    facets: tuple[tuple[str, str], ...],
    parts: tuple[Measure, ...],
) -> Finding:
    """The finding of a flow, with the parts that a published weekly flow has."""
    last = points[-1]
    series = Series(given.spec.id, points, unit, given.universe)
    amount = None if last.amount is None else Quantity(last.amount, unit)
    side = "" if last.amount is None else side_name(sign_of(last.amount, unit))
    main = given.measure(
        amount,
        period=last.period,
        inputs=(given.param("source"),),
        rows=last.rows,
        absence=explain_absence(given.dataset, last, absence),
        facets=(("side", side), *facets, describe_regularity(last.period)),
    )
    return given.found(main, *measure_week(given, points), *parts, series=(series,))
