"""How English labels the charts that set subjects, weeks or parts side by side; a slot is in braces."""

from __future__ import annotations

from collections.abc import Mapping

CHARTS: Mapping[str, str] = {
    "alt.signed_bars": (
        "Column chart of weekly net flow into {subject} from the week to {first:date} to the "
        "week to {week:date}. The latest week stands at {amount:signed}; the highest, the week "
        "to {high_on:date}, at {high:signed}, and the lowest, the week to {low_on:date}, at "
        "{low:signed}."
    ),
    "alt.yearly_lines": (
        "Line chart of cumulative net flow into {subject}, with one line for each year; the "
        "latest line ends at {amount:signed}."
    ),
    "alt.paired_bars": (
        "Stacked column chart of weekly net flow into {subject} ({first:signed} in the latest "
        "week) and {whole} ({second:signed})."
    ),
    "alt.range_steps": (
        "Step chart of the moves of the policy rate’s target range up to {as_of:date}, when it "
        "stood at {lower}–{upper}."
    ),
    "alt.quarter_bars": (
        "Grouped column chart by quarter, up to {quarter:quarter}, of {subject}, {first:plain} "
        "in the latest, and of {whole}, {second:plain}."
    ),
    "alt.quarter_bars.one": (
        "Column chart by quarter, up to {quarter:quarter}, of {subject}, {first:plain} in the latest."
    ),
    "chart.before": "week to {before:date}",
    "chart.subtitle.ranking.flow": "{unit}, net flow in the week to {week:date}",
    "chart.subtitle.ranking.rate": "net flow in the week to {week:date}, percent of assets",
    "alt.ranking.flow": (
        "Bar chart of net flow in the week to {week:date}, from the largest inflow to the largest outflow"
    ),
    "alt.ranking.rate": (
        "Bar chart of net flow in the week to {week:date} in percent of assets, from the highest to the lowest"
    ),
    "alt.ranking.row": "{subject} {amount:signed}",
    "chart.subtitle.stacked_bars": "{unit} a week, net",
    "alt.stacked_bars": "Stacked bars of weekly net flow; in the week to {week:date}",
    "chart.waterfall.week.previous": "Week to {previous:column}",
    "chart.waterfall.week.current": "Week to {current:column}",
    "chart.waterfall.year.previous": "{previous:year}, same weeks",
    "chart.waterfall.year.current": "{current:year} to date",
    "chart.subtitle.waterfall.week": "{unit}, net flow, from the week to {previous:date} to the week to {current:date}",
    "chart.subtitle.waterfall.year": (
        "{unit}, net flow in the first {weeks:digits} {weeks|week|weeks} of {previous:year} and of {current:year}"
    ),
    "chart.subtitle.waterfall.missing": "net flow, change by part",
    "alt.waterfall.week": (
        "Waterfall chart of weekly net flow into {subject}, from {previous:signed} to "
        "{current:signed}, through the changes of its parts"
    ),
    "alt.waterfall.year": (
        "Waterfall chart of net flow into {subject} this year, {current:signed} against "
        "{previous:signed} in the same weeks of last year, through the changes of its parts"
    ),
    "alt.waterfall.missing": "Waterfall chart without bars: there is nothing to compare with.",
    "chart.range.place": "{place:percentile} percentile",
    "chart.subtitle.range_history.flow": "{unit} a week, net, from the week to {start:date} on",
    "chart.subtitle.range_history.flow.mixed": "{unit} a week, net, since the data of each begin",
    "chart.subtitle.range_history.rate": "weekly net flow in percent of assets, from the week to {start:date} on",
    "chart.subtitle.range_history.rate.mixed": "weekly net flow in percent of assets, since the data of each begin",
    "alt.range_history": "Strip chart that sets the week to {week:date} against all weeks of the data",
    "alt.range_history.row": "{subject} {amount:signed} (median {median:signed})",
    "chart.axis.flow": "{subject}, {unit}",
    "chart.axis.rate": "{subject}, % of assets",
    "chart.subtitle.scatter": (
        "weekly net flow, a point a week: {weeks:digits} weeks since {start:date}, correlation {main:signed}"
    ),
    "chart.subtitle.scatter.missing": (
        "weekly net flow, a point a week: {weeks:digits} {weeks|week|weeks} since {start:date}"
    ),
    "chart.subtitle.scatter.empty": "weekly net flow, a point a week",
    "alt.scatter": (
        "Scatter chart of weekly net flow, {whole} across and {subject} up: {weeks:digits} weeks since "
        "{start:date}, correlation {main:signed}; the dashed line is that of least squares."
    ),
    "alt.scatter.missing": (
        "Scatter chart of weekly net flow, {whole} across and {subject} up: {weeks:digits} "
        "{weeks|week|weeks} since {start:date}, too few or too much alike for a line."
    ),
    "alt.scatter.empty": "Scatter chart without points: the two have no week in common.",
    "chart.subtitle.small_multiples.flow": "{unit} a week, net, all on one scale",
    "chart.subtitle.small_multiples.rate": "weekly net flow in percent of assets, all on one scale",
    "alt.small_multiples.flow": "Small charts of weekly net flow; in the week to {week:date}",
    "alt.small_multiples.rate": "Small charts of weekly net flow in percent of assets; in the week to {week:date}",
    "chart.finding.waterfall.week": "{subject} {current:signed} in the week, after {previous:signed}",
    "chart.finding.waterfall.year": "{subject} {current:signed} this year, {previous:signed} a year before",
    "chart.finding.scatter": "{whole} and {subject}: correlation {main:signed}",
    "chart.finding.range_history": "{subject} {amount:signed} against a median of {median:signed}",
}
