"""What must not be announced as news: claims that rest on a week with a known event, and the caution instead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flowbrief.model.claim import Claim
from flowbrief.model.event import Event, find_break
from flowbrief.model.measure import Analysis, Measure, Point

from .cautions import Caution, find_origin, list_events, make_caution
from .member_events import withhold_groups

# What makes a week more than a number.
_NEWS = ("record", "extreme", "rank", "streak", "streak_ended", "zscore", "quiet", "watch_record", "watch_streak",
         "first_in", "m_of_n", "percentile", "analogue")  # fmt: skip
# What sets one week against others, and means nothing across a break.
_COMPARED = ("change", "flip", "versus_average", "watch_average", "contribution")
# Nobody misses that a week was called unremarkable.
_UNHEARD = ("quiet",)
_SUMS = ("year_to_date", "cumulative", "pace")


def withhold(claims: Iterable[Claim], analysis: Analysis) -> tuple[tuple[Claim, ...], tuple[Caution, ...]]:
    """Leave out every claim that a known event makes news of; return the rest, and cautions about such events.

    A passing event (`heartbeat`, `one_fund`) spoils its own weeks: nothing that is news is said of them, and what
    looks back over one is said with a caution. A lasting one (`reclassification`, `new_coverage`, `break`) bounds
    every comparison: nothing that looks back across its first day is said, but for totals, which get a caution; what
    is judged on the weeks since then alone is said with one too. A claim about a group is limited by the events of
    its members.
    """
    kept: list[Claim] = []
    resting: dict[tuple[str, Event, Point], dict[str, str]] = {}
    for made in claims:
        week = analysis.find_flow(made.subject)
        events = list_events(made.subject, analysis)
        if week is None or not events or made.kind == "event":
            kept.append(made)
            continue
        points = week.series[0].points
        origin = find_origin(made, analysis)
        is_bounded = origin is not None and origin.main.facet("since_break") == "yes"
        verdicts = [(event, _judge(made, event, points, analysis, is_bounded=is_bounded)) for event in events]
        for event, verdict in verdicts:
            point = _find_past(event, points) if verdict != "clear" else None
            if point is not None and made.kind not in _UNHEARD and not made.kind.startswith("watch_"):
                resting.setdefault((made.subject, event, point), {})[made.id] = verdict
        if all(verdict != "withheld" for _, verdict in verdicts):
            kept.append(made)
    _add_runs(resting, kept, analysis)
    cautions = []
    for (subject, event, point), verdicts_by_id in resting.items():
        finding, verdicts_seen = analysis.find_flow(subject), set(verdicts_by_id.values())
        if finding is not None:
            scope = "past.withheld" if verdicts_seen & {"withheld", "bounded"} else "past.kept"
            made = make_caution(finding, event, scope, point)
            cautions.append(Caution(made, subject, frozenset(verdicts_by_id), "withheld" in verdicts_seen))
    of_groups, more = withhold_groups(kept, analysis)
    return of_groups, (*cautions, *more)


def _add_runs(
    resting: dict[tuple[str, Event, Point], dict[str, str]], claims: Iterable[Claim], analysis: Analysis
) -> None:
    """A run that a break cuts too short to be told is withheld too: the last issue may have counted it."""
    told = {c.subject for c in claims if c.kind == "streak"}
    for finding in analysis.findings:
        if finding.kind != "streak" or finding.subject in told or finding.main.facet("since_break") != "yes":
            continue
        week = analysis.find_flow(finding.subject)
        points = week.series[0].points if week is not None else ()
        for event in list_events(finding.subject, analysis):
            point = _find_past(event, points) if _is_bound(event, finding.subject, analysis) else None
            if point is not None:
                resting.setdefault((finding.subject, event, point), {})[f"{finding.id}:streak"] = "withheld"


def _is_bound(event: Event, subject: str, analysis: Analysis) -> bool:
    """True for the lasting event from which a subject's history is judged."""
    return event.is_lasting and event.start == find_break(analysis.events, subject, analysis.period)


def _judge(made: Claim, event: Event, points: tuple[Point, ...], analysis: Analysis, *, is_bounded: bool) -> str:
    """`clear`, `kept` (with a caution), `bounded` (likewise, for it goes back to the event only) or `withheld`."""
    now = points[-1].period
    start = _find_start(made, points, find_break(analysis.events, made.subject, analysis.period))
    if event.touches(now) and made.kind in _NEWS:
        return "withheld"
    if event.is_lasting and start < event.start <= now.end:
        if made.kind in (*_NEWS, *_COMPARED):
            return "withheld"
        return "kept" if made.kind in _SUMS else "clear"
    if is_bounded and _is_bound(event, made.subject, analysis):
        return "bounded"
    if made.kind == "record":
        return "clear"  # it is larger than the week of the event, whatever that held
    if made.kind == "watch_record":
        return "withheld" if event.touches(made.slot("best_on").period) else "clear"
    looks_back = made.kind in (*_NEWS, *_COMPARED, *_SUMS)
    is_within = start <= event.end and event.start < now.start
    return "kept" if looks_back and not event.is_lasting and is_within else "clear"


def _find_start(made: Claim, points: tuple[Point, ...], broken_on: date | None) -> date:
    """The first day that a claim looks back to; what is judged on a history does so to the latest break."""
    names = {slot.name: slot.measure for slot in made.slots}
    match made.kind:
        case "record" | "rank" | "watch_record" | "percentile" | "analogue":
            alike = [point for point in points if broken_on is None or point.period.start >= broken_on]
            return (alike or points[-1:])[0].period.start
        case "extreme":
            return names["since"].period.start
        case "zscore" | "quiet":
            return _back(points, names["window"], 1)
        case "m_of_n":
            return _back(points, names["of"], 0)
        case "streak" | "watch_streak" | "first_in":
            return _back(points, names["weeks"], 0)
        case "streak_ended":
            return _back(points, names["before"], 1)
        case "versus_average" | "watch_average":
            return _back(points, names["periods"], 0)
        case "change" | "flip" | "contribution":
            return points[-2].period.start
        case "year_to_date" | "cumulative" | "pace":
            return names["start"].period.start if "start" in names else date(points[-1].period.end.year, 1, 1)
    return points[-1].period.start


def _back(points: tuple[Point, ...], weeks: Measure, more: int) -> date:
    count = int(weeks.quantity.amount) + more
    return points[-min(count, len(points))].period.start


def _find_past(event: Event, points: tuple[Point, ...]) -> Point | None:
    """The week an earlier event falls in; None for one of this week or the last, which has a caution of its own."""
    if any(event.touches(point.period) for point in points[-2:]):
        return None
    return next((point for point in points if event.touches(point.period)), None)
