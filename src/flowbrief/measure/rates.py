"""Flows in proportion to what was there before: the flow rate, and that of a part against its universe."""

from __future__ import annotations

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.measure import Absence, Finding, Point, Series
from flowbrief.model.quantity import PERCENT, PERCENTAGE_POINTS, Quantity, Unit, UnitKind
from flowbrief.model.text import Text

from .levels import find_base, read_column
from .weeks import measure_base
from .window import describe_regularity, side_name

# The flow rate of a subject, or that of a group.
_RATES = ("flow_rate", "group_rate")


@metric(
    "flow_rate",
    summary=Text(
        "资金流入率：当周净流入占期初规模的比例（有机增长率）",
        "Flow rate: the week's net flow in percent of the assets at its start (organic growth)",
    ),
    formula="F ÷ assets on the last day before the week × 100",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow", of_series=(SeriesKind.FLOW,)),
        Param("source", ParamType.SOURCE, "the source of the assets, of shape `levels` or `weekly`"),
        Param("assets", ParamType.COLUMN, "its column of assets", unit=UnitKind.MONEY),
    ),
    series=SeriesKind.RATIO,
)
def flow_rate(given: MetricInput) -> Finding:
    """Flow of the week in percent of the assets at its start, which may be at most seven days older than the week.

    Parts: `base` (those assets) and `base_on` (their date). The second series holds the base of each week.

    Raises Refused if flow and assets are in different currencies.
    """
    series = given.series("of")
    table = given.dataset.table(given.param("source"))
    unit = table.unit_of(given.param("assets"))
    _check_currency(given, series.unit, unit)
    cells = read_column(table, given.param("assets"))
    rates: list[Point] = []
    bases: list[Point] = []
    for point in series.points:
        base = find_base(cells, point.period)
        if base is None or base.value <= 0 or point.amount is None:
            rates.append(Point(point.period, None))
        else:
            rates.append(Point(point.period, point.amount / base.value * 100, (*point.rows, base)))
        bases.append(Point(point.period, base.value if base else None, (base,) if base else ()))
    last, base = rates[-1], find_base(cells, given.period)
    absence = given.finding("of").main.absence
    if absence is None and base is None:
        absence = Absence("missing-level")
    elif absence is None and last.amount is None:
        absence = Absence("zero")
    value = None if last.amount is None else Quantity(last.amount, PERCENT)
    main = given.measure(
        value,
        inputs=(series.id, table.name),
        rows=last.rows,
        absence=absence,
        facets=(("side", side_name(value.direction()) if value else ""), describe_regularity(given.period)),
    )
    before = Point(given.period, base.value if base else None, (base,) if base else ())
    parts = measure_base(given, before, unit, Text("期初规模", "assets at the start of the week"))
    rate_series = Series(given.spec.id, tuple(rates), PERCENT, given.universe)
    base_series = Series(f"{given.spec.id}.base", tuple(bases), unit, given.universe)
    return given.found(main, *parts, series=(rate_series, base_series))


def _check_currency(given: MetricInput, flow: Unit, assets: Unit) -> None:
    if flow == assets:
        return
    message = f"{given.spec.id}: the flow is in {flow} and the assets are in {assets}"
    hint = "divide amounts of one currency; convert one of them first"
    raise Refused((Diagnostic("wrong-unit", message, given.spec.place, hint),))


@metric(
    "relative_flow_rate",
    summary=Text(
        "相对流入率：某类基金的流入率减去整体的流入率",
        "Relative flow rate: the flow rate of a part less that of its universe",
    ),
    formula="flow rate of the part − flow rate of the universe, in percentage points",
    params=(
        Param("of", ParamType.METRIC, "the flow rate of the part", of_kinds=_RATES),
        Param("against", ParamType.METRIC, "the flow rate of the universe", of_kinds=_RATES),
    ),
    series=SeriesKind.RATIO,
)
def relative_flow_rate(given: MetricInput) -> Finding:
    """How much faster money came into a part than into its universe; below zero, how much slower."""
    own, universe = given.finding("of"), given.finding("against")
    against = {point.period.end: point for point in universe.series[0].points}
    points: list[Point] = []
    for point in own.series[0].points:
        other = against.get(point.period.end)
        theirs = other.amount if other else None
        amount = None if point.amount is None or theirs is None else point.amount - theirs
        points.append(Point(point.period, amount))
    value: Quantity | None = None
    if own.main.value is not None and universe.main.value is not None:
        value = Quantity(own.main.quantity.amount - universe.main.quantity.amount, PERCENTAGE_POINTS)
    main = given.measure(
        value,
        inputs=(own.id, universe.id),
        rows=tuple(dict.fromkeys(own.main.lineage.rows + universe.main.lineage.rows)),
        absence=own.main.absence or universe.main.absence,
        facets=(
            ("side", side_name(value.direction()) if value else ""),
            ("own_side", own.main.facet("side") or ""),
            ("universe_side", universe.main.facet("side") or ""),
            ("universe", universe.subject),
            describe_regularity(given.period),
        ),
    )
    parts = tuple(
        given.measure(
            finding.main.value,
            part,
            definition=text,
            inputs=(finding.id,),
            rows=finding.main.lineage.rows,
            absence=finding.main.absence,
        )
        for part, finding, text in (
            ("own", own, Text("该类基金流入率", "flow rate of the part")),
            ("whole", universe, Text("整体流入率", "flow rate of the universe")),
        )
    )
    base_on = given.measure(
        own.measure("base_on").value,
        "base_on",
        definition=Text("期初规模日期", "date of the assets it is measured on"),
        rows=own.measure("base_on").lineage.rows,
        absence=own.measure("base_on").absence,
    )
    series = Series(given.spec.id, tuple(points), PERCENTAGE_POINTS, given.universe)
    return given.found(main, *parts, base_on, series=(series,))
