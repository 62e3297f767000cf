"""The numbers behind a chart as a table: for those who cannot see the drawing, and for those who point at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flowbrief.compose.cells import point_id
from flowbrief.extend.chart_input import ChartInput
from flowbrief.language.figures import print_day, print_name, write_decimal
from flowbrief.language.numerals import name_table_unit, round_cell, spell
from flowbrief.model.document import Cell, ChartRow, ChartTable, Datum, Figure, Plain, Run, Runs
from flowbrief.model.measure import Measure, Point, Series
from flowbrief.model.quantity import Quantity, Unit, UnitKind

# The form of a number whose unit does not stand in the caption.
_FORMS = {UnitKind.MONEY: "cell", UnitKind.RATE: "plain", UnitKind.RATIO: "price", UnitKind.COUNT: "digits"}
_WEEK, _DAY = "week", "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One series of the table: its heading, and its cell on each day.

    `is_whole` says that a day without a cell is a gap in its data; `height` is where it stands on the vertical axis.
    """

    head: Runs
    cells: Mapping[date, Cell]
    is_whole: bool = True
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """How the rows of a table are labelled, and where each stands on the horizontal axis.

    `word` heads the labels, `measure` is what they print, `form` how.
    """

    word: str = "table.week"
    measure: str = _WEEK
    form: str = "short"
    place: Callable[[date], float] = date.toordinal
    line: Callable[[date], str] | None = None


WEEKS = Days()
DATES = Days("chart.table.day", _DAY)


def column_of(
    given: ChartInput,
    head: Runs,
    series: Series,
    points: Iterable[Point],
    *,
    height: float | None = None,
    form: str = "",
    day_of: Callable[[date], date] | None = None,
) -> Column:
    """The column of some points of a series; a point without an amount is a gap.

    `form` is how its numbers are printed, where not as those of a table; `day_of` gives the day under which a point
    stands, where that is not the last of its period.
    """
    cells = {
        day_of(point.period.end) if day_of is not None else point.period.end: print_amount(given, series, point, form)
        for point in points
    }
    return Column(head, cells, height=height)


def column_of_facts(given: ChartInput, head: Runs, facts: Iterable[Measure]) -> Column:
    """The column of some figures of third parties, each on its last day; the days between are no gaps."""
    cells = {fact.period.end: print_point(given, fact.id, fact.quantity) for fact in facts}
    return Column(head, cells, is_whole=False)


def print_point(given: ChartInput, measure: str, quantity: Quantity, form: str = "") -> Cell:
    """One number: money in the unit of the caption, anything else with its own."""
    kind = quantity.unit.kind
    printed = spell(quantity, form or _FORMS.get(kind, "signed"), given.language)
    shown = round_cell(quantity) if kind is UnitKind.MONEY else 0
    figure = Figure(measure, printed, write_decimal(quantity.amount), str(quantity.unit))
    return Cell((figure,), tone=(shown > 0) - (shown < 0))


def tabulate(
    given: ChartInput, columns: Sequence[Column], unit: Unit | None, days: Days = WEEKS, *, is_stepped: bool = False
) -> ChartTable:
    """Put columns side by side, a row a day, oldest first; `unit` is that of the money in them, where it has no own."""
    lacking = Cell((Plain(given.book.word("missing")),), missing=True)
    empty = Cell(())
    rows = tuple(
        ChartRow(
            (
                Cell((print_day(day, f"{days.measure}@{day.isoformat()}", days.form, given.language),)),
                *(column.cells.get(day, lacking if column.is_whole else empty) for column in columns),
            ),
            write_place(days.place(day)),
            line=days.line(day) if days.line is not None else "",
        )
        for day in sorted({day for column in columns for day in column.cells})
    )
    has_heights = any(column.height is not None for column in columns)
    return ChartTable(
        title=(print_name(given.spec.title.within(given.language)),),
        unit=name_table_unit(unit, given.language) if unit is not None and unit.kind is UnitKind.MONEY else "",
        head=((Plain(given.book.word(days.word)),), *(column.head for column in columns)),
        rows=rows,
        heights=("", *(write_place(column.height or 0.0) for column in columns)) if has_heights else (),
        is_stepped=is_stepped,
    )


def tabulate_rows(
    given: ChartInput, head: Sequence[Runs], rows: Sequence[ChartRow], unit: Unit | None = None
) -> ChartTable:
    """A table whose rows are no days, such as those of names or categories; `unit` is that of money in it."""
    named = name_table_unit(unit, given.language) if unit is not None and unit.kind is UnitKind.MONEY else ""
    return ChartTable((print_name(given.spec.title.within(given.language)),), named, tuple(head), tuple(rows))


def print_amount(given: ChartInput, series: Series, point: Point | None, form: str = "") -> Cell:
    """One point of a series, or the word for a missing value."""
    if point is None or point.amount is None:
        return Cell((Plain(given.book.word("missing")),), missing=True)
    return print_point(given, point_id(series.id, point.period.end), Quantity(point.amount, series.unit), form)


def tabulate_data(given: ChartInput, data: Sequence[Datum]) -> ChartTable | None:
    """The table of a chart that makes none of its own, from its list of numbers: a row a day, a column a series.

    None where the numbers are of no series of the analysis, or of several kinds of money.
    """
    known = {series.id: (finding, series) for finding in given.analysis.findings for series in finding.series}
    columns = []
    wanted = [one for one in dict.fromkeys(datum.series for datum in data) if one in known]
    for name in wanted:
        finding, series = known[name]
        days = {datum.period for datum in data if datum.series == name}
        points = [point for point in series.points if point.period.end.isoformat() in days]
        head: Run = print_name(given.name(finding.id))
        columns.append(column_of(given, (head,), series, points))
    units = dict.fromkeys(known[name][1].unit for name in wanted if known[name][1].unit.kind is UnitKind.MONEY)
    if not columns or len(units) > 1:
        return None
    unit = next(iter(units), known[wanted[0]][1].unit)
    return tabulate(given, columns, unit, DATES)


def write_place(value: float) -> str:
    """A place on an axis, written out without an exponent."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
