"""Digits typed into words of the config: a title is no place for a number that nobody brings up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flowbrief.configure.atoms import Words
from flowbrief.configure.draft import Draft
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.extend import Entry, ParamType, Registry
from flowbrief.model.digits import find_typed_digits
from flowbrief.model.text import LANGUAGES

_HINT = 'leave the number out, or list the name it belongs to under allow_digits, such as "S&P 500"'


def check_words(draft: Draft, registry: Registry, findings: Findings) -> None:
    """Report every digit in words that a reader sees, unless it is within a name that `allow_digits` lists.

    Looked at are titles, names, the byline, the disclaimer, and what sources say of themselves; not licences, which are
    called by identifiers such as CC-BY-4.0. Nothing is said while `allow_digits` itself has a mistake in it.
    """
    if not draft.is_clean(("allow_digits",)):
        return
    allowed = tuple(draft.value("allow_digits", ()))
    for path, words in _list_words(draft, registry):
        for language in LANGUAGES:
            text = words.get(language)
            typed = [number for _, number in find_typed_digits(text, allowed)] if isinstance(text, str) else []
            if typed:
                numbers = ", ".join(f"“{number}”" for number in dict.fromkeys(typed))
                verb = "is typed" if len(set(typed)) == 1 else "are typed"
                message = f"{numbers} {verb}, but a number must come from a measure"
                findings.add("typed-digit", (*path, language), message, _HINT)


def _list_words(draft: Draft, registry: Registry) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    """All words of the config whose shape is right, by language, each with its path."""
    for key in ("title", "byline", "disclaimer"):
        yield from _take((key,), draft.value(key))
    for name, source in draft.sources.usable():
        for key in ("provider", "publication", "universe"):
            yield from _take(("sources", name, key), getattr(source, key))
        for index, entry in enumerate(source.calendar.missing if source.calendar is not None else ()):
            yield from _take(("sources", name, "calendar", "missing", index, "reason"), entry.reason)
        yield from _list_settings(("sources", name), source.settings, registry.sources.get(source.kind))
    for name, subject in draft.subjects.usable():
        for key in ("name", "short", "again"):
            yield from _take(("subjects", name, key), getattr(subject, key))
    for name, metric in draft.metrics.usable():
        yield from _list_settings(("metrics", name), metric.settings, registry.metrics.get(metric.kind))
    for name, chart in draft.charts.usable():
        yield from _take(("charts", name, "title"), chart.title)
        yield from _list_settings(("charts", name), chart.settings, registry.charts.get(chart.kind))
    for name, table in draft.tables.usable():
        yield from _take(("tables", name, "title"), table.title)
    for index, event in draft.events:
        yield from _take(("events", index, "note"), event.note)
        if event.short is not None:
            yield from _take(("events", index, "short"), event.short)
    gates = draft.value("gates") or {}
    for index, override in enumerate(gates.get("override", ())):
        yield from _take(("gates", "override", index, "reason"), override.get("reason"))
    for name, pair in (draft.value("providers") or {}).items():
        yield from _take(("providers", name, "name"), pair.get("name"))
    for index, section in draft.sections:
        yield from _take(("sections", index, "title"), section.title)


def _take(path: KeyPath, words: object) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    if isinstance(words, Words):
        yield path, {language: getattr(words, language) for language in LANGUAGES}
    elif isinstance(words, dict):
        yield path, words


def _list_settings(
    path: KeyPath, settings: Mapping[str, Any], entry: Entry | None
) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    for param in entry.params if entry is not None else ():
        if param.type is ParamType.WORDS:
            yield from _take((*path, param.name), settings.get(param.name))
