"""How much of news a claim is: how rare, how large, and whether the last issue said it already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from flowbrief.model.claim import Claim
from flowbrief.model.measure import FLOW_KINDS, Analysis
from flowbrief.model.precedent import Precedent, Told

from .making import ALL, NONE

# What a claim about a subject with no flow beside the largest of the report loses.
SMALL = Decimal("0.1")
# What it loses when it only goes on: the same run a week longer, the same range still held.
GOES_ON = Decimal("0.5")
# What it loses when the last issue said the like of it, though of another week.
SAID_LIKE = Decimal("0.05")
# What it gains when it breaks with a run that the last issue told.
BREAKS = Decimal("0.15")

_DAYS_A_WEEK = 7
_TURNS = ("flip", "streak_ended")
# Said each week or never news: that the last issue said the like of them means nothing.
_STANDING = ("level", "gap", "irregular_week", "event", "year_to_date", "cumulative", "pace")


def weigh(claims: Iterable[Claim], analysis: Analysis, precedent: Precedent | None) -> tuple[Claim, ...]:
    """Adjust what each claim weighs by itself, its surprise, for size and novelty; most salient first.

    The order of claims that weigh the same is kept.
    """
    sizes = measure_sizes(analysis)
    weighed = [
        replace(claim, salience=max(NONE, min(ALL, claim.salience + _adjust(claim, sizes, analysis, precedent))))
        for claim in claims
    ]
    return tuple(sorted(weighed, key=lambda claim: -claim.salience))


def measure_sizes(analysis: Analysis) -> dict[str, Decimal]:
    """The week's flow of each subject as a share of the largest, without signs: 0 … 1."""
    amounts = {
        finding.subject: abs(finding.main.quantity.amount)
        for finding in analysis.findings
        if finding.kind in FLOW_KINDS and finding.main.value is not None
    }
    largest = max(amounts.values(), default=NONE)
    return {subject: amount / largest if largest else ALL for subject, amount in amounts.items()}


def _adjust(claim: Claim, sizes: dict[str, Decimal], analysis: Analysis, precedent: Precedent | None) -> Decimal:
    if claim.kind.startswith("watch_"):
        return NONE
    size = -SMALL * (1 - sizes.get(claim.subject, ALL))
    return size + (_judge_novelty(claim, analysis, precedent) if precedent is not None else NONE)


def _judge_novelty(claim: Claim, analysis: Analysis, precedent: Precedent) -> Decimal:
    """Negative for what the last issue told, positive for what breaks with it."""
    before = [told for told in precedent.said.claims if told.subject == claim.subject]
    if claim.kind in _TURNS:
        broken = any(told.kind == "streak" and told.polarity == -claim.polarity for told in before)
        return BREAKS if broken and claim.polarity else NONE
    if claim.kind == "rate_run" and claim.slot("since").day <= precedent.as_of:
        return -GOES_ON  # an issue there was has told it, or the range it led to
    same = next((told for told in before if told.id == claim.id), None)
    if same is None or claim.kind in _STANDING:
        return NONE
    if goes_on(claim, same, analysis, precedent):
        return -GOES_ON
    return -SAID_LIKE if same.variant == claim.variant else NONE


def goes_on(claim: Claim, told: Told, analysis: Analysis, precedent: Precedent) -> bool:
    """True if a claim only continues one of the last issue: a run that was under way then, or a range held since.

    Every tenth week of a run, and the half and whole year, are worth saying again.
    """
    if claim.kind == "streak":
        weeks = claim.slot("weeks").quantity.amount
        elapsed = Decimal((analysis.as_of - precedent.as_of).days) / _DAYS_A_WEEK
        return told.polarity == claim.polarity and weeks > elapsed and not is_milestone(weeks)
    if claim.kind == "rate_path" and claim.variant == told.variant != "only":
        return claim.slot("since").day <= precedent.as_of
    return False


def is_milestone(weeks: Decimal) -> bool:
    """True for a length of a run that a desk remarks on: five weeks, each ten, half a year and a year."""
    return weeks in (5, 26, 52) or weeks % 10 == 0
