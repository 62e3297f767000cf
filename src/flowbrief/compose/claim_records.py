"""The claims of an issue with the sentences that say them, for programs that read an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowbrief.language.figures import write_value
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.claim import Agenda, Claim, Slot, Statement
from flowbrief.model.claim_record import ClaimList, ClaimRecord, MeasureRecord, Saying
from flowbrief.model.document import BulletList, Document, Paragraph, Runs, plain_text
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language

from .sources import list_providers

# A statement, where it is said, and the sentence in each language.
Placed = tuple[Statement, Saying]


def record_claims(spec: ReportSpec, analysis: Analysis, agenda: Agenda, documents: Sequence[Document]) -> ClaimList:
    """Put every claim that is said beside its numbers and the sentences of all languages that say it."""
    said: dict[Claim, list[Saying]] = {}
    for statement, saying in _list_placed(agenda, documents):
        for claim in statement.claims:
            said.setdefault(claim, []).append(saying)
    records = tuple(
        ClaimRecord(
            claim.id,
            claim.kind,
            claim.variant,
            claim.subject,
            claim.polarity,
            tuple(record for slot in claim.slots for record in _record_slot(slot, spec, analysis)),
            tuple(sayings),
        )
        for claim, sayings in said.items()
    )
    return ClaimList(spec.report, spec.title, analysis.as_of, analysis.period, records)


def _record_slot(slot: Slot, spec: ReportSpec, analysis: Analysis) -> Iterator[MeasureRecord]:
    """The number in a place of a claim; none for one without a value, or one that only labels."""
    measure = slot.measure
    home = analysis.find_home(measure.id)
    if measure.value is None or home is None:
        return
    value, unit = write_value(measure.value)
    providers = list_providers(spec, home, analysis)
    yield MeasureRecord(
        slot.name, measure.id, value, unit, home.main.period, measure.definition, home.main.universe, providers
    )


def _list_placed(agenda: Agenda, documents: Sequence[Document]) -> Iterator[Placed]:
    spoken = [(document.language, document.headline) for document in documents]
    yield agenda.headline, Saying("headline", tuple((language, plain_text(runs)) for language, runs in spoken))
    leads = [(document.language, document.lead[0].runs) for document in documents if document.lead]
    yield from _part("lead", agenda.lead, leads)
    for index, (section, paragraphs) in enumerate(agenda.sections):
        told = [group for group in paragraphs if group[0].roles != ("bullet",)]
        points = [statement for group in paragraphs if group[0].roles == ("bullet",) for statement in group]
        blocks = [(document.language, document.sections[index].blocks) for document in documents]
        for at, statements in enumerate(told):
            texts = [(language, _list_told(own)[at].runs) for language, own in blocks]
            yield from _part(section, statements, texts)
        items = [(language, next((b.items for b in own if isinstance(b, BulletList)), ())) for language, own in blocks]
        for at, statement in enumerate(points):
            yield statement, Saying(section, tuple((language, plain_text(own[at])) for language, own in items))


def _list_told(blocks: Sequence[object]) -> list[Paragraph]:
    """The paragraphs of a section that the program wrote."""
    return [block for block in blocks if isinstance(block, Paragraph) and block.claims]


def _part(section: str, statements: Sequence[Statement], texts: Sequence[tuple[Language, Runs]]) -> Iterator[Placed]:
    """Give each statement its sentence; all of the paragraph where the sentences cannot be told apart."""
    parted = [(language, _split(plain_text(runs), language, len(statements))) for language, runs in texts]
    for at, statement in enumerate(statements):
        yield statement, Saying(section, tuple((language, sentences[at]) for language, sentences in parted))


def _split(text: str, language: Language, count: int) -> list[str]:
    words = load_phrasebook(language).words
    end, space = words["sentence.end"], words["sentence.space"]
    sentences = [f"{one}{end}" for one in text.removesuffix(end).split(end + space)]
    return sentences if len(sentences) == count else [text] * count
