"""Claims about the week in its own history."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Analysis, Finding, Measure
from flowbrief.model.quantity import Quantity
from flowbrief.model.text import Text

from .making import make_claim
from .salience import is_milestone

# "The largest in three weeks" is not news; from this many weeks it may be said.
_MINIMUM_WEEKS = 5
# Beyond half a year a date is easier to place than a number of weeks.
_WEEKS_TO_DATE = 26
_LONG_SEARCH = Decimal(104)
_TOP_RANKS = 5
_TOP_SHARE = 6
_MINIMUM_STREAK = 3
# A run as long as the data is news only when the data are long.
_MINIMUM_BOUNDED_STREAK = 8
_LONG_STREAK = Decimal(15)
# The fourth week of a run says little that the third did not.
_QUIETER = Decimal("0.15")
_LONGEST = Decimal("0.85")
_BETWEEN_MILESTONES = Decimal("0.3")
_MINIMUM_SIGMA = Decimal(2)


@claim(
    "extreme",
    about=("extreme",),
    summary=Text(
        "若干周以来最大或最小的单周净流入（净流出）",
        "the largest or smallest inflow or outflow in so many weeks, or since a month",
    ),
)
def claim_extreme(finding: Finding, analysis: Analysis) -> Claim | None:
    """The largest (or smallest) in n weeks; from half a year on it is dated instead. A tie "matches".

    Not of the only week of its direction among them: that is the first in so many weeks, not the largest.
    """
    main = finding.main
    if main.value is None or main.facet("outcome") != "since":
        return None
    weeks = main.quantity.amount
    if weeks < _MINIMUM_WEEKS:
        return None
    side, sign = main.facet("side"), main.facet("sign") or ""
    if main.facet("tie") != "yes" and _is_alone(analysis.finding(main.lineage.inputs[0]), int(weeks)):
        return None
    form = "tie" if main.facet("tie") == "yes" else "weeks" if weeks <= _WEEKS_TO_DATE else "since"
    surprise = Decimal("0.35") + weeks / _LONG_SEARCH / 2
    if side == "smallest":
        surprise -= Decimal("0.1")
    return make_claim(
        finding,
        "extreme",
        f"{side}.{sign}.{form}",
        surprise,
        slots={"weeks": main, "since": finding.measure("since")},
        sign=sign,
        guards=("13 weeks of the same direction", "another of them among the weeks", "no gap in the search"),
    )


def _is_alone(flow: Finding, weeks: int) -> bool:
    """True if no other of the last so many weeks went the way of this one."""
    *before, now = flow.series[0].points[-weeks:]
    unit = flow.series[0].unit
    way = None if now.amount is None else Quantity(now.amount, unit).direction()
    return not any(p.amount is not None and Quantity(p.amount, unit).direction() == way for p in before)


@claim(
    "record",
    about=("extreme",),
    summary=Text("有数据以来最大的单周净流入（净流出）", "the largest inflow or outflow in the data, with their start"),
)
def claim_record(finding: Finding, _: Analysis) -> Claim | None:
    """The largest in the data, which always names their start, and the weeks they lack.

    Where a known break parts the data, it is the largest of those since then, and says that they are the comparable.
    """
    main = finding.main
    if main.value is None or main.facet("outcome") != "record":
        return None
    sign, missing = main.facet("sign") or "", finding.measure("missing")
    slots = {"weeks": main, "start": finding.measure("start")}
    variant = sign + _name_history(main)
    if missing.quantity.amount:
        slots["missing"] = missing
        variant += ".missing"
    return make_claim(
        finding, "record", variant, Decimal(1), slots=slots, sign=sign, guards=("13 weeks of the same direction",)
    )


def _name_history(main: Measure) -> str:
    """The variant of a claim judged on what came after a known break only."""
    return ".comparable" if main.facet("since_break") == "yes" else ""


@claim("rank", about=("rank",), summary=Text("在历史同方向各周中的名次", "place among all weeks of the same direction"))
def claim_rank(finding: Finding, _: Analysis) -> Claim | None:
    """Second to fifth place among at least six times as many; the first is a record, and lower places no news."""
    main, of = finding.main, finding.measure("of")
    if main.value is None or not 1 < main.quantity.amount <= _TOP_RANKS:
        return None
    if main.quantity.amount * _TOP_SHARE > of.quantity.amount:
        return None
    sign = main.facet("sign") or ""
    return make_claim(
        finding,
        "rank",
        sign + _name_history(main),
        Decimal("0.95") - main.quantity.amount / 20 - main.quantity.amount / of.quantity.amount,
        slots={"place": main, "of": of, "start": finding.measure("start")},
        sign=sign,
        guards=("13 weeks of the same direction", "in the top sixth"),
    )


@claim("streak", about=("streak",), summary=Text("同方向连续周数", "so many weeks in a row in one direction"))
def claim_streak(finding: Finding, _: Analysis) -> Claim | None:
    """A run of three weeks or more; a run that begins where the data do is dated, not counted as complete."""
    main = finding.main
    if main.value is None or main.quantity.amount < _MINIMUM_STREAK:
        return None
    sign = main.facet("sign") or ""
    bounded = main.facet("bounded") == "yes"
    if bounded and main.quantity.amount < _MINIMUM_BOUNDED_STREAK:
        return None
    slots = {"weeks": main}
    if bounded:
        slots["start"] = finding.measure("start")
    return make_claim(
        finding,
        "streak",
        f"{sign}.bounded" if bounded else sign,
        _BETWEEN_MILESTONES if bounded else weigh_streak(main.quantity.amount),
        slots=slots,
        sign=sign,
        guards=("no gap in the run", "no zero in the run"),
    )


def weigh_streak(weeks: Decimal) -> Decimal:
    """How much of news a run is: the longer the more, and less between the lengths a desk remarks on."""
    surprise = min(_LONGEST, Decimal("0.3") + weeks / _LONG_STREAK / 2)
    return surprise if weeks == _MINIMUM_STREAK or is_milestone(weeks) else max(Decimal("0.3"), surprise - _QUIETER)


@claim(
    "streak_ended",
    about=("streak",),
    summary=Text("反方向的连续走势就此结束", "a run in the other direction has ended"),
)
def claim_streak_ended(finding: Finding, _: Analysis) -> Claim | None:
    """This week broke a run of three or more weeks of the other direction whose length is known."""
    main, before = finding.main, finding.measure("before")
    if main.value is None or main.quantity.amount != 1 or before.value is None:
        return None
    if before.quantity.amount < _MINIMUM_STREAK or before.facet("bounded") == "yes":
        return None
    sign = main.facet("sign") or ""
    return make_claim(
        finding,
        "streak_ended",
        sign,
        Decimal("0.45") + before.quantity.amount / _LONG_STREAK / 2,
        slots={"before": before},
        sign=sign,
        guards=("no gap in the run", "the run is complete"),
    )


@claim(
    "zscore",
    about=("zscore",),
    summary=Text("偏离此前均值的标准差倍数", "standard deviations from the mean of the weeks before"),
)
def claim_zscore(finding: Finding, _: Analysis) -> Claim | None:
    """An outlier: two standard deviations or more from the mean of the weeks before.

    The words say whether the flow or the flow rate was judged, and whether by the median (`robust`).
    """
    main = finding.main
    if main.value is None or abs(main.quantity.rounded()) < _MINIMUM_SIGMA:
        return None
    variant = "above" if main.quantity.amount > 0 else "below"
    variant += ".rate" if main.facet("basis") == "rate" else ""
    variant += ".robust" if main.facet("method") == "robust" else ""
    return make_claim(
        finding,
        "zscore",
        variant,
        abs(main.quantity.amount) / 4,
        slots={"z": main, "window": finding.measure("window")},
        guards=("13 weeks in the window", "no gap in the window"),
    )
