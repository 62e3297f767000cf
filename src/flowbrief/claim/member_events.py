"""Claims that set several subjects side by side, limited by the known events of those subjects."""

from __future__ import annotations

from collections.abc import Iterable

from flowbrief.model.claim import Claim
from flowbrief.model.event import Event
from flowbrief.model.measure import Analysis, Finding, Point

from .cautions import Caution, find_origin, list_events, make_caution

# What names a few of several subjects as remarkable: not to be said of one whose number is no news.
_SINGLED_OUT = ("leaders", "concentration", "rotation", "divergence")
# What holds two weeks of each against each other.
_COMPARED = ("contribution",)
_SIDE_BY_SIDE = (*_SINGLED_OUT, *_COMPARED, "breadth", "share", "relative_rate")


def withhold_groups(claims: Iterable[Claim], analysis: Analysis) -> tuple[tuple[Claim, ...], tuple[Caution, ...]]:
    """Leave out claims that single out a subject with an event in this week; caution where others rest on one.

    Which member leads, lags or took most of the money is withheld if an event moved the number of one that is named;
    a count or a share of the whole group is said with a caution. A contribution compares two weeks, so it is not said
    across a lasting event of the part or the whole.
    """
    kept: list[Claim] = []
    owed: dict[tuple[str, str, Event, str], dict[str, bool]] = {}
    for made in claims:
        found = [(member, *each) for member in _list_members(made, analysis)
                 for each in _list_marks(made, member, analysis)]  # fmt: skip
        is_withheld = any(_spoils(made, member, event, analysis) for member, event, _ in found)
        for member, event, scope in found:
            owed.setdefault((made.subject, member, event, scope), {})[made.id] = is_withheld
        if not is_withheld:
            kept.append(made)
    cautions = []
    for (subject, member, event, scope), ids in owed.items():
        week = analysis.find_flow(member)
        if week is not None:
            point = week.series[0].points[-1 if scope == "this" else -2]
            made = make_caution(week, event, scope, point)
            cautions.append(Caution(made, subject, frozenset(ids), any(ids.values())))
    return tuple(kept), tuple(cautions)


def _list_members(made: Claim, analysis: Analysis) -> tuple[str, ...]:
    """The other subjects that a claim rests on: those it names, and those its metric was measured of."""
    if made.kind not in _SIDE_BY_SIDE:
        return ()
    origin = find_origin(made, analysis)
    measured: tuple[str, ...] = ()
    if origin is not None:
        inputs = set(origin.main.lineage.inputs)
        order = origin.main.facet("order") or ""
        measured = (*(f.subject for f in analysis.findings if f.id in inputs), *filter(None, order.split(",")))
    return tuple(dict.fromkeys(name for name in (*made.others, *measured) if name != made.subject))


def _list_marks(made: Claim, member: str, analysis: Analysis) -> list[tuple[Event, str]]:
    """The events of a member that a claim rests on, each with the week it falls in: `this` or `before`."""
    points = _points(analysis.find_flow(member))
    weeks = dict(zip(("this", "before"), reversed(points), strict=False))
    if made.kind not in _COMPARED:
        weeks.pop("before", None)
    return [
        (event, scope)
        for event in list_events(member, analysis)
        if (scope := next((name for name, point in weeks.items() if event.touches(point.period)), None)) is not None
    ]


def _spoils(made: Claim, member: str, event: Event, analysis: Analysis) -> bool:
    points = _points(analysis.find_flow(member))
    if made.kind in _COMPARED:
        return event.is_lasting and len(points) > 1 and points[-2].period.start < event.start
    return made.kind in _SINGLED_OUT and member in made.others


def _points(finding: Finding | None) -> tuple[Point, ...]:
    return finding.series[0].points if finding is not None else ()
