"""Small charts side by side on one scale: one subject each, its name and its latest value over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flowbrief.compose.cells import label_week, list_point
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_day, print_figure, print_name
from flowbrief.model.document import Cell, ChartRow, ChartTable, Plain, Runs
from flowbrief.model.measure import FLOW_KINDS, Finding, Point
from flowbrief.model.plot import Bars, Key, Label, Layer, Line, Plot, Ribbon, Tick
from flowbrief.model.quantity import Unit
from flowbrief.model.text import Text

from .axes import scale_amount, span_of, tick_amounts, tick_dates
from .behind import print_amount, tabulate_rows, write_place
from .moves import measure_words
from .rows import role_of, say_extremes
from .spoken import say_amount, say_rows
from .units import find_measured, name_unit, require_one_unit
from .weeks import BAR_DAYS, EDGE_DAYS, align_weeks, place_week, shade_gaps

# Names and values of three panels stand beside each other on a telephone if none is wider than this, in points.
_NARROW_NAME, _BOLD = 62.0, 1.15
_MOST_COLUMNS, _FEW_COLUMNS = 3, 2
# Of the height of a panel, the words over it take this share more; between two panels lies this share of their width.
_HEAD, _GUTTER = 0.45, 0.08
# A row of panels is as high as so many rows of a table.
_ROWS = 6
_NAME_LIFT, _VALUE_LIFT = 13.0, 3.0
# Ticks of dates stand so far apart that those of three panels fit on a telephone.
_SPARSE = 3


@dataclass(frozen=True, slots=True)
class _Panel:
    """One subject: its figures, its weeks, and how far its panel is moved from the axes."""

    finding: Finding
    points: Sequence[Point]
    column: int
    row: int
    right: float
    up: float


@chart(
    "small_multiples",
    summary=Text(
        "小图组：每类一图，同一刻度，标题为名称与最新数值",
        "small charts side by side on one scale, one a subject, with its name and latest value",
    ),
    params=(
        Param(
            "of",
            ParamType.SUBJECTS,
            "the subjects, one a panel",
            lengths=(2, 12),
            of_kinds=FLOW_KINDS,
            kinds_by=("measure", (("flow", FLOW_KINDS), ("rate", ("flow_rate",)))),
        ),
        Param(
            "measure",
            ParamType.CHOICE,
            "what a panel shows: the flow in money, or in percent of assets",
            default="flow",
            choices=("flow", "rate"),
        ),
        Param("form", ParamType.CHOICE, "bars by direction, or a line", default="bars", choices=("bars", "line")),
        Param("periods", ParamType.INTEGER, "how many weeks to show", default=26, minimum=4, maximum=104),
    ),
)
def plot_small_multiples(given: ChartInput) -> ChartContent:
    """Panels in rows of three, or of two where names are long; a week that a subject lacks is shaded in its panel.

    Raises Refused if the subjects are not in one currency.
    """
    findings = find_measured(given)
    unit = require_one_unit(given, [finding.series[0] for finding in findings])
    weeks, series = align_weeks(findings, given.param("periods"))
    amounts = [point.amount for points in series for point in points if point.amount is not None]
    ticks = tick_amounts(given.spec.id, *span_of(amounts), unit, given.language)
    low, high = ticks[0].at, ticks[-1].at
    first, last = float(weeks[0].end.toordinal()) - EDGE_DAYS, float(weeks[-1].end.toordinal()) + EDGE_DAYS
    columns = _count_columns(given, findings)
    rows = -(-len(findings) // columns)
    wide, pitch = (last - first) * (1 + _GUTTER), (high - low) * (1 + _HEAD)
    panels = [
        _Panel(finding, points, at % columns, at // columns, at % columns * wide, (rows - 1 - at // columns) * pitch)
        for at, (finding, points) in enumerate(zip(findings, series, strict=True))
    ]
    layers: list[Layer] = []
    for panel in panels:
        layers += _draw_panel(panel, unit, (first, last), (low, high), is_line=given.param("form") == "line")
    has_gaps = any(point.amount is None for points in series for point in points)
    days = tick_dates(given.spec.id, weeks[0].end, weeks[-1].end, given.language)
    return ChartContent(
        plot=Plot(
            x_ticks=tuple(
                Tick(tick.at + column * wide, tick.runs) for column in range(columns) for tick in days[::_SPARSE]
            ),
            y_ticks=tuple(Tick(tick.at + row * pitch, tick.runs) for row in range(rows) for tick in ticks),
            x_range=(first, last + (columns - 1) * wide),
            y_range=(low, high + (rows - 1) * pitch + (high - low) * _HEAD),
            layers=tuple(layers),
            labels=tuple(label for panel in panels for label in _label_panel(given, panel, first, high)),
            keys=(Key((Plain(given.book.word("chart.gap")),), "muted", "band"),) if has_gaps else (),
            zero_line=False,
            rows=_ROWS * rows,
        ),
        subtitle=given.words(
            f"chart.subtitle.small_multiples.{given.param('measure')}",
            names=name_unit(given, unit),
        ),
        alt=_say_alt(given, findings, weeks[-1].end),
        data=tuple(list_point(given.spec.id, one.finding.series[0], point) for one in panels for point in one.points),
        table=_tabulate(given, panels, unit),
        finding=say_extremes(given, findings),
    )


def _count_columns(given: ChartInput, findings: Sequence[Finding]) -> int:
    """Three panels beside each other where their names have room and none stays alone, otherwise two."""
    names = [measure_words((print_name(given.name(finding.subject)),)) * _BOLD for finding in findings]
    has_many = len(findings) >= _MOST_COLUMNS and len(findings) != _MOST_COLUMNS + 1
    return _MOST_COLUMNS if has_many and max(names) <= _NARROW_NAME else _FEW_COLUMNS


def _draw_panel(
    panel: _Panel, unit: Unit, days: tuple[float, float], heights: tuple[float, float], *, is_line: bool
) -> list[Layer]:
    """The gaps, the bars or the line, and the line of zero of one panel."""
    low, high = (height + panel.up for height in heights)
    layers: list[Layer] = [
        Ribbon((span.start + panel.right, span.end + panel.right), (low, low), (high, high), "muted")
        for span in shade_gaps(panel.points)
    ]
    layers.append(Line((days[0] + panel.right, days[1] + panel.right), (panel.up, panel.up), "accent", width=0.9))
    if is_line:
        x = tuple(place_week(point) + panel.right for point in panel.points)
        y = tuple(
            None if point.amount is None else scale_amount(point.amount, unit) + panel.up for point in panel.points
        )
        return [*layers, Line(x, y, "primary", width=1.6)]
    known = [(place_week(point) + panel.right, point.amount) for point in panel.points if point.amount is not None]
    bars = Bars(
        x=tuple(at for at, _ in known),
        height=tuple(scale_amount(amount, unit) for _, amount in known),
        base=tuple(panel.up for _ in known),
        roles=tuple("inflow" if amount >= 0 else "outflow" for _, amount in known),
        width=BAR_DAYS,
    )
    return [*layers, bars]


def _label_panel(given: ChartInput, panel: _Panel, first: float, high: float) -> tuple[Label, Label]:
    """The name over a panel, and under it the latest value."""
    x, y, main = first + panel.right, high + panel.up, panel.finding.main
    name = Label(x, y, (print_name(given.name(panel.finding.subject)),), "accent", lift=_NAME_LIFT, bold=True)
    if main.value is None or panel.points[-1].amount is None:
        return name, Label(x, y, (Plain(given.book.word("chart.gap")),), "muted", lift=_VALUE_LIFT)
    runs: Runs = (print_figure(main, "signed", given.language),)
    return name, Label(x, y, runs, role_of(main), lift=_VALUE_LIFT)


def _say_alt(given: ChartInput, findings: Sequence[Finding], end: date) -> Runs:
    """The latest value of each panel."""
    week = {"week": label_week(end)}
    head = given.words(f"alt.small_multiples.{given.param('measure')}", week)
    return say_rows(given, head, (say_amount(given, given.name(one.subject), one.main) for one in findings))


def _tabulate(given: ChartInput, panels: Sequence[_Panel], unit: Unit) -> ChartTable:
    """The numbers behind the panels, one after the other; panels of a row belong to one line of the drawing."""
    word = given.book.word
    head = [(Plain(word(key)),) for key in ("table.group", "table.week", f"chart.table.{given.param('measure')}")]
    rows = [
        ChartRow(
            (
                Cell((print_name(given.name(panel.finding.subject)),)),
                Cell((print_day(point.period.end, f"week@{point.period.end.isoformat()}", "short", given.language),)),
                print_amount(given, panel.finding.series[0], point),
            ),
            write_place(place_week(point) + panel.right),
            line=str(panel.row),
        )
        for panel in panels
        for point in panel.points
    ]
    return tabulate_rows(given, head, rows, unit)
