"""Claims about money that left one member of a group while it came into another."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim
from .members import is_one_of_a_kind

_WIDE = Decimal(10)


@claim(
    "rotation",
    about=("rotation",),
    summary=Text("资金由一方转向另一方，两者均超过门槛", "out of one member and into another, both past a threshold"),
)
def claim_rotation(finding: Finding, _: Analysis) -> Claim | None:
    """Out of the member with the lowest flow rate and into the one with the highest, as the metric allows it.

    Both rates are given, with the date of the assets, or both dates where they differ.
    """
    main = finding.main
    if main.value is None or not is_one_of_a_kind(main):
        return None
    out_on, into_on = finding.measure("out_base_on"), finding.measure("into_base_on")
    slots = {"out": finding.measure("out"), "into": finding.measure("into"), "out_on": out_on}
    is_dated_alike = out_on.value == into_on.value
    if not is_dated_alike:
        slots["into_on"] = into_on
    return make_claim(
        finding,
        "rotation",
        "alike" if is_dated_alike else "dated",
        Decimal("0.5") + min(_WIDE, main.quantity.amount) / 40,
        slots=slots,
        guards=("opposite directions", "both past the threshold", "members of one universe and week"),
        others=(main.facet("out") or "", main.facet("into") or ""),
    )
