"""What the numbers behind a chart have to be, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .arguments import Arguments
from .courses import day_of_year
from .dashboard import PLACES, judge_signal
from .heat import amount_of, edges_of, lay_out
from .labels import Part
from .lines import read_course
from .quarter_bars import count_back, last_day
from .rankings import rank_rows
from .recipe import Metric
from .stacks import align
from .values import Amount, quarter_of
from .weekly_bars import list_counted

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
Parts = tuple[Part, ...]
_SHORTEST = timedelta(weeks=4)
_RATE = "percent_a_year"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the label and the cells, and where it stands on the axes."""

    cells: Sequence[Parts]
    x: float
    y: float | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A whole table: the unit of its caption, its headings, its rows from the top down."""

    unit: str
    head: Sequence[Parts]
    rows: Sequence[Row]
    heights: Sequence[float] = ()
    is_stepped: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """One series: its heading, the measure and the amount of each of its days, None where the data lack one."""

    head: Parts
    days: Mapping[date, tuple[str, Amount | None]]
    is_whole: bool = True


def expect_table(reader: PlotReader) -> Expected | None:
    """The numbers that stand behind a chart; None for a kind that is not known here."""
    expect = _KINDS.get(reader.spec["kind"])
    return None if expect is None else expect(reader)


def _signed_bars(reader: PlotReader) -> Expected:
    flow, params = reader.derivation.metric(reader.params["of"]), reader.params
    unit = reader.derivation.flow_unit(flow)
    weeks = reader.derivation.flow(flow)[-params["periods"] :]
    columns = [_flow(reader, flow, weeks)]
    if params.get("average") is not None:
        average = params["average"]
        series = reader.derivation.result(average).series[""]
        head = reader.labels.fill("chart.average", reader.find(average), {})
        columns.append(_Column(head, _points(average, {week.end: series[week.end] for week in weeks}, unit)))
    counted = list_counted(reader)
    for fact, end, amount in counted:
        head = (fact.params["provider"][reader.labels.language],)
        columns.append(_Column(head, {end: (fact.id, amount)}, is_whole=False))
    return _lay_days(reader, columns, unit, "day" if counted else "week")


def _paired_bars(reader: PlotReader) -> Expected:
    flows = [reader.derivation.flow_of(subject) for subject in reader.params["of"][:2]]
    columns = [_flow(reader, flow, reader.derivation.flow(flow)[-reader.params["periods"] :]) for flow in flows]
    return _lay_days(reader, columns, reader.derivation.flow_unit(flows[0]), "week")


def _stacked_bars(reader: PlotReader) -> Expected:
    known, params = reader.derivation, reader.params
    flows = [known.flow_of(subject) for subject in params["of"]]
    flows += [known.metric(params["net"])] if params.get("net") is not None else []
    weeks, numbers = align(reader, flows, params["periods"])
    unit, columns = known.flow_unit(flows[0]), []
    for flow, series in zip(flows, numbers, strict=True):
        short = reader.recipe.subjects[flow.subject].shorts[reader.labels.language]
        days = {week.end: number for week, number in zip(weeks, series, strict=True)}
        columns.append(_Column((short,), _points(flow.id, days, unit)))
    return _lay_days(reader, columns, unit, "week")


def _flow(reader: PlotReader, flow: Metric, weeks: Iterable[Any]) -> _Column:
    unit = reader.derivation.flow_unit(flow)
    short = reader.recipe.subjects[flow.subject].shorts[reader.labels.language]
    return _Column((short,), _points(flow.id, {week.end: week.number for week in weeks}, unit))


def _yearly_lines(reader: PlotReader) -> Expected:
    metric = reader.derivation.metric(reader.params["of"])
    series, unit = reader.derivation.result(metric.id).series[""], reader.derivation.unit_of(metric)
    days = _points(metric.id, {week.end: series[week.end] for week in reader.derivation.weeks_of(metric)}, unit)
    column = _Column((reader.labels.words["chart.table.total"],), days)
    return _lay_days(reader, [column], unit, "week", day_of_year, lambda day: str(day.year))


def _cumulative_lines(reader: PlotReader) -> Expected:
    metrics = [reader.derivation.metric(name) for name in reader.params["of"]]
    unit = reader.derivation.unit_of(metrics[0])
    columns = [
        _Column(
            (reader.recipe.subjects[metric.subject].shorts[reader.labels.language],),
            _points(metric.id, {week.end: total for week, total in read_course(reader, metric)}, unit),
        )
        for metric in metrics
    ]
    return _lay_days(reader, columns, unit, "week")


def _range_steps(reader: PlotReader) -> Expected:
    metric, as_of = reader.derivation.metric(reader.params["of"]), reader.derivation.as_of
    result = reader.derivation.result(metric.id)
    left = min(date.fromisoformat(str(reader.params["from"])), as_of - _SHORTEST)
    columns = []
    for side, part in (("lower", "lower"), ("upper", "")):
        steps = {day: rate for day, rate in sorted(result.series[part].items()) if day <= as_of}
        start = min(max(left, min(steps)), as_of)
        before = [day for day in steps if day <= start][-1:]
        shown = {day: rate for day, rate in steps.items() if day > start or day in before}
        days = _points(f"{metric.id}.{part}" if part else metric.id, shown, _RATE)
        columns.append(_Column((reader.labels.words[f"chart.{side}"],), days))
    place = lambda day: max(float(day.toordinal()), float(left.toordinal()))  # noqa: E731
    return _lay_days(reader, columns, "", "day", place, is_stepped=True)


def _quarter_bars(reader: PlotReader) -> Expected:
    metrics = [reader.derivation.metric(one) for one in reader.params["of"]]
    unit = reader.recipe.sources[metrics[0].params["source"]].units[metrics[0].params["column"]]
    found = [
        {quarter_of(day): (day, number) for day, number in reader.derivation.result(one.id).series[""].items()}
        for one in metrics
    ]
    named = sorted({quarter for one in found for quarter in one})
    shown = count_back(named[-1], named[0], reader.params["periods"])
    columns = []
    for metric, quarters in zip(metrics, found, strict=True):
        days = {}
        for quarter in shown:
            if quarter in quarters:
                day, number = quarters[quarter]
                days[last_day(quarter)] = f"{metric.id}@{day}", None if number is None else Amount(number, unit)
        columns.append(_Column((reader.recipe.shorts_of(metric)[reader.labels.language],), days))
    return _lay_days(reader, columns, unit, "quarter")


def _price_line(reader: PlotReader) -> Expected | None:
    metric = reader.derivation.metric(reader.params["of"])
    result = reader.derivation.result(metric.id)
    latest = result.values["price"]
    if result.values[""] is None or not isinstance(latest, Amount):
        return Expected("", (), ())
    days = _points(f"{metric.id}.price", dict(sorted(result.series["price"].items())), latest.unit)
    return _lay_days(
        reader, [_Column((metric.params["basis"][reader.labels.language],), days)], "", "day", as_price=True
    )


def _heat_map(reader: PlotReader) -> Expected:
    rows, ends = lay_out(reader)
    starts = {end: week.start for row in rows for end, week in row.weeks.items()}
    unit = "percent" if reader.params["measure"] == "rate" else reader.derivation.flow_unit(rows[0].metric)
    columns = [
        _Column(
            (reader.recipe.subjects[row.subject].shorts[reader.labels.language],),
            {end: (f"{row.metric.id}@{end}", amount_of(row, end, unit)) for end in ends},
        )
        for row in rows
    ]
    table = _lay_days(reader, columns, unit, "week", lambda day: sum(edges_of(day, ends, starts)) / 2)
    heights = [float(len(rows) - 1 - index) for index in range(len(rows))]
    return Expected(table.unit, table.head, table.rows, heights)


def _dashboard(reader: PlotReader) -> Expected:
    words, signals = reader.labels.words, list(reader.recipe.signals.values())
    rows = []
    for at, signal in enumerate(signals):
        state = judge_signal(reader, signal)
        shown: Parts = (words["missing"],)
        if state != "unknown":
            shown = Arguments(reader.recipe, reader.derivation, reader.labels).show(signal["shows"])
        cells: tuple[Parts, ...] = (signal["title"][reader.labels.language],), (words[f"chart.table.{state}"],), shown
        rows.append(Row(cells, float(PLACES[state][0]), float(len(signals) - 1 - at)))
    return Expected("", [(words[f"chart.table.{key}"],) for key in ("signal", "reading", "today")], rows)


def _ranking(reader: PlotReader) -> Expected:
    ranked, week, then = rank_rows(reader)
    labels, unit = reader.labels, "percent"
    if reader.params["measure"] != "rate":
        unit = reader.derivation.flow_unit(ranked[0].metric)
    has_before = any(row.then is not None for row in ranked)
    days = [week, then] if has_before and then is not None else [week]
    head: list[Parts] = [(labels.words["table.group"],)]
    head += [labels.fill("table.week_to", lambda _, day=day: (f"week@{day}", day), {}) for day in days]  # type: ignore[misc]
    rows = []
    for at, row in enumerate(ranked):
        amounts = [row.now, None if row.then is None else Amount(row.then, unit)][: len(days)]
        cells: list[Parts] = [(row.short,)]
        for day, amount in zip(days, amounts, strict=True):
            shown = labels.show_cell(f"{row.metric.id}@{day}", amount) if amount is not None else None
            cells.append(shown or (labels.words["missing"],))
        rows.append(Row(cells, float(at)))
    return Expected(reader.wording.table_unit(unit) if Amount(Decimal(0), unit).is_money else "", head, rows)


def _points(measure: str, numbers: Mapping[date, Decimal | None], unit: str) -> dict[date, tuple[str, Amount | None]]:
    return {
        day: (f"{measure}@{day}", None if number is None else Amount(number, unit)) for day, number in numbers.items()
    }


def _lay_days(
    reader: PlotReader,
    columns: Sequence[_Column],
    unit: str,
    of: str,
    place: Callable[[date], float] = date.toordinal,
    line: Callable[[date], str] | None = None,
    *,
    is_stepped: bool = False,
    as_price: bool = False,
) -> Expected:
    """The columns side by side, a row a day; `of` says what a row is: a week, a day or a quarter."""
    words, form = reader.labels.words, "quarter" if of == "quarter" else "short"
    rows = []
    for day in sorted({day for column in columns for day in column.days}):
        cells: list[Parts] = [(reader.labels.print_as(f"{of}@{day}", day, form),)]
        for column in columns:
            measure, amount = column.days.get(day, ("", None))
            if amount is not None:
                cells.append(_show(reader, measure, amount, as_price=as_price))
            else:
                cells.append((words["missing"],) if measure or column.is_whole else ())
        rows.append(Row(cells, float(place(day)), line=line(day) if line is not None else ""))
    is_money = not as_price and unit and Amount(Decimal(0), unit).is_money
    heading = words["table.week" if of == "week" else f"chart.table.{of}"]
    return Expected(
        reader.wording.table_unit(unit) if is_money else "",
        [(heading,), *(column.head for column in columns)],
        rows,
        is_stepped=is_stepped,
    )


def _show(reader: PlotReader, measure: str, amount: Amount, *, as_price: bool) -> Parts:
    if as_price:
        return reader.labels.show_price(measure, amount)
    if amount.unit == _RATE:
        return (reader.labels.print_as(measure, amount, "plain"),)
    return reader.labels.show_cell(measure, amount)


def is_known(kind: str) -> bool:
    """True if every cell of the numbers behind a chart of this kind is calculated again."""
    return kind in _KINDS


_KINDS: Mapping[str, Callable[[PlotReader], Expected | None]] = {
    "signed_bars": _signed_bars,
    "paired_bars": _paired_bars,
    "yearly_lines": _yearly_lines,
    "cumulative_lines": _cumulative_lines,
    "range_steps": _range_steps,
    "quarter_bars": _quarter_bars,
    "price_line": _price_line,
    "heat_map": _heat_map,
    "dashboard": _dashboard,
    "ranking": _ranking,
    "stacked_bars": _stacked_bars,
}
