"""A group of subjects in one week: how many took money in, who led, how much of it went to a few."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import Param, ParamType, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure
from flowbrief.model.quantity import COUNT, PERCENT, RATIO, Quantity
from flowbrief.model.text import Text

from .members import (
    NAMES,
    SUBJECTS,
    add_amounts,
    check_units,
    describe_universes,
    describe_weeks,
    find_lack,
    order_by_size,
    rows_behind,
)
from .window import describe_regularity, side_name

_LEAST = 2
_HALF = Decimal(50)


@metric(
    "breadth",
    summary=Text("广度：当周净流入的成员所占比例", "Breadth: share of the members of a group that took money in"),
    formula="members whose flow prints as an inflow ÷ all members × 100",
    params=(*NAMES, SUBJECTS),
    of_subject=False,
)
def breadth(given: MetricInput) -> Finding:
    """Share of members with an inflow, in percent; a member whose flow prints as zero counts as neither."""
    members = given.members("subjects")
    absence = find_lack(members, _LEAST)
    signs = [] if absence else [member.main.quantity.direction() for member in members]
    counts = {"inflows": signs.count(1), "outflows": signs.count(-1), "flat": signs.count(0)}
    names = {
        "inflows": Text("净流入成员数", "members with an inflow"),
        "outflows": Text("净流出成员数", "members with an outflow"),
        "flat": Text("基本持平成员数", "members with almost no flow"),
    }
    main = given.measure(
        None if absence else Quantity(Decimal(counts["inflows"]) / len(members) * 100, PERCENT),
        inputs=tuple(member.id for member in members),
        rows=() if absence else rows_behind(members),
        absence=absence,
        facets=(
            ("all", "" if absence else next((side_name(s) for s in (1, -1) if set(signs) == {s}), "no")),
            describe_universes(members),
            describe_weeks(members),
            describe_regularity(given.period),
        ),
    )
    parts = [
        given.measure(
            None if absence else Quantity(Decimal(counts[part]), COUNT), part, definition=text, absence=absence
        )
        for part, text in names.items()
    ]
    return given.found(main, *parts, _count_members(given, members))


def _count_members(given: MetricInput, members: tuple[Finding, ...]) -> Measure:
    return given.measure(
        Quantity(Decimal(len(members)), COUNT), "members", definition=Text("成员数", "members of the group")
    )


@metric(
    "concentration",
    summary=Text(
        "集中度：净流入居前若干成员占全部流入之比，净流出成员不计",
        "Concentration: share of all inflows that went to the top few members; members with outflows are left out",
    ),
    formula="Σ of the k largest inflows ÷ Σ of all inflows × 100; HHI = Σ (inflow ÷ Σ inflows)²",
    params=(*NAMES, SUBJECTS, Param("top", ParamType.INTEGER, "k, how many members", default=3, minimum=1)),
    of_subject=False,
)
def concentration(given: MetricInput) -> Finding:
    """Share of the gross inflow of a group that its k largest inflows make up, in percent.

    No value where no more than k members took money in, for the share would be 100 whatever happened. `hhi` is the
    Herfindahl-Hirschman index of all inflows, from 1/members to 1. The facet `single` is `yes` if one member took
    more than half: then the member is the story.
    """
    members, top = given.members("subjects"), int(given.param("top"))
    unit = check_units(given, members)
    absence = find_lack(members, _LEAST)
    takers = [] if absence else [m for m in order_by_size(members) if m.main.quantity.direction() > 0]
    if absence is None and not takers:
        absence = Absence("zero")
    gross = add_amounts(takers)
    shares = [member.main.quantity.amount / gross for member in takers]
    lack = absence or (Absence("too-few-members", detail=str(len(takers))) if len(takers) <= top else None)
    main = given.measure(
        None if lack else Quantity(sum(shares[:top], Decimal(0)) * 100, PERCENT),
        inputs=tuple(member.id for member in members),
        rows=() if lack else rows_behind(members),
        absence=lack,
        facets=(
            ("leaders", ",".join(member.subject for member in takers[:top])),
            ("single", "yes" if shares and shares[0] * 100 > _HALF else "no"),
            describe_universes(members),
            describe_weeks(members),
            describe_regularity(given.period),
        ),
    )
    first = takers[0] if takers else None
    return given.found(
        main,
        given.measure(
            Quantity(sum((share**2 for share in shares), Decimal(0)), RATIO) if takers else None,
            "hhi",
            definition=Text("赫芬达尔指数", "Herfindahl-Hirschman index of the inflows"),
            rows=rows_behind(takers),
            absence=absence,
        ),
        given.measure(
            Quantity(gross, unit) if takers else None,
            "gross",
            definition=Text("流入合计，净流出成员不计", "sum of the inflows, outflows left out"),
            rows=rows_behind(takers),
            absence=absence,
        ),
        given.measure(
            first.main.value if first else None,
            "largest",
            definition=Text("单一成员最大流入", "the largest inflow of one member"),
            rows=first.main.lineage.rows if first else (),
            absence=absence,
            facets=(("subject", first.subject if first else ""),),
        ),
        given.measure(
            Quantity(shares[0] * 100, PERCENT) if takers else None,
            "largest_share",
            definition=Text("最大流入占比", "its share of the inflows"),
            rows=rows_behind(takers),
            absence=absence,
        ),
        given.measure(Quantity(Decimal(top), COUNT), "top", definition=Text("居前成员数", "members at the top")),
        given.measure(
            None if absence and not takers else Quantity(Decimal(len(takers)), COUNT),
            "inflows",
            definition=Text("净流入成员数", "members with an inflow"),
            absence=absence,
        ),
        _count_members(given, members),
    )


@metric(
    "ranking",
    summary=Text(
        "排序：按当周净流入由高到低排列各成员，列出首位与末位",
        "Ranking: the members of a group from the largest inflow to the largest outflow; who leads and who lags",
    ),
    formula="the members in the order of F; the first leads, the last lags",
    params=(*NAMES, SUBJECTS),
    of_subject=False,
)
def ranking(given: MetricInput) -> Finding:
    """The flow of the member that leads (main measure) and of the one that lags; the facet `order` lists all ids.

    The facet `tie` says whether first (`leader`) or last (`laggard`) place is shared, by printed values.
    """
    members = given.members("subjects")
    check_units(given, members)
    absence = find_lack(members, _LEAST)
    ordered = [] if absence else order_by_size(members)
    printed = [member.main.quantity.rounded() for member in ordered]
    ties = [
        side
        for side, one, other in (("leader", 0, 1), ("laggard", -1, -2))
        if len(printed) > 1 and printed[one] == printed[other]
    ]

    def place(at: int, part: str, text: Text) -> Measure:
        found = ordered[at] if ordered else None
        return given.measure(
            found.main.value if found else None,
            part,
            definition=text,
            inputs=(found.id,) if found else (),
            rows=found.main.lineage.rows if found else (),
            absence=absence,
            facets=(
                ("subject", found.subject if found else ""),
                ("side", found.main.facet("side") or "" if found else ""),
                ("order", ",".join(member.subject for member in ordered)),
                ("tie", "both" if len(ties) > 1 else ties[0] if ties else "no"),
                describe_universes(members),
                describe_weeks(members),
                describe_regularity(given.period),
            ),
        )

    return given.found(
        place(0, "", Text("净流入居首的成员", "the member with the largest flow")),
        place(-1, "laggard", Text("净流入居末的成员", "the member with the smallest flow, or largest outflow")),
        _count_members(given, members),
    )
