"""Claims about a group: how many of it took money in, who led and lagged, how much went to a few."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding, Measure
from flowbrief.model.text import Text

from .making import make_claim

# Of three members two are most of them, which is no news.
_LEAST_BREADTH = 4
_LEAST_RANKED = 3
_HALF = Decimal(50)
_ONE_UNIVERSE = "members of one universe and week"


def is_one_of_a_kind(main: Measure) -> bool:
    """True if the members of a group are of one universe, and their weeks of the same days."""
    return main.facet("universes") == "one" and main.facet("weeks") != "several"


def is_of_mixed_group(subject: str, analysis: Analysis) -> bool:
    """True if the flow of a topic is that of a group whose members are not of one universe and week."""
    flow = analysis.find_flow(subject)
    return flow is not None and flow.kind == "group_flow" and not is_one_of_a_kind(flow.main)


@claim(
    "breadth",
    about=("breadth",),
    summary=Text("组内净流入与净流出的成员数", "how many members of a group took money in, and how many lost it"),
)
def claim_breadth(finding: Finding, _: Analysis) -> Claim | None:
    """All one way, two thirds or more one way, or mixed; from four members on, all of one universe."""
    main, members = finding.main, finding.measure("members")
    if main.value is None or not is_one_of_a_kind(main) or members.quantity.amount < _LEAST_BREADTH:
        return None
    inflows, outflows = finding.measure("inflows"), finding.measure("outflows")
    slots = {"inflows": inflows, "outflows": outflows, "members": members}
    side = main.facet("all") or "no"
    variant = f"all.{side}"
    if side == "no":
        side, count = max((("in", inflows), ("out", outflows)), key=lambda pair: pair[1].quantity.amount)
        is_most = count.quantity.amount * 3 >= members.quantity.amount * 2
        if not is_most and not (inflows.quantity.amount and outflows.quantity.amount):
            return None
        variant, side = (f"most.{side}", side) if is_most else ("mixed", "")
    tilt = max(inflows.quantity.amount, outflows.quantity.amount) / members.quantity.amount
    return make_claim(
        finding,
        "breadth",
        variant,
        Decimal("0.2") + tilt * tilt * Decimal("0.35"),
        slots=slots,
        sign=side,
        guards=(_ONE_UNIVERSE, "4 members"),
    )


@claim(
    "leaders",
    about=("ranking",),
    summary=Text("净流入居前与净流出居前的成员", "who paced inflows, and who stood at the other end"),
)
def claim_leaders(finding: Finding, _: Analysis) -> Claim | None:
    """The first and the last of three members or more, neither place shared, all of one universe and currency."""
    main, laggard, members = finding.main, finding.measure("laggard"), finding.measure("members")
    if main.value is None or not is_one_of_a_kind(main) or members.quantity.amount < _LEAST_RANKED:
        return None
    sides = (main.facet("side") or "flat", laggard.facet("side") or "flat")
    if main.facet("tie") != "no" or "flat" in sides:
        return None
    return make_claim(
        finding,
        "leaders",
        ".".join(sides),
        Decimal("0.45") if sides[0] != sides[1] else Decimal("0.35"),
        slots={"leader": main, "laggard": laggard},
        guards=(_ONE_UNIVERSE, "3 members", "no tie"),
        others=(main.facet("subject") or "", laggard.facet("subject") or ""),
    )


@claim(
    "concentration",
    about=("concentration",),
    summary=Text(
        "流入集中于少数成员；集中于一个成员时只说该成员",
        "inflows that went to a few members; if one took more than half, that member is the story",
    ),
)
def claim_concentration(finding: Finding, _: Analysis) -> Claim | None:
    """One member that took more than half of all inflows, or else a few that together did."""
    main, share, inflows = finding.main, finding.measure("largest_share"), finding.measure("inflows")
    if not is_one_of_a_kind(main) or share.value is None:
        return None
    leaders = tuple((main.facet("leaders") or "").split(","))
    if main.facet("single") == "yes":
        slots = {"largest": finding.measure("largest")}
        if is_shared := inflows.quantity.amount > 1:
            slots["share"] = share
        return make_claim(
            finding,
            "concentration",
            "one" if is_shared else "only",
            Decimal("0.3") + share.quantity.amount / 250,
            slots=slots,
            sign="in",
            guards=(_ONE_UNIVERSE, "more than half of the inflows"),
            others=leaders[:1],
        )
    if main.value is None or main.quantity.amount <= _HALF:
        return None
    return make_claim(
        finding,
        "concentration",
        "few",
        Decimal("0.1") + main.quantity.amount / 250,
        slots={"share": main},
        sign="in",
        guards=(_ONE_UNIVERSE, "more than half of the inflows", "more members with inflows than are named"),
        others=leaders,
    )
