"""The claim that nothing remarkable happened, which needs as much proof as any other."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim

_WITHIN_SIGMA = Decimal(1)
_TOP_SHARE = Decimal(1) / Decimal(3)


@claim(
    "quiet",
    about=("zscore",),
    summary=Text("平淡的一周：接近此前均值，规模亦不靠前", "an unremarkable week: near the mean, and no large one"),
)
def claim_quiet(finding: Finding, analysis: Analysis) -> Claim | None:
    """Less than one standard deviation from the mean before, and outside the top third of its direction.

    Not of a week without a direction, nor of one that is not seven days long. Its salience is nothing: it is said
    only where no news is.
    """
    z, week, rank = finding.main, analysis.find_flow(finding.subject), analysis.find("rank", finding.subject)
    if z.facet("method") == "robust" or z.facet("basis") == "rate":
        return None  # its words are about the mean of flows
    if z.value is None or week is None or rank is None or rank.main.value is None or week.main.value is None:
        return None
    amount, of = week.main, rank.measure("of")
    if abs(z.quantity.rounded()) >= _WITHIN_SIGMA or week.main.period.is_irregular:
        return None
    if rank.main.quantity.amount <= of.quantity.amount * _TOP_SHARE:
        return None
    side = amount.facet("side") or "flat"
    place = {1: "above", -1: "below", 0: "level"}[z.quantity.direction()]
    slots = {"amount": amount, "week": week.measure("period"), "window": finding.measure("window")}
    if place != "level":
        slots["z"] = z
    return make_claim(
        finding,
        "quiet",
        f"{side}.{place}",
        Decimal(0),
        slots=slots,
        sign=side,
        guards=("less than one standard deviation from the mean", "outside the top third of its direction"),
    )
