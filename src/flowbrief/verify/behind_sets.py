"""What the numbers have to be behind the charts that set subjects, weeks or parts side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .behind_rows import Expected, Parts, Row
from .flat_rows import place
from .panels import lay_panels
from .ranges import list_rows
from .scatters import pair_weeks
from .values import Amount, Value
from .waterfalls import list_steps

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]


def expect_set(reader: PlotReader, chart: Given) -> Expected | None:
    """The numbers that stand behind a chart; None for a kind that is not known here."""
    if reader.spec["kind"] == "small_multiples":
        return _small_multiples(reader, chart)
    expect = _KINDS.get(reader.spec["kind"])
    return None if expect is None else expect(reader)


def _waterfall(reader: PlotReader) -> Expected:
    metric = reader.derivation.metric(reader.params["of"])
    values = reader.derivation.result(metric.id).values
    if values[""] is None:
        return Expected("", (), ())
    steps, labels = list_steps(reader, metric, values), reader.labels
    rows = [Row((step.name, labels.show_cell(step.measure, step.amount)), float(at)) for at, step in enumerate(steps)]
    head = [(labels.words[f"chart.table.{word}"],) for word in ("part", "flow")]
    return Expected(reader.wording.table_unit(steps[0].amount.unit), head, rows)


def _range_history(reader: PlotReader) -> Expected:
    rows, labels, end = list_rows(reader), reader.labels, reader.derivation.end
    unit = reader.derivation.flow_unit(rows[0].flow)
    has_places = any(row.place is not None for row in rows)
    words = ("lower", "median", "upper", *(("place",) if has_places else ()))
    week: tuple[str, Value | None] = (f"week@{end.isoformat()}", end)
    head: list[Parts] = [(labels.words["table.group"],), labels.fill("table.week_to", lambda _: week, {})]
    head += [(labels.words[f"chart.table.{word}"],) for word in words]
    missing: Parts = (labels.words["missing"],)
    lines = []
    for at, row in enumerate(rows):
        middle = row.middle.id
        cells: list[Parts] = [(row.short,)]
        for measure, value in (
            (row.flow.id, row.now), (f"{middle}.lower", row.parts["lower"]), (middle, row.parts[""]),
            (f"{middle}.upper", row.parts["upper"]),
        ):  # fmt: skip
            cells.append(labels.show_cell(measure, value) if isinstance(value, Amount) else missing)
        if has_places:
            measure, value = row.place or ("", None)
            cells.append((labels.print_as(measure, value, "percentile"),) if value is not None else missing)
        lines.append(Row(cells, float(at)))
    return Expected(reader.wording.table_unit(unit) if Amount(Decimal(0), unit).is_money else "", head, lines)


def _scatter(reader: PlotReader) -> Expected:
    known, labels = reader.derivation, reader.labels
    metric = known.metric(reader.params["of"])
    flows = [known.metric(metric.params[side]) for side in ("of", "against")]
    units = [known.flow_unit(flow) for flow in flows]
    rows = []
    for end, *numbers in pair_weeks(reader, metric):
        cells: list[Parts] = [(labels.print_as(f"week@{end.isoformat()}", end, "short"),)]
        for flow, unit, number in zip(flows, units, numbers, strict=True):
            cells.append(labels.show_cell(f"{flow.id}@{end.isoformat()}", Amount(number, unit)))
        # A week stands where it is on the axis of the other series.
        rows.append(Row(cells, place(numbers[-1], units[-1])))
    heads = [(reader.recipe.shorts_of(flow)[labels.language],) for flow in flows]
    money = [unit for unit in units if Amount(Decimal(0), unit).is_money]
    return Expected(reader.wording.table_unit(money[0]) if money else "", [(labels.words["table.week"],), *heads], rows)


def _small_multiples(reader: PlotReader, chart: Given) -> Expected:
    grid, labels = lay_panels(reader, chart["plot"]), reader.labels
    if grid is None:
        return Expected("", (), ())
    head = [(labels.words[key],) for key in ("table.group", "table.week", f"chart.table.{reader.params['measure']}")]
    rows = []
    for panel in grid.panels:
        for week, number in zip(grid.weeks, panel.numbers, strict=True):
            day = week.end.isoformat()
            shown: Parts = (labels.words["missing"],)
            if number is not None:
                shown = labels.show_cell(f"{panel.metric.id}@{day}", Amount(number, grid.unit))
            cells: list[Parts] = [(panel.short,), (labels.print_as(f"week@{day}", week.end, "short"),), shown]
            rows.append(Row(cells, week.end.toordinal() + panel.right, line=str(panel.row)))
    is_money = Amount(Decimal(0), grid.unit).is_money
    return Expected(reader.wording.table_unit(grid.unit) if is_money else "", head, rows)


_KINDS: Mapping[str, Callable[[PlotReader], Expected]] = {
    "waterfall": _waterfall,
    "range_history": _range_history,
    "scatter": _scatter,
}
