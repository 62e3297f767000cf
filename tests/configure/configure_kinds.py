"""A registry of kinds that do nothing: this room only looks at what a kind declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flowbrief.extend import Param, ParamType, Registry
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

    of = Param("of", ParamType.METRIC, "The metric to look at.")
    for kind in ("extreme", "rank", "streak", "ytd", "cumulative", "annualised_pace"):
        add("metric", kind, of, formula="f")
    add("metric", "net_flow", formula="f")
    add("metric", "moving_average", of, Param("periods", ParamType.INTEGER, "How many.", minimum=2), formula="f")
    add("metric", "change", of, Param("against", ParamType.METRIC, "Compared with.", default=None), formula="f")
    window = Param("window", ParamType.INTEGER, "Periods that count.", default=52, minimum=13)
    add("metric", "zscore", of, window, formula="f")
    add("metric", "share", of, Param("whole", ParamType.METRIC, "The total."), formula="f")
    add(
        "metric",
        "policy_rate_path",
        Param("source", ParamType.SOURCE, "The source of the range."),
        Param("lower", ParamType.TEXT, "Column of the lower end."),
        Param("upper", ParamType.TEXT, "Column of the upper end."),
        Param("name", ParamType.WORDS, "Whose policy it is.", default=WORDS),
        formula="f",
        of_subject=False,
    )
    add("metric", "source_level", Param("source", ParamType.SOURCE, "The source."), formula="f", of_subject=False)

    periods = Param("periods", ParamType.INTEGER, "How many periods.", default=52, minimum=4)
    add("chart", "signed_bars", of, Param("average", ParamType.METRIC, "A line.", default=None), periods)
    add("chart", "yearly_lines", of)
    add("chart", "paired_bars", Param("of", ParamType.SUBJECTS, "The subjects to compare."), periods)
    add("chart", "range_steps", of, Param("from", ParamType.DATE, "The first day shown."))
    add(
        "chart",
        "every_setting",
        Param("subject", ParamType.SUBJECT, "One subject.", default=None),
        Param("order", ParamType.CHOICE, "The order.", default="size", choices=("size", "name")),
        Param("labels", ParamType.FLAG, "Whether marks are labelled.", default=False),
        Param("note", ParamType.WORDS, "Words under the chart.", default=None),
    )

    add("source", "csv")
    add("source", "excel", Param("sheet", ParamType.TEXT, "The name of the sheet."))

    for kind in ("level", "extreme", "streak", "rank"):
        kinds.claim(kind, about=("net_flow",), summary=WORDS)(lambda *_: None)
    return kinds
