"""From one total to the next through what each part changed by, as bars that lie flat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flowbrief.compose.cells import label_value, label_week, list_measure
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.language.numerals import name_table_unit
from flowbrief.language.phrasebook import capitalise
from flowbrief.model.document import Cell, ChartRow, ChartTable, Plain, Runs, plain_text
from flowbrief.model.measure import Finding, Measure
from flowbrief.model.plot import Bars, Label, Line, Plot, Role
from flowbrief.model.text import Text

from .axes import scale_money, span_of, tick_money
from .behind import print_point, tabulate_rows, write_place
from .nothing import draw_nothing
from .rows import count_rows, label_end, name_rows, reach, role_of
from .spoken import say_amount, say_rows

_WIDTH = 0.62
# How high a chart is that shows nothing, in rows.
_EMPTY = 3


@dataclass(frozen=True, slots=True)
class _Step:
    """One row: its name, its figure, and from where to where its bar lies."""

    name: Runs
    measure: Measure
    base: Decimal
    end: Decimal
    role: Role


@chart(
    "waterfall",
    summary=Text(
        "瀑布图：由前一期合计经各组成部分的变动到本期合计",
        "from an earlier total to the present one through the changes of the parts",
    ),
    params=(Param("of", ParamType.METRIC, "a bridge", of_kinds=("bridge",)),),
)
def plot_waterfall(given: ChartInput) -> ChartContent:
    """The earlier total from zero, each part from where the one before ends, the rest if there is any, the total now.

    Where the metric has no value there are no bars.
    """
    finding = given.analysis.finding(given.param("of"))
    if finding.main.value is None:
        return _plot_nothing(given)
    steps = _list_steps(given, finding)
    unit = finding.main.quantity.unit
    low, high = span_of(amount for step in steps for amount in (step.base, step.end))
    y_ticks = tick_money(given.spec.id, low, high, unit, given.language)
    names = name_rows([step.name for step in steps])
    labels = tuple(_label(given, at, step) for at, step in enumerate(steps))
    x = tuple(float(at) for at in range(len(steps)))
    bars = Bars(
        x=x,
        height=tuple(scale_money(step.end) - scale_money(step.base) for step in steps),
        base=tuple(scale_money(step.base) for step in steps),
        roles=tuple(step.role for step in steps),
        width=_WIDTH,
    )
    return ChartContent(
        plot=Plot(
            x_ticks=names,
            y_ticks=y_ticks,
            x_range=(-0.5, len(steps) - 0.5),
            y_range=reach(labels, names, (y_ticks[0].at, y_ticks[-1].at)),
            layers=(bars, _connect(steps)),
            labels=labels,
            rows=count_rows(len(steps)),
            across=True,
        ),
        subtitle=given.words(
            f"chart.subtitle.waterfall.{_span(given)}", _slots(given), {"unit": name_table_unit(unit, given.language)}
        ),
        alt=_say_alt(given, finding, steps),
        data=tuple(list_measure(given.spec.id, step.measure.id, step.measure) for step in steps),
        shows=_list_flows(given),
        table=_tabulate(given, steps),
        finding=capitalise(
            given.words(
                f"chart.finding.waterfall.{_span(given)}",
                {part: finding.measure(part) for part in ("previous", "current")},
                {"subject": given.full_name(finding.subject)},
            )
        ),
    )


def _tabulate(given: ChartInput, steps: list[_Step]) -> ChartTable:
    """The numbers behind the chart, a row a bar."""
    head = [(Plain(given.book.word(f"chart.table.{word}")),) for word in ("part", "flow")]
    rows = [
        ChartRow((Cell(step.name), print_point(given, step.measure.id, step.measure.quantity)), write_place(float(at)))
        for at, step in enumerate(steps)
    ]
    return tabulate_rows(given, head, rows, steps[0].measure.quantity.unit)


def _span(given: ChartInput) -> str:
    return str(_params(given)["span"])


def _params(given: ChartInput) -> dict[str, object]:
    return dict(given.report.metric(given.param("of")).params)


def _list_flows(given: ChartInput) -> tuple[str, ...]:
    """The flows of the parts, which may be of several sources."""
    parts = _params(given)["parts"]
    assert isinstance(parts, tuple)
    return tuple(flow.id for part in parts if (flow := given.analysis.find_flow(part)) is not None)


def _slots(given: ChartInput) -> dict[str, Measure]:
    """The weeks, or the years, that are set against each other."""
    finding = given.analysis.finding(given.param("of"))
    if _span(given) == "year":
        year = given.analysis.period.end.year
        years = {"current": date(year, 1, 1), "previous": date(year - 1, 1, 1)}
        labelled = {name: label_value(f"year@{day.year}", day) for name, day in years.items()}
        return {**labelled, "weeks": finding.measure("weeks")}
    whole = given.analysis.finding(str(_params(given)["of"])).series[0]
    ends = {"current": whole.points[-1].period.end, "previous": whole.points[-2].period.end}
    return {name: label_week(day) for name, day in ends.items()}


def _list_steps(given: ChartInput, finding: Finding) -> list[_Step]:
    """The rows from the top down; the changes add up to the way from the first total to the last."""
    slots, span = _slots(given), _span(given)
    previous, current, rest = (finding.measure(part) for part in ("previous", "current", "rest"))
    at = previous.quantity.amount
    steps = [_Step(given.words(f"chart.waterfall.{span}.previous", slots), previous, Decimal(0), at, "primary")]
    changes = [
        (measure, (print_name(given.name(measure.id.removeprefix(f"{finding.id}.part."))),))
        for measure in finding.measures
        if measure.id.startswith(f"{finding.id}.part.")
    ]
    if rest.quantity.direction():
        changes.append((rest, (Plain(given.book.word("chart.rest")),)))
    for measure, name in changes:
        steps.append(_Step(name, measure, at, at + measure.quantity.amount, role_of(measure)))
        at = steps[-1].end
    now = current.quantity.amount
    return [*steps, _Step(given.words(f"chart.waterfall.{span}.current", slots), current, Decimal(0), now, "primary")]


def _connect(steps: list[_Step]) -> Line:
    """A thin line from the end of each bar down to where the next begins."""
    x: list[float] = []
    y: list[float | None] = []
    for at, step in enumerate(steps[:-1]):
        x += [at + _WIDTH / 2, at + 1 - _WIDTH / 2, at + 1 - _WIDTH / 2]
        y += [scale_money(step.end), scale_money(step.end), None]
    return Line(tuple(x), tuple(y), "muted", width=0.8)


def _label(given: ChartInput, at: int, step: _Step) -> Label:
    printed = (print_figure(step.measure, "signed", given.language),)
    return label_end(at, scale_money(step.end), printed, step.role, leftward=step.end < step.base)


def _say_alt(given: ChartInput, finding: Finding, steps: list[_Step]) -> Runs:
    """Both totals, and what each part changed by."""
    totals = {part: finding.measure(part) for part in ("previous", "current")}
    subject = given.full_name(finding.subject)
    head = given.words(f"alt.waterfall.{_span(given)}", totals, {"subject": subject})
    return say_rows(given, head, (say_amount(given, plain_text(step.name), step.measure) for step in steps[1:-1]))


def _plot_nothing(given: ChartInput) -> ChartContent:
    """An empty plot that says so."""
    return ChartContent(
        plot=draw_nothing(given, rows=_EMPTY),
        subtitle=given.words("chart.subtitle.waterfall.missing"),
        alt=given.words("alt.waterfall.missing"),
        data=(),
        shows=_list_flows(given),
    )
