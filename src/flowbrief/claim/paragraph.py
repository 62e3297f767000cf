"""From chosen claims to the sentences of a paragraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flowbrief.model.claim import Claim, Statement
from flowbrief.model.spec import ReportSpec

_EXTREMES = ("record", "extreme", "rank")
_RUNS = ("streak_ended", "first_in", "streak")
# How far out the week lies, said of an amount that has just been named.
_SCORES = ("zscore", "percentile", "share_of_assets")
# What may stand first: the week itself, best told by its change.
_WEEK = ("flip", "change", "level")
# After the week, in the order a desk tells it; (what opens the sentence, what may hang on it).
_SENTENCES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("versus_average",), ()),
    (("share",), ()),
    (("share_of_assets",), ()),
    (_EXTREMES, _RUNS),
    (_RUNS, ()),
    (("m_of_n",), ()),
    (("zscore",), ()),
    (("percentile",), ()),
    (("analogue",), ()),
    (("leaders",), ()),
    (("breadth",), ()),
    (("concentration",), ()),
    (("rotation",), ()),
    (("rebound",), ()),
    (("drawdown",), ()),
    (("filing",), ()),
    (("coverage",), ()),
    (("rate_path",), ()),
    (("rate_run",), ()),
    (("year_to_date", "cumulative"), ("pace",)),
    (("correction",), ()),
    (("revision",), ()),
    (("share_split",), ()),
    (("irregular_week",), ()),
    (("gap",), ()),
    # These name other subjects, so nothing about this one may follow unnamed.
    (("relative_rate",), ()),
    (("contribution",), ()),
    (("divergence",), ()),
)
_HANGING = ("pace",)
# Told of a group that the sentence before may have named.
_OF_NAMED_GROUPS = ("breadth", "concentration")
# Worded without a name: where such a claim begins a paragraph, what it is about is said before it.
_NAMELESS = ("analogue",)


def list_openers(kind: str) -> tuple[str, ...]:
    """The kinds of claim that one can only hang on; empty for a kind that may open a sentence."""
    if kind not in _HANGING:
        return ()
    return next(openers for openers, hangers in _SENTENCES if kind in hangers)


def build_paragraph(claims: Sequence[Claim], *, week_is_told: bool = False) -> tuple[Statement, ...]:
    """Put claims about one subject into sentences, in the order a desk tells a week: size, history, year, caveats.

    A change or a turn already states the level, so the level is then left out; the lead has named the week. What can
    only hang on another claim is dropped when that one is not said. The level is left out too where the lead has
    told it (`week_is_told`) and something else can begin; a comparison that begins in its stead names its subject.
    A total that begins again after a gap says so, and needs no sentence about the total of the year. Claims of kinds
    that are not known here, a plug-in's, follow as sentences of their own.
    """
    left = {c.kind: c for c in claims}
    if "gap" in left and left["gap"].variant.startswith("year") and _restarts(left.get("cumulative")):
        left.pop("gap")
    if "change" in left or "flip" in left or (week_is_told and _can_begin(left)):
        left.pop("level", None)
    statements = []
    if opener := _take(left, _WEEK):
        statements.append(_state_week(opener, left))
    for openers, hangers in _SENTENCES:
        while first := _take(left, openers):
            parts, roles = [first], [_role_of_next(first, statements)]
            for kind in hangers:
                if kind in left:
                    parts.append(left.pop(kind))
                    roles.append("and_tail")
            statements.append(Statement(tuple(parts), tuple(roles)))
    statements.extend(Statement((c,), ("main",)) for c in left.values() if c.kind not in _HANGING)
    if statements and statements[0].claims[0].kind in _NAMELESS:
        statements[0] = replace(statements[0], link="about")
    return tuple(statements)


def main_role(claim: Claim) -> str:
    """The role in which a claim opens a sentence; a level whose week is not seven days long says so."""
    if claim.kind == "level" and claim.slot("week").period.is_irregular:
        return "irregular"
    return "main"


def link_paragraphs(spec: ReportSpec, paragraphs: Sequence[tuple[Statement, ...]]) -> tuple[tuple[Statement, ...], ...]:
    """Tie each paragraph of a section to the one before, where what they say justifies it.

    `part` where the subject is declared a part of the one before, `contrast` where the flows go opposite ways,
    `beside` for the last of three or more that is tied by neither. No tie is used twice running, and a contrast is
    drawn once a section: in a list of many it would only say that flows were mixed.
    """
    linked: list[tuple[Statement, ...]] = []
    for index, paragraph in enumerate(paragraphs):
        link = ""
        if index:
            before, first = linked[-1][0], paragraph[0]
            one, other = before.claims[0], first.claims[0]
            is_last = index == len(paragraphs) - 1 > 1
            if other.kind not in _WEEK or one.kind not in _WEEK or one.subject == other.subject:
                link = ""
            elif _is_direct_part(spec, other.subject, one.subject) and lies_within(other, one):
                link = "part"
            elif one.polarity * other.polarity < 0:
                link = "contrast"
            elif is_last and not any(p[0].link == "beside" for p in linked):
                link = "beside"
            is_drawn = link == "contrast" and any(p[0].link == link for p in linked)
            link = "" if link == before.link or is_drawn else link
        first = paragraph[0]
        linked.append((Statement(first.claims, first.roles, link or first.link), *paragraph[1:]))
    return tuple(linked)


def is_part(spec: ReportSpec, part: str, whole: str) -> bool:
    """True if the config declares one subject a part of another, or a part of a part of it.

    Either as what is taken from a whole, or by columns that add up to the whole's.
    """
    if part == whole:
        return False
    seen, inside = {whole}, [whole]
    while inside:
        outer = inside.pop()
        if _is_direct_part(spec, part, outer):
            return True
        fresh = [s.id for s in spec.subjects if s.id not in seen and _is_direct_part(spec, s.id, outer)]
        seen |= set(fresh)
        inside += fresh
    return False


def lies_within(part: Claim, whole: Claim) -> bool:
    """True if a part flowed the way of its whole and is no larger: only then it is "within that"."""
    one, other = part.slot("amount").quantity, whole.slot("amount").quantity
    return one.direction() == other.direction() != 0 and abs(one.amount) <= abs(other.amount)


def _is_direct_part(spec: ReportSpec, part: str, whole: str) -> bool:
    subjects = {subject.id: subject for subject in spec.subjects}
    if part not in subjects or whole not in subjects:
        return False
    one, other = subjects[part], subjects[whole]
    if one.whole == whole or any(s.whole == whole and part in s.parts for s in spec.subjects):
        return True
    if one.source != other.source or one.column is None or other.column is None:
        return False
    source = next((s for s in spec.sources if s.name == one.source), None)
    rules = source.identities if source is not None else ()
    return any(rule.whole == other.column and one.column in rule.parts for rule in rules)


def _can_begin(left: Mapping[str, Claim]) -> bool:
    """True if a paragraph may do without the week: there is something else to say, and not "it was the largest"."""
    if "versus_average" in left:
        return True
    return left.keys() > {"level"} and not left.keys() & {*_EXTREMES, *_RUNS, *_SCORES}


def _role_of_next(claim: Claim, before: Sequence[Statement]) -> str:
    """How a claim opens a sentence that others may stand before: a group that they have named is not named again.

    Nor is the amount that the sentence before has told, where a coverage goes on about it.
    """
    if claim.kind == "versus_average" and not before:
        return "opening"
    if claim.kind == "coverage":
        told = {slot.measure.id for statement in before for c in statement.claims for slot in c.slots}
        return "again" if told.intersection(claim.others) else "main"
    return "again" if claim.kind in _OF_NAMED_GROUPS and before else "main"


def _restarts(total: Claim | None) -> bool:
    return total is not None and total.variant.startswith("gap")


def _take(left: dict[str, Claim], kinds: Sequence[str]) -> Claim | None:
    kind = next((kind for kind in kinds if kind in left), None)
    return left.pop(kind) if kind is not None else None


def _state_week(opener: Claim, left: dict[str, Claim]) -> Statement:
    """The week with its place in history, "…, the largest since March and the ninth straight week of inflows".

    Without one, a change or level is compared with the average; a turn names two amounts already, so its comparison
    is a sentence of its own. A run that begins where the data do is too long to hang on. A week with neither is
    measured by the assets.
    """
    parts, roles = [opener], ["brief" if opener.kind == "level" else "main"]
    extreme = _take(left, _EXTREMES)
    run_kind = next((k for k in _RUNS if k in left and not left[k].variant.endswith(".bounded")), None)
    if extreme is not None:
        parts.append(extreme)
        roles.append("tail")
    if run_kind is not None:
        run = left.pop(run_kind)
        parts.append(run)
        roles.append("and_tail" if extreme is not None and run_kind == "streak" else "tail")
    if len(parts) == 1 and opener.kind != "flip" and "versus_average" in left:
        average = left.pop("versus_average")
        relations = {opener.variant.rpartition(".")[2], average.variant.rpartition(".")[2]}
        is_contrast = opener.kind == "change" and relations == {"larger", "smaller"}
        parts.append(average)
        roles.append("but_tail" if is_contrast else "tail")
    if len(parts) == 1 and opener.kind == "level" and "share_of_assets" in left:
        parts.append(left.pop("share_of_assets"))
        roles.append("tail")
    return Statement(tuple(parts), tuple(roles))
