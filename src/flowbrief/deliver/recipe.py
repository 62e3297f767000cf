"""The recipe of an issue: what it is about and how its inputs are read, for whoever wants to calculate it again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flowbrief import __version__
from flowbrief.model.artifact import Artifact
from flowbrief.model.fact import FactSpec
from flowbrief.model.gate import NO_RESERVATIONS, Reservations
from flowbrief.model.money import HOUSE_FORMAT, MoneyFormat
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.spec import ReportSpec, TableSpec
from flowbrief.model.table import Intake
from flowbrief.model.text import LANGUAGES, Text

from .recipe_argument import describe_argument, describe_params, plain

_NAME = "recipe.json"
_LABELS = ("tile.", "chart.", "table.", "note.source", "strapline.", "running.")


def write_recipe(spec: ReportSpec, intake: Intake) -> Artifact:
    """Write the recipe of one issue as `recipe.json`, with the day on which each download that was read was fetched."""
    recipe = make_recipe(spec, intake.as_of, intake.reservations)
    fetched = {source.source: source.vintage.fetched_on for source in intake.sources if source.vintage}
    for source in recipe["sources"]:
        if source["name"] in fetched:
            source["fetched_on"] = fetched[source["name"]].isoformat()
    text = json.dumps(recipe, ensure_ascii=False, indent=1) + "\n"
    return Artifact(_NAME, "application/json", text.encode())


def make_recipe(spec: ReportSpec, as_of: date, reservations: Reservations = NO_RESERVATIONS) -> dict[str, Any]:
    """Put down the facts of a report that its numbers depend on, as plain JSON values.

    Only what the configuration says stands in it, the day of the issue, and those of earlier issues that it speaks of;
    no value that was computed, and no path but those the config names, so that it is the same on every machine.
    """
    known = {subject.id for subject in spec.subjects}
    named = [m for m in spec.metrics if m.subject not in known and isinstance(m.params.get("name"), Text)]
    topics: dict[str, Mapping[str, Any]] = {}
    for metric in named:
        topics.setdefault(metric.subject, metric.params)
    return {
        "recipe": 1,
        "report": spec.report,
        "version": __version__,
        "as_of": as_of.isoformat(),
        "as_of_asked": spec.as_of is not None,
        **({"known_by": spec.known_by.isoformat()} if spec.known_by and _has_releases(spec) else {}),
        "languages": list(spec.languages),
        "title": plain(spec.title),
        "headline": spec.headline,
        "key_figures": list(spec.key_figures),
        "sources": [_describe_source(source) | _describe_listing(source, spec) for source in spec.sources],
        "subjects": [
            *(
                {
                    "id": subject.id,
                    "name": plain(subject.name),
                    "short": plain(subject.short),
                    "source": subject.source,
                    "column": subject.column,
                    "whole": subject.whole,
                    "parts": list(subject.parts),
                }
                for subject in spec.subjects
            ),
            *(
                {"id": topic, "name": plain(params["name"]), "short": plain(params.get("short") or params["name"])}
                for topic, params in topics.items()
            ),
            *({"id": one.id, "name": plain(one.name), "short": plain(one.short)} for one in spec.topics),
        ],
        "metrics": [
            {"id": metric.id, "kind": metric.kind, "subject": metric.subject, "params": describe_params(metric)}
            for metric in spec.metrics
        ],
        "charts": [
            {"id": chart.id, "kind": chart.kind, "title": plain(chart.title), "params": plain(chart.params)}
            | ({} if chart.states_finding else {"states_finding": False})
            for chart in spec.charts
        ],
        "tables": [
            _describe_table(table)
            for table in spec.tables
        ],
        "typed": sorted(set(_list_typed(spec))),
        **({"phrases": phrases} if (phrases := _list_labels(spec)) else {}),
        **({"earlier_issues": issues} if (issues := _list_issues(reservations)) else {}),
        **({"breaks": breaks} if (breaks := _list_breaks(spec)) else {}),
        **({"events": events} if (events := _list_marked(spec)) else {}),
        **describe_argument(spec),
        **({"site": spec.delivery.site.url} if spec.delivery.site is not None else {}),
        **({"money": _describe_money(spec.money)} if spec.money != HOUSE_FORMAT else {}),
    }  # fmt: skip


def _list_issues(reservations: Reservations) -> list[str]:
    """The days of the earlier issues that notes speak of, oldest first."""
    days = {one.issue for one in reservations.retracted}
    if reservations.issue is not None and reservations.restated:
        days.add(reservations.issue)
    return [day.isoformat() for day in sorted(days)]


def _list_labels(spec: ReportSpec) -> dict[str, dict[str, str]]:
    """The phrases of the report's own by which key figures, charts, tables and sources are labelled, by language."""
    found = {
        language: {key: templates[0] for key, templates in sorted(phrases.items()) if key.startswith(_LABELS)}
        for language, phrases in spec.phrases
    }
    return {language: phrases for language, phrases in found.items() if phrases}


def _has_releases(spec: ReportSpec) -> bool:
    """True if which rows are used depends on the day as of which they were known."""
    return any(source.released_column for source in spec.sources)


def _list_breaks(spec: ReportSpec) -> list[dict[str, Any]]:
    """The days from which the numbers of some subjects are no longer like those before."""
    lasting = (event for event in spec.events if event.is_lasting)
    return [{"day": event.start.isoformat(), "subjects": list(event.subjects)} for event in lasting]


def _list_marked(spec: ReportSpec) -> list[dict[str, Any]]:
    """The events that charts mark: the day and the name of each, and the subjects that it is about."""
    return [
        {"day": event.start.isoformat(), "short": plain(event.short), "subjects": list(event.subjects)}
        for event in spec.events
        if event.short is not None
    ]


def _describe_money(money: MoneyFormat) -> dict[str, Any]:
    """How money is printed where that is not as the house does: all decimals, and each language's own words."""
    return {
        "decimals": {name: getattr(money.precision, name) for name in ("trillion", "billion", "million", "table")},
        "words": {
            language: {"units": dict(words.units), "currencies": dict(words.currencies), "space": words.space}
            for language in LANGUAGES
            for words in (money.within(language),)
        },
    }


def _describe_table(table: TableSpec) -> dict[str, Any]:
    """What a table shows, and how it stands where that is not a row a week with the subjects as declared."""
    is_turned = table.kind == "last_periods" and table.rows == "subjects"
    return {
        "id": table.id,
        "kind": table.kind,
        "title": plain(table.title),
        "periods": table.periods,
        "subjects": list(table.subjects),
        **({"rows": table.rows, "order": table.order, "totals": list(table.totals)} if is_turned else {}),
    }


def _describe_source(source: SourceSpec) -> dict[str, Any]:
    return {
        "name": source.name,
        "path": source.printed_path,
        **({} if source.is_plain else {"extract": name_extract(source.name)}),
        "kind": source.kind,
        "provider": plain(source.provider),
        "publication": plain(source.publication),
        "licence": plain(source.licence),
        "universe": plain(source.universe),
        "shape": source.shape,
        "date_column": source.date_column,
        "date_format": source.date_format,
        "released_column": source.released_column,
        "started_column": source.started_column,
        "revisions": source.revisions,
        "columns": [
            {
                "name": name,
                "heading": heading,
                "unit": str(source.column_units[name][0] if name in source.column_units else source.unit),
                "scale": str(source.scale_of(name)),
            }
            for name, heading in source.columns
        ],
        "encoding": source.encoding,
        "calendar": _describe_calendar(source.calendar),
    }


def _describe_listing(source: SourceSpec, spec: ReportSpec) -> dict[str, Any]:
    """Beside which other sources the notes list one, and under what name; by which day it dates a flow."""
    group = next(group for group in spec.publications() if source in group)
    listed = {"with": group[0].name, "as": plain(source.part_name)}
    return {
        **({"listed": listed} if len(group) > 1 else {}),
        **({"date_basis": source.date_basis} if source.date_basis else {}),
    }


def name_extract(source: str) -> str:
    """Return where the table that was read from a source lies in the issue, if the source is no plain CSV file."""
    return f"inputs/{source}.csv"


def write_extracts(intake: Intake) -> tuple[Artifact, ...]:
    """Return the table of each source that is no plain CSV file, as it was used, for `inputs/`."""
    return tuple(
        Artifact(name_extract(source.source), "text/csv", source.extract)
        for source in intake.sources
        if source.extract is not None
    )


def _describe_calendar(calendar: CalendarSpec | None) -> dict[str, Any] | None:
    if calendar is None:
        return None
    return {
        "week_ends": calendar.week_ends,
        "holiday_ends": [day.isoformat() for day in calendar.holiday_ends],
        "missing": [{"end": day.isoformat(), "reason": reason.en} for day, reason in calendar.missing],
        "max_gap_days": calendar.max_gap_days,
    }


def _list_typed(spec: ReportSpec) -> Iterator[str]:
    """Every text of the config that may hold digits of its own, such as a name; prose may hold none but these."""
    yield from spec.allowed_digits
    texts = [spec.title, spec.disclaimer, *([spec.byline] if spec.byline is not None else [])]
    texts += [text for source in spec.sources for text in (source.provider, source.publication, source.licence)]
    texts += [source.part_name for group in spec.publications() if len(group) > 1 for source in group]
    texts += [text for subject in spec.subjects for text in (subject.name, subject.short, subject.universe)]
    texts += [subject.again for subject in spec.subjects if subject.again is not None]
    texts += [text for event in spec.events for text in (event.note, event.short) if text is not None]
    texts += [override.reason for override in spec.overrides]
    texts += [pair.name for pair in spec.providers]
    texts += [chart.title for chart in spec.charts]
    texts += [table.title for table in spec.tables]
    texts += [section.title for section in spec.sections]
    texts += [value for metric in spec.metrics for value in metric.params.values() if isinstance(value, Text)]
    texts += [text for topic in spec.topics for text in (topic.name, topic.short)]
    texts += [scenario.title for scenario in spec.scenarios]
    texts += [trigger.text for scenario in spec.scenarios for trigger in scenario.triggers]
    texts += [signal.title for signal in spec.signals]
    texts += [text for source in spec.absent.sources for text in (source.provider, source.publication)]
    texts += [reason for source in spec.sources if source.calendar for _, reason in source.calendar.missing]
    for text in texts:
        yield from (wording for wording in (text.zh, text.en) if any(map(str.isdigit, wording)))
    # What was typed of facts may count in words too, as in “the fourth quarter”.
    yield from (wording for fact in spec.facts for text in _list_words(fact) for wording in (text.zh, text.en))


def _list_words(fact: FactSpec) -> list[Text]:
    texts = (fact.publication, fact.via, fact.note, fact.universe)
    return [text for text in texts if text is not None]
