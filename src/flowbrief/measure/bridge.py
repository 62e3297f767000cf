"""From one total to the next through what its parts changed by."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import FLOW_KINDS, Absence, Finding, Measure, Point
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.text import Text

from .members import check_units
from .window import absent, absent_before, rows_of, starts_the_year, sum_points, year_of_weeks

Totals = tuple[Decimal, Decimal, tuple[Point, ...]]


@metric(
    "bridge",
    summary=Text(
        "变动分解：整体净流入较前一期的变动，分解为各组成部分的变动与其余部分",
        "Bridge: the change of a whole from an earlier total, divided into the changes of its parts and the rest",
    ),
    formula="whole now − whole before = Σ (part now − part before) + rest; before: the week before, or the first "
    "equally many weeks of last year",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow of the whole", of_series=(SeriesKind.FLOW,)),
        Param("parts", ParamType.SUBJECTS, "the parts, in the order in which they are shown", of_kinds=FLOW_KINDS,
              lengths=(1, 12)),
        Param(
            "span",
            ParamType.CHOICE,
            "this week against the week before, or this year so far against the same weeks of last year",
            default="week",
            choices=("week", "year"),
        ),
    ),
)  # fmt: skip
def bridge(given: MetricInput) -> Finding:
    """The change of the whole (main measure), the two totals, the change of each part, and what these leave over.

    The parts are named `part.SUBJECT`. They and `rest` add up to the change exactly. Without any one of the totals
    there is no value at all: a part that is missing would be taken for the rest.

    Raises Refused if the whole and the parts are not in one unit.
    """
    whole, parts = given.finding("of"), given.members("parts")
    unit = check_units(given, (whole, *parts))
    totals = [_find_totals(given, finding) for finding in (whole, *parts)]
    absence = next((found for found in totals if isinstance(found, Absence)), None)
    known = [] if absence else [found for found in totals if not isinstance(found, Absence)]
    inputs = (whole.id, *(part.id for part in parts))

    def measure(part: str, amount: Decimal | None, definition: Text | None, points: Sequence[Point]) -> Measure:
        return given.measure(
            None if amount is None else Quantity(amount, unit),
            part,
            definition=definition,
            inputs=inputs,
            rows=rows_of(points),
            absence=absence,
        )

    changes = [now - before for now, before, _ in known]
    rest = changes[0] - sum(changes[1:], Decimal(0)) if changes else None
    everything = tuple(point for _, _, points in known for point in points)
    own = known[0] if known else None
    year = given.period.end.year
    compared = len(year_of_weeks(whole.series[0], year)) if given.param("span") == "year" else 1
    weeks = given.measure(
        Quantity(Decimal(compared), COUNT),
        "weeks",
        definition=Text("每期所含周数", "weeks in each of the two totals"),
        inputs=(whole.id,),
    )
    return given.found(
        measure("", changes[0] if changes else None, None, everything),
        measure("previous", own[1] if own else None, Text("比较期合计", "the earlier total"), own[2] if own else ()),
        measure("current", own[0] if own else None, Text("本期合计", "the total now"), own[2] if own else ()),
        *(
            measure(f"part.{part.subject}", changes[at] if changes else None,
                    Text("组成部分变动", "change of the part"), known[at][2] if known else ())
            for at, part in enumerate(parts, start=1)
        ),
        measure("rest", rest, Text("其余部分变动", "change that the parts leave over"), everything),
        weeks,
    )  # fmt: skip


def _find_totals(given: MetricInput, finding: Finding) -> Totals | Absence:
    """The total now, the one before, and the weeks behind both; or why they cannot be told."""
    series = finding.series[0]
    if given.param("span") == "week":
        now, before = (series.points[-1:], series.points[-2:-1])
        if finding.main.absence is not None:
            return finding.main.absence
        if not before or before[0].amount is None:
            return absent_before(given.dataset, series, "no-earlier-period")
    else:
        year = given.period.end.year
        now, then = year_of_weeks(series, year), year_of_weeks(series, year - 1)
        before = then[: len(now)]
        whole = starts_the_year(now, year) and starts_the_year(then, year - 1) and len(before) == len(now)
        if not whole or sum_points(now) is None or sum_points(before) is None:
            return absent(given.dataset, (*before, *now), "history-too-short")
    return sum_points(now) or Decimal(0), sum_points(before) or Decimal(0), (*before, *now)
