"""How English labels key figures, tables, charts and the notes to the figures; a slot is in braces."""

from __future__ import annotations

from collections.abc import Mapping

from .chart_labels_en import CHARTS
from .paper_labels import EN as PAPER
from .tile_labels_en import TILES

PHRASES: Mapping[str, str] = {
    "changes.run.in": "{weeks:ordinal} straight week of inflows",
    "changes.run.out": "{weeks:ordinal} straight week of outflows",
    **CHARTS,
    "strapline.only": "Week to {week:date} · {universe}",
    "strapline.irregular": "{days:count}-day week to {week:date} · {universe}",
    "running.only": "{title} · {as_of:date}",
    **TILES,
    "table.title.since": "Net flow from the week to {start:date}, against the same weeks a year earlier",
    "table.title.since.alone": "Net flow from the week to {start:date}",
    "note.source.head": "{provider}, {publication}",
    "note.source.licence": "; licence: {licence}",
    "note.source.span": ", {first_on:date} to {last_on:date}",
    "table.week_to": "Week to {day:date}",
    "table.weeks_of": "{year:year}, week to",
    "note.source": "{provider}, {publication}, {first_on:date} to {last_on:date}; licence: {licence}",
    "chart.period": "{first:date}–{last:date}",
    "chart.period.quarters": "{first:quarter}–{last:quarter}",
    "chart.finding.heat_map": "Highest in the latest week: {one} ({high:signed}); lowest: {two} ({low:signed})",
    "chart.extreme": "{amount:signed}, {on:column}",
    "chart.average": "{periods:count}-week average",
    "chart.segment": "{year:year} from {start:day}",
    "chart.subtitle.signed_bars": "{unit} a week",
    "chart.subtitle.yearly_lines": "{unit}, running total within each year",
    "chart.subtitle.yearly_lines.restarted": (
        "{unit}, running total within each year, restarted after a gap in the data"
    ),
    "chart.subtitle.paired_bars": "{unit} a week",
    "chart.subtitle.range_steps": "percent a year, by effective date, to {as_of:date}",
    "section.lacks": "This issue is without data from {names}, and whatever this section would calculate from "
    "them is left out.",
    "section.lacks.again": "What is calculated from {names} is left out here too.",
    "publication.name": "{provider} ({publication})",
    "note.fact.expired": "{name}: past its date and no longer quoted.",
    "note.fact.not-published": "{name}: not yet published on the as-of date and not quoted.",
    "cell.until": "(to {to:short})",
    "cell.origin": "{provider}, {publication}, {published:short}",
    "cell.origin.via": "{provider}, {publication}, {published:short}; read in {via}",
    "cell.universes": "Here: {subject}; {provider}: {other}",
    "chart.low": "Low {extreme:price}",
    "chart.high": "High {extreme:price}",
    "chart.rebound": "{move:signed} off the low",
    "chart.drawdown": "{move:signed} off the high",
    "chart.subtitle.heat_map.rate": "weekly net flow in percent of assets; the deeper the colour, the larger the flow",
    "chart.subtitle.heat_map.flow": "{unit} a week, net; the deeper the colour, the larger the flow",
    "chart.subtitle.cumulative_lines": "{unit}, cumulative net flow this year",
    "chart.subtitle.cumulative_lines.restarted": (
        "{unit}, cumulative net flow this year, restarted after a gap in the data"
    ),
    "chart.subtitle.cumulative_lines.late": "{unit}, cumulative net flow from the week to {start:date}",
    "chart.subtitle.price_line": "{note}, {start:date} to {price_on:date}",
    "chart.subtitle.price_line.missing": "{note}",
    "alt.heat_map.rate": (
        "Heat map of weekly net flow in percent of assets, from the week to {first:date} to the week to "
        "{week:date}; in the latest week {one} stands highest ({high:signed}) and {two} lowest "
        "({low:signed})."
    ),
    "alt.heat_map.rate.missing": (
        "Heat map of weekly net flow in percent of assets, from the week to {first:date} to the week to "
        "{week:date}; the latest week is not complete."
    ),
    "alt.heat_map.flow": (
        "Heat map of weekly net flow, from the week to {first:date} to the week to {week:date}; in the "
        "latest week {one} stands highest ({high:signed}) and {two} lowest ({low:signed})."
    ),
    "alt.heat_map.flow.missing": (
        "Heat map of weekly net flow, from the week to {first:date} to the week to {week:date}; the latest "
        "week is not complete."
    ),
    "alt.cumulative_lines": "Line chart of cumulative net flow this year",
    "alt.cumulative_lines.line": "{subject} {amount:signed}",
    "alt.price_line.rebound": (
        "Line chart of the {note} of {subject} from {start:date} to {price_on:date}; it fell to a low of "
        "{extreme:price} on {extreme_on:date} and last stood at {price:price}, {move:signed} off that low."
    ),
    "alt.price_line.drawdown": (
        "Line chart of the {note} of {subject} from {start:date} to {price_on:date}; it rose to a high of "
        "{extreme:price} on {extreme_on:date} and last stood at {price:price}, {move:signed} off that high."
    ),
    "chart.rebound.at": "lowest of the period",
    "chart.drawdown.at": "highest of the period",
    "alt.price_line.rebound.at": (
        "Line chart of the {note} of {subject} from {start:date} to {price_on:date}; "
        "it last stood at {price:price}, its lowest of the period."
    ),
    "alt.price_line.drawdown.at": (
        "Line chart of the {note} of {subject} from {start:date} to {price_on:date}; "
        "it last stood at {price:price}, its highest of the period."
    ),
    "alt.price_line.missing": "Line chart without a line: there are not enough prices.",
    "chart.subtitle.quarter_bars": "{unit} a quarter",
    "chart.quarter_key": "{short} ({amount:plain} in {quarter:quarter})",
    "chart.move": "{move:signed}",
    "chart.move.dated": "{move:signed}, {on:column}",
    "chart.move.on": "move of {on:date}",
    "chart.counted": "{provider}, to {to:column}: {amount:signed}",
    "chart.subtitle.dashboard": "how each signal bears on flows, with its latest value; the reading is opinion",
    "alt.dashboard.supports": "Supportive: {names}.",
    "alt.dashboard.weighs": "Adverse: {names}.",
    "alt.dashboard.neither": "Neutral: {names}.",
    "alt.dashboard.unknown": "Not known: {names}.",
}
WORDS: Mapping[str, str] = {
    **PAPER,
    "table.title.changes": "What changed since last week",
    "changes.before": "Week before",
    "changes.now": "This week",
    "changes.difference": "Change",
    "changes.state": "Direction",
    "changes.flat": "Almost no net flow",
    "changes.now.in": "Net inflow",
    "changes.now.out": "Net outflow",
    "changes.turned.in": "Turned to inflow",
    "changes.turned.out": "Turned to outflow",
    "changes.again.in": "Inflow again",
    "changes.again.out": "Outflow again",
    "note.changes.irregular": (
        "At least one of the two weeks has fewer or more than seven days, so the change is not quite like for like."
    ),
    "table.week": "Week to",
    "table.group": "Group",
    "table.ytd": "Year to date",
    "table.since": "Since the gap",
    "table.since_data": "Since data began",
    "table.title.ytd": "Net flow, year to date",
    "table.last_year": "Same weeks last year",
    "table.difference": "Difference",
    "table.pace": "Annualised",
    "table.full_year": "Last year in full",
    "missing": "n/a",
    "note.irregular_mark": "*",
    "note.term.sources": "Sources",
    "note.term.universe": "Universe",
    "note.term.definitions": "Definitions",
    "source": "Source: ",
    "source.and": "; ",
    "colon": ": ",
    "list.and": " and ",
    "list.comma": ", ",
    "semicolon": "; ",
    "sentence.end": ".",
    "sentence.space": " ",
    "number.about": ": ",
    "number.value": "Value",
    "number.period": "Period",
    "number.to": " to ",
    "number.universe": "Universe",
    "number.source": "Source",
    "number.as_of": "As of",
    "number.vintage": "Downloaded",
    "number.close": "Close",
    "page.skip": "Skip to the brief",
    "mail.web": "View in your browser",
    "mail.why": "You are receiving this brief because you are on its mailing list.",
    "mail.unsubscribe": "Unsubscribe",
    "mail.shortened": "Parts of the brief are left out to keep this message short.",
    "mail.shortened.pdf": "Parts of the brief are left out to keep this message short; the attached PDF has all of it.",
    "mail.shortened.web": "Parts of the brief are left out to keep this message short; the web version has all of it.",
    "mail.shortened.both": (
        "Parts of the brief are left out to keep this message short; the attached PDF and the web version have all "
        "of it."
    ),
    "mail.table": "The table is wide; the formatted version of this message shows it.",
    "page.site": "This site",
    "page.home": "Home",
    "page.archive": "Archive",
    "page.paper": "PDF",
    "page.data": "Data (CSV)",
    "page.contents": "Contents",
    "page.language": "Language",
    "page.language.own": "English",
    "page.copy": "Copy table",
    "page.copied": "Table copied",
    "page.not_copied": "The table could not be copied",
    "page.sorted.up": "Sorted by “…”, smallest first",
    "page.sorted.down": "Sorted by “…”, largest first",
    "chart.inflow": "Inflow",
    "chart.outflow": "Outflow",
    "chart.irregular": "not a seven-day week",
    "chart.gap": "no data",
    "chart.upper": "Upper bound",
    "chart.lower": "Lower bound",
    "clause.tail": ", ",
    "chart.table.summary": "Data of the chart",
    "chart.table.day": "Date",
    "chart.table.quarter": "Quarter",
    "chart.table.total": "Running total",
    "chart.table.signal": "Signal",
    "chart.table.reading": "Reading",
    "chart.table.today": "Latest",
    "chart.table.supports": "supportive",
    "chart.table.weighs": "adverse",
    "chart.table.neither": "neutral",
    "chart.table.unknown": "not known",
    "opinion": "Opinion",
    "reported": "Third-party figures",
    "table.fact": "Figure",
    "table.value": "Value",
    "table.days": "Period",
    "table.origin": "Source",
    "table.confidence": "Confidence",
    "table.own": "Calculated here",
    "table.reported": "Third party",
    "table.trigger": "Trigger",
    "table.today": "Latest",
    "table.state": "State",
    "state.met": "met",
    "state.unmet": "not met",
    "state.unknown": "not known",
    "state.all": "all triggers met",
    "state.some": "some triggers met",
    "state.none": "no trigger met",
    "state.open": "triggers not yet known",
    "confidence.high": "high (read in the original)",
    "confidence.medium": "medium (read in a report of it)",
    "confidence.low": "low (second hand)",
    "chart.hatched": "hatched: no data",
    "chart.rest": "The rest",
    "chart.table.part": "Item",
    "chart.table.flow": "Net flow",
    "chart.range.week": "One week",
    "chart.range.half": "Middle half",
    "chart.range.median": "Median",
    "chart.range.top": "highest of all",
    "chart.range.bottom": "lowest of all",
    "chart.table.lower": "Lower quartile",
    "chart.table.median": "Median",
    "chart.table.upper": "Upper quartile",
    "chart.table.place": "Percentile",
    "chart.trend": "Trend (least squares)",
    "chart.table.rate": "Flow rate",
    "chart.supports": "supportive",
    "chart.weighs": "adverse",
    "chart.neither": "neutral",
    "facts.none": "No third-party figure is recent enough to use this week.",
    "table.title.facts": "Third-party figures used in this issue",
    "table.title.differences": "One question, different counts",
    "note.differences": "Coverage, sample and reporting week differ: the two cannot be added, subtracted or joined "
    "into one series.",
    "alt.dashboard": "Drivers and risks.",
}
