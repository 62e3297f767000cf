"""Subjects in the order of their flow, from the largest inflow to the largest outflow, as bars that lie flat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flowbrief.compose.cells import label_week, list_point
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.language.phrasebook import capitalise
from flowbrief.model.document import Cell, ChartRow, Datum, Plain, Runs
from flowbrief.model.measure import FLOW_KINDS, Finding, Point
from flowbrief.model.plot import Bars, Key, Label, Layer, Line, Plot
from flowbrief.model.text import Text

from .axes import scale_amount, span_of, tick_amounts
from .behind import print_amount, tabulate_rows, write_place
from .rows import count_rows, label_end, name_rows, reach, role_of, say_extremes, strike
from .spoken import say_amount, say_rows
from .units import find_measured, name_unit, require_one_unit

_MOST_SUBJECTS, _MOST_WEEKS = 20, 53
_WIDTH, _MARK = 0.62, 0.4


@dataclass(frozen=True, slots=True)
class _Row:
    """One subject: its figures of the week, and its point so many weeks before, if it has one."""

    subject: str
    finding: Finding
    latest: Point | None
    before: Point | None

    @property
    def amount(self) -> Decimal | None:
        """Its value in the week; None where it has none."""
        known = self.finding.main.value is not None and self.latest is not None
        return self.latest.amount if known and self.latest is not None else None


@chart(
    "ranking",
    summary=Text(
        "排行图：各分项当周净流入或流入率，由高到低横排，可标出若干周前的数值",
        "subjects from this week's largest inflow to the largest outflow, as flat bars; if asked, where each was",
    ),
    params=(
        Param(
            "of",
            ParamType.SUBJECTS,
            "the subjects, one a row",
            lengths=(2, _MOST_SUBJECTS),
            of_kinds=FLOW_KINDS,
            kinds_by=("measure", (("flow", FLOW_KINDS), ("rate", ("flow_rate",)))),
        ),
        Param(
            "measure",
            ParamType.CHOICE,
            "what a bar shows: the flow in money, or in percent of assets",
            default="flow",
            choices=("flow", "rate"),
        ),
        Param(
            "before",
            ParamType.INTEGER,
            "so many weeks back, a mark on each row shows where it was then; 0 for none",
            default=0,
            minimum=0,
            maximum=_MOST_WEEKS,
        ),
    ),
)
def plot_ranking(given: ChartInput) -> ChartContent:
    """One bar a subject, its value at its end; with `before` a mark where it stood so many weeks before.

    A subject without a value in the week stands last, and says so.

    Raises Refused if the subjects are not in one currency.
    """
    ends, rows = _lay_out(given)
    unit = require_one_unit(given, [row.finding.series[0] for row in rows])
    earlier = [(at, row.before.amount) for at, row in enumerate(rows) if row.before and row.before.amount is not None]
    amounts = [amount for amount in (*(row.amount for row in rows), *(amount for _, amount in earlier)) if amount]
    y_ticks = tick_amounts(given.spec.id, *span_of(amounts), unit, given.language)
    names = name_rows([(print_name(given.name(row.subject)),) for row in rows])
    labels = _label_rows(given, rows)
    week = {"week": label_week(ends[-1])}
    layers: list[Layer] = [_draw_bars(rows)]
    keys: list[Key] = []
    if earlier:
        layers.append(_mark_earlier([(float(at), scale_amount(amount, unit)) for at, amount in earlier]))
        day = ends[-1 - given.param("before")]
        then = {"before": label_week(day)}
        keys.append(Key(capitalise(given.words("chart.before", then)), "accent", "tick"))
    axis = (y_ticks[0].at, y_ticks[-1].at)
    return ChartContent(
        plot=Plot(
            x_ticks=names,
            y_ticks=y_ticks,
            x_range=(-0.5, len(rows) - 0.5),
            y_range=reach(labels, names, axis),
            layers=tuple(layers),
            labels=labels,
            keys=tuple(keys),
            rows=count_rows(len(rows)),
            across=True,
        ),
        subtitle=given.words(f"chart.subtitle.ranking.{given.param('measure')}", week, name_unit(given, unit)),
        alt=_say_alt(given, rows, week["week"].day),
        data=tuple(_list_data(given, rows)),
        finding=say_extremes(given, [row.finding for row in rows]),
        table=tabulate_rows(given, _head(given, ends, has_before=bool(earlier)), _tabulate(given, rows, earlier), unit),
    )


def _head(given: ChartInput, ends: list[date], *, has_before: bool) -> list[Runs]:
    """The headings of the table behind the chart: the subject, the week, and the one so many weeks before."""
    days = [ends[-1], ends[-1 - given.param("before")]] if has_before else [ends[-1]]
    weeks = [given.words("table.week_to", {"day": label_week(day)}) for day in days]
    return [(Plain(given.book.word("table.group")),), *(capitalise(week) for week in weeks)]


def _tabulate(given: ChartInput, rows: list[_Row], earlier: Sequence[object]) -> list[ChartRow]:
    return [
        ChartRow(
            (
                Cell((print_name(given.name(row.subject)),)),
                *(print_amount(given, row.finding.series[0], point) for point in points),
            ),
            write_place(float(at)),
        )
        for at, row in enumerate(rows)
        for points in ([row.latest, row.before] if earlier else [row.latest],)
    ]


def _lay_out(given: ChartInput) -> tuple[list[date], list[_Row]]:
    """The last days of the weeks that any subject has, and a row for each subject from the largest value down."""
    found = find_measured(given)
    ends = sorted({point.period.end for finding in found for point in finding.series[0].points})
    back = given.param("before")
    rows = []
    for finding in found:
        points = {point.period.end: point for point in finding.series[0].points}
        before = points.get(ends[-1 - back]) if 0 < back < len(ends) else None
        rows.append(_Row(finding.subject, finding, points.get(ends[-1]), before))
    rows.sort(key=lambda row: (row.amount is None, -(row.amount or Decimal(0))))
    return ends, rows


def _draw_bars(rows: list[_Row]) -> Bars:
    known = [(at, row, row.amount) for at, row in enumerate(rows) if row.amount is not None]
    return Bars(
        x=tuple(float(at) for at, _, _ in known),
        height=tuple(scale_amount(amount, row.finding.series[0].unit) for _, row, amount in known),
        base=tuple(0.0 for _ in known),
        roles=tuple(role_of(row.finding.main) for _, row, _ in known),
        width=_WIDTH,
    )


def _mark_earlier(places: list[tuple[float, float]]) -> Line:
    """A short stroke over each row, where its value was."""
    return Line(*strike(places, _MARK), "accent", width=1.8)


def _label_rows(given: ChartInput, rows: list[_Row]) -> tuple[Label, ...]:
    """The value of each row beyond the end of its bar, or beyond the mark of its earlier value if that lies farther."""
    labels = []
    for at, row in enumerate(rows):
        if row.amount is None:
            runs: Runs = (Plain(given.book.word("chart.gap")),)
            labels.append(label_end(at, 0.0, runs, "muted"))
            continue
        unit = row.finding.series[0].unit
        then = row.before.amount if row.before is not None else None
        places = [scale_amount(amount, unit) for amount in (row.amount, then) if amount is not None]
        runs = (print_figure(row.finding.main, "signed", given.language),)
        is_out = row.amount < 0
        end = min(places) if is_out else max(places)
        labels.append(label_end(at, end, runs, role_of(row.finding.main), leftward=is_out))
    return tuple(labels)


def _say_alt(given: ChartInput, rows: list[_Row], day: date) -> Runs:
    """Every row with its value, from the top down."""
    week = {"week": label_week(day)}
    head = given.words(f"alt.ranking.{given.param('measure')}", week)
    return say_rows(given, head, (say_amount(given, given.name(row.subject), row.finding.main) for row in rows))


def _list_data(given: ChartInput, rows: list[_Row]) -> list[Datum]:
    """The value of each row in the week and so many weeks before."""
    return [
        list_point(given.spec.id, row.finding.series[0], point)
        for row in rows
        for point in (row.before, row.latest)
        if point is not None
    ]
