"""What flows and flow rates say beside their value: of which week they are, and what stood before it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Measure, Point
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, Quantity, Unit
from flowbrief.model.text import Text


def measure_week(given: MetricInput, points: Sequence[Point], *, inputs: tuple[str, ...] = ()) -> tuple[Measure, ...]:
    """The parts `period`, `days` and `days_before` of a weekly flow, by its last point and the one before it."""
    last = points[-1]
    before = points[-2].period if len(points) > 1 else None
    return (
        given.measure(last.period, "period", definition=Text("统计周", "the week reported on"), inputs=inputs),
        given.measure(
            Quantity(Decimal(last.period.days), COUNT),
            "days",
            definition=Text("统计周天数", "days in the week reported on"),
        ),
        given.measure(
            Quantity(Decimal(before.days), COUNT) if before else None,
            "days_before",
            definition=Text("上一周天数", "days in the week before"),
            period=before,
            absence=Absence("no-earlier-period"),
        ),
    )


def measure_base(given: MetricInput, base: Point, unit: Unit, definition: Text) -> tuple[Measure, Measure]:
    """The parts `base` and `base_on` of a flow rate: the assets before its week, in `unit`, and their one day."""
    day = base.rows[0].period_end if base.rows else None
    at = Period(end=day, start=day) if day else None
    amount = given.measure(
        Quantity(base.amount, unit) if base.amount is not None else None,
        "base",
        definition=definition,
        period=at,
        rows=base.rows,
        absence=Absence("missing-level"),
    )
    on = given.measure(
        day,
        "base_on",
        definition=Text("期初规模日期", "date of those assets"),
        period=at,
        rows=base.rows,
        absence=Absence("missing-level"),
    )
    return amount, on
