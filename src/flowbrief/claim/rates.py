"""Claims about a central bank's target range."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim


@claim(
    "rate_path",
    about=("policy_rate_path",),
    summary=Text("目标区间的现状或本周的调整", "the target range as it stands, or this week's move"),
)
def claim_rate_path(finding: Finding, _: Analysis) -> Claim | None:
    """Where the range stands on the as-of date and since when; a move of this week is news."""
    main = finding.main
    slots = {"lower": finding.measure("lower"), "upper": main, "as_of": finding.measure("as_of")}
    direction = main.facet("direction") or "none"
    if direction == "none":
        return make_claim(finding, "rate_path", "only", Decimal("0.2"), slots=slots)
    recent = main.facet("recent") == "yes"
    slots |= {"since": finding.measure("since"), "move": finding.measure("move")}
    return make_claim(
        finding,
        "rate_path",
        f"moved.{direction}" if recent else "held",
        Decimal("0.8") if recent else Decimal("0.3"),
        slots=slots,
        guards=("effective on or before the as-of date",),
    )


@claim(
    "rate_run",
    about=("policy_rate_path",),
    summary=Text("同方向连续调整的次数与累计幅度", "how many moves in a row went the same way, and their sum"),
)
def claim_rate_run(finding: Finding, _: Analysis) -> Claim | None:
    """The run of moves that the last one belongs to; without a move before it in the data its length is unknown."""
    main, moves = finding.main, finding.measure("moves")
    if moves.value is None or moves.facet("bounded") == "yes":
        return None
    direction = main.facet("direction")
    several = moves.quantity.amount > 1
    recent = ".recent" if main.facet("recent") == "yes" else ""
    return make_claim(
        finding,
        "rate_run",
        f"{direction}.{'several' if several else 'single'}{recent}",
        Decimal("0.3"),
        slots={part: finding.measure(part) for part in ("move", "moves", "first", "total", "since")},
        guards=("effective on or before the as-of date", "the run is complete"),
    )
