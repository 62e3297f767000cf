"""The phrases a report brings along: opened over the house's, and checked before any is used."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from flowbrief.extend.registry import Registry
from flowbrief.language.dates import DATE_FORMS
from flowbrief.language.numerals import NUMBER_FORMS
from flowbrief.language.phrasebook import Phrasebook, UnfitPhrase, load_phrasebook
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.digits import find_typed_digits
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language

Phrases = Mapping[str, tuple[str, ...]]

_FORMS = frozenset((*NUMBER_FORMS, *DATE_FORMS, "name"))
# Names that every claim can print, beside its own slots.
_NAMES = frozenset(("subject", "short", "again", "whole", "one", "two", "names", "note", "subjects"))
_NO_SLOT = "-"


def open_phrasebook(spec: ReportSpec, registry: Registry, language: Language) -> Phrasebook:
    """The house's phrases, then those of plug-in claims, then the report's own."""
    book = load_phrasebook(language).extend(_house(registry, language)).extend(dict(spec.phrases).get(language, {}))
    return replace(book, digits=spec.allowed_digits)


def check_wording(spec: ReportSpec, registry: Registry) -> tuple[Diagnostic, ...]:
    """Find every mistake in the report's own phrases, of all its languages.

    A key has to be one that something is said by; a phrase has to be readable, may print only what the phrases of
    its kind print, and may type no digit.
    """
    found: list[Diagnostic] = []
    for language, phrases in spec.phrases:
        house = _house(registry, language)
        for key, templates in phrases.items():
            place = _place(spec, language, key)
            if key not in house and not key.startswith(_own_prefixes(house, registry)):
                close = get_close_matches(key, tuple(house), n=1)
                hint = f"did you mean {close[0]!r}?" if close else "the keys are those of flowbrief's own phrases"
                found.append(Diagnostic("unknown-phrase", f"nothing is said by the phrase {key!r}", place, hint))
                continue
            slots = _slots_of_kind(key, house)
            for template in templates:
                found.extend(_check_template(template, slots, spec.allowed_digits, place))
    return tuple(found)


def refuse_unfit(spec: ReportSpec, language: Language, unfit: UnfitPhrase) -> Refused | None:
    """A refusal for a phrase of the report that could not be filled this week; None if the phrase is not its own."""
    for key, templates in dict(spec.phrases).get(language, {}).items():
        if unfit.template in templates:
            hint = "print only what flowbrief's own phrase of this key prints"
            message = f"{unfit.template!r} cannot be filled: {unfit.reason}"
            return Refused((Diagnostic("phrase-unfit", message, _place(spec, language, key), hint),))
    return None


def _house(registry: Registry, language: Language) -> Phrases:
    """Everything that is worded without the report: by flowbrief, and by plug-in claims."""
    phrases = dict(load_phrasebook(language).phrases)
    for entry in registry.claims.values():
        phrases |= entry.phrases.get(language, {})
    return phrases


def _own_prefixes(house: Phrases, registry: Registry) -> tuple[str, ...]:
    """How keys begin that only a report can word: those of kinds a plug-in added."""
    worded = {key.split(".")[0] for key in house}
    claims = [f"{kind}." for kind in registry.claims if kind not in worded]
    tiles = [f"tile.{kind}." for kind in registry.metrics]
    charts = [name for kind in registry.charts for name in (f"chart.subtitle.{kind}", f"alt.{kind}", f"{kind}.")]
    return (*claims, *tiles, *charts)


def _slots_of_kind(key: str, house: Phrases) -> frozenset[str] | None:
    """What the phrases of the same kind print; None where there are none to go by."""
    kind = key.split(".")[0] if key in house else None
    alike = [template for other in house if other.split(".")[0] == kind for template in house[other]]
    if not alike:
        return None
    return _NAMES | {name for template in alike for _, name, _ in _parse(template)}


def _parse(template: str) -> Iterator[tuple[str, str, str]]:
    """The parts of a phrase: the words before each slot, its name, its form. Raises ValueError for a loose brace.

    Words with no slot after them have the name `_NO_SLOT`.
    """
    for literal, name, form, _ in string.Formatter().parse(template):
        yield literal, _NO_SLOT if name is None else name.split("|")[0], form or ""


def _check_template(
    template: str, slots: frozenset[str] | None, allowed: tuple[str, ...], place: Place
) -> Iterator[Diagnostic]:
    try:
        parts = list(_parse(template))
    except ValueError as error:
        message = f"{template!r} cannot be read: {error}"
        yield Diagnostic("phrase-syntax", message, place, "a slot is written {name} or {name:form}")
        return
    for literal, name, form in parts:
        if any(find_typed_digits(literal, allowed)):
            message = f"“{literal.strip()}” types a digit, but a number must come from a measure"
            yield Diagnostic("typed-digit", message, place, "print it by a slot, or list its name under allow_digits")
        if slots is not None and name not in {_NO_SLOT, *slots}:
            hint = f"known: {', '.join(sorted(slots - {_NO_SLOT}))}"
            yield Diagnostic("unknown-slot", f"{template!r} prints {name!r}, which this kind lacks", place, hint)
        if form and form not in _FORMS:
            hint = f"known: {', '.join(sorted(_FORMS))}"
            yield Diagnostic("unknown-form", f"{template!r} asks for the form {form!r}", place, hint)


def _place(spec: ReportSpec, language: Language, key: str) -> Place:
    return Place(spec.place.file, field=f"language.{language}.phrases.{key}")
