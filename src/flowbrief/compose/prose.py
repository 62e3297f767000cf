"""An analyst's prose: Markdown with figures that come from measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flowbrief.language.figures import print_figure, print_name, print_names
from flowbrief.language.phrasebook import bind_ranges, merge_runs
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.document import BulletList, Figure, Opinion, Paragraph, Plain, Run, Runs, Subheading
from flowbrief.model.fact import FACT
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.prose import Prose
from flowbrief.model.quantity import SIDES, Quantity, UnitKind
from flowbrief.model.spec import NOTHING_ABSENT, Absent

from .attribution import Mentioned, find_unattributed
from .expressions import find_foreign_expressions, list_measures, open_environment
from .sentences import Voice

# Figures travel through Markdown as private-use characters around a number, which no prose may contain.
_OPEN, _CLOSE = "\ue000", "\ue001"
_UNKNOWN = "…"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_MARKDOWN = ("paragraph_open", "paragraph_close", "heading_open", "heading_close", "bullet_list_open",
             "bullet_list_close", "list_item_open", "list_item_close", "inline")  # fmt: skip

PROSE_FUNCTIONS = ("figure", "flow", "source", "known")


class _UnfitMeasure(Exception):  # noqa: N818 - named for what is unfit
    """Prose names a measure without a value, or asks for it in a form that it does not have."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


@dataclass(frozen=True)
class _Printer:
    """Prints figures for one text and remembers them in order.

    One that is `lenient` prints a mark where there is no value: it is for texts that are not printed this week.
    `assumed` is what such a one takes every measure to be, known or not.
    """

    analysis: Analysis
    voice: Voice
    lenient: bool = False
    assumed: bool | None = None

    @cached_property
    def runs(self) -> list[Runs]:
        return []

    @cached_property
    def mentions(self) -> list[Mentioned]:
        return []

    def find(self, measure_id: str) -> Measure:
        measure = self.analysis.measure(measure_id)
        if measure is None or measure.value is None:
            reason = "its source is not there" if measure is None else _name_absence(measure)
            hint = f"wrap the sentence in {{% if known('{measure_id}') %}} … {{% endif %}}"
            raise _UnfitMeasure("measure-absent", f"{measure_id!r} has no value this week ({reason})", hint)
        return measure

    def figure(self, measure_id: str, form: str | None = None) -> str:
        if self.lenient and not self._has_value(measure_id):
            return self._keep((Plain(_UNKNOWN),), measure_id)
        measure = self.find(measure_id)
        try:
            printed = print_figure(measure, form or default_form(measure), self.voice.language)
        except ValueError as error:
            raise _UnfitMeasure("figure-form", f"{measure_id!r}: {error}", "leave the form out") from error
        return self._keep((printed,), measure_id)

    def flow(self, measure_id: str) -> str:
        if self.lenient and not self._has_value(measure_id):
            return self._keep((Plain(_UNKNOWN),), measure_id)
        measure = self.find(measure_id)
        if not isinstance(measure.value, Quantity) or measure.value.unit.kind is not UnitKind.MONEY:
            hint = f"write {{{{ figure('{measure_id}') }}}}"
            raise _UnfitMeasure("figure-form", f"{measure_id!r} is not an amount of money, so it has no flow", hint)
        side = SIDES[measure.quantity.direction()]
        book = self.voice.book
        return self._keep(book.fill(book.phrases[f"opinion.{side}"][0], {"main": measure}, {}), measure_id)

    def source(self, measure_id: str) -> str:
        provider = self._provider_of(measure_id)
        if not provider:
            message = f"{measure_id!r} is no figure of a third party, so it has no provider to name"
            raise _UnfitMeasure("source-unfit", message, "name a fact, as in source('tech_funds.bofa')")
        return self._keep((print_name(provider),), named=provider)

    def known(self, measure_id: str) -> bool:
        return self._has_value(measure_id) if self.assumed is None else self.assumed

    def _has_value(self, measure_id: str) -> bool:
        measure = self.analysis.measure(measure_id)
        return measure is not None and measure.value is not None

    def _provider_of(self, measure_id: str) -> str:
        """The provider of the fact that a measure is or is a part of; empty for the report's own."""
        finding = self.analysis.find_home(measure_id)
        if finding is None or finding.kind != FACT:
            return ""
        return finding.main.facet(f"provider_{self.voice.language}") or ""

    def _keep(self, runs: Runs, measure_id: str = "", named: str = "") -> str:
        self.runs.append(runs)
        self.mentions.append(Mentioned(self._provider_of(measure_id) if measure_id else "", named))
        return f"{_OPEN}{len(self.runs) - 1}{_CLOSE}"


def _name_absence(measure: Measure) -> str:
    return measure.absence.code if measure.absence else "unknown"


def default_form(measure: Measure) -> str:
    """The form a measure takes in running text when the writer names none.

    An amount below zero shows its minus: the words around it are not known to say the direction.
    """
    if not isinstance(measure.value, Quantity):
        return "date"
    return "count" if measure.quantity.unit.kind is UnitKind.COUNT else "plain"


def read_prose(
    prose: Prose,
    analysis: Analysis,
    voice: Voice,
    absent: Absent = NOTHING_ABSENT,
    *,
    is_reported: bool = False,
    lenient: bool = False,
    assumed: bool | None = None,
) -> Opinion:
    """Fill the figures of an analyst's text and split it into blocks, labelled as opinion or as third-party figures.

    A figure of a third party needs its provider in the same sentence; with `is_reported` every sentence names one.
    `lenient` is for a text that is not printed this week, of which measures may have no value; with `assumed` each of
    them is taken to be known, or not to be, so that every branch is read.

    Raises Refused, with file and line, for an expression that is not known, an unknown or missing measure, a figure
    without its provider, and markup that is not supported.
    """
    foreign = find_foreign_expressions(prose)
    if foreign:
        raise Refused(foreign)
    unknown = tuple(
        _refuse_measure(name, line, prose)
        for line, name in list_measures(prose)
        if analysis.measure(name) is None and not absent.holds(name)
    )
    if unknown:
        raise Refused(unknown)
    printer = _Printer(analysis, voice, lenient, assumed)
    functions: dict[str, Callable[..., object]] = {name: getattr(printer, name) for name in PROSE_FUNCTIONS}
    environment = open_environment()
    try:
        text = environment.from_string(prose.text).render(functions)
    except _UnfitMeasure as error:
        line = _line_of(error)
        raise Refused((Diagnostic(error.code, str(error), Place(prose.printed_path, line), error.hint),)) from error
    tokens = MarkdownIt("commonmark").parse(text)
    if unattributed := tuple(_find_unattributed(tokens, printer, prose, always=is_reported)):
        raise Refused(unattributed)
    kind = "reported" if is_reported else "opinion"
    return Opinion(voice.book.word(kind), _split_blocks(tokens, printer, prose), voice=kind)


def _find_unattributed(tokens: list[Token], printer: _Printer, prose: Prose, *, always: bool) -> Iterator[Diagnostic]:
    heading = False
    for token in tokens:
        heading = token.type == "heading_open" or (heading and token.type != "heading_close")
        if token.type != "inline" or heading:
            continue
        place = Place(prose.printed_path, (token.map or [0])[0] + 1)
        for sentence, provider in find_unattributed(
            token.content, _MARK, printer.mentions.__getitem__, printer.voice.language, always=always
        ):
            who = f"a figure of {provider} and does not name it" if provider else "no source, as reported text has to"
            verb = "prints" if provider else "names"
            hint = "name the provider in the sentence: {{ source('…') }} with the id of the fact"
            yield Diagnostic("figure-unattributed", f"“{sentence}” {verb} {who}", place, hint)


def _refuse_measure(name: str, line: int, prose: Prose) -> Diagnostic:
    hint = "see `flowbrief explain` for the measures of this report"
    return Diagnostic("unknown-measure", f"there is no measure {name!r}", Place(prose.printed_path, line), hint)


def _line_of(error: BaseException) -> int:
    """The line of the template in which an error was raised: Jinja2 maps its frames back to template lines."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _split_blocks(
    tokens: list[Token], printer: _Printer, prose: Prose
) -> tuple[Paragraph | BulletList | Subheading, ...]:
    blocks: list[Paragraph | BulletList | Subheading] = []
    items: list[Runs] | None = None
    opened = ""
    for token in tokens:
        if token.type not in _MARKDOWN:
            raise _refuse_markup(token, token, prose)
        if token.type == "bullet_list_open":
            if items is not None:
                raise _refuse_markup(token, token, prose, "a list within a list")
            items = []
        elif token.type == "bullet_list_close":
            blocks.append(BulletList(tuple(items or ())))
            items = None
        elif token.type.endswith("_open"):
            opened = f"list_item_open {token.type}" if opened == "list_item_open" else token.type
        elif token.type == "inline":
            runs = _read_inline(token, printer, prose)
            if items is not None:
                if opened != "list_item_open paragraph_open":
                    raise _refuse_markup(token, token, prose, "a point of more than one paragraph")
                items.append(runs)
            else:
                blocks.append(Subheading(runs) if opened == "heading_open" else Paragraph(runs))
    return tuple(blocks)


def _read_inline(token: Token, printer: _Printer, prose: Prose) -> Runs:
    runs: list[Run] = []
    emphases = 0
    for child in token.children or ():
        if child.type in ("strong_open", "strong_close", "em_open", "em_close"):
            emphases += child.nesting
        elif child.type in ("softbreak", "hardbreak"):
            runs.append(Plain(" " if printer.voice.language == "en" else ""))
        elif child.type == "text":
            runs.extend(_restore_figures(child.content, printer, emphases > 0))
        else:
            raise _refuse_markup(child, token, prose)
    return bind_ranges(merge_runs(runs))


def _refuse_markup(unknown: Token, placed: Token, prose: Prose, what: str = "") -> Refused:
    """A refusal of some markup, at the line of the block that it stands in."""
    line = (placed.map or [0])[0] + 1
    message = f"this Markdown is not supported ({what or unknown.type.replace('_', ' ')})"
    hint = "paragraphs, ## headings, - lists, **strong** and *emphasis* are known"
    return Refused((Diagnostic("prose-markup", message, Place(prose.printed_path, line), hint),))


def _restore_figures(text: str, printer: _Printer, strong: bool) -> list[Run]:
    runs: list[Run] = []
    for index, piece in enumerate(_MARK.split(text)):
        if index % 2 == 0:
            runs.extend(print_names(piece, printer.voice.digits, strong=strong))
            continue
        for run in printer.runs[int(piece)]:
            if isinstance(run, Figure):
                runs.append(Figure(run.measure, run.printed, run.value, run.unit, strong))
            else:
                runs.append(Plain(run.text, run.language, strong))
    return runs
