"""Claims about what followed earlier weeks like this one: counts of cases, never forecasts."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim

_HALF = Decimal("0.5")


@claim(
    "analogue",
    about=("analogue",),
    summary=Text(
        "相似情形之后净流入的次数，注明情形的起止月份",
        "in how many cases like this week inflows followed, with the months of the first and last case",
    ),
)
def claim_analogue(finding: Finding, _: Analysis) -> Claim | None:
    """In m of k earlier weeks of this direction and size band, the next weeks together were an inflow.

    From two bands on: with one, every week of the direction would be alike. Where the weeks after two cases
    overlap, it says so.
    """
    main, cases, ahead = finding.main, finding.measure("cases"), finding.measure("ahead")
    if main.value is None or finding.measure("bands").quantity.amount < 2:
        return None
    sign = main.facet("sign") or ""
    count = int(cases.quantity.amount)
    slots = {
        "inflows": main,
        "cases": cases,
        "band": finding.measure("band"),
        "bands": finding.measure("bands"),
        "first": finding.measure("case1"),
        "last": finding.measure(f"case{count}"),
    }
    variant = f"{sign}.week"
    if ahead.quantity.amount > 1:
        slots["ahead"] = ahead
        variant = f"{sign}.weeks.overlap" if main.facet("overlap") == "yes" else f"{sign}.weeks"
    followed = int(main.quantity.amount)
    share = ".all" if followed == count > 1 else ".none" if followed == 0 else ""
    return make_claim(
        finding,
        "analogue",
        variant + share,
        Decimal("0.15") + abs(main.quantity.amount / count - _HALF) * _HALF,
        slots=slots,
        sign=sign,
        guards=("13 weeks of the same direction", "as many cases as the config asks for", "every case has ended"),
    )
