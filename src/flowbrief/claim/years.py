"""Claims about the year so far."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim


@claim(
    "year_to_date",
    about=("ytd",),
    summary=Text("今年以来累计，与去年同期相比", "the year to date, against the same weeks of last year"),
)
def claim_year_to_date(finding: Finding, _: Analysis) -> Claim | None:
    """From the second week of the year on; alone where last year is not in the data."""
    main, last_year = finding.main, finding.measure("last_year")
    if main.value is None or finding.measure("weeks").quantity.amount < 2:
        return None
    slots = {"amount": main, "weeks": finding.measure("weeks"), "year": finding.measure("year")}
    side = main.facet("side") or "flat"
    variant = f"{side}.alone"
    if last_year.value is not None and last_year.facet("side") != "flat" and side != "flat":
        slots["last_year"] = last_year
        variant = f"{side}.{last_year.facet('side')}"
    return make_claim(
        finding, "year_to_date", variant, Decimal("0.4"), slots=slots, sign=side, guards=("no week missing",)
    )


@claim(
    "cumulative",
    about=("cumulative",),
    summary=Text("自数据起点或缺口之后的累计", "the total since the data begin, or resume after a gap"),
)
def claim_cumulative(finding: Finding, _: Analysis) -> Claim | None:
    """Said where the year to date cannot be: the data begin within the year, or lack a week of it."""
    main, last_year = finding.main, finding.measure("last_year")
    weeks = finding.measure("weeks")
    if main.value is None or main.facet("since") == "year" or weeks.quantity.amount < 2:
        return None
    side = main.facet("side") or "flat"
    slots = {"amount": main, "start": finding.measure("start"), "weeks": weeks}
    variant = f"{main.facet('since')}.{side}.alone"
    if last_year.value is not None and last_year.facet("side") != "flat" and side != "flat":
        slots["last_year"] = last_year
        variant = f"{main.facet('since')}.{side}.{last_year.facet('side')}"
    return make_claim(
        finding, "cumulative", variant, Decimal("0.35"), slots=slots, sign=side, guards=("no week missing",)
    )


@claim(
    "pace",
    about=("annualised_pace",),
    summary=Text("年化速度与去年全年相比", "the annual pace against last year's total"),
)
def claim_pace(finding: Finding, _: Analysis) -> Claim | None:
    """From the thirteenth week on; without a comparison where last year is not complete."""
    main, full = finding.main, finding.measure("full_year")
    if main.value is None or main.facet("side") == "flat":
        return None
    side = main.facet("side") or "flat"
    slots = {"pace": main}
    variant = f"{side}.alone"
    if full.value is not None and main.facet("relation") in ("above", "below"):
        slots |= {"full_year": full, "last_year": finding.measure("last_year")}
        variant = f"{side}.{main.facet('relation')}"
    return make_claim(
        finding,
        "pace",
        variant,
        Decimal("0.3"),
        slots=slots,
        sign=side,
        guards=("13 weeks elapsed", "no week missing"),
    )
