"""What must not be announced as news: claims that rest on a week with a known event, and the caution instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim, Slot, Statement
from flowbrief.model.event import Event
from flowbrief.model.measure import FLOW_KINDS, Analysis, Finding, Lineage, Measure, Point
from flowbrief.model.text import Text

from .making import make_claim

# What makes a week more than a number.
_NEWS = ("record", "extreme", "rank", "streak", "streak_ended", "zscore", "quiet", "watch_record", "watch_streak",
         "first_in", "m_of_n", "percentile", "analogue")  # fmt: skip
# What sets one week against others, and means nothing across a break.
_COMPARED = ("change", "flip", "versus_average", "watch_average")
# Nobody misses that a week was called unremarkable.
_UNHEARD = ("quiet",)
_SALIENCE = {"this": Decimal("0.99"), "before": Decimal("0.95")}
_SALIENCE_OF_PAST = Decimal("0.9")
_SUMS = ("year_to_date", "cumulative", "pace")


@claim(
    "event",
    about=FLOW_KINDS,
    summary=Text("已知事件使某周数据不宜解读", "a known event that a week’s number must not be read without"),
)
def claim_event(finding: Finding, analysis: Analysis) -> Claim | None:
    """A caution about this week, or else about the one before, if a known event falls in it."""
    points = finding.series[0].points
    for scope, point in zip(("this", "before"), reversed(points), strict=False):
        for event in _list_events(finding.subject, analysis):
            if event.touches(point.period):
                return make_caution(finding, event, scope, point)
    return None


def make_caution(finding: Finding, event: Event, scope: str, point: Point) -> Claim:
    """The claim that prints an event's note; `scope` is `this`, `before`, `past.kept` or `past.withheld`."""
    return make_claim(
        finding,
        "event",
        scope,
        _SALIENCE.get(scope, _SALIENCE_OF_PAST),
        slots={"on": _label_week(point, finding)} if scope.startswith("past") else {},
        guards=("event declared",),
        note=event.note,
    )


@dataclass(frozen=True, slots=True)
class Caution:
    """A claim that warns of an earlier event, and the ids of what rests on it; `is_owed` if something was withheld."""

    claim: Claim
    limits: frozenset[str]
    is_owed: bool


def list_cautions(cautions: Iterable[Claim]) -> tuple[Statement, ...]:
    """One sentence an event and week, about all the subjects it is in."""
    alike: dict[tuple[str, Text | None, tuple[Slot, ...]], list[Claim]] = {}
    for caution in cautions:
        slots = tuple(Slot(slot.name, _without_origin(slot.measure)) for slot in caution.slots)
        alike.setdefault((caution.variant, caution.note, slots), []).append(caution)
    return tuple(Statement(tuple(group), ("main", *("named" for _ in group[1:]))) for group in alike.values())


def withhold(claims: Iterable[Claim], analysis: Analysis) -> tuple[tuple[Claim, ...], tuple[Caution, ...]]:
    """Leave out every claim that a known event makes news of; return the rest, and cautions about earlier weeks.

    A passing event (`heartbeat`, `one_fund`) spoils its own weeks: nothing that is news is said of them, and what
    looks back over one is said with a caution. A lasting one (`reclassification`, `new_coverage`, `break`) bounds
    every comparison: nothing that looks back across its first day is said, but for totals, which get a caution.
    """
    kept: list[Claim] = []
    resting: dict[tuple[str, Event, Point], dict[str, bool]] = {}
    for made in claims:
        week = analysis.find_flow(made.subject)
        events = _list_events(made.subject, analysis)
        if week is None or not events or made.kind == "event":
            kept.append(made)
            continue
        points = week.series[0].points
        start = _find_start(made, points)
        verdicts = [(event, _judge(made, event, points, start)) for event in events]
        for event, verdict in verdicts:
            point = _find_past(event, points) if verdict != "clear" else None
            if point is not None and made.kind not in _UNHEARD and not made.kind.startswith("watch_"):
                resting.setdefault((made.subject, event, point), {})[made.id] = verdict == "withheld"
        if all(verdict != "withheld" for _, verdict in verdicts):
            kept.append(made)
    cautions = []
    for (subject, event, point), ids in resting.items():
        finding, is_owed = analysis.find_flow(subject), any(ids.values())
        if finding is not None:
            scope = "past.withheld" if is_owed else "past.kept"
            cautions.append(Caution(make_caution(finding, event, scope, point), frozenset(ids), is_owed))
    return tuple(kept), tuple(cautions)


def _judge(made: Claim, event: Event, points: tuple[Point, ...], start: date) -> str:
    """`clear`, `kept` (with a caution) or `withheld`."""
    now = points[-1].period
    if event.touches(now) and made.kind in _NEWS:
        return "withheld"
    if event.is_lasting and start < event.start <= now.end:
        if made.kind in (*_NEWS, *_COMPARED):
            return "withheld"
        return "kept" if made.kind in _SUMS else "clear"
    if made.kind == "record":
        return "clear"  # it is larger than the week of the event, whatever that held
    if made.kind == "watch_record":
        return "withheld" if event.touches(made.slot("best_on").period) else "clear"
    looks_back = made.kind in (*_NEWS, *_COMPARED, *_SUMS)
    is_within = start <= event.end and event.start < now.start
    return "kept" if looks_back and not event.is_lasting and is_within else "clear"


def _find_start(made: Claim, points: tuple[Point, ...]) -> date:
    """The first day that a claim looks back to."""
    names = {slot.name: slot.measure for slot in made.slots}
    match made.kind:
        case "record" | "rank" | "watch_record" | "percentile" | "analogue":
            return points[0].period.start
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
        case "change" | "flip":
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


def _list_events(subject: str, analysis: Analysis) -> tuple[Event, ...]:
    return tuple(event for event in analysis.events if subject in event.subjects and event.start <= analysis.period.end)


def _without_origin(label: Measure) -> Measure:
    """A label as it is the same for every subject."""
    nothing = Text("", "")
    return replace(label, universe=nothing, definition=nothing, lineage=Lineage("", ()))


def _label_week(point: Point, finding: Finding) -> Measure:
    """The closing day of a week, to be printed as the label it has in tables."""
    end = point.period.end
    main = finding.main
    return Measure(f"week@{end.isoformat()}", end, point.period, main.universe, main.definition, main.lineage)
