"""A heat map: weeks beside subjects, a coloured cell for each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from flowbrief.compose.cells import label_value, label_week, list_point, point_id
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.language.numerals import round_cell
from flowbrief.model.document import Plain, Runs
from flowbrief.model.measure import FLOW_KINDS, Finding, Point
from flowbrief.model.period import Period
from flowbrief.model.plot import Cells, Key, Plot, Role, Tick
from flowbrief.model.quantity import Quantity, UnitKind
from flowbrief.model.text import Text

from .axes import tick_weeks
from .behind import Days, column_of, tabulate
from .rows import say_extremes
from .units import find_measured, name_unit, require_one_unit

_MOST_WEEKS = 26
_MOST_SUBJECTS = 20
_DEEPEST = 4
_MOST_CELLS = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class _Row:
    """One subject: its figures, and its point in each week, None where it has no such week."""

    subject: str
    finding: Finding
    points: tuple[Point | None, ...]

    @property
    def latest(self) -> Decimal | None:
        """Its value in the latest week."""
        return self.points[-1].amount if self.points[-1] is not None else None


@chart(
    "heat_map",
    summary=Text(
        "热力图：各周各分项的净流入或流入率，一格一周，颜色分流向，深浅分大小",
        "weeks beside subjects: a cell for each, its colour by direction and deeper for larger flows",
    ),
    params=(
        Param(
            "of",
            ParamType.SUBJECTS,
            "the subjects, one a row",
            lengths=(2, _MOST_SUBJECTS),
            of_kinds=FLOW_KINDS,
            kinds_by=("measure", (("rate", ("flow_rate",)), ("flow", FLOW_KINDS))),
        ),
        Param(
            "measure",
            ParamType.CHOICE,
            "what a cell shows: the flow in percent of assets, by which large and small funds compare, or in money",
            default="rate",
            choices=("rate", "flow"),
        ),
        Param("periods", ParamType.INTEGER, "how many weeks to show", default=13, minimum=2, maximum=_MOST_WEEKS),
        Param(
            "order",
            ParamType.CHOICE,
            "the rows as listed, or from this week's highest value down",
            default="declared",
            choices=("declared", "latest"),
        ),
    ),
)
def plot_heat_map(given: ChartInput) -> ChartContent:
    """One cell a week and subject; a week that a subject lacks is hatched.

    The depth of a colour goes by the square root of the size, up to that which nine tenths of the cells do not exceed,
    so that a few huge weeks do not leave all others pale.

    Raises Refused if the subjects are not in one currency.
    """
    weeks, rows = _lay_out(given)
    unit = require_one_unit(given, [row.finding.series[0] for row in rows])
    known = [point.amount for row in rows for point in row.points if point is not None and point.amount is not None]
    usual = _find_usual(known)
    left, right, at, roles, depths, words = [], [], [], list[Role](), [], []
    for height, row in zip(reversed(range(len(rows))), rows, strict=True):
        series = row.finding.series[0]
        for week, point in zip(weeks, row.points, strict=True):
            left.append(float(week.start.toordinal()) - 0.5)
            right.append(float(week.end.toordinal()) + 0.5)
            at.append(float(height))
            quantity = None if point is None or point.amount is None else Quantity(point.amount, series.unit)
            sign = _sign_of(quantity) if quantity is not None else 0
            roles.append("inflow" if sign > 0 else "outflow" if sign < 0 else "muted")
            depths.append(_find_depth(quantity.amount, usual) if quantity is not None and sign else 0)
            measure = None if quantity is None else label_value(point_id(series.id, week.end), quantity)
            words.append(() if measure is None else (print_figure(measure, "cell", given.language),))
    percent = given.param("measure") == "rate"
    middles = [(start + end) / 2 for start, end in zip(left[: len(weeks)], right, strict=False)]
    return ChartContent(
        plot=Plot(
            x_ticks=tick_weeks(
                given.spec.id,
                [(week.end, middle) for week, middle in zip(weeks, middles, strict=True)],
                given.language,
            ),
            y_ticks=tuple(
                Tick(float(height), (print_name(given.name(row.subject)),))
                for height, row in zip(reversed(range(len(rows))), rows, strict=True)
            ),
            x_range=(left[0], right[len(weeks) - 1]),
            y_range=(-0.5, len(rows) - 0.5),
            layers=(Cells(tuple(left), tuple(right), tuple(at), tuple(roles), tuple(depths), tuple(words)),),
            keys=_list_keys(given, has_gaps=not all(words)),
            zero_line=False,
            rows=len(rows),
        ),
        subtitle=given.words(f"chart.subtitle.heat_map.{given.param('measure')}", names=name_unit(given, unit)),
        alt=_say_alt(given, weeks, rows),
        finding=say_extremes(given, [row.finding for row in rows]),
        data=tuple(
            list_point(given.spec.id, row.finding.series[0], point or Point(week, None))
            for row in rows
            for week, point in zip(weeks, row.points, strict=True)
        ),
        table=tabulate(
            given,
            [
                column_of(
                    given,
                    (print_name(given.name(row.subject)),),
                    row.finding.series[0],
                    [point or Point(week, None) for week, point in zip(weeks, row.points, strict=True)],
                    height=float(height),
                )
                for height, row in zip(reversed(range(len(rows))), rows, strict=True)
            ],
            None if percent else unit,
            Days(place=dict(zip((week.end for week in weeks), middles, strict=True)).__getitem__),
        ),
    )


def _lay_out(given: ChartInput) -> tuple[list[Period], list[_Row]]:
    """The last weeks that any subject has, and a row for each subject, in their order."""
    found = find_measured(given)
    weeks = {point.period.end: point.period for finding in found for point in finding.series[0].points}
    ends = sorted(weeks)[-given.param("periods") :]
    rows = []
    for finding in found:
        points = {point.period.end: point for point in finding.series[0].points}
        rows.append(_Row(finding.subject, finding, tuple(points.get(end) for end in ends)))
    if given.param("order") == "latest":
        rows.sort(key=lambda row: (row.latest is None, -(row.latest or Decimal(0))))
    return [_join(weeks[end], before) for end, before in zip(ends, [None, *ends], strict=False)], rows


def _join(week: Period, before: date | None) -> Period:
    """A week as wide as the time since the one before it, so that no cell lies over another."""
    return week if before is None else Period(end=week.end, start=before + timedelta(days=1))


def _sign_of(quantity: Quantity) -> int:
    """The direction that a cell shows: money in the step of a table, anything else as it is printed everywhere."""
    if quantity.unit.kind is not UnitKind.MONEY:
        return quantity.direction()
    shown = round_cell(quantity)
    return (shown > 0) - (shown < 0)


def _find_usual(amounts: Sequence[Decimal]) -> Decimal:
    """The size that nine tenths of some amounts do not exceed; the largest if these are all nothing."""
    sizes = sorted(map(abs, amounts))
    most = sizes[math.ceil(len(sizes) * _MOST_CELLS) - 1] if sizes else Decimal(0)
    return most or max(sizes, default=Decimal(0))


def _find_depth(amount: Decimal, usual: Decimal) -> int:
    """How deep a colour is: 1 to 4, by the square root of the share in the usual largest size."""
    share = abs(amount) / usual
    return next((depth for depth in range(1, _DEEPEST) if share * _DEEPEST**2 <= depth**2), _DEEPEST)


def _list_keys(given: ChartInput, *, has_gaps: bool) -> tuple[Key, ...]:
    words = given.book.word
    keys = [
        Key((Plain(words("chart.inflow")),), "inflow", "bar"),
        Key((Plain(words("chart.outflow")),), "outflow", "bar"),
    ]
    if has_gaps:
        keys.append(Key((Plain(words("chart.hatched")),), "muted", "none"))
    return tuple(keys)


def _say_alt(given: ChartInput, weeks: Sequence[Period], rows: Sequence[_Row]) -> Runs:
    """What the map shows in the latest week: the highest and the lowest of the values there are."""
    slots = {
        "first": label_week(weeks[0].end),
        "week": label_week(weeks[-1].end),
    }
    known = sorted((row for row in rows if row.latest is not None), key=lambda row: -(row.latest or Decimal(0)))
    key = f"alt.heat_map.{given.param('measure')}"
    if len(known) < len(rows) or any(row.finding.main.value is None for row in rows):
        return given.words(f"{key}.missing", slots)
    slots |= {"high": known[0].finding.main, "low": known[-1].finding.main}
    return given.words(key, slots, {"one": given.name(known[0].subject), "two": given.name(known[-1].subject)})
