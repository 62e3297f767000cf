"""Which claims about a subject are said: the most salient, one of a family, with pins and bans."""

from __future__ import annotations

from collections.abc import Iterable

from flowbrief.model.claim import Claim
from flowbrief.model.spec import ClaimSelection

from .paragraph import list_openers

# Claims of one family say the same thing in different words; only the most salient of each is said.
FAMILIES = (
    ("record", "extreme", "rank", "percentile"),
    ("change", "flip"),
    ("streak", "streak_ended", "first_in", "m_of_n"),
    ("zscore", "versus_average"),
    ("share_of_assets", "relative_rate"),
)
# Said once, for the first subject they apply to, because the gap and the calendar are the same for all; that weeks
# differ in length limits every comparison, so each section with comparisons says it.
ONCE_A_SECTION = ("irregular_week",)
ONCE = ("gap", *ONCE_A_SECTION)
# Told of old moves, so passed over in the issue after the one that told it.
_BACKGROUND = ("rate_run",)
_UNCOUNTED = (*ONCE, "level", "event", "correction", "share_split")
# Said by the lead alone, or in lists of their own.
_ELSEWHERE = ("quiet",)


def select(claims: Iterable[Claim], selection: ClaimSelection, said: set[str]) -> tuple[Claim, ...]:
    """The pinned claims, then the most salient up to `at_most` in all; one of a family, unless more are pinned.

    `said` are the kinds that were said of the subject before: unless it is pinned, nothing is said in other words.
    The level, on which the others hang, and caveats come on top of the number. What a pinned claim hangs on is
    pinned too; what would hang on nothing is passed over.
    """
    pool = [c for c in claims if c.kind not in (*selection.never, *_ELSEWHERE) and not c.kind.startswith("watch_")]
    made = {c.kind for c in pool}
    pinned = {kind for pin in selection.pin for kind in (pin, *(list_openers(pin) if pin in made else ()))}
    pool = [c for c in pool if not list_openers(c.kind) or made & set(list_openers(c.kind))]
    pool.sort(key=lambda c: c.kind not in pinned)
    chosen: list[Claim] = []
    for candidate in pool:
        taken = {c.kind for c in chosen}
        family = set(find_family(candidate.kind))
        if candidate.kind in taken or (candidate.kind not in pinned and taken & family):
            continue
        if candidate.kind not in pinned and (said & (family - {candidate.kind}) or _repeats(candidate, pool, said)):
            continue
        if candidate.kind not in pinned and candidate.kind in _BACKGROUND and not candidate.salience:
            continue
        counted = sum(c.kind not in _UNCOUNTED for c in chosen)
        if candidate.kind in _UNCOUNTED or candidate.kind in pinned or counted < selection.at_most:
            chosen.append(candidate)
    return tuple(chosen)


def _repeats(candidate: Claim, pool: Iterable[Claim], said: set[str]) -> bool:
    """True for an average of the other direction beside a turn, which says already that it was."""
    turned = "flip" in said or any(c.kind == "flip" for c in pool)
    return turned and candidate.kind == "versus_average" and candidate.variant.endswith("opposite")


def find_family(kind: str) -> tuple[str, ...]:
    """The kinds that say the same as this one, itself among them."""
    return next((family for family in FAMILIES if kind in family), (kind,))
