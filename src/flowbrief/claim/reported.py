"""Claims that are somebody else's: a flow as its provider gave it, with the provider's name in the sentence."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.fact import FACT
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.quantity import SIDES
from flowbrief.model.text import Text

from .making import make_claim

# A week is five to eight days long; anything else is a span that is named by both its days.
_WEEK_DAYS = range(5, 9)
_PLAIN, _LARGEST = Decimal("0.35"), Decimal("0.6")


@claim(
    "reported",
    about=(FACT,),
    summary=Text(
        "第三方机构发布的资金流，句中注明机构；所称“多少周以来最大”亦归于该机构",
        "a flow as a third party gave it, which the sentence names, and its word that it was the largest in so long",
    ),
)
def claim_reported(finding: Finding, _: Analysis) -> Claim | None:
    """The flow of a week, or of a longer span, as its provider gave it, and what the provider said of its size."""
    main = finding.main
    if main.value is None or main.facet("flow") != "yes":
        return None
    side = SIDES[main.quantity.direction()]
    slots = {"amount": main, "to": finding.measure("to")}
    variant = f"{side}.week"
    if main.period.days not in _WEEK_DAYS:
        slots["from"] = finding.measure("from")
        variant = f"{side}.span"
    salience = _PLAIN
    if main.facet("largest") == "yes" and variant.endswith("week") and side != "flat":
        slots["weeks"] = finding.measure("weeks")
        variant, salience = f"{variant}.largest", _LARGEST
    return make_claim(
        finding,
        "reported",
        variant,
        salience,
        slots=slots,
        sign=side,
        guards=("published by the as-of date", "not expired", "provider named in the sentence"),
        note=Text(main.facet("provider_zh") or "", main.facet("provider_en") or ""),
    )
