"""Choosing what to say, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from flowbrief.extend.registry import Registry
from flowbrief.model.claim import Agenda, Claim, Statement
from flowbrief.model.measure import Analysis
from flowbrief.model.precedent import Precedent
from flowbrief.model.spec import ReportSpec, SectionSpec

# Importing them registers the built-in claims.
from . import (  # noqa: F401
    analogues,
    assets,
    bars,
    caveats,
    filings,
    levels,
    members,
    parts,
    past,
    percentiles,
    prices,
    quiet,
    rates,
    reported,
    revisions,
    rotations,
    share_splits,
    turns,
    years,
)
from .blocks import choose_case
from .cautions import Caution, list_cautions
from .lead import choose_headline, choose_lead, require_flow
from .members import is_of_mixed_group
from .noise import withhold
from .paragraph import build_paragraph, link_paragraphs
from .salience import weigh
from .selection import ONCE, ONCE_A_SECTION, select
from .titles import choose_titles

Paragraphs = tuple[tuple[Statement, ...], ...]


def claim(spec: ReportSpec, analysis: Analysis, registry: Registry, precedent: Precedent | None = None) -> Agenda:
    """Make every claim the analysis allows, then choose: headline, lead, and the statements of each section.

    `precedent` is what the issue before said, if there is one: what only goes on from it is less of news.

    Raises Refused if the subject of the headline has no flow in the week.
    """
    require_flow(spec, analysis)
    analysis = replace(analysis, events=spec.events)
    claims, cautions = withhold(make_claims(analysis, registry), analysis)
    claims = _drop_lone_lengths(claims)
    claims = weigh(claims, analysis, precedent)
    lead = choose_lead(spec, claims)
    told = [c for statement in lead for c in statement.claims if c.kind not in ("level", "quiet", "rate_path")]
    sections = []
    for section in spec.sections:
        paragraphs = _list_paragraphs(spec, section, claims, cautions, told)
        for subject in section.watch:
            bullets = [c for c in claims if c.subject == subject and c.kind.startswith("watch_")]
            paragraphs += (tuple(Statement((c,), ("bullet",)) for c in bullets),) if bullets else ()
        sections.append((section.id, paragraphs))
    cases = tuple((block.id, choose_case(block, analysis)) for block in spec.blocks)
    headline = choose_headline(spec, claims)
    return Agenda(headline, lead, tuple(sections), cases, choose_titles(spec, claims, headline))


def _drop_lone_lengths(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Leave out that a week is irregular where nothing else is said of the subject, as of a group without claims."""
    spoken = {c.subject for c in claims if c.kind != "irregular_week"}
    return tuple(c for c in claims if c.subject in spoken)


def make_claims(analysis: Analysis, registry: Registry) -> tuple[Claim, ...]:
    """Ask every registered claim about every finding it speaks of; most salient first, then in config order."""
    made = [
        found
        for finding in analysis.findings
        if not is_of_mixed_group(finding.subject, analysis)
        for entry in registry.claims.values()
        if finding.kind in entry.about and (found := entry.function(finding, analysis)) is not None
    ]
    return tuple(sorted(made, key=lambda c: -c.salience))


def _say_shorter(claims: tuple[Claim, ...], said: Iterable[Claim]) -> tuple[Claim, ...]:
    """What each section says for itself is said in fewer words from the second on."""
    again = {c.kind for c in said if c.kind in ONCE_A_SECTION}
    return tuple(replace(c, variant=f"{c.variant}.again") if c.kind in again else c for c in claims)


def _drop_repeated_runs(about: list[Claim], said: Iterable[Claim], never: Collection[str]) -> list[Claim]:
    """Leave out a run as long as the data, if one was told of another subject, or the running total spans it."""
    spans = {c.slot("start").value for c in about if c.kind == "cumulative" and c.kind not in never}
    spans |= {c.slot("start").value for c in said if _is_bounded_run(c)}
    return [c for c in about if not (_is_bounded_run(c) and c.slot("start").value in spans)]


def _is_bounded_run(made: Claim) -> bool:
    return made.kind == "streak" and made.variant.endswith(".bounded")


def _list_paragraphs(
    spec: ReportSpec, section: SectionSpec, claims: tuple[Claim, ...], cautions: tuple[Caution, ...], said: list[Claim]
) -> Paragraphs:
    """One paragraph a subject, then one of cautions; what is chosen is added to `said`, not to be said again."""
    if section.claims is None:
        return ()
    paragraphs, owed = [], list[Claim]()
    told = {c.kind for c in said if c.kind in ONCE and c.kind not in ONCE_A_SECTION}
    claims = _say_shorter(claims, said)
    for subject in section.claims.about:
        before = [c for c in said if c.subject == subject]
        known = {c.id for c in said}
        about = [c for c in claims if c.subject == subject and c.id not in known and c.kind not in told]
        about = _drop_repeated_runs(about, said, section.claims.never)
        chosen = select(about, section.claims, {c.kind for c in before})
        said += chosen
        told |= {c.kind for c in chosen if c.kind in ONCE}
        ids = {c.id for c in (*before, *chosen)}
        due = [
            caution.claim
            for caution in cautions
            if caution.about == subject and not caution.is_told(said)
            if caution.is_owed or ids & caution.limits
        ]
        said += due
        owed += [*(c for c in chosen if c.kind == "event"), *due]
        is_told = subject == spec.headline
        rest = tuple(c for c in chosen if c.kind != "event")
        if paragraph := build_paragraph(rest, week_is_told=is_told):
            paragraphs.append(paragraph)
    linked = link_paragraphs(spec, paragraphs)
    return (*linked, list_cautions(owed)) if owed else linked
