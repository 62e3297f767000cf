"""Claims about what the publisher changed in a week that an earlier issue may have spoken of."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding, Measure
from flowbrief.model.text import Text

from .making import make_claim

_GUARDS = ("released since the week before was", "the figures print apart")


@claim(
    "revision",
    about=("revision",),
    summary=Text("发布方修订了已公布的一周，方向未变", "a reported week was revised, in the same direction"),
)
def claim_revision(finding: Finding, _: Analysis) -> Claim | None:
    """A week that had been reported before has another printed value, and the same direction, since this week."""
    main = finding.main
    if not _is_news(finding) or main.facet("flip") == "yes":
        return None
    before, after = finding.measure("before"), finding.measure("after")
    larger = max(abs(before.quantity.amount), abs(after.quantity.amount))
    side = main.facet("side") or "flat"
    return make_claim(
        finding,
        "revision",
        side,
        Decimal("0.2") + abs(main.quantity.amount) / larger * Decimal("0.4"),
        slots=_name_slots(finding),
        sign=side,
        guards=(*_GUARDS, "same direction"),
    )


@claim(
    "correction",
    about=("revision",),
    summary=Text("更正：修订后资金流向与此前公布的不同", "a revision turned the direction that was reported before"),
)
def claim_correction(finding: Finding, _: Analysis) -> Claim | None:
    """A revision turned the printed direction of a week, so an issue that told the old one needs a correction."""
    main = finding.main
    if not _is_news(finding) or main.facet("flip") != "yes":
        return None
    side = main.facet("side") or "flat"
    return make_claim(
        finding,
        "correction",
        f"{main.facet('side_before')}.{side}",
        Decimal("0.98"),
        slots=_name_slots(finding),
        sign=side,
        guards=(*_GUARDS, "direction differs"),
    )


def _is_news(finding: Finding) -> bool:
    if finding.main.value is None or finding.main.facet("recent") != "yes":
        return False
    return finding.measure("before").quantity.rounded() != finding.measure("after").quantity.rounded()


def _name_slots(finding: Finding) -> dict[str, Measure]:
    return {part: finding.measure(part) for part in ("week", "before", "after", "released_before", "released_after")}
