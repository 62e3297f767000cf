"""Parts and wholes: whether the parts add up, and what a part contributed to a change of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.measure import FLOW_KINDS, Absence, Finding, Point, Series
from flowbrief.model.quantity import PERCENT, Quantity
from flowbrief.model.text import Text

from .members import check_units, describe_universes, describe_weeks, rows_behind
from .window import absent_before, describe_regularity, side_name


@metric(
    "split",
    summary=Text(
        "拆分核对：各组成部分之和与整体一致，差额不超过容许误差",
        "Split: the parts add up to the whole, with a residual inside the tolerance",
    ),
    formula="whole − Σ parts in every week that all of them hold; more than the tolerance is a fault in the data",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow of the whole", of_series=(SeriesKind.FLOW,)),
        Param(
            "parts",
            ParamType.SUBJECTS,
            "the subjects that make up the whole, such as ETFs and mutual funds",
            of_kinds=FLOW_KINDS,
        ),
        Param(
            "tolerance",
            ParamType.NUMBER,
            "what rounding by the publisher may leave over, in whole currency units",
            default=Decimal(0),
            minimum=0,
        ),
    ),
)
def split(given: MetricInput) -> Finding:
    """What the parts leave over in the week (main measure), and each part's flow under its subject's id.

    The facet `signs` is `same` or `opposite`: whether all parts went the same way; `leader` is the part with the
    largest flow either way. A missing part leaves the week without a value.

    Raises Refused (exit code DATA) with the worst week if the residual exceeds the tolerance in any week.
    """
    whole, parts = given.finding("of"), given.members("parts")
    check_units(given, (whole, *parts))
    tolerance: Decimal = given.param("tolerance")
    residuals = _list_residuals(whole.series[0], [part.series[0] for part in parts])
    beyond = [(point, rest) for point, rest in residuals if abs(rest) > tolerance]
    if beyond:
        raise Refused((_refuse_residual(given, beyond, tolerance),))
    absence = next((f.main.absence for f in (whole, *parts) if f.main.absence is not None), None)
    signs = [part.main.quantity.direction() for part in parts if part.main.value is not None]
    known = [part for part in parts if part.main.value is not None]
    leader = max(known, key=lambda part: abs(part.main.quantity.amount)).subject if known else ""
    main = given.measure(
        None if absence else Quantity(residuals[-1][1], whole.series[0].unit),
        inputs=(whole.id, *(part.id for part in parts)),
        rows=rows_behind((whole, *parts)),
        absence=absence,
        facets=(
            ("signs", "opposite" if {1, -1} <= set(signs) else "same"),
            ("leader", leader),
            describe_universes((whole, *parts)),
            describe_weeks((whole, *parts)),
            describe_regularity(given.period),
        ),
    )
    each = (
        given.measure(
            part.main.value,
            part.subject,
            definition=Text("组成部分净流入", "net flow of the part"),
            inputs=(part.id,),
            rows=part.main.lineage.rows,
            absence=part.main.absence,
            facets=(("side", part.main.facet("side") or ""),),
        )
        for part in parts
    )
    return given.found(main, *each)


def _list_residuals(whole: Series, parts: Sequence[Series]) -> list[tuple[Point, Decimal]]:
    """Whole less parts in every week in which all have an amount, oldest first."""
    amounts = [{point.period.end: point.amount for point in part.points} for part in parts]
    residuals = []
    for point in whole.points:
        taken = [part.get(point.period.end) for part in amounts]
        known = [amount for amount in taken if amount is not None]
        if point.amount is not None and len(known) == len(taken):
            residuals.append((point, point.amount - sum(known, Decimal(0))))
    return residuals


def _refuse_residual(given: MetricInput, beyond: list[tuple[Point, Decimal]], tolerance: Decimal) -> Diagnostic:
    point, worst = max(beyond, key=lambda entry: abs(entry[1]))
    names = " + ".join(given.param("parts"))
    weeks = "the week" if len(beyond) == 1 else f"{len(beyond)} weeks, worst in that"
    message = (
        f"{given.spec.id}: {names} do not add up to {given.finding('of').subject} in {weeks} ended "
        f"{point.period.end}: {worst.normalize():f} is left over, more than the tolerance of {tolerance.normalize():f}"
    )
    hint = "check that the parts are all of the whole and of one publisher; rounding leaves 1 in the file for each part"
    return Diagnostic("does-not-add-up", message, given.spec.place, hint, exit_code=ExitCode.DATA)


@metric(
    "contribution",
    summary=Text(
        "贡献：某类净流入的变动占整体变动的比例，两者同向时才给出",
        "Contribution: part of the change of a net flow in percent, given only where both changed the same way",
    ),
    formula="(part − part the week before) ÷ (whole − whole the week before) × 100, only when both have the same sign",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow of the part", of_series=(SeriesKind.FLOW,)),
        Param("whole", ParamType.METRIC, "the weekly flow of the whole", of_series=(SeriesKind.FLOW,)),
    ),
)
def contribution(given: MetricInput) -> Finding:
    """How much of the change of a whole from the week before came from a part, in percent.

    None when the two changed in opposite directions, when the part changed by more than the whole, so that the rest
    went the other way, when one of them prints as zero, or when either week is missing.
    """
    part, whole = given.finding("of"), given.finding("whole")
    unit = check_units(given, (part, whole))
    changes = [_find_change(given, finding) for finding in (part, whole)]
    absence = next((change for change in changes if isinstance(change, Absence)), None)
    amounts = [change for change in changes if isinstance(change, Decimal)]
    value: Quantity | None = None
    if absence is None:
        one, all_of = (Quantity(amount, unit) for amount in amounts)
        if one.direction() == 0 or all_of.direction() == 0:
            absence = Absence("zero")
        elif one.direction() != all_of.direction():
            absence = Absence("sign-change")
        elif abs(one.amount) > abs(all_of.amount):
            absence = Absence("sign-change", detail="the remaining parts changed the other way")
        else:
            value = Quantity(one.amount / all_of.amount * 100, PERCENT)
    before = whole.series[0].points[-2].period if len(whole.series[0].points) > 1 else given.period
    rows = tuple(dict.fromkeys(row for f in (part, whole) for point in f.series[0].points[-2:] for row in point.rows))
    main = given.measure(
        value,
        inputs=(part.id, whole.id),
        rows=rows,
        absence=absence,
        facets=(
            ("side", side_name(Quantity(amounts[-1], unit).direction()) if len(amounts) > 1 else ""),
            ("whole", whole.subject),
            describe_universes((part, whole)),
            describe_weeks((part, whole)),
            describe_regularity(given.period, before),
        ),
    )
    texts = (
        ("part_change", Text("该类变动", "change of the part")),
        ("whole_change", Text("整体变动", "change of the whole")),
    )
    each = (
        given.measure(
            Quantity(change, unit) if isinstance(change, Decimal) else None,
            name,
            definition=text,
            inputs=(finding.id,),
            absence=change if isinstance(change, Absence) else None,
        )
        for (name, text), finding, change in zip(texts, (part, whole), changes, strict=True)
    )
    return given.found(main, *each)


def _find_change(given: MetricInput, finding: Finding) -> Decimal | Absence:
    """The change from the week before, or why there is none."""
    series = finding.series[0]
    if finding.main.absence is not None:
        return finding.main.absence
    before = series.points[-2].amount if len(series.points) > 1 else None
    if before is None:
        return absent_before(given.dataset, series, "no-earlier-period")
    return finding.main.quantity.amount - before
