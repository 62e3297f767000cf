"""Claims about flows in proportion to the assets they went to."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim
from .members import is_one_of_a_kind

_ONE_PERCENT = Decimal(1)


@claim(
    "share_of_assets",
    about=("flow_rate", "group_rate"),
    summary=Text("净流入占期初规模的比例，注明规模日期", "the flow in percent of assets, with the date of the assets"),
)
def claim_share_of_assets(finding: Finding, analysis: Analysis) -> Claim | None:
    """The flow in percent of the assets before the week; one that prints as zero is no news.

    It goes on from the flow, which a group need not have.
    """
    main, base_on = finding.main, finding.measure("base_on")
    if finding.kind == "group_rate" and (analysis.find_flow(finding.subject) is None or not is_one_of_a_kind(main)):
        return None
    if main.value is None or base_on.value is None or main.quantity.direction() == 0:
        return None
    side = main.facet("side") or "flat"
    return make_claim(
        finding,
        "share_of_assets",
        side,
        Decimal("0.25") + min(_ONE_PERCENT, abs(main.quantity.amount)) / 5,
        slots={"rate": main, "base_on": base_on},
        sign=side,
        guards=("assets at most seven days older than the week", "one currency"),
    )


@claim(
    "relative_rate",
    about=("relative_flow_rate",),
    summary=Text("流入率高于或低于整体", "a flow rate above or below that of the universe"),
)
def claim_relative_rate(finding: Finding, analysis: Analysis) -> Claim | None:
    """The flow rate of a part against that of its universe, if neither prints as zero and the two print apart.

    Nothing is set against a group whose members are not of one universe and week.
    """
    groups = [f for f in analysis.findings if f.kind == "group_rate" and f.id in finding.main.lineage.inputs]
    if not all(is_one_of_a_kind(group.main) for group in groups):
        return None
    main, own, whole = finding.main, finding.measure("own"), finding.measure("whole")
    if main.value is None or main.quantity.direction() == 0 or own.quantity.rounded() == whole.quantity.rounded():
        return None
    side, other = main.facet("own_side") or "flat", main.facet("universe_side") or "flat"
    if "flat" in (side, other):
        return None
    above = "above" if main.quantity.amount > 0 else "below"
    return make_claim(
        finding,
        "relative_rate",
        f"{side}.{above}" if side == other else f"{side}.{other}",
        Decimal("0.3") + min(_ONE_PERCENT, abs(main.quantity.amount)) / 5,
        slots={"own": own, "whole_rate": whole, "base_on": finding.measure("base_on")},
        sign=side,
        guards=("assets at most seven days older than the week",),
        others=(main.facet("universe") or "",),
    )
