"""Claims about where the week stands among all weeks of the data."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.quantity import round_to
from flowbrief.model.text import Text

from .making import make_claim

# Among fewer weeks a hundredth means nothing.
_MINIMUM_WEEKS = 52
_TOP, _BOTTOM = Decimal(90), Decimal(10)


@claim(
    "percentile",
    about=("percentile",),
    summary=Text("位于历史的百分位，注明数据起点", "the percentile among all weeks, with the start of the data"),
)
def claim_percentile(finding: Finding, _: Analysis) -> Claim | None:
    """The top or bottom tenth of a year of weeks or more; the highest and lowest of all are records, told as such."""
    main, weeks = finding.main, finding.measure("weeks")
    if main.value is None or main.facet("end") != "none" or weeks.quantity.amount < _MINIMUM_WEEKS:
        return None
    place = round_to(main.quantity.amount, Decimal(1))
    if _BOTTOM < place < _TOP or not 0 < place < 100:
        return None
    missing = finding.measure("missing")
    slots = {"place": main, "start": finding.measure("start")}
    lacking = ""
    if missing.quantity.amount:
        slots["missing"], lacking = missing, ".missing"
    end = "top" if place >= _TOP else "bottom"
    return make_claim(
        finding,
        "percentile",
        f"{end}.{main.facet('basis')}{lacking}",
        Decimal("0.4") + (abs(main.quantity.amount - 50) - 40) / 25,
        slots=slots,
        sign=main.facet("side") or "",
        guards=("52 weeks of history", "neither the highest nor the lowest"),
    )
