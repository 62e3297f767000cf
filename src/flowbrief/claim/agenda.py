"""Choosing what to say, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from flowbrief.extend.registry import Registry
from flowbrief.model.claim import Agenda, Claim, Statement
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ClaimSelection, ReportSpec

from . import bars, caveats, levels, past, rates, years  # noqa: F401 - importing them registers the built-in claims
from .paragraph import build_paragraph, list_openers, main_role

# Claims of one family say the same thing in different words; only the most salient of each is said.
_FAMILIES = (("record", "extreme", "rank"), ("change", "flip"), ("streak", "streak_ended"))
# Said once, for the first subject they apply to, because the gap and the calendar are the same for all; that weeks
# differ in length limits every comparison, so each section with comparisons says it.
_ONCE_A_SECTION = ("irregular_week",)
_ONCE = ("gap", *_ONCE_A_SECTION)
_UNCOUNTED = (*_ONCE, "level")
# Worth a headline, if salient enough; anything else leads with the level and its change.
_HEADLINE_KINDS = ("record", "extreme", "rank", "flip", "streak_ended", "streak")
_HEADLINE_SALIENCE = Decimal("0.4")
_LEAD_TAILS = ("record", "extreme", "rank", "flip", "streak_ended", "streak")


def claim(spec: ReportSpec, analysis: Analysis, registry: Registry) -> Agenda:
    """Make every claim the analysis allows, then choose: headline, lead, and the statements of each section."""
    claims = make_claims(analysis, registry)
    lead = _choose_lead(spec, claims)
    said = [c for c in lead[0].claims if c.kind not in ("level", "flip")]
    sections = []
    for section in spec.sections:
        paragraphs = []
        told = {c.kind for c in said if c.kind in _ONCE and c.kind not in _ONCE_A_SECTION}
        if section.claims is not None:
            for subject in section.claims.about:
                about = [c for c in claims if c.subject == subject and c not in said and c.kind not in told]
                chosen = _select(about, section.claims, {c.kind for c in said if c.subject == subject})
                said += chosen
                told |= {c.kind for c in chosen if c.kind in _ONCE}
                paragraphs.append(build_paragraph(chosen))
        for subject in section.watch:
            bullets = [c for c in claims if c.subject == subject and c.kind.startswith("watch_")]
            paragraphs.append(tuple(Statement((c,), ("bullet",)) for c in bullets))
        sections.append((section.id, tuple(p for p in paragraphs if p)))
    return Agenda(_choose_headline(spec, claims), lead, tuple(sections))


def make_claims(analysis: Analysis, registry: Registry) -> tuple[Claim, ...]:
    """Ask every registered claim about every finding it speaks of; most salient first, then in config order."""
    made = [
        found
        for finding in analysis.findings
        for entry in registry.claims.values()
        if finding.kind in entry.about and (found := entry.function(finding, analysis)) is not None
    ]
    return tuple(sorted(made, key=lambda c: -c.salience))


def _select(claims: Iterable[Claim], selection: ClaimSelection, said: set[str]) -> tuple[Claim, ...]:
    """The pinned claims, then the most salient up to `at_most` in all; one of a family.

    `said` are the kinds that were said of the subject before: unless it is pinned, nothing is said in other words.
    The level, on which the others hang, and caveats come on top of the number. What a pinned claim hangs on is
    pinned too; what would hang on nothing is passed over.
    """
    pool = [c for c in claims if c.kind not in selection.never and not c.kind.startswith("watch_")]
    made = {c.kind for c in pool}
    pinned = {kind for pin in selection.pin for kind in (pin, *(list_openers(pin) if pin in made else ()))}
    pool = [c for c in pool if not list_openers(c.kind) or made & set(list_openers(c.kind))]
    pool.sort(key=lambda c: c.kind not in pinned)
    chosen: list[Claim] = []
    for candidate in pool:
        taken = {c.kind for c in chosen}
        family = next((f for f in _FAMILIES if candidate.kind in f), (candidate.kind,))
        if taken & set(family):
            continue
        if candidate.kind not in pinned and said & (set(family) - {candidate.kind}):
            continue
        counted = sum(c.kind not in _UNCOUNTED for c in chosen)
        if candidate.kind in _UNCOUNTED or candidate.kind in pinned or counted < selection.at_most:
            chosen.append(candidate)
    return tuple(chosen)


def _of_kind(claims: Iterable[Claim], subject: str, kind: str) -> Claim | None:
    return next((c for c in claims if c.subject == subject and c.kind == kind), None)


def _choose_headline(spec: ReportSpec, claims: tuple[Claim, ...]) -> Statement:
    """The most salient claim about the headline's subject, or else its change, or else its level."""
    about = [c for c in claims if c.subject == spec.headline]
    level = _of_kind(about, spec.headline, "level")
    if level is None:
        raise AssertionError("the week of the issue always has a level")
    news = next((c for c in about if c.kind in _HEADLINE_KINDS and c.salience >= _HEADLINE_SALIENCE), None)
    change = _of_kind(about, spec.headline, "change")
    if news is not None and news.kind == "flip":
        return Statement((news,), ("headline",))
    if news is not None:
        return Statement((level, news), ("headline", "headline_tail"))
    return Statement((change or level,), ("headline",))


def _choose_lead(spec: ReportSpec, claims: tuple[Claim, ...]) -> tuple[Statement, ...]:
    """What happened, inside what, before which background: one sentence each."""
    level = _of_kind(claims, spec.headline, "level")
    if level is None:
        raise AssertionError("the week of the issue always has a level")
    about = [c for c in claims if c.subject == spec.headline]
    tails = [c for c in about if c.kind in _LEAD_TAILS and c.salience >= _HEADLINE_SALIENCE][:1]
    lead = [Statement((level, *tails), (main_role(level), *("tail" for _ in tails)))]
    others = [found for subject in _contrast(spec) if (found := _of_kind(claims, subject, "level")) is not None]
    if len(others) > 1:
        lead.append(Statement(tuple(others), ("brief", *("joined" for _ in others[1:]))))
    rate = next((c for c in claims if c.kind == "rate_path"), None)
    if rate is not None:
        lead.append(Statement((rate,), ("brief",)))
    return tuple(lead)


def _contrast(spec: ReportSpec) -> tuple[str, ...]:
    """The subjects that the paired chart sets against each other: they are what the lead compares too."""
    for chart in spec.charts:
        of = chart.params.get("of")
        if isinstance(of, tuple) and len(of) > 1:
            return tuple(str(subject) for subject in of)
    return ()
