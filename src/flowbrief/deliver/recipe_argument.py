"""What a recipe says of facts and of the argument: figures as they were typed, and the conditions that texts follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flowbrief.model.fact import FactSpec
from flowbrief.model.spec import MetricSpec, ReportSpec, SectionSpec
from flowbrief.model.text import Text


def describe_params(metric: MetricSpec) -> Any:
    """The settings of a metric; of a fact, what was typed of it."""
    fact = metric.params.get("fact")
    return _describe_fact(fact) if isinstance(fact, FactSpec) else plain(metric.params)


def _describe_fact(fact: FactSpec) -> dict[str, Any]:
    return {
        "what": plain(fact.what),
        "value": str(fact.value),
        "scale": str(fact.scale),
        "unit": str(fact.unit),
        "from": fact.period.start.isoformat(),
        "to": fact.period.end.isoformat(),
        "universe": plain(fact.universe),
        "provider": plain(fact.provider),
        "publication": plain(fact.publication),
        "published_on": fact.published_on.isoformat(),
        "expires": fact.expires.isoformat(),
        "confidence": fact.confidence,
        "flow": fact.is_flow,
        "largest_in": fact.largest_in,
        "change": fact.is_change,
        "against": fact.against,
        **{key: plain(text) for key, text in (("via", fact.via), ("note", fact.note)) if text is not None},
    }


def _describe_place(section: SectionSpec, spec: ReportSpec) -> dict[str, Any]:
    """What a section holds of the argument, of an analyst's words and third-party figures, and what it goes without."""
    lacking = spec.absent.publications(section.lacks)
    held = {
        "blocks": list(section.blocks),
        "scenarios": list(section.scenarios),
        "facts": section.facts,
        "differences": section.differences,
        "opinion": {language: prose.text for language, prose in section.opinion},
        "lacks": [{"provider": plain(provider), "publication": plain(title)} for provider, title in lacking],
    }
    return {"id": section.id, **{key: value for key, value in held.items() if value}}


def describe_argument(spec: ReportSpec) -> dict[str, Any]:
    """The conditions by which paragraphs, scenarios and signals follow the data, and what the report goes without."""
    argument = {
        "blocks": [
            {
                "id": block.id,
                "cases": [
                    {
                        "when": case.when.text if case.when else None,
                        "voice": case.voice,
                        "silent": not case.prose,
                        "text": {language: prose.text for language, prose in case.prose},
                    }
                    for case in block.cases
                ],
            }
            for block in spec.blocks
        ],
        "scenarios": [
            {
                "id": scenario.id,
                "title": plain(scenario.title),
                "text": {language: prose.text for language, prose in scenario.prose},
                "triggers": [
                    {"when": trigger.when.text, "text": plain(trigger.text), "shows": trigger.shows}
                    for trigger in scenario.triggers
                ],
            }
            for scenario in spec.scenarios
        ],
        "signals": [
            {
                "id": signal.id,
                "title": plain(signal.title),
                "shows": signal.shows,
                "supports": signal.supports.text,
                "weighs": signal.weighs.text,
            }
            for signal in spec.signals
        ],
        "places": [place for section in spec.sections if len(place := _describe_place(section, spec)) > 1],
        "absent": list(spec.absent.metrics),
    }
    return {key: value for key, value in argument.items() if value}


def plain(value: Any) -> Any:
    """A setting as a plain JSON value: words by language, days and exact numbers as text."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
