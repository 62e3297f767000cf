"""Putting one issue together in one language."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from flowbrief.extend.registry import Registry
from flowbrief.language.phrasebook import UnfitPhrase, capitalise
from flowbrief.model.claim import Agenda
from flowbrief.model.diagnostic import Refused
from flowbrief.model.document import (
    Block,
    BulletList,
    Datum,
    Document,
    Paragraph,
    Plain,
    Runs,
    Section,
    plain_text,
)
from flowbrief.model.fact import FACT
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.precedent import Led, Precedent
from flowbrief.model.spec import ReportSpec, SectionSpec
from flowbrief.model.text import Language

from .arguments import build_block, build_scenario
from .caps import check_size
from .cells import label_value
from .changes import build_changes
from .charts import build_chart
from .exhibits import number_exhibits
from .fact_tables import build_differences, build_facts
from .notes import build_notes
from .numbers import build_numbers
from .prose import read_prose
from .sentences import Voice, build_voice, join_names, say_headline, say_lead, say_statement, say_statements
from .tables import build_table
from .tiles import build_key_figures
from .wording import check_wording, open_phrasebook, refuse_unfit

_DAYS_A_WEEK = 7


def compose(
    spec: ReportSpec,
    analysis: Analysis,
    agenda: Agenda,
    registry: Registry,
    language: Language,
    *,
    draft: bool,
    precedent: Precedent | None = None,
) -> Document:
    """Say the agenda in one language and set it among tables, charts, prose and notes.

    The headline and the lead do not open with the phrase that opened the issue before, the `precedent`.

    Raises Refused for prose that names unknown measures, for a phrase of the report that cannot be filled, and
    (exit code RENDER) for a document that is too long to be laid out.
    """
    mistakes = check_wording(spec, registry)
    if mistakes:
        raise Refused(mistakes)
    try:
        document = _compose(spec, analysis, agenda, registry, language, draft, precedent)
    except UnfitPhrase as unfit:
        refused = refuse_unfit(spec, language, unfit)
        if refused is None:
            raise
        raise refused from unfit
    if oversize := check_size(spec, document):
        raise Refused(oversize)
    return document


def _compose(
    spec: ReportSpec,
    analysis: Analysis,
    agenda: Agenda,
    registry: Registry,
    language: Language,
    draft: bool,
    precedent: Precedent | None,
) -> Document:
    book = open_phrasebook(spec, registry, language)
    voice = build_voice(spec, book, analysis.period.end.toordinal() // _DAYS_A_WEEK, precedent)
    data: list[Datum] = []
    sections = tuple(_build_section(spec, wanted, analysis, agenda, voice, registry, data) for wanted in spec.sections)
    headed = _headline_finding(spec, analysis)
    names = {"title": spec.title.within(language), "universe": headed.main.universe.within(language)}
    strapline = _say_strapline(headed, voice, names)
    running = book.fill(book.phrases["running.only"][0], {"as_of": label_value("as_of", analysis.as_of)}, names)
    headline, headed_by = say_headline(voice, agenda.headline)
    told, opened_by = say_lead(voice, agenda.lead)
    lead = (Paragraph(told, tuple(claim.id for statement in agenda.lead for claim in statement.claims)),)
    key_figures = build_key_figures(spec, analysis, voice)
    changes, compared = build_changes(spec, analysis, voice)
    data.extend(compared)
    shown = (headline, strapline, *lead, key_figures, *((changes,) if changes else ()), *sections)
    numbers, abouts = build_numbers(spec, analysis, voice, shown)
    return Document(
        report=spec.report,
        language=language,
        title=spec.title.within(language),
        as_of=analysis.as_of,
        headline=headline,
        lead=lead,
        strapline=capitalise(strapline),
        key_figures=key_figures,
        sections=number_exhibits(spec, sections, data, book),
        footer=running,
        disclaimer=spec.disclaimer.within(language),
        draft=draft,
        palette=spec.palettes.get(language, spec.palette),
        data=tuple(dict.fromkeys(data)),
        numbers=numbers,
        abouts=abouts,
        led=(Led(language, "headline", headed_by), Led(language, "lead", opened_by)),
        changes=changes,
        byline=spec.byline.within(language) if spec.byline is not None else "",
    )


def _say_strapline(headed: Finding, voice: Voice, names: Mapping[str, str]) -> Runs:
    """The week that the headline is about, and what its figure covers."""
    book = voice.book
    if headed.kind == FACT:
        key, slots = "strapline.only", {"week": headed.measure("to")}
    else:
        key = "strapline.irregular" if headed.main.period.is_irregular else "strapline.only"
        slots = {"week": headed.measure("period"), "days": headed.measure("days")}
    return book.fill(book.phrases[key][0], slots, names)


def _headline_finding(spec: ReportSpec, analysis: Analysis) -> Finding:
    if spec.is_headed_by_fact:
        return analysis.finding(spec.headline)
    finding = analysis.find_flow(spec.headline)
    if finding is None:
        raise AssertionError("the configuration makes sure that the headline's subject has a flow")
    return finding


def _build_section(
    spec: ReportSpec,
    wanted: SectionSpec,
    analysis: Analysis,
    agenda: Agenda,
    voice: Voice,
    registry: Registry,
    data: list[Datum],
) -> Section:
    """Words first, then charts and tables in turn, then texts and tables of what others say.

    The numbers of charts and tables are added to `data`.
    """
    blocks: list[Block] = []
    paragraphs = agenda.paragraphs(wanted.id)
    before: Runs = ()
    bullets: list[Runs] = []
    for statements in paragraphs:
        if statements[0].roles == ("bullet",):
            bullets += [say_statement(voice, statement) for statement in statements]
            continue
        ids = tuple(claim.id for statement in statements for claim in statement.claims)
        before = say_statements(voice, statements, before)
        blocks.append(Paragraph(before, ids))
    if bullets:
        blocks.append(BulletList(tuple(bullets)))
    elif wanted.watch:
        blocks.append(Paragraph((Plain(voice.book.word("watch.none")),)))
    if wanted.lacks:
        blocks.append(_say_lack(spec, wanted, voice))
    for block_id in wanted.blocks:
        blocks.extend(build_block(spec, block_id, agenda, analysis, voice))
    for chart_id, table_id in zip_longest(wanted.charts, wanted.tables):
        if chart_id is not None:
            chart, numbers = build_chart(spec, chart_id, analysis, voice, registry, agenda.title(chart_id))
            blocks.append(chart)
            data.extend(numbers)
        if table_id is not None:
            table, numbers = build_table(spec, spec.table(table_id), analysis, voice)
            blocks.append(table)
            data.extend(numbers)
    prose = dict(wanted.opinion).get(voice.language)
    if prose is not None:
        blocks.append(read_prose(prose, analysis, voice, spec.absent))
    for scenario_id in wanted.scenarios:
        parts, numbers = build_scenario(spec, scenario_id, analysis, voice)
        blocks.extend(parts)
        data.extend(numbers)
    for is_wanted, build in ((wanted.facts, build_facts), (wanted.differences, build_differences)):
        if is_wanted:
            parts, numbers = build(spec, analysis, voice)
            blocks.extend(parts)
            data.extend(numbers)
    if wanted.notes:
        blocks.extend(build_notes(spec, analysis, agenda, voice, registry))
    return Section(wanted.id, wanted.title.within(voice.language), tuple(blocks))


def _say_lack(spec: ReportSpec, section: SectionSpec, voice: Voice) -> Paragraph:
    """Which publications a section goes without this time; in fewer words where a section before it has said so."""
    earlier = spec.sections[: [one.id for one in spec.sections].index(section.id)]
    said = {name for one in earlier for name in _name_lacking(spec, one, voice)}
    names = _name_lacking(spec, section, voice)
    key = "section.lacks.again" if said.issuperset(names) else "section.lacks"
    book = voice.book
    return Paragraph(book.fill(book.phrases[key][0], {}, {"names": join_names(book, names)}))


def _name_lacking(spec: ReportSpec, section: SectionSpec, voice: Voice) -> list[str]:
    """The publications that a section lacks, each once."""
    named = spec.absent.publications(section.lacks)
    book, language = voice.book, voice.language
    names = ({"provider": one.within(language), "publication": two.within(language)} for one, two in named)
    return [plain_text(book.fill(book.phrases["publication.name"][0], {}, each)) for each in names]
