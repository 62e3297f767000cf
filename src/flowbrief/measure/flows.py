"""The weekly series of each subject, cut from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flowbrief.model.measure import Point, Release, Series, SourceRow
from flowbrief.model.period import Period
from flowbrief.model.spec import ReportSpec, SubjectSpec
from flowbrief.model.table import Dataset, Table, Vintage


def build_flows(spec: ReportSpec, dataset: Dataset) -> dict[str, Series]:
    """Build one series a subject, in the unit of its source, oldest first, up to the week of the issue.

    A missing week is a point without an amount. A subject given as a whole less its parts has an amount only
    where the whole and every part have one. Levels are no flows: a subject that is a column of them has no series.
    """
    flows: dict[str, Series] = {}
    for subject in spec.subjects:
        table = dataset.table(subject.source)
        if subject.column is not None and table.shape == "weekly":
            flows[subject.id] = _read_column(subject, table, dataset.period)
    for subject in spec.subjects:
        if subject.whole in flows:
            flows[subject.id] = _subtract_parts(subject, flows)
    return flows


def _read_column(subject: SubjectSpec, table: Table, last: Period) -> Series:
    points: dict[date, Point] = {
        gap.period.end: Point(gap.period, None) for gap in table.gaps if gap.period.end <= last.end
    }
    for seen in table.of_column(str(subject.column)):
        end = seen.period.end
        if end <= last.end:
            cell = SourceRow(table.name, seen.column, seen.row, end, seen.value)
            points[end] = Point(seen.period, seen.value, (cell,))
    ordered = tuple(points[end] for end in sorted(points))
    return Series(subject.id, ordered, table.unit_of(str(subject.column)), subject.universe)


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


def build_releases(spec: ReportSpec, dataset: Dataset) -> dict[str, tuple[Release, ...]]:
    """List every release of every week, oldest first, of each subject whose source keeps revisions.

    A release of a subject that is a whole less its parts is that of the row that holds them all.
    """
    columns = {subject.id: subject.column for subject in spec.subjects}
    releases: dict[str, tuple[Release, ...]] = {}
    for subject in spec.subjects:
        table = dataset.table(subject.source)
        if not table.vintages:
            continue
        own = {columns[name]: -1 for name in subject.parts} | {columns.get(subject.whole or subject.id): 1}
        rows: dict[tuple[date, date], list[tuple[int, Vintage]]] = {}
        for vintage in table.vintages:
            if vintage.column in own:
                rows.setdefault((vintage.period.end, vintage.released_on), []).append((own[vintage.column], vintage))
        releases[subject.id] = tuple(
            Release(
                period=cells[0][1].period,
                released_on=released_on,
                amount=sum((sign * vintage.value for sign, vintage in cells), Decimal(0)),
                rows=tuple(SourceRow(table.name, v.column, v.row, v.period.end, v.value) for _, v in cells),
            )
            for (_, released_on), cells in sorted(rows.items())
        )
    return releases
