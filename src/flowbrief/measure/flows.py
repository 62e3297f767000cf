"""The weekly series of each subject, cut from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flowbrief.model.measure import Point, Series, SourceRow
from flowbrief.model.period import Period
from flowbrief.model.spec import ReportSpec, SubjectSpec
from flowbrief.model.table import Dataset, Table


def build_flows(spec: ReportSpec, dataset: Dataset) -> dict[str, Series]:
    """Build one series a subject, in the unit of its source, oldest first, up to the week of the issue.

    A missing week is a point without an amount. A subject given as a whole less its parts has an amount only
    where the whole and every part have one.
    """
    flows: dict[str, Series] = {}
    for subject in spec.subjects:
        table = dataset.table(subject.source)
        if subject.column is not None:
            flows[subject.id] = _read_column(subject, table, dataset.period)
    for subject in spec.subjects:
        if subject.whole is not None:
            flows[subject.id] = _subtract_parts(subject, flows)
    return flows


def _read_column(subject: SubjectSpec, table: Table, last: Period) -> Series:
    rows = table.frame[(table.frame["column"] == subject.column) & (table.frame["period_end"] <= last.end)]
    points: dict[date, Point] = {
        gap.period.end: Point(gap.period, None) for gap in table.gaps if gap.period.end <= last.end
    }
    for start, end, value, line in zip(
        rows["period_start"], rows["period_end"], rows["value"], rows["row"], strict=True
    ):
        cell = SourceRow(table.name, str(subject.column), int(line), end, value)
        points[end] = Point(Period(end=end, start=start), value, (cell,))
    ordered = tuple(points[end] for end in sorted(points))
    return Series(subject.id, ordered, table.unit, subject.universe)


def _subtract_parts(subject: SubjectSpec, flows: Mapping[str, Series]) -> Series:
    whole = flows[str(subject.whole)]
    parts = [{point.period.end: point for point in flows[part].points} for part in subject.parts]
    points: list[Point] = []
    for point in whole.points:
        taken = [part.get(point.period.end) for part in parts]
        amounts = [other.amount if other else None for other in taken]
        if point.amount is None or any(amount is None for amount in amounts):
            points.append(Point(point.period, None))
            continue
        rest = point.amount - sum(amount for amount in amounts if amount is not None)
        rows = point.rows + tuple(row for other in taken if other for row in other.rows)
        points.append(Point(point.period, rest, rows))
    return Series(subject.id, tuple(points), whole.unit, whole.universe)
