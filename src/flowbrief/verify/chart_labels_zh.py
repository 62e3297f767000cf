"""How Chinese labels the charts that set subjects, weeks or parts side by side; a slot is in braces."""

from __future__ import annotations

from collections.abc import Mapping

CHARTS: Mapping[str, str] = {
    "chart.before": "截至{before:date}当周",
    "chart.subtitle.ranking.flow": "{unit}，截至{week:date}当周净流入",
    "chart.subtitle.ranking.rate": "截至{week:date}当周净流入占期初规模的比例",
    "alt.ranking.flow": "条形图：截至{week:date}当周净流入，由多到少依次为",
    "alt.ranking.rate": "条形图：截至{week:date}当周净流入占期初规模的比例，由高到低依次为",
    "alt.ranking.row": "{subject}{amount:signed}",
    "chart.subtitle.stacked_bars": "{unit}，单周净流入",
    "alt.stacked_bars": "堆叠柱状图：各类资金单周净流入，截至{week:date}当周",
}
