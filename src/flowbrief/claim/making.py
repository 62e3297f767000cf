"""The shape every claim function shares."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.model.claim import Claim, Slot
from flowbrief.model.measure import Finding, Measure
from flowbrief.model.text import Text

NONE = Decimal(0)
ALL = Decimal(1)

POLARITY = {"in": 1, "out": -1, "flat": 0, "": 0}


def make_claim(
    finding: Finding,
    kind: str,
    variant: str,
    salience: Decimal,
    *,
    slots: dict[str, Measure],
    sign: str = "",
    guards: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    note: Text | None = None,
) -> Claim:
    """Make a claim about the subject of a finding; salience is clipped to 0 … 1."""
    return Claim(
        id=f"{finding.id}:{kind}",
        kind=kind,
        variant=variant,
        subject=finding.subject,
        slots=tuple(Slot(name, measure) for name, measure in slots.items()),
        polarity=POLARITY[sign],
        salience=max(NONE, min(ALL, salience)),
        guards=guards,
        others=others,
        note=note,
    )
