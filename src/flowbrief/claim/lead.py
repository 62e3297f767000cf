"""The headline and the lead: the news of the week, or that there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from flowbrief.model.claim import Claim, Statement
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec

from .paragraph import is_part, lies_within, main_role

# Worth a headline, if salient enough; anything else leads with the level and its change.
_NEWS = ("record", "extreme", "rank", "flip", "change", "streak_ended", "first_in", "streak")
_HEADLINE_SALIENCE = Decimal("0.4")
# A shorter run is told, but does not head an issue.
_SHORTEST_HEADLINE_RUN = 5
# A run is joined to an extreme that leads from this on.
_JOINED_SALIENCE = Decimal("0.3")
# What has to be said of another subject before the lead speaks of it, and before a week is not quiet.
_ELSEWHERE_SALIENCE = Decimal("0.6")
_EXTREMES = ("record", "extreme", "rank")
# Turns and runs, the one that says most of its week first.
_RUNS = ("streak_ended", "first_in", "streak")
# So many further figures of others does a lead have that begins with one.
_MOST_REPORTED = 2
# What is told of a group in a sentence of its own.
_OF_GROUPS = ("rotation", "concentration", "divergence", "leaders", "breadth")


def require_flow(spec: ReportSpec, analysis: Analysis) -> None:
    """Raise Refused if the subject of the headline has no flow in the week: there would be nothing to lead with."""
    flow = analysis.find_behind(spec.headline)
    if flow is None or flow.main.value is not None:
        return
    place = spec.metric(flow.id).place
    reason = flow.main.absence.code if flow.main.absence is not None else "unknown"
    message = (
        f"{flow.id} has no value in the week ended {flow.main.period.end} ({reason}), and {spec.headline} is the "
        "headline of the report"
    )
    hint = "docs/metrics.md says what the reason means; complete the source, or choose another headline"
    raise Refused((Diagnostic("headline-without-flow", message, place, hint, exit_code=ExitCode.DATA),))


def choose_headline(spec: ReportSpec, claims: Sequence[Claim]) -> Statement:
    """The most salient claim about the headline's subject, or that the week was quiet, or else its change or level."""
    if spec.is_headed_by_fact:
        return Statement((_require_reported(spec, claims),), ("headline",))
    about = [c for c in claims if c.subject == spec.headline]
    level, news = _require_level(about), _find_news(about)
    quiet = _find_quiet(claims, spec)
    if quiet is not None:
        return Statement((quiet,), ("headline",))
    if news is not None and news.kind in ("flip", "change"):
        return Statement((news,), ("headline",))
    if news is not None:
        return Statement((level, news), ("headline", "headline_tail"))
    return Statement((_find_change(about) or level,), ("headline",))


def choose_lead(spec: ReportSpec, claims: Sequence[Claim]) -> tuple[Statement, ...]:
    """What happened, inside what, and whatever else is news: one sentence each.

    The first sentence states the week and its news; the second sets against each other what the paired chart does;
    a third is about a subject of which something more remarkable is to be said, a fourth about a group whose members
    went apart, if that is as remarkable, and a fifth about a change of the policy rate, if it is of this week and the
    last issue did not tell it.
    """
    if spec.is_headed_by_fact:
        return _lead_with_facts(spec, claims)
    about = [c for c in claims if c.subject == spec.headline]
    quiet = _find_quiet(claims, spec)
    lead = [Statement((quiet,), ("main",)) if quiet is not None else _state_week(about)]
    others = [found for subject in contrast(spec) if (found := find_kind(claims, subject, "level")) is not None]
    elsewhere = _find_elsewhere(claims, spec)
    if len(others) > 1:
        whole = find_kind(claims, spec.headline, "level")
        sum_of = find_kind(claims, elsewhere.subject, "level") if elsewhere is not None else None
        if elsewhere and sum_of and all(is_part(spec, other.subject, sum_of.subject) for other in others):
            # The whole of both is told before them, or it would be read as a third beside its parts.
            lead.append(Statement((sum_of, elsewhere), ("brief", "tail"), _link_within(spec, (sum_of,), whole)))
            whole, elsewhere = sum_of, None
        link = _link_within(spec, others, whole)
        link = "of" if link and lead[-1].link == link else link
        tail: tuple[Claim, ...] = ()
        if elsewhere is not None and (it := next((o for o in others if o.subject == elsewhere.subject), None)):
            others = [other for other in others if other is not it]
            if all(other.polarity != it.polarity for other in others):
                others, tail = [*others, it], (elsewhere,)
            else:
                # Behind two subjects of one direction, "ending a run of outflows" would be read of both.
                lead.append(Statement((it, elsewhere), ("brief", "tail"), link))
                link = ""
            elsewhere = None
        roles = ("brief", *("joined" for _ in others[1:]), *("tail" for _ in tail))
        lead.append(Statement((*others, *tail), roles, link))
    if elsewhere is not None and (level := find_kind(claims, elsewhere.subject, "level")) is not None:
        lead.append(Statement((level, elsewhere), ("brief", "tail")))
    if group := _find_group(claims):
        lead.append(Statement((group,), ("main",)))
    if rate := _find_move(claims):
        lead.append(Statement((rate,), ("main",)))
    return tuple(lead)


def _lead_with_facts(spec: ReportSpec, claims: Sequence[Claim]) -> tuple[Statement, ...]:
    """The flow of the headline, what others gave for the same topic, and a move of the policy rate.

    Figures of different providers stand in sentences of their own: they are not compared, and no link is drawn.
    """
    first = _require_reported(spec, claims)
    others = [c for c in claims if c.kind == "reported" and c.subject == first.subject and c is not first]
    lead = [Statement((one,), ("main",)) for one in (first, *others[:_MOST_REPORTED])]
    if rate := _find_move(claims):
        lead.append(Statement((rate,), ("main",)))
    return tuple(lead)


def _require_reported(spec: ReportSpec, claims: Iterable[Claim]) -> Claim:
    """The claim about the fact that heads the issue; `require_flow` has seen to it that it has a value."""
    return next(c for c in claims if c.id == f"{spec.headline}:reported")


def _link_within(spec: ReportSpec, parts: Sequence[Claim], whole: Claim | None) -> str:
    """`within` if each is declared a part of the whole, flowed its way and is no larger; else no link."""
    if whole is None:
        return ""
    is_inside = all(is_part(spec, one.subject, whole.subject) and lies_within(one, whole) for one in parts)
    return "within" if is_inside else ""


def contrast(spec: ReportSpec) -> tuple[str, ...]:
    """The subjects that the paired chart sets against each other: they are what the lead compares too."""
    known = {subject.id for subject in spec.subjects}
    for chart in spec.charts:
        of = chart.params.get("of")
        if chart.kind != "heat_map" and isinstance(of, tuple) and len(of) > 1 and known.issuperset(of):
            return tuple(str(subject) for subject in of)
    return ()


def find_kind(claims: Iterable[Claim], subject: str, kind: str) -> Claim | None:
    """The most salient claim of one kind about a subject, or None."""
    return next((c for c in claims if c.subject == subject and c.kind == kind), None)


def _state_week(about: Sequence[Claim]) -> Statement:
    """The level with its news; an extreme is joined by the run it continues or ends."""
    level, news = _require_level(about), _find_news(about) or _find_change(about)
    if news is None:
        return Statement((level,), (main_role(level),))
    claims, roles = [level, news], [main_role(level), "tail"]
    if news.kind in _EXTREMES:
        run = next((c for c in about if c.kind in ("streak_ended", "streak")), None)
        if run is not None and run.salience >= _JOINED_SALIENCE and not run.variant.endswith(".bounded"):
            claims.append(run)
            roles.append("and_tail" if run.kind == "streak" else "tail")
    return Statement(tuple(claims), tuple(roles))


def _require_level(about: Sequence[Claim]) -> Claim:
    level = next((c for c in about if c.kind == "level"), None)
    if level is None:
        raise AssertionError("require_flow has seen to it that the week has a level")
    return level


def _find_news(about: Sequence[Claim]) -> Claim | None:
    change = _find_change(about)
    fit = (c for c in about if c.kind in _NEWS and (c.kind != "change" or c is change) and not _is_short_run(c))
    return next((c for c in fit if c.salience >= _HEADLINE_SALIENCE), None)


def _is_short_run(made: Claim) -> bool:
    return made.kind == "streak" and made.slot("weeks").quantity.amount < _SHORTEST_HEADLINE_RUN


def _find_change(about: Sequence[Claim]) -> Claim | None:
    """The change against the week before, unless the two weeks are not equally long."""
    kinds = {c.kind: c for c in about}
    return kinds.get("change") if "irregular_week" not in kinds else None


def _find_elsewhere(claims: Iterable[Claim], spec: ReportSpec) -> Claim | None:
    """The most remarkable thing about another subject than the headline's, if remarkable enough."""
    news = (c for c in claims if c.kind in (*_EXTREMES, *_RUNS) and c.subject != spec.headline)
    return next((c for c in news if c.salience >= _ELSEWHERE_SALIENCE), None)


def _find_group(claims: Iterable[Claim]) -> Claim | None:
    """The most remarkable thing about a group, if remarkable enough."""
    return next((c for c in claims if c.kind in _OF_GROUPS and c.salience >= _ELSEWHERE_SALIENCE), None)


def _find_quiet(claims: Sequence[Claim], spec: ReportSpec) -> Claim | None:
    """That the week was unremarkable, where no news about any subject and no move of a policy rate tells otherwise."""
    about = [c for c in claims if c.subject == spec.headline]
    if _find_news(about) is not None or _find_elsewhere(claims, spec) or _find_group(claims):
        return None
    if _find_move(claims) is not None:
        return None
    return find_kind(about, spec.headline, "quiet")


def _find_move(claims: Iterable[Claim]) -> Claim | None:
    """A change of a policy rate, if it is of this week and the last issue did not tell it."""
    moves = (c for c in claims if c.kind == "rate_path" and c.variant.startswith("moved"))
    return next((c for c in moves if c.salience >= _ELSEWHERE_SALIENCE), None)
