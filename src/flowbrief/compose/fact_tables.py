"""The tables of third-party figures: all of them, and those on which the report and others differ."""

from __future__ import annotations

from collections.abc import Iterator

from flowbrief.language.figures import print_figure, print_names
from flowbrief.language.phrasebook import capitalise, merge_runs
from flowbrief.model.document import Block, Cell, DataTable, Datum, Paragraph, Plain, Run, Runs, plain_text
from flowbrief.model.fact import FactSpec
from flowbrief.model.measure import Analysis, Finding, Measure, Point
from flowbrief.model.quantity import Quantity
from flowbrief.model.spec import ReportSpec

from .arguments import show_today
from .cells import label_value, label_week, list_measure, list_point, point_id
from .sentences import Voice

FACTS, DIFFERENCES = "third-party", "providers-differ"


def build_facts(spec: ReportSpec, analysis: Analysis, voice: Voice) -> tuple[tuple[Block, ...], tuple[Datum, ...]]:
    """One row a fact that may be used: what, how much, of when, from whom, how sure; what may not is named below."""
    book = voice.book
    rows: list[tuple[Cell, ...]] = []
    data: list[Datum] = []
    notes: list[Runs] = []
    for fact, finding in _list_facts(spec, analysis):
        name = _name_fact(fact, spec, voice)
        if finding.main.value is None:
            reason = finding.main.absence.code if finding.main.absence is not None else "expired"
            notes.append(book.fill(book.phrases[f"note.fact.{reason}"][0], {}, {"name": plain_text(name)}))
            continue
        rows.append(
            (
                Cell(name),
                Cell(show_today(finding.main, voice).runs),
                Cell(_print_days(finding, voice)),
                Cell(_print_origin(fact, finding, voice)),
                Cell((Plain(book.word(f"confidence.{fact.confidence}")),)),
            )
        )
        data.append(list_measure(FACTS, fact.id, finding.main))
        if fact.note is not None:
            text = print_names(_end_sentence(fact.note.within(voice.language), voice), spec.allowed_digits)
            notes.append(merge_runs([*name, Plain(book.word("colon")), *text]))
    if not rows:
        return (Paragraph((Plain(book.word("facts.none")),)),), ()
    keys = ("fact", "value", "days", "origin", "confidence")
    table = DataTable(
        id=FACTS,
        title=(Plain(book.word("table.title.facts")),),
        unit="",
        head=tuple((Plain(book.word(f"table.{key}")),) for key in keys),
        rows=tuple(rows),
        notes=tuple(notes),
        source=(),
    )
    return (table,), tuple(data)


def build_differences(
    spec: ReportSpec, analysis: Analysis, voice: Voice
) -> tuple[tuple[Block, ...], tuple[Datum, ...]]:
    """One row a fact beside the report's own flow of the week that shares the most days with it.

    Nothing where there is no such pair.
    """
    book = voice.book
    rows: list[tuple[Cell, ...]] = []
    data: list[Datum] = []
    for fact, finding in _list_facts(spec, analysis):
        own = next((f for f in analysis.findings if f.id == fact.against), None)
        week = _match_week(fact, own) if own is not None and finding.main.value is not None else None
        if own is None or week is None or week.amount is None:
            continue
        series, day = own.series[0], week.period.end
        value = label_value(point_id(series.id, day), Quantity(week.amount, series.unit))
        rows.append(
            (
                Cell(_name_fact(fact, spec, voice)),
                Cell(_print_until(value, label_week(day), voice)),
                Cell(_print_until(finding.main, finding.measure("to"), voice)),
                Cell(_name_universes(fact, own, voice)),
            )
        )
        data += [list_point(DIFFERENCES, series, week), list_measure(DIFFERENCES, fact.id, finding.main)]
    if not rows:
        return (), ()
    keys = ("fact", "own", "reported", "origin")
    table = DataTable(
        id=DIFFERENCES,
        title=(Plain(book.word("table.title.differences")),),
        unit="",
        head=tuple((Plain(book.word(f"table.{key}")),) for key in keys),
        rows=tuple(rows),
        notes=((Plain(book.word("note.differences")),),),
        source=(),
    )
    return (table,), tuple(data)


def _list_facts(spec: ReportSpec, analysis: Analysis) -> Iterator[tuple[FactSpec, Finding]]:
    return ((fact, analysis.finding(fact.id)) for fact in spec.facts)


def _match_week(fact: FactSpec, own: Finding) -> Point | None:
    """The week that shares the most days with a fact, the later of two that share as many; None if none does."""
    shared = max(own.series[0].points, key=lambda point: (point.period.count_shared(fact.period), point.period.end))
    return shared if shared.period.count_shared(fact.period) else None


def _name_fact(fact: FactSpec, spec: ReportSpec, voice: Voice) -> Runs:
    """What a fact is: its topic, then what of it."""
    text = voice.shorts[fact.topic] + voice.book.word("number.about") + fact.what.within(voice.language)
    return merge_runs(print_names(text, spec.allowed_digits))


def _end_sentence(text: str, voice: Voice) -> str:
    """A note with its full stop, whether or not the writer set one."""
    end = voice.book.word("sentence.end").strip()
    return text if text.endswith(end) else text + end


def _name_universes(fact: FactSpec, own: Finding, voice: Voice) -> Runs:
    """What each of the two covers: the report's own figure, then the other."""
    book, language = voice.book, voice.language
    names = {
        "subject": voice.names[own.subject],
        "universe": own.main.universe.within(language),
        "provider": fact.provider.within(language),
        "other": fact.universe.within(language),
    }
    return book.fill(book.phrases["cell.universes"][0], {}, names)


def _print_until(figure: Measure, to: Measure, voice: Voice) -> Runs:
    """A figure and the last day that it covers."""
    until = voice.book.fill(voice.book.phrases["cell.until"][0], {"to": to}, {})
    return merge_runs([*show_today(figure, voice).runs, Plain(voice.book.word("sentence.space")), *until])


def _print_days(finding: Finding, voice: Voice) -> Runs:
    """The days that a fact covers, or its year, or the one day that it describes."""
    if finding.main.period.is_calendar_year:
        return (print_figure(finding.measure("to"), "year", voice.language),)
    last = print_figure(finding.measure("to"), "short", voice.language)
    if finding.main.period.start == finding.main.period.end:
        return (last,)
    first = print_figure(finding.measure("from"), "short", voice.language)
    return (first, Plain(voice.book.word("number.to")), last)


def _print_origin(fact: FactSpec, finding: Finding, voice: Voice) -> Runs:
    """Who published it, in what, on which day, and where it was read if that is elsewhere."""
    book = voice.book
    names = {
        "provider": fact.provider.within(voice.language),
        "publication": fact.publication.within(voice.language),
        "via": fact.via.within(voice.language) if fact.via is not None else "",
    }
    key = "cell.origin.via" if fact.via is not None else "cell.origin"
    runs: list[Run] = list(book.fill(book.phrases[key][0], {"published": finding.measure("published")}, names))
    return capitalise(merge_runs(runs))
