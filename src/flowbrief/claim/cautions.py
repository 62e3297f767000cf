"""Cautions: what is said of a known event where claims rest on it, or were withheld because of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim, Slot, Statement
from flowbrief.model.event import Event
from flowbrief.model.measure import FLOW_KINDS, Analysis, Finding, Lineage, Measure, Point
from flowbrief.model.text import Text

from .making import make_claim

_SALIENCE = {"this": Decimal("0.99"), "before": Decimal("0.95")}
_SALIENCE_OF_PAST = Decimal("0.9")


@claim(
    "event",
    about=FLOW_KINDS,
    summary=Text("已知事件使某周数据不宜解读", "a known event that a week’s number must not be read without"),
)
def claim_event(finding: Finding, analysis: Analysis) -> Claim | None:
    """A caution about this week, or else about the one before, if a known event falls in it."""
    points = finding.series[0].points
    for scope, point in zip(("this", "before"), reversed(points), strict=False):
        for event in list_events(finding.subject, analysis):
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
    """A claim that warns of an event where the claims about `about` rest on it.

    `limits` are the ids of those claims; `is_owed` says that something was withheld, so that the caution is due
    whatever is said.
    """

    claim: Claim
    about: str
    limits: frozenset[str]
    is_owed: bool

    def is_told(self, said: Iterable[Claim]) -> bool:
        """True if the same has been said of the same subject; how salient it was then does not matter."""
        own = self.claim
        return any((c.subject, c.variant, c.note) == (own.subject, own.variant, own.note) for c in said)


def list_cautions(cautions: Iterable[Claim]) -> tuple[Statement, ...]:
    """One sentence an event and week, about all the subjects it is in, each named once."""
    alike: dict[tuple[str, Text | None, tuple[Slot, ...]], dict[str, Claim]] = {}
    for caution in cautions:
        slots = tuple(Slot(slot.name, _without_origin(slot.measure)) for slot in caution.slots)
        alike.setdefault((caution.variant, caution.note, slots), {}).setdefault(caution.subject, caution)
    groups = [tuple(group.values()) for group in alike.values()]
    return tuple(Statement(group, ("main", *("named" for _ in group[1:]))) for group in groups)


def list_events(subject: str, analysis: Analysis) -> tuple[Event, ...]:
    """The known events of a subject that have begun by the end of the week."""
    return tuple(event for event in analysis.events if subject in event.subjects and event.start <= analysis.period.end)


def find_origin(made: Claim, analysis: Analysis) -> Finding | None:
    """The finding that a claim is about; None for a claim whose id does not name one."""
    name = made.id.rpartition(":")[0]
    return next((finding for finding in analysis.findings if finding.id == name), None)


def _without_origin(label: Measure) -> Measure:
    """A label as it is the same for every subject."""
    nothing = Text("", "")
    return replace(label, universe=nothing, definition=nothing, lineage=Lineage("", ()))


def _label_week(point: Point, finding: Finding) -> Measure:
    """The closing day of a week, to be printed as the label it has in tables."""
    end = point.period.end
    main = finding.main
    return Measure(f"week@{end.isoformat()}", end, point.period, main.universe, main.definition, main.lineage)
