"""Claims that limit the others: gaps in the data, weeks of unusual length."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from flowbrief.extend import claim
from flowbrief.model.claim import Claim
from flowbrief.model.measure import FLOW_KINDS, Analysis, Finding
from flowbrief.model.text import Text

from .making import make_claim

# Which statement a missing week takes away, the most noticeable first.
_LOST = {"change": "change", "moving_average": "average", "ytd": "year"}
_EXTENT = ("gap_weeks", "gap_first", "gap_last")


@claim(
    "gap",
    about=("change", "moving_average", "ytd"),
    summary=Text("数据缺口使某项比较无法给出", "weeks missing from the data take a comparison away"),
)
def claim_gap(finding: Finding, _: Analysis) -> Claim | None:
    """Weeks are missing in a window, so a figure the reader expects is not given; says which weeks.

    One week, one stretch of weeks and several stretches, between which the source has data, are worded apart.
    """
    absence = finding.main.absence
    if absence is None or absence.code != "gap-in-window":
        return None
    if finding.kind == "change" and finding.main.facet("against") != "week_before":
        return None
    extent = {part: m for m in finding.measures if (part := m.id.rpartition(".")[2]) in _EXTENT}
    if len(extent) != len(_EXTENT):
        return None
    stretches = 1 + sum((two.period.start - one.period.end).days > 1 for one, two in pairwise(absence.gaps))
    number = ".several" if stretches > 1 else ".single" if len(absence.gaps) == 1 else ""
    ranks = {"change": Decimal("0.9"), "average": Decimal("0.8"), "year": Decimal("0.7")}
    lost = _LOST[finding.kind]
    return make_claim(finding, "gap", lost + number, ranks[lost], slots=extent, guards=("gap declared",))


@claim(
    "irregular_week",
    about=(*FLOW_KINDS, "breadth", "concentration", "ranking", "rotation"),
    summary=Text("统计周不是七天，比较时须留意", "a week that is not seven days long, which comparisons must mention"),
)
def claim_irregular_week(finding: Finding, analysis: Analysis) -> Claim | None:
    """This week and the one before are not equally long, so the two are not like for like.

    Of a group that can be judged it is the week of its members, which share one.
    """
    flow: Finding | None = finding
    if finding.kind not in FLOW_KINDS:
        measured = (f.subject for f in analysis.findings if f.id in finding.main.lineage.inputs)
        flow = analysis.find_flow(next(measured, "")) if finding.main.value is not None else None
    if flow is None:
        return None
    points = flow.series[0].points
    now, before = flow.measure("days"), flow.measure("days_before")
    if len(points) < 2 or points[-2].amount is None or now.quantity == before.quantity:
        return None
    return make_claim(
        finding,
        "irregular_week",
        "this" if points[-1].period.is_irregular else "before",
        Decimal("0.9"),
        slots={"days": now, "days_before": before},
        guards=("week before present",),
    )
