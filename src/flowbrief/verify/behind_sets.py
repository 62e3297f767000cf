"""What the numbers have to be behind the charts that set subjects, weeks or parts side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .behind_rows import Expected, Row
from .waterfalls import list_steps

if TYPE_CHECKING:
    from .plots import PlotReader


def expect_set(reader: PlotReader) -> Expected | None:
    """The numbers that stand behind a chart; None for a kind that is not known here."""
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


_KINDS: Mapping[str, Callable[[PlotReader], Expected]] = {
    "waterfall": _waterfall,
}
