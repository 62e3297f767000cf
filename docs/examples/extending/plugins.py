"""One of each: a source, a metric, a claim and a chart of a report's own. docs/extending.md explains them."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

from flowbrief.compose.charts.axes import scale_money, tick_dates, tick_money
from flowbrief.extend import Param, ParamType, SeriesKind, chart, claim, metric, source
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.extend.inputs import MetricInput
from flowbrief.language.figures import print_figure, write_decimal
from flowbrief.language.numerals import name_table_unit
from flowbrief.model.claim import Claim, Slot
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.document import Datum, Plain
from flowbrief.model.measure import Absence, Analysis, Finding, Point
from flowbrief.model.plot import Bars, Layer, Line, Plot, Role
from flowbrief.model.quantity import COUNT, Quantity, Unit, UnitKind
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawRow, RawTable
from flowbrief.model.text import Text

RATIO = Unit(UnitKind.RATIO)
FEWEST_WEEKS = 13


@source(
    "semicolon_csv",
    summary=Text(
        zh="以分号分隔的文本文件，小数点可为逗号。",
        en="A text file with semicolons between its fields; its decimal mark may be a comma.",
    ),
    params=(Param("decimal", ParamType.CHOICE, "the decimal mark", default="point", choices=("point", "comma")),),
)
def read_semicolon_csv(spec: SourceSpec, content: bytes) -> RawTable:
    """Split the file into cells of text. What the cells mean, and every check, is flowbrief's part."""
    rows = []
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        try:
            text = line.decode(spec.encoding).rstrip("\r\n")
        except UnicodeDecodeError as error:
            place = Place(spec.printed_path, number, error.start + 1)
            fault = Diagnostic("wrong-encoding", f"the line is not {spec.encoding}", place, exit_code=ExitCode.DATA)
            raise Refused((fault,)) from None
        if spec.options["decimal"] == "comma" and number > 1:
            text = text.replace(",", ".")
        rows.append(RawRow(number, tuple(text.split(";")), line))
    if not rows:
        fault = Diagnostic("empty-file", "the file is empty", Place(spec.printed_path), exit_code=ExitCode.DATA)
        raise Refused((fault,))
    return RawTable(rows[0], tuple(rows[1:]))


@metric(
    "typical_size",
    summary=Text(
        zh="典型规模：此前若干周净流入绝对值的中位数，不含当周",
        en="Typical size: the median of the weeks before, in or out, this week left out",
    ),
    formula="median of |F| over the up to `window` unbroken weeks before this one",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow that is judged", of_series=(SeriesKind.FLOW,)),
        Param("window", ParamType.INTEGER, "how many earlier weeks to use at most", default=52, minimum=FEWEST_WEEKS),
    ),
)
def measure_typical_size(given: MetricInput) -> Finding:
    """The median size of the weeks before this one, and this week's size as a multiple of it."""
    current, series = given.finding("of").main, given.series("of")
    used: list[Point] = []
    for point in reversed(series.points[:-1]):
        if point.amount is None or len(used) == given.param("window"):
            break
        used.append(point)
    sizes = [abs(point.amount) for point in used if point.amount is not None]
    absence = current.absence
    if absence is None and len(sizes) < FEWEST_WEEKS:
        absence = Absence("history-too-short", detail=str(len(sizes)))
    middle = Decimal(0) if absence else median(sizes)
    if absence is None and middle == 0:
        absence = Absence("zero")
    typical = None if absence else Quantity(middle, series.unit)
    ratio = None if absence else Quantity(abs(current.quantity.amount) / middle, RATIO)
    rows = tuple(row for point in reversed(used) for row in point.rows)
    return given.found(
        given.measure(typical, inputs=(series.id,), rows=rows, absence=absence),
        given.measure(
            ratio,
            "ratio",
            definition=Text("当周规模与典型规模之比", "this week's size over the typical one"),
            inputs=(current.id, given.spec.id),
            absence=absence,
        ),
        given.measure(
            Quantity(Decimal(len(sizes)), COUNT), "window", definition=Text("窗口周数", "weeks in the window")
        ),
    )


@claim(
    "unusual_size",
    about=("typical_size",),
    summary=Text(zh="当周规模至少是典型规模的两倍", en="a week at least twice the typical size"),
    phrases={
        "zh": {
            "unusual_size.large": ("当周规模是此前{window:digits}周中位数的{ratio}倍",),
            "tile.typical_size.label": ("{short}，典型规模",),
            "tile.typical_size.figure": ("{main}",),
            "tile.typical_size.context": ("此前{window:digits}周中位数",),
        },
        "en": {
            "unusual_size.large": ("that is {ratio} times the median week of the previous {window:digits}",),
            "tile.typical_size.label": ("{short}, typical size",),
            "tile.typical_size.figure": ("{main}",),
            "tile.typical_size.context": ("median of the previous {window:digits} weeks",),
        },
    },
)
def claim_unusual_size(finding: Finding, _: Analysis) -> Claim | None:
    """Said from twice the typical size on, by the printed ratio."""
    ratio = finding.measure("ratio")
    if ratio.value is None or ratio.quantity.rounded() < 2:
        return None
    return Claim(
        id=f"{finding.id}:unusual_size",
        kind="unusual_size",
        variant="large",
        subject=finding.subject,
        slots=(Slot("ratio", ratio), Slot("window", finding.measure("window"))),
        polarity=0,
        salience=min(Decimal(1), ratio.quantity.amount / 5),
        guards=("13 weeks in the window", "no gap in the window"),
    )


@chart(
    "size_bars",
    summary=Text(zh="各周规模与典型规模", en="the size of each week, with the typical one as a line"),
    params=(
        Param("of", ParamType.METRIC, "a typical size", of_kinds=("typical_size",)),
        Param("periods", ParamType.INTEGER, "how many weeks to show", default=26, minimum=4),
    ),
)
def plot_size_bars(given: ChartInput) -> ChartContent:
    """Bars of size without direction; a dashed line at the typical size."""
    finding = given.analysis.finding(given.param("of"))
    flow = given.analysis.find("net_flow", finding.subject)
    assert flow is not None  # the metric is computed from it
    series, typical = flow.series[0], finding.main
    shown = [point for point in series.upto(given.param("periods")) if point.amount is not None]
    sizes = [abs(point.amount) for point in shown if point.amount is not None]
    x = tuple(float(point.period.end.toordinal()) for point in shown)
    roles: tuple[Role, ...] = tuple("primary" for _ in x)
    layers: list[Layer] = [Bars(x, tuple(map(scale_money, sizes)), (0.0,) * len(x), roles, width=5.0)]
    if typical.value is not None:
        at = scale_money(typical.quantity.amount)
        layers.append(Line((x[0], x[-1]), (at, at), "accent", dashed=True))
    y_ticks = tick_money(given.spec.id, Decimal(0), max(sizes), series.unit, given.language)
    unit = name_table_unit(series.unit, given.language)
    subtitle = Text(zh="单周规模，虚线为典型规模", en="size of each week; dashed: the typical size")
    alt = Text(zh="各周规模柱状图，当周为", en="Bars of the size of each week; this week: ")
    size = print_figure(flow.main, "magnitude", given.language)
    return ChartContent(
        plot=Plot(
            x_ticks=tick_dates(given.spec.id, shown[0].period.end, shown[-1].period.end, given.language),
            y_ticks=y_ticks,
            x_range=(x[0] - 6, x[-1] + 6),
            y_range=(0.0, y_ticks[-1].at),
            layers=tuple(layers),
        ),
        subtitle=(Plain(unit + {"zh": "，", "en": ", "}[given.language] + subtitle.within(given.language)),),
        alt=(Plain(alt.within(given.language)), size),
        data=tuple(
            Datum(
                place=given.spec.id,
                series=f"{finding.id}.size",
                period=point.period.end.isoformat(),
                measure=f"{finding.id}.size@{point.period.end}",
                value=write_decimal(size),
                unit=str(series.unit),
            )
            for point, size in zip(shown, sizes, strict=True)
        ),
    )
