"""From chosen claims to the sentences of a paragraph."""

from __future__ import annotations

from flowbrief.model.claim import Claim, Statement

# (kinds that open a sentence, first found wins; kinds that may hang on it, in this order)
_SENTENCES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("flip", "change", "level"), ("versus_average",)),
    (("share",), ()),
    (("record", "extreme", "rank", "streak_ended", "streak"), ("streak_ended", "streak")),
    (("zscore",), ()),
    (("rate_path",), ()),
    (("rate_run",), ()),
    (("year_to_date", "cumulative"), ("pace",)),
    (("irregular_week",), ()),
    (("gap",), ()),
)
# After a clause about the past, "it was the largest in eight weeks", the next one is joined by "and".
_PAST = ("record", "extreme", "rank", "streak_ended", "streak")


def list_openers(kind: str) -> tuple[str, ...]:
    """The kinds of claim that one can only hang on; empty for a kind that may open a sentence."""
    if any(kind in openers for openers, _ in _SENTENCES):
        return ()
    return next((openers for openers, hangers in _SENTENCES if kind in hangers), ())


def build_paragraph(claims: tuple[Claim, ...]) -> tuple[Statement, ...]:
    """Put claims about one subject into sentences, in the order a desk tells a week: size, history, year, caveats.

    A change or a turn already states the level, so the level is then left out; the lead has named the week. What can
    only hang on another claim is dropped when that one is not said. Claims of kinds that the list does not know, a
    plug-in's, follow as sentences of their own.
    """
    left = {c.kind: c for c in claims}
    if "change" in left or "flip" in left:
        left.pop("level", None)
    statements = []
    for openers, hangers in _SENTENCES:
        opener = next((kind for kind in openers if kind in left), None)
        if opener is None:
            continue
        parts = [left.pop(opener)]
        roles = ["brief" if opener == "level" else "main"]
        for kind in hangers:
            if kind in left:
                parts.append(left.pop(kind))
                roles.append(_hang(parts[0], parts[-1]))
        statements.append(Statement(tuple(parts), tuple(roles)))
    known = {kind for openers, hangers in _SENTENCES for kind in (*openers, *hangers)}
    statements.extend(Statement((c,), ("main",)) for c in left.values() if c.kind not in known)
    return tuple(statements)


def main_role(claim: Claim) -> str:
    """The role in which a claim opens a sentence; a level whose week is not seven days long says so."""
    if claim.kind == "level" and claim.slot("week").period.is_irregular:
        return "irregular"
    return "main"


def _hang(opener: Claim, claim: Claim) -> str:
    """How a claim hangs on its sentence.

    Joined by "and" after a clause about the past, by "but" where it points the other way (slower than last week,
    but above the average), otherwise after a comma.
    """
    if opener.kind in _PAST or claim.kind == "pace":
        return "and_tail"
    relations = {opener.variant.rpartition(".")[2], claim.variant.rpartition(".")[2]}
    is_contrast = opener.kind == "change" and claim.kind == "versus_average" and relations == {"larger", "smaller"}
    return "but_tail" if is_contrast else "tail"
