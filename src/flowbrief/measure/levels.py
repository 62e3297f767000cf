"""Levels by date: reading their columns, and adding up what happened between two rows into weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flowbrief.model.measure import Absence, Point, SourceRow
from flowbrief.model.period import Period
from flowbrief.model.table import Dataset, Table

from .window import absent


@dataclass(frozen=True, slots=True)
class Step:
    """What happened from one row of levels to the next: the day of the later one, the amount, the cells behind it.

    An amount of None cannot be told, and `absence` says why.
    """

    on: date
    amount: Decimal | None
    rows: tuple[SourceRow, ...]
    absence: Absence | None = None


def read_column(table: Table, column: str) -> dict[date, SourceRow]:
    """Read one column of a table, oldest first, as cells by the last day of their period."""
    return {
        seen.period.end: SourceRow(table.name, column, seen.row, seen.period.end, seen.value)
        for seen in table.of_column(column)
    }


def list_days(cells: Mapping[date, SourceRow]) -> tuple[date, ...]:
    """The days of some cells, oldest first."""
    return tuple(sorted(cells))


def add_up_weeks(table: Table, first: date, steps: Sequence[Step]) -> tuple[tuple[Point, ...], Absence | None]:
    """Add up steps into the whole weeks of a table of levels; also say why the last of them has no amount.

    `first` is the day of the row before the first step. A week has an amount if it and the week before have a row
    each, so that all of what happened, and nothing else, lies in its steps. The first week of the table has nothing
    before it and is left out, unless there is no other.
    """
    days = (first, *(step.on for step in steps))
    points: list[Point] = []
    absence: Absence | None = Absence("no-earlier-period")
    for before, week in zip(table.weeks, table.weeks[1:], strict=False):
        inside = [step for step in steps if week.start <= step.on <= week.end]
        has_base = any(before.start <= day <= before.end for day in days)
        absence = next((step.absence for step in inside if step.amount is None), None)
        if not inside or not has_base:
            absence = Absence("missing-level")
        rows = tuple(dict.fromkeys(row for step in inside for row in step.rows))
        amounts = [step.amount for step in inside if step.amount is not None]
        points.append(Point(week, None if absence else sum(amounts, Decimal(0)), () if absence else rows))
    if not points:
        points = [Point(table.weeks[-1], None)]
    return tuple(points), absence


def explain_absence(dataset: Dataset, last: Point, otherwise: Absence | None) -> Absence | None:
    """Why the last week has no amount: a declared gap before anything else."""
    if last.amount is not None:
        return None
    found = absent(dataset, [last], "missing-level")
    return found if found.gaps else otherwise or found


def find_base(cells: Mapping[date, SourceRow], period: Period) -> SourceRow | None:
    """The last cell before a period begins; None if there is none in the seven days before it."""
    days = [day for day in cells if 1 <= (period.start - day).days <= 7]
    return cells[max(days)] if days else None
