"""Reading an analyst's prose before anything is written: digits, measures, punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.language.punctuation import find_faults
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.digits import find_typed_digits
from flowbrief.model.measure import Analysis
from flowbrief.model.prose import Prose
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language

from .expressions import open_environment
from .prose import read_prose
from .sentences import build_voice

# What stands for a figure when punctuation is looked at: figures read as words of the language around them.
_STAND_IN: dict[Language, str] = {"zh": "\u3400", "en": "x"}
# Stars that touch a word or a figure; one between spaces, or at the start of a point, is no emphasis.
_EMPHASIS = re.compile(r"(?<=[^\s*])\*+|\*+(?=[^\s*])")
# Characters that a text cannot hold: controls, and the private ones that figures travel as.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufeff\ufffe\uffff]")


def proofread(spec: ReportSpec, analysis: Analysis) -> tuple[Diagnostic, ...]:
    """Find every mistake in the prose of a report: unknown measures, typed digits, punctuation of the other script.

    A digit may come only from a measure, or stand in a name that `allow_digits` lists.
    """
    found: dict[Diagnostic, None] = {}
    for text in _list_texts(spec, analysis):
        mistakes = [*_find_digits(text.prose, spec.allowed_digits), *_find_punctuation(text.prose, text.language)]
        mistakes.extend(_find_unreadable(spec, analysis, text, mistakes))
        found |= dict.fromkeys(sorted(mistakes, key=lambda d: d.place))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of a report, how it speaks, and whether it is printed this week."""

    prose: Prose
    language: Language
    is_reported: bool = False
    is_printed: bool = True


def _list_texts(spec: ReportSpec, analysis: Analysis) -> Iterator[_Text]:
    for section in spec.sections:
        yield from (_Text(prose, language) for language, prose in section.opinion)
    for block in spec.blocks:
        holding = [case for case in block.cases if case.when is None or analysis.verdicts[case.when.text] is True]
        for case in block.cases:
            for language, prose in case.prose:
                yield _Text(prose, language, case.voice == "reported", case is holding[0])
    for scenario in spec.scenarios:
        yield from (_Text(prose, language) for language, prose in scenario.prose)


def _find_unreadable(
    spec: ReportSpec, analysis: Analysis, text: _Text, found: list[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Try to read a text as the document will, and in all its branches; not one with characters of figures."""
    if any(diagnostic.code == "prose-character" for diagnostic in found):
        return ()
    voice = build_voice(spec, load_phrasebook(text.language), 0)

    def read(lenient: bool, assumed: bool | None) -> tuple[Diagnostic, ...]:
        try:
            read_prose(
                text.prose,
                analysis,
                voice,
                spec.absent,
                is_reported=text.is_reported,
                lenient=lenient,
                assumed=assumed,
            )
        except Refused as refused:
            return refused.diagnostics
        return ()

    mistakes = read(not text.is_printed, None)
    if mistakes or "{%" not in text.prose.text:
        return mistakes
    # Another week takes the other branches.
    return tuple(dict.fromkeys((*read(True, True), *read(True, False))))


def _typed_text(prose: Prose) -> Iterator[tuple[int, int, str]]:
    """The pieces of the text outside expressions, each with its line and first column."""
    for line, column, kind, value in _list_tokens(prose):
        if kind == "data" and value:
            yield line, column, value


def _list_tokens(prose: Prose) -> Iterator[tuple[int, int, str, str]]:
    """What the text is made of, piece by piece within its lines: line, column, kind, text.

    Kinds are those of Jinja2's lexer, and `line_end`. Nothing for a text that it cannot read.
    """
    try:
        tokens = list(open_environment().lex(prose.text))
    except TemplateSyntaxError:
        return
    column = 1
    for line, kind, value in tokens:
        for offset, piece in enumerate(value.split("\n")):
            if offset:
                yield line + offset - 1, column, "line_end", ""
                column = 1
            yield line + offset, column, kind, piece
            column += len(piece)


def _find_digits(prose: Prose, allowed: tuple[str, ...]) -> Iterator[Diagnostic]:
    for line, column, text in _typed_text(prose):
        for match in _FORBIDDEN.finditer(text):
            message = f"the text holds the invisible character U+{ord(match.group()):04X}"
            place = Place(prose.printed_path, line, column + match.start())
            yield Diagnostic("prose-character", message, place, "delete it")
        for at, number in find_typed_digits(text, allowed):
            yield Diagnostic(
                "typed-digit",
                f"“{number}” is typed, but a number must come from a measure",
                Place(prose.printed_path, line, column + at),
                "write {{ figure('…') }}, or list the name it belongs to under allow_digits",
            )


def _find_punctuation(prose: Prose, language: Language) -> Iterator[Diagnostic]:
    stand_in = _STAND_IN[language]
    for text, places in _join_text(prose, stand_in):
        for fault in find_faults(text, language):
            excerpt = fault.excerpt.strip() if language == "en" else fault.excerpt.strip().replace(stand_in, "…")
            line, column = places[fault.at]
            yield Diagnostic(
                "punctuation",
                f"{fault.reason}: “{excerpt}”",
                Place(prose.printed_path, line, column),
                "use the punctuation of the language of the text",
            )


def _join_text(prose: Prose, stand_in: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The lines of the text with a stand-in for each figure, and the line and column of each character.

    Stars of emphasis, which no reader sees, are left out. A condition ends a stretch, for only one of its texts will
    stand beside what is around it.
    """
    text, places = "", []
    for line, column, kind, value in _list_tokens(prose):
        if kind == "data":
            text += value
            places += [(line, column + offset) for offset in range(len(value))]
        elif kind == "variable_begin":
            text += stand_in
            places.append((line, column))
        elif kind in ("block_begin", "line_end"):
            yield _leave_out_stars(text, places)
            text, places = "", []
    yield _leave_out_stars(text, places)


def _leave_out_stars(text: str, places: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    hidden = {at for match in _EMPHASIS.finditer(text) for at in range(match.start(), match.end())}
    shown = [at for at in range(len(text)) if at not in hidden]
    return "".join(text[at] for at in shown), [places[at] for at in shown]
