"""Reading an analyst's prose before anything is written: digits, measures, punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.language.punctuation import find_faults
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import Prose, ReportSpec
from flowbrief.model.text import Language

from .prose import open_environment, read_prose
from .sentences import build_voice

_DIGIT = re.compile(r"\d[\d.,:/%]*")


def proofread(spec: ReportSpec, analysis: Analysis) -> tuple[Diagnostic, ...]:
    """Find every mistake in the prose of a report: unknown measures, typed digits, punctuation of the other script.

    A digit may come only from a measure, or stand in a name that `allow_digits` lists.
    """
    found: list[Diagnostic] = []
    for section in spec.sections:
        for language, prose in section.opinion:
            mistakes = [*_find_digits(prose, spec.allowed_digits), *_find_punctuation(prose, language)]
            voice = build_voice(spec, load_phrasebook(language), 0)
            try:
                read_prose(prose, analysis, voice)
            except Refused as refused:
                mistakes.extend(refused.diagnostics)
            found.extend(sorted(mistakes, key=lambda d: d.place))
    return tuple(found)


def _typed_text(prose: Prose) -> Iterator[tuple[int, int, str]]:
    """The lines of the text outside expressions, each with its line and first column."""
    try:
        tokens = list(open_environment().lex(prose.text))
    except TemplateSyntaxError:
        return
    column = 1
    for line, kind, value in tokens:
        for offset, piece in enumerate(value.split("\n")):
            if offset:
                column = 1
            if kind == "data" and piece:
                yield line + offset, column, piece
            column += len(piece)


def _find_digits(prose: Prose, allowed: tuple[str, ...]) -> Iterator[Diagnostic]:
    for line, column, text in _typed_text(prose):
        masked = text
        for name in sorted(allowed, key=len, reverse=True):
            masked = masked.replace(name, " " * len(name))
        for match in _DIGIT.finditer(masked):
            yield Diagnostic(
                "typed-digit",
                f"“{match.group()}” is typed, but a number must come from a measure",
                Place(prose.printed_path, line, column + match.start()),
                "write {{ figure('…') }}, or list the name it belongs to under allow_digits",
            )


def _find_punctuation(prose: Prose, language: Language) -> Iterator[Diagnostic]:
    for line, column, text in _typed_text(prose):
        for fault in find_faults(text, language):
            yield Diagnostic(
                "punctuation",
                f"{fault.reason}: “{fault.excerpt.strip()}”",
                Place(prose.printed_path, line, column + fault.at),
                "use the punctuation of the language of the text",
            )
