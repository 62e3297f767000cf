"""How English labels the charts that set subjects, weeks or parts side by side; a slot is in braces."""

from __future__ import annotations

from collections.abc import Mapping

CHARTS: Mapping[str, str] = {
    "chart.before": "week to {before:date}",
    "chart.subtitle.ranking.flow": "{unit}, net flow in the week to {week:date}",
    "chart.subtitle.ranking.rate": "Net flow in the week to {week:date}, percent of assets",
    "alt.ranking.flow": (
        "Bar chart of net flow in the week to {week:date}, from the largest inflow to the largest outflow"
    ),
    "alt.ranking.rate": (
        "Bar chart of net flow in the week to {week:date} in percent of assets, from the highest to the lowest"
    ),
    "alt.ranking.row": "{subject} {amount:signed}",
    "chart.subtitle.stacked_bars": "{unit} a week, net",
    "alt.stacked_bars": "Stacked bars of weekly net flow; in the week to {week:date}",
}
