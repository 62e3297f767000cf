"""Claims about figures that companies filed."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim

_NEW, _OLD = Decimal("0.5"), Decimal("0.15")
_WHOLE = Decimal(100)


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


@claim(
    "coverage",
    about=("coverage",),
    summary=Text(
        "最近一季资本开支相当于经营现金流的比例，兼及最近四季",
        "the latest quarter's capital expenditure in percent of operating cash flow, and that of the last four",
    ),
)
def claim_coverage(finding: Finding, analysis: Analysis) -> Claim | None:
    """How much of the cash that came in was spent: less than all of it, all, or more; with the last four quarters."""
    main, four, filed = finding.main, finding.measure("four_quarters"), finding.measure("filed")
    if main.value is None or main.quantity.direction() <= 0:
        return None
    shown = main.quantity.rounded()
    variant = "below" if shown < _WHOLE else "above" if shown > _WHOLE else "equal"
    slots = {"share": main, "quarter": finding.measure("quarter")}
    if four.value is not None:
        slots["four"] = four
        variant += ".year"
    return make_claim(
        finding,
        "coverage",
        variant,
        _NEW if filed.day >= analysis.period.start else _OLD,
        slots=slots,
        guards=("both of the same quarter", "cash came in"),
        others=main.lineage.inputs[:1],
    )
