"""Claims, voices and prose to compose with, made by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from measure_factory import NOWHERE, USD, make_report

from flowbrief.compose import proofread
from flowbrief.compose.prose import read_prose
from flowbrief.compose.sentences import Voice
from flowbrief.language.phrasebook import Phrasebook, load_phrasebook
from flowbrief.model.claim import Claim, Slot, Statement
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.document import BulletList, Opinion, Paragraph, Subheading, plain_text
from flowbrief.model.measure import Absence, Analysis, Finding, Lineage, Measure, Value
from flowbrief.model.period import Period
from flowbrief.model.prose import Prose
from flowbrief.model.quantity import COUNT, PERCENT, Quantity
from flowbrief.model.spec import SectionSpec
from flowbrief.model.text import Language, Text

WEEK = Period(date(2024, 7, 24), date(2024, 7, 18))
NAMES = {"total": "ETFs", "world": "world funds", "bond": "bond funds"}
VALUES: dict[str, Value | None] = {
    "total.week": Quantity(Decimal("37116e6"), USD),
    "world.week": Quantity(Decimal("-1300e6"), USD),
    "other.week": Quantity(Decimal("0.2"), USD),
    "total.streak": Quantity(Decimal(11), COUNT),
    "total.share": Quantity(Decimal("63.25"), PERCENT),
    "total.ma4": None,
    "total.since": date(2024, 5, 1),
    "total.period": WEEK,
}


def make_measure(name: str, value: Value | None) -> Measure:
    nothing = Text("", "")
    absence = None if value is not None else Absence("gap-in-window")
    return Measure(name, value, WEEK, nothing, nothing, Lineage("", ()), absence)


def make_analysis(values: Mapping[str, Value | None] = VALUES) -> Analysis:
    """An analysis that holds one finding with all the values."""
    measures = tuple(make_measure(name, value) for name, value in values.items())
    return Analysis(WEEK.end, WEEK, (Finding("total.week", "net_flow", "total", measures),), (), ())


def make_voice(language: Language = "en", issue: int = 0, book: Phrasebook | None = None, **more: Any) -> Voice:
    return Voice(book or load_phrasebook(language), NAMES, NAMES, issue, **more)


def make_claim(
    kind: str, variant: str, subject: str = "total", polarity: int = 0, slots: Mapping[str, Value] | None = None
) -> Claim:
    """A claim with measures named after its slots."""
    filled = tuple(Slot(name, make_measure(f"{subject}.{name}", value)) for name, value in (slots or {}).items())
    return Claim(f"{subject}.{kind}:{kind}", kind, variant, subject, filled, polarity, Decimal("0.5"), ())


def make_level(subject: str, billions: str) -> Claim:
    """The claim that so much flowed in or out."""
    amount = Decimal(billions) * 10**9
    sign = (amount > 0) - (amount < 0)
    slots: dict[str, Value] = {"amount": Quantity(amount, USD), "week": WEEK, "days": Quantity(Decimal(7), COUNT)}
    return make_claim("level", {1: "in", -1: "out", 0: "flat"}[sign], subject, sign, slots)


def make_statement(*parts: tuple[Claim, str]) -> Statement:
    return Statement(tuple(claim for claim, _ in parts), tuple(role for _, role in parts))


def make_prose(text: str, language: Language = "en") -> Prose:
    return Prose(Path(f"view.{language}.md"), f"prose/view.{language}.md", text)


def proofread_text(text: str, language: Language = "en", allowed: tuple[str, ...] = ()) -> tuple[Diagnostic, ...]:
    """Every mistake in one text."""
    opinion = ((language, make_prose(text, language)),)
    section = SectionSpec("view", Text("观点", "View"), None, (), (), opinion, (), False, NOWHERE)
    return proofread(make_report((), (), sections=(section,), allowed_digits=allowed), make_analysis())


def read_text(text: str, language: Language = "en", **more: Any) -> Opinion:
    """One text as the document gets it."""
    return read_prose(make_prose(text, language), make_analysis(), make_voice(language, **more))


def list_texts(opinion: Opinion) -> list[str]:
    """What a reader sees, block by block; points begin with a dash and headings with a hash."""
    texts = []
    for block in opinion.blocks:
        match block:
            case Paragraph():
                texts.append(plain_text(block.runs))
            case Subheading():
                texts.append(f"# {plain_text(block.runs)}")
            case BulletList():
                texts += [f"- {plain_text(item)}" for item in block.items]
    return texts
