"""Claims about the parts of a whole: parts that went apart, and what one contributed to a change."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim
from .members import is_one_of_a_kind

_GOES_ON = 2


@claim(
    "divergence",
    about=("split",),
    summary=Text("整体之内一方净流入、另一方净流出", "within a whole, one part took money in while another lost it"),
)
def claim_divergence(finding: Finding, analysis: Analysis) -> Claim | None:
    """The largest inflow and the largest outflow among parts that add up to the whole and went opposite ways.

    They are said to go on where the report measures the runs of both and each is in its second week or later.
    """
    main = finding.main
    if main.value is None or main.facet("signs") != "opposite" or not is_one_of_a_kind(main):
        return None
    parts = sorted(finding.measures[1:], key=lambda part: part.quantity.amount)
    into, out = parts[-1], parts[0]
    names = tuple(part.id.rpartition(".")[2] for part in (into, out))
    goes_on = all(_goes_on(name, analysis) for name in names)
    return make_claim(
        finding,
        "divergence",
        "ongoing" if goes_on else "opposite",
        Decimal("0.5"),
        slots={"inflow": into, "outflow": out},
        guards=("the parts add up to the whole", "opposite directions", "one universe and week"),
        others=names,
    )


def _goes_on(subject: str, analysis: Analysis) -> bool:
    run = analysis.find("streak", subject)
    return run is not None and run.main.value is not None and run.main.quantity.amount >= _GOES_ON


@claim(
    "contribution",
    about=("contribution",),
    summary=Text("对整体变动的贡献", "how much of the change of a whole came from a part"),
)
def claim_contribution(finding: Finding, _: Analysis) -> Claim | None:
    """Part of the change of a whole from the week before, where both weeks are of seven days and of one universe."""
    main = finding.main
    if main.value is None or not is_one_of_a_kind(main) or main.facet("irregular") == "yes":
        return None
    side = main.facet("side")
    if side not in ("in", "out") or main.quantity.direction() == 0:
        return None
    return make_claim(
        finding,
        "contribution",
        "up" if side == "in" else "down",
        Decimal("0.15") + main.quantity.amount / 400,
        slots={"share": main},
        guards=("both changed the same way", "no irregular week", "one universe and week"),
        others=(main.facet("whole") or "",),
    )
