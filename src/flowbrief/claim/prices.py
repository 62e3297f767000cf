"""Claims about prices against their low or high of a window."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim

# A smaller distance from a low or high of many months is everyday movement.
_MINIMUM_PERCENT = Decimal(5)
_GUARDS = ("a window full of prices", "no unclear split in the window")


@claim(
    "rebound",
    about=("rebound",),
    summary=Text(
        "较窗口内低点的反弹，注明低点日期与价格口径", "a rise from the low of a window, dated, price basis named"
    ),
)
def claim_rebound(finding: Finding, _: Analysis) -> Claim | None:
    """Five percent or more above the low, or at the low itself."""
    return _claim_distance(finding, "rebound", "up")


@claim(
    "drawdown",
    about=("drawdown",),
    summary=Text(
        "较窗口内高点的回撤，注明高点日期与价格口径", "a fall from the high of a window, dated, price basis named"
    ),
)
def claim_drawdown(finding: Finding, _: Analysis) -> Claim | None:
    """Five percent or more below the high, or at the high itself."""
    return _claim_distance(finding, "drawdown", "down")


def _claim_distance(finding: Finding, kind: str, variant: str) -> Claim | None:
    main = finding.main
    if main.value is None:
        return None
    basis = Text(main.facet("basis_zh") or "", main.facet("basis_en") or "")
    if main.facet("at_extreme") == "yes":
        slots = {"price_on": finding.measure("price_on"), "start": finding.measure("start")}
        return make_claim(finding, kind, "at", Decimal("0.5"), slots=slots, guards=_GUARDS, note=basis)
    if abs(main.quantity.amount) < _MINIMUM_PERCENT:
        return None
    slots = {"move": main, "price_on": finding.measure("price_on"), "extreme_on": finding.measure("extreme_on")}
    salience = Decimal("0.25") + abs(main.quantity.amount) / 100
    return make_claim(finding, kind, variant, salience, slots=slots, guards=_GUARDS, note=basis)
