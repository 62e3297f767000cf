"""A registry of kinds that do nothing: this room only looks at what a kind declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flowbrief.extend import Param, ParamType, Registry, SeriesKind
from flowbrief.model.quantity import UnitKind
from flowbrief.model.text import Text

WORDS = Text("词", "words")
SAMPLE = Path(__file__).parents[2] / "config" / "us-etf-flows.yaml"
MISTAKES = Path(__file__).parents[1] / "mistakes"


def register_kinds() -> Registry:
    """Register the kinds that the sample report uses, and a few to try every type of setting on."""
    kinds = Registry()

    def add(shelf: str, kind: str, *params: Param, **more: Any) -> None:
        def nothing(*_: object) -> None:
            return None

        getattr(kinds, shelf)(kind, summary=WORDS, params=params, **more)(nothing)

    flow, level = {"formula": "f", "series": SeriesKind.FLOW}, {"formula": "f", "series": SeriesKind.LEVEL}
    of = Param("of", ParamType.METRIC, "the flow to look at", of_series=(SeriesKind.FLOW,))
    for kind in ("extreme", "rank", "streak"):
        add("metric", kind, of, formula="f")
    for kind in ("ytd", "cumulative"):
        add("metric", kind, of, **level)
    add("metric", "annualised_pace", Param("of", ParamType.METRIC, "a year to date", of_kinds=("ytd",)), formula="f")
    add("metric", "net_flow", **flow)
    add("metric", "fact", of_subject=False, formula="f")
    add("metric", "moving_average", of, Param("periods", ParamType.INTEGER, "how many", minimum=2), **level)
    weekly = (SeriesKind.FLOW, SeriesKind.LEVEL)
    against = Param("against", ParamType.METRIC, "compared with", default=None, of_series=weekly)
    add("metric", "change", of, against, formula="f")
    window = Param("window", ParamType.INTEGER, "periods that count", default=52, minimum=13)
    add("metric", "zscore", of, window, formula="f")
    whole = Param("whole", ParamType.METRIC, "the total", of_series=(SeriesKind.FLOW,))
    add("metric", "share", of, whole, formula="f")
    add(
        "metric",
        "policy_rate_path",
        Param("name", ParamType.WORDS, "whose policy it is"),
        Param("short", ParamType.WORDS, "a shorter name", default=None),
        Param("source", ParamType.SOURCE, "the source of the range", shape="changes", unit=UnitKind.RATE),
        Param("lower", ParamType.COLUMN, "column of the lower end", default="lower"),
        Param("upper", ParamType.COLUMN, "column of the upper end", default="upper"),
        formula="f",
        of_subject=False,
        series=SeriesKind.STEPS,
    )
    # Takes any metric, whatever its kind.
    add("metric", "echo", Param("of", ParamType.METRIC, "any metric", default=None), formula="f")
    several = Param("of", ParamType.METRICS, "flows", of_series=(SeriesKind.FLOW,), lengths=(1, 3))
    add("metric", "sum_of", several, formula="f")
    members = Param("subjects", ParamType.SUBJECTS, "whose flows", of_kinds=("net_flow",))
    add("metric", "group_flow", Param("name", ParamType.WORDS, "its name"), members, of_subject=False, **flow)
    add("metric", "source_level", Param("source", ParamType.SOURCE, "the source"), formula="f", of_subject=False)

    periods = Param("periods", ParamType.INTEGER, "how many periods", default=52, minimum=4)
    average = Param("average", ParamType.METRIC, "a line", default=None, of_kinds=("moving_average",))
    add("chart", "signed_bars", Param("of", ParamType.METRIC, "a flow", of_kinds=("net_flow",)), average, periods)
    add("chart", "yearly_lines", Param("of", ParamType.METRIC, "a running total", of_kinds=("cumulative",)))
    pair = Param("of", ParamType.SUBJECTS, "two subjects", of_kinds=("net_flow",), length=2)
    add("chart", "paired_bars", pair, periods)
    lines = Param("of", ParamType.METRICS, "running totals", of_kinds=("cumulative",), lengths=(2, 4))
    add("chart", "several_lines", lines, Param("periods", ParamType.INTEGER, "how many", default=13, maximum=26))
    path = Param("of", ParamType.METRIC, "a path", of_kinds=("policy_rate_path",))
    add("chart", "range_steps", path, Param("from", ParamType.DATE, "the first day shown"))
    add(
        "chart",
        "every_setting",
        Param("subject", ParamType.SUBJECT, "one subject", default=None),
        Param("order", ParamType.CHOICE, "the order", default="size", choices=("size", "name")),
        Param("labels", ParamType.FLAG, "whether marks are labelled", default=False),
        Param("note", ParamType.WORDS, "words under the chart", default=None),
    )

    add("source", "csv")
    add("source", "excel", Param("sheet", ParamType.TEXT, "the name of the sheet"))

    for kind in ("level", "extreme", "streak", "rank", "year_to_date", "cumulative", "pace"):
        kinds.claim(kind, about=("net_flow",), summary=WORDS)(lambda *_: None)
    return kinds
