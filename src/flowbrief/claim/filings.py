"""Claims about figures that companies filed."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim

_NEW, _OLD = Decimal("0.5"), Decimal("0.15")


@claim(
    "filing",
    about=("from_filings",),
    summary=Text("最近一季公告数据与上年同季相比", "the latest quarter filed, against the same quarter a year before"),
)
def claim_filing(finding: Finding, analysis: Analysis) -> Claim | None:
    """The latest quarter with the day it was filed; says so where it is the difference of two filed sums."""
    main, percent, filed = finding.main, finding.measure("percent"), finding.measure("filed")
    if main.value is None or filed.value is None:
        return None
    slots = {"amount": main, "quarter": finding.measure("quarter"), "filed": filed}
    variant = "alone"
    if percent.value is not None:
        variant = {1: "up", -1: "down", 0: "steady"}[percent.quantity.direction()]
        if variant != "steady":
            slots["percent"] = percent
    if main.facet("derived") == "yes":
        variant += ".derived"
    is_new = filed.day >= analysis.period.start
    return make_claim(
        finding,
        "filing",
        variant,
        _NEW if is_new else _OLD,
        slots=slots,
        guards=("filed by the as-of date", "the quarter can be told from the sums"),
    )
