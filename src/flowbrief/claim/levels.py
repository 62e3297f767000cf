"""Claims about the week itself: its level, its change, its distance from the average, its share."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import FLOW_KINDS, Analysis, Finding, Measure
from flowbrief.model.text import Text

from .making import make_claim

# What a change gains when one week is next to nothing beside the other.
_FARTHEST = Decimal("0.35")


@claim(
    "level",
    about=FLOW_KINDS,
    summary=Text("当周净流入或净流出的规模", "how much flowed in or out this week"),
)
def claim_level(finding: Finding, _: Analysis) -> Claim | None:
    """The week's net flow; a rounded zero is "little changed" and has no direction."""
    main = finding.main
    if main.value is None:
        return None
    side = main.facet("side") or "flat"
    return make_claim(
        finding,
        "level",
        side,
        Decimal("0.2"),
        slots={"amount": main, "week": finding.measure("period"), "days": finding.measure("days")},
        sign=side,
        guards=("value present",),
    )


@claim(
    "change",
    about=("change",),
    summary=Text(
        "与上一周相比的加速、放缓或持平（方向不变）",
        "faster, slower or steady against the week before, same direction",
    ),
)
def claim_change(finding: Finding, analysis: Analysis) -> Claim | None:
    """Against the week before, in the same direction; the words follow the printed values."""
    main = finding.main
    if main.facet("against") != "week_before" or main.value is None:
        return None
    side, relation = main.facet("side") or "flat", main.facet("relation")
    if side == "flat" or relation == "opposite":
        return None
    previous = finding.measure("previous")
    amount = _compared(finding, analysis)
    return make_claim(
        finding,
        "change",
        f"{side}.{relation}",
        Decimal("0.2") + _FARTHEST * _weigh_distance(amount, previous),
        slots={"amount": amount, "previous": previous},
        sign=side,
        guards=("week before present", "same direction"),
    )


def _weigh_distance(one: Measure, other: Measure) -> Decimal:
    """How far apart two amounts of one direction are: 0 if they are equal, near 1 if one is a trifle of the other."""
    smaller, larger = sorted((abs(one.quantity.amount), abs(other.quantity.amount)))
    return 1 - smaller / larger if larger else Decimal(0)


@claim(
    "flip",
    about=("change",),
    summary=Text("资金流向由流入转为流出，或相反", "the flow turned from in to out, or back"),
)
def claim_flip(finding: Finding, analysis: Analysis) -> Claim | None:
    """The direction turned against the week before; a printed zero counts as no direction."""
    main = finding.main
    if main.facet("against") != "week_before" or main.value is None:
        return None
    side, before = main.facet("side") or "flat", main.facet("previous_side") or "flat"
    if side == before:
        return None
    return make_claim(
        finding,
        "flip",
        f"{before}.{side}",
        Decimal("0.6") if "flat" not in (side, before) else Decimal("0.4"),
        slots={"amount": _compared(finding, analysis), "previous": finding.measure("previous")},
        sign=side,
        guards=("week before present", "direction differs"),
    )


@claim(
    "versus_average",
    about=("change",),
    summary=Text("与移动均值相比的高低", "above, below or in line with the moving average"),
)
def claim_versus_average(finding: Finding, analysis: Analysis) -> Claim | None:
    """Against a moving average of the same flow, in words that fit the signs of both."""
    main = finding.main
    if main.facet("against") != "moving_average" or main.value is None:
        return None
    average = finding.measure("previous")
    side, other = main.facet("side") or "flat", main.facet("previous_side") or "flat"
    relation = main.facet("relation") or ""
    variant = f"{other}.opposite" if side != other else f"{side}.{relation}"
    source = analysis.finding(_against(finding))
    return make_claim(
        finding,
        "versus_average",
        variant,
        Decimal("0.22"),
        slots={"amount": _compared(finding, analysis), "average": average, "periods": source.measure("periods")},
        sign=side,
        guards=("average unbroken",),
    )


def _compared(finding: Finding, analysis: Analysis) -> Measure:
    """The level that a change compares: the first input of its lineage."""
    compared = analysis.measure(finding.main.lineage.inputs[0])
    if compared is None:
        raise AssertionError(f"{finding.id} was computed from a measure that the analysis does not hold")
    return compared


def _against(finding: Finding) -> str:
    return finding.main.lineage.inputs[1]


@claim("share", about=("share",), summary=Text("部分占整体净流入的比例", "part of a whole flow, in percent"))
def claim_share(finding: Finding, _: Analysis) -> Claim | None:
    """Share of a whole that flowed the same way; the metric refuses it otherwise. One printed as zero is no news."""
    main = finding.main
    if main.value is None or main.quantity.direction() == 0:
        return None
    side = main.facet("side") or "flat"
    return make_claim(
        finding,
        "share",
        side,
        Decimal("0.3"),
        slots={"share": main},
        sign=side,
        guards=("same direction", "part within the whole"),
        others=(main.facet("whole") or "",),
    )
