"""The dashboard: drivers and risks, each where the data of today put it."""

from __future__ import annotations

from flowbrief.compose.cells import list_measure
from flowbrief.extend import chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.language.phrasebook import merge_runs
from flowbrief.model.argument import SignalSpec
from flowbrief.model.document import Cell, ChartRow, Plain, Run, Runs
from flowbrief.model.measure import Analysis
from flowbrief.model.plot import Cells, Key, Plot, Role, Tick
from flowbrief.model.quantity import Quantity, UnitKind
from flowbrief.model.text import Text

from .behind import tabulate_rows, write_place

# The columns from left to right, with the colour of a signal that stands there and how deep it is.
_COLUMNS = ("weighs", "neither", "supports")
_ROLES: dict[str, Role] = {"weighs": "outflow", "neither": "muted", "supports": "inflow"}
_DEPTH = 3


@chart(
    "dashboard",
    summary=Text(
        "驱动与风险一览：每个信号一行，落在压制、中性或支持一栏，格内为目前数值",
        "drivers and risks: a row for each signal, in the column of what it does today, with the value that shows it",
    ),
)
def plot_dashboard(given: ChartInput) -> ChartContent:
    """One row a signal of the config, in its order; what cannot be told is hatched, in the middle.

    A signal supports or weighs as its two conditions say; where both hold, or none, it does neither.
    """
    signals = given.report.signals
    states = [judge_signal(signal, given.analysis) for signal in signals]
    heights = tuple(float(height) for height in reversed(range(len(signals))))
    columns = [_COLUMNS.index("neither" if state == "unknown" else state) for state in states]
    names = [print_name(signal.title.within(given.language)) for signal in signals]
    words = [
        () if state == "unknown" else _print_today(given, signal) for signal, state in zip(signals, states, strict=True)
    ]
    cells = Cells(
        left=tuple(column - 0.5 for column in columns),
        right=tuple(column + 0.5 for column in columns),
        row=heights,
        roles=tuple("muted" if state == "unknown" else _ROLES[state] for state in states),
        depths=tuple(0 if state in ("unknown", "neither") else _DEPTH for state in states),
        runs=tuple(words),
        is_whole=True,
    )
    shown = [given.analysis.measure(signal.shows) for signal in signals]
    return ChartContent(
        plot=Plot(
            x_ticks=tuple(
                Tick(float(at), (Plain(given.book.word(f"chart.{column}")),)) for at, column in enumerate(_COLUMNS)
            ),
            y_ticks=tuple(Tick(at, (name,)) for at, name in zip(heights, names, strict=True)),
            x_range=(-0.5, len(_COLUMNS) - 0.5),
            y_range=(-0.5, len(signals) - 0.5),
            layers=(cells,),
            keys=_list_keys(given, has_unknown="unknown" in states),
            zero_line=False,
            rows=len(signals),
        ),
        subtitle=given.words("chart.subtitle.dashboard"),
        alt=_say_alt(given, states),
        data=tuple(
            list_measure(given.spec.id, measure.id, measure)
            for measure in shown
            if measure is not None and isinstance(measure.value, Quantity)
        ),
        shows=tuple(signal.shows for signal in signals),
        table=tabulate_rows(
            given,
            [(Plain(given.book.word(f"chart.table.{key}")),) for key in ("signal", "reading", "today")],
            [
                ChartRow(
                    (
                        Cell((name,)),
                        Cell((Plain(given.book.word(f"chart.table.{state}")),)),
                        Cell(runs or (Plain(given.book.word("missing")),), missing=not runs),
                    ),
                    write_place(float(column)),
                    write_place(at),
                )
                for name, state, runs, column, at in zip(names, states, words, columns, heights, strict=True)
            ],
        ),
    )


def judge_signal(signal: SignalSpec, analysis: Analysis) -> str:
    """What a signal does today: `supports`, `weighs`, `neither`, or `unknown` where that cannot be told."""
    supports, weighs = (analysis.verdicts[condition.text] for condition in signal.conditions())
    if supports is True and weighs is not True:
        return "supports"
    if weighs is True and supports is not True:
        return "weighs"
    return "unknown" if None in (supports, weighs) else "neither"


def _print_today(given: ChartInput, signal: SignalSpec) -> Runs:
    measure = given.analysis.measure(signal.shows)
    if measure is None or measure.value is None:
        return (Plain(given.book.word("missing")),)
    if not isinstance(measure.value, Quantity):
        return (print_figure(measure, "date", given.language),)
    form = "digits" if measure.value.unit.kind is UnitKind.COUNT else "plain"
    if measure.facet("change") == "yes":
        form = "signed"
    return (print_figure(measure, form, given.language),)


def _list_keys(given: ChartInput, *, has_unknown: bool) -> tuple[Key, ...]:
    keys = [
        Key((Plain(given.book.word("chart.supports")),), "inflow", "bar"),
        Key((Plain(given.book.word("chart.weighs")),), "outflow", "bar"),
    ]
    if has_unknown:
        keys.append(Key((Plain(given.book.word("chart.hatched")),), "muted", "none"))
    return tuple(keys)


def _say_alt(given: ChartInput, states: list[str]) -> Runs:
    """Which signals support, weigh, do neither or cannot be told, as one sentence a state that there is."""
    runs: list[Run] = [Plain(given.book.word("alt.dashboard"))]
    for state in (*reversed(_COLUMNS), "unknown"):
        named = [
            signal.title.within(given.language)
            for signal, one in zip(given.report.signals, states, strict=True)
            if one == state
        ]
        if named:
            listed = given.book.word("list.comma").join(named)
            runs += [Plain(given.book.word("sentence.space"))]
            runs += given.words(f"alt.dashboard.{state}", names={"names": listed})
    return merge_runs(runs)
