"""Claims about how often the direction of the week has been seen of late."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim

# Three weeks of the other direction before this one, as for a run that ended.
_MINIMUM_FIRST = 4
_LONG_RUN = Decimal(15)
# In a shorter window a majority says little.
_MINIMUM_WINDOW = 8
_MANY, _FEW = Decimal("0.8"), Decimal("0.2")


@claim(
    "first_in",
    about=("first_in",),
    summary=Text("若干周来首次净流入（净流出）", "the first inflow or outflow in so many weeks"),
)
def claim_first_in(finding: Finding, _: Analysis) -> Claim | None:
    """The first of its direction in four weeks or more, after a run of the other direction of known length."""
    main = finding.main
    if main.value is None or main.quantity.amount < _MINIMUM_FIRST:
        return None
    sign = main.facet("sign") or ""
    return make_claim(
        finding,
        "first_in",
        sign,
        Decimal("0.44") + (main.quantity.amount - 1) / _LONG_RUN / 2,
        slots={"weeks": main},
        sign=sign,
        guards=("no gap in the run", "the run is complete"),
    )


@claim(
    "m_of_n",
    about=("m_of_n",),
    summary=Text(
        "近若干周中同方向的周数，多数或少数时才说",
        "how many of the last weeks went this way, where they are most or few",
    ),
)
def claim_m_of_n(finding: Finding, _: Analysis) -> Claim | None:
    """At least four in five of eight weeks or more, or at most one in five; all of them are a run, and told as one."""
    main, of = finding.main, finding.measure("of")
    if main.value is None or of.quantity.amount < _MINIMUM_WINDOW or main.facet("all") == "yes":
        return None
    part = main.quantity.amount / of.quantity.amount
    if _FEW < part < _MANY:
        return None
    sign = main.facet("sign") or ""
    is_few = part <= _FEW
    return make_claim(
        finding,
        "m_of_n",
        f"{sign}.few" if is_few else sign,
        (1 - part if is_few else part) / 2,
        slots={"weeks": main, "of": of},
        sign=sign,
        guards=("8 weeks in the window", "no gap in the window", "not all of them"),
    )
