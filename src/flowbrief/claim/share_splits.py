"""Caveats about flows that were derived from share counts in a week with a split."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim

_SALIENCE = Decimal("0.9")


@claim(
    "share_split",
    about=("flow_from_shares",),
    summary=Text(
        "份额拆分或合并对推算资金流的影响", "a share split or consolidation, and what it means for a derived flow"
    ),
)
def claim_share_split(finding: Finding, _: Analysis) -> Claim | None:
    """A split in the week, declared, seen in the data or estimated; or one that is not plain, so no flow is given."""
    main, on = finding.main, finding.measure("split_on")
    if main.absence is not None and main.absence.code == "unclear-split":
        return make_claim(finding, "share_split", "unclear", _SALIENCE, slots={}, guards=("no flow is given",))
    how = main.facet("split")
    if main.value is None or on.value is None or how not in ("declared", "detected", "estimated"):
        return None
    slots = {"on": on, "factor": finding.measure("split_factor")}
    return make_claim(finding, "share_split", how, _SALIENCE, slots=slots, guards=("split in the week",))
