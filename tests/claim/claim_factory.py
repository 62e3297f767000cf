"""Claims about small series, and sections to choose them for."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from measure_factory import (
    MILLION,
    NOWHERE,
    WEEKLY,
    Amounts,
    Metrics,
    analyse,
    make_dataset,
    make_metrics,
    make_report,
    make_subject,
    make_weeks,
    registry,
)

from flowbrief.claim import claim, lead
from flowbrief.claim.agenda import make_claims
from flowbrief.measure import measure
from flowbrief.model.claim import Agenda, Claim, Statement
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ClaimSelection, ReportSpec, SectionSpec
from flowbrief.model.text import Text

# Fourteen quiet inflows of different size: enough history, and nothing remarkable in it.
QUIET = [500, 520, 540, 510, 530, 505, 525, 545, 515, 535, 508, 528, 548, 518]


def list_claims(
    amounts: Amounts | Mapping[str, Amounts],
    ends: Sequence[date] | None = None,
    *,
    metrics: Metrics = WEEKLY,
    scale: Decimal = MILLION,
) -> tuple[Claim, ...]:
    """Every claim that a series allows."""
    return make_claims(analyse(amounts, ends, metrics=metrics, scale=scale), registry)


def find_claim(kind: str, amounts: Amounts, ends: Sequence[date] | None = None, **more: Any) -> Claim | None:
    """The claim of one kind about a series, the most salient if there are several."""
    return next((c for c in list_claims(amounts, ends, **more) if c.kind == kind), None)


def find_variant(kind: str, amounts: Amounts, ends: Sequence[date] | None = None, **more: Any) -> str | None:
    """The variant of the claim of one kind about a series, or None if it is not made."""
    found = find_claim(kind, amounts, ends, **more)
    return found.variant if found else None


def make_section(name: str, *about: str, at_most: int = 9, watch: tuple[str, ...] = (), **more: Any) -> SectionSpec:
    """A section that makes claims about some subjects."""
    claims = ClaimSelection(about, at_most, **more) if about else None
    return SectionSpec(name, Text(name, name), claims, (), (), (), watch, False, NOWHERE)


def plan(
    amounts: Amounts | Mapping[str, Amounts],
    *sections: SectionSpec,
    ends: Sequence[date] | None = None,
    **fields: Any,
) -> tuple[ReportSpec, Analysis, Agenda]:
    """Measure a series (or several) and choose what to say in some sections; the headline is about `total`."""
    columns = amounts if isinstance(amounts, Mapping) else {"total": amounts}
    subjects = [make_subject(name, name) for name in columns]
    metrics = [metric for subject in subjects for metric in make_metrics(subject.id, WEEKLY)]
    spec = make_report(subjects, metrics, sections=sections, **fields)
    analysis = measure(spec, make_dataset(make_weeks(columns, ends)), registry)
    return spec, analysis, claim(spec, analysis, registry)


def plan_beside(
    amounts: Amounts, *sections: SectionSpec, ends: Sequence[date] | None = None
) -> tuple[ReportSpec, Analysis, Agenda]:
    """The same where the headline is about something else, and nothing of `total` is said in the lead."""
    quiet = [1 if amount is not None else None for amount in amounts]
    with patch.object(lead, "_ELSEWHERE_SALIENCE", Decimal(2)):
        return plan({"total": amounts, "head": quiet}, *sections, ends=ends, headline="head")


def list_said(statements: Sequence[Statement]) -> list[tuple[str, str]]:
    """Kind and role of everything some statements say, in order."""
    return [
        (c.kind, role) for statement in statements for c, role in zip(statement.claims, statement.roles, strict=True)
    ]
