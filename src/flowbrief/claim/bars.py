"""What next week's figure will be held against: arithmetic, not a forecast."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.quantity import SIDES
from flowbrief.model.text import Text

from .making import make_claim

_RUN_AT_STAKE = 5
# A record twice as large as this week’s inflow is nothing that next week would beat.
_WITHIN_REACH = Decimal("0.5")


@claim(
    "watch_streak",
    about=("streak",),
    summary=Text("下周若反向，将结束的连续走势", "the run that a turn next week would end"),
)
def claim_watch_streak(finding: Finding, _: Analysis) -> Claim | None:
    """A run of three weeks or more that a week of the other direction would end."""
    main = finding.main
    if main.value is None or main.quantity.amount < _RUN_AT_STAKE or main.facet("bounded") == "yes":
        return None
    sign = main.facet("sign") or ""
    return make_claim(finding, "watch_streak", sign, Decimal("0.5"), slots={"weeks": main}, sign=sign)


@claim(
    "watch_record",
    about=("rank",),
    summary=Text("下周须超过的历史最大净流入", "the largest inflow in the data, which next week would have to beat"),
)
def claim_watch_record(finding: Finding, analysis: Analysis) -> Claim | None:
    """The largest inflow of the history, with its week and the start of the data.

    Said once it is within reach, but not in the week that sets it.
    """
    best, week = finding.measure("best"), analysis.find_flow(finding.subject)
    if best.value is None or week is None or week.main.value is None:
        return None
    if week.main.quantity.amount < best.quantity.amount * _WITHIN_REACH:
        return None
    best_on = finding.measure("best_on")
    if best_on.value == week.main.period.end:
        return None  # set this week: the sections say so
    return make_claim(
        finding,
        "watch_record",
        "only",
        Decimal("0.3"),
        slots={"best": best, "best_on": best_on, "start": finding.measure("start")},
        sign="in",
        guards=("13 weeks of inflow",),
    )


@claim(
    "watch_average",
    about=("moving_average",),
    summary=Text("下周将移出移动均值的一周", "the week that leaves the moving average next"),
)
def claim_watch_average(finding: Finding, _: Analysis) -> Claim | None:
    """The average as it stands, and the week that will drop out of it."""
    main, leaving = finding.main, finding.measure("leaving")
    if main.value is None or leaving.value is None:
        return None
    average, week = main.quantity.direction(), leaving.quantity.direction()
    slots = {part: finding.measure(part) for part in ("leaving", "leaving_on", "periods")}
    return make_claim(
        finding,
        "watch_average",
        f"{SIDES[average]}.{SIDES[week]}",
        Decimal("0.4"),
        slots={"average": main, **slots},
        sign=SIDES[average],
    )
