"""Findings made by hand, for the claims about metrics that need more than one weekly series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from measure_factory import UNIVERSE, USD, registry

from flowbrief.model.claim import Claim
from flowbrief.model.measure import Absence, Analysis, Finding, Lineage, Measure, Value
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, PERCENT, PERCENTAGE_POINTS, RATIO, SIGMA, Quantity, Unit
from flowbrief.model.text import Text

WEEK = Period(date(2026, 2, 4), date(2026, 1, 29))
BASE, OTHER_BASE = date(2026, 1, 28), date(2026, 1, 27)
START = date(2022, 7, 6)
BILLION = Decimal(10) ** 9
Parts = Mapping[str, Value | None]
Facets = Mapping[str, str]


def amount(number: float | str | Decimal, unit: Unit = COUNT) -> Quantity:
    """A number with its unit; a count unless another is given."""
    return Quantity(Decimal(str(number)), unit)


def dollars(billions: str) -> Quantity:
    """Money, in billions of dollars."""
    return Quantity(Decimal(billions) * BILLION, USD)


def make_finding(
    kind: str, main: Value | None, parts: Parts | None = None, facets: Facets | None = None, absence: str = ""
) -> Finding:
    """The finding of one metric about `group`; a part whose name ends in a day is a date."""
    nothing = Text("", "")

    def measure(part: str, value: Value | None) -> Measure:
        name = f"group.it.{part}" if part else "group.it"
        lack = None if value is not None else Absence(absence or "none-found")
        given = tuple((facets or {}).items()) if not part else ()
        return Measure(name, value, WEEK, UNIVERSE, nothing, Lineage("", ()), lack, given)

    measures = (measure("", main), *(measure(part, value) for part, value in (parts or {}).items()))
    return Finding("group.it", kind, "group", measures)


def with_facets(finding: Finding, part: str, **facets: str) -> Finding:
    """The same finding with facts on one of its parts."""
    name = f"{finding.id}.{part}"
    measures = tuple(
        Measure(m.id, m.value, m.period, m.universe, m.definition, m.lineage, m.absence, tuple(facets.items()))
        if m.id == name
        else m
        for m in finding.measures
    )
    return Finding(finding.id, finding.kind, finding.subject, measures)


def state(kind: str, finding: Finding, *beside: Finding) -> Claim | None:
    """The claim of one kind about a finding, in an analysis that holds others beside it."""
    found: Claim | None = registry.claims[kind].function(finding, Analysis(WEEK.end, WEEK, (finding, *beside), (), ()))
    return found


def first_in(weeks: int | None, sign: str = "in") -> Finding:
    """An inflow or outflow that is the first in so many weeks."""
    value = None if weeks is None else amount(weeks)
    return make_finding("first_in", value, {"opposite": amount((weeks or 1) - 1)}, {"sign": sign})


def m_of_n(m: int, n: int, sign: str = "in") -> Finding:
    """So many of the last n weeks."""
    return make_finding("m_of_n", amount(m), {"of": amount(n)}, {"sign": sign, "all": "yes" if m == n else "no"})


def flow_rate(percent: str) -> Finding:
    """A flow in percent of assets."""
    value = amount(percent, PERCENT)
    side = {1: "in", -1: "out", 0: "flat"}[value.direction()]
    return make_finding("flow_rate", value, {"base": dollars("600"), "base_on": BASE}, {"side": side})


def relative_rate(own: str, whole: str) -> Finding:
    """The flow rate of a part against that of its universe."""
    one, other = amount(own, PERCENT), amount(whole, PERCENT)
    sides = {1: "in", -1: "out", 0: "flat"}
    value = amount(one.amount - other.amount, PERCENTAGE_POINTS)
    facets = {
        "own_side": sides[one.direction()],
        "universe_side": sides[other.direction()],
        "universe": "whole",
    }
    return make_finding("relative_flow_rate", value, {"own": one, "whole": other, "base_on": BASE}, facets)


def percentile(percent: str, *, weeks: int = 104, missing: int = 0, basis: str = "flow", end: str = "none") -> Finding:
    """A place among the weeks of the data."""
    parts = {"weeks": amount(weeks), "start": START, "missing": amount(missing)}
    return make_finding("percentile", amount(percent, PERCENT), parts, {"end": end, "basis": basis, "side": "in"})


def zscore(z: str, method: str, basis: str) -> Finding:
    """Standard deviations from the weeks before."""
    return make_finding("zscore", amount(z, SIGMA), {"window": amount(52)}, {"method": method, "basis": basis})


def analogue(m: int, k: int, *, sign: str = "in", ahead: int = 1, overlap: str = "no", bands: int = 4) -> Finding:
    """After so many of k cases came an inflow."""
    parts: dict[str, Value | None] = {
        "cases": amount(k),
        "ahead": amount(ahead),
        "band": amount(min(4, bands)),
        "bands": amount(bands),
        **{f"case{number}": date(2022, number, 5) for number in range(1, k + 1)},
    }
    return make_finding("analogue", amount(m), parts, {"sign": sign, "overlap": overlap})


def breadth(inflows: int, outflows: int, flat: int = 0, universes: str = "one") -> Finding:
    """How many members went each way."""
    members = inflows + outflows + flat
    parts = {"inflows": amount(inflows), "outflows": amount(outflows), "flat": amount(flat), "members": amount(members)}
    side = "in" if inflows == members else "out" if outflows == members else "no"
    share = amount(Decimal(inflows) / members * 100, PERCENT)
    return make_finding("breadth", share, parts, {"all": side, "universes": universes})


def ranking(leader: str, laggard: str, *, tie: str = "no", members: int = 5, universes: str = "one") -> Finding:
    """The first and the last of a group, in billions."""
    first, last = dollars(leader), dollars(laggard)
    sides = {1: "in", -1: "out", 0: "flat"}
    facets = {"subject": "tech", "side": sides[first.direction()], "tie": tie, "universes": universes}
    made = make_finding("ranking", first, {"laggard": last, "members": amount(members)}, facets)
    return with_facets(made, "laggard", subject="energy", side=sides[last.direction()])


def concentration(
    share: str | None, largest: str, inflows: int, leaders: str = "tech,energy,health", universes: str = "one"
) -> Finding:
    """What the three largest, and the largest, took of all inflows, in percent."""
    one = amount(largest, PERCENT)
    facets = {"leaders": leaders, "single": "yes" if one.amount > 50 else "no", "universes": universes}
    parts = {"largest": dollars("3"), "largest_share": one, "inflows": amount(inflows)}
    return make_finding("concentration", None if share is None else amount(share, PERCENT), parts, facets)


def split(*parts: tuple[str, str], universes: str = "one") -> Finding:
    """Parts of a whole and their flows in billions."""
    flows = {name: dollars(billions) for name, billions in parts}
    opposite = {1, -1} <= {flow.direction() for flow in flows.values()}
    facets = {"signs": "opposite" if opposite else "same", "universes": universes}
    return make_finding("split", dollars("0"), flows, facets)


def streak_of(subject: str, weeks: int) -> Finding:
    """A run of another subject."""
    nothing = Text("", "")
    main = Measure(f"{subject}.streak", amount(weeks), WEEK, UNIVERSE, nothing, Lineage("", ()))
    return Finding(f"{subject}.streak", "streak", subject, (main,))


def contribution(percent: str, side: str = "in", irregular: str = "no", universes: str = "one") -> Finding:
    """Part of the change of a whole."""
    facets = {"side": side, "irregular": irregular, "universes": universes, "whole": "whole"}
    return make_finding("contribution", amount(percent, PERCENT), {}, facets)


def rotation(out: str | None, into: str, into_on: date = BASE, universes: str = "one") -> Finding:
    """Flow rates of two members that went opposite ways; None for no such pair."""
    facets = {"out": "energy", "into": "tech", "universes": universes}
    if out is None:
        return make_finding("rotation", None, {}, facets)
    one, two = amount(out, PERCENT), amount(into, PERCENT)
    parts = {"out": one, "into": two, "out_base_on": BASE, "into_base_on": into_on}
    return make_finding("rotation", amount(two.amount - one.amount, PERCENTAGE_POINTS), parts, facets)


def distance(kind: str, percent: str) -> Finding:
    """A price above its low or below its high."""
    value = amount(percent, PERCENT)
    facets = {"at_extreme": "yes" if not value.amount else "no", "basis_zh": "收盘价", "basis_en": "closing price"}
    parts = {"price_on": date(2026, 2, 3), "extreme_on": date(2025, 11, 10), "start": date(2025, 2, 4)}
    return make_finding(kind, value, parts, facets)


def revision(before: str, after: str, recent: str = "yes") -> Finding:
    """A week that was revised, in billions."""
    one, two = dollars(before), dollars(after)
    sides = {1: "in", -1: "out", 0: "flat"}
    side_before, side = sides[one.direction()], sides[two.direction()]
    parts = {
        "week": date(2016, 7, 6),
        "before": one,
        "after": two,
        "released_before": date(2016, 7, 13),
        "released_after": date(2016, 7, 20),
    }
    flip = "yes" if side != side_before else "no"
    facets = {"flip": flip, "side": side, "side_before": side_before, "recent": recent}
    return make_finding("revision", dollars(str(Decimal(after) - Decimal(before))), parts, facets)


def from_shares(how: str) -> Finding:
    """A derived flow in a week with a split, or with a jump that is not plain."""
    if how == "unclear":
        return make_finding("flow_from_shares", None, {"split_on": None}, absence="unclear-split")
    on = None if how == "none" else date(2026, 2, 2)
    parts: Parts = {"split_on": on, "split_factor": amount("2", RATIO) if on else None}
    return make_finding("flow_from_shares", dollars("1"), parts, {"split": how})


def from_filings(percent: str | None, *, derived: str = "no", filed: date = date(2026, 1, 29)) -> Finding:
    """A quarter of capital expenditure."""
    quarter = Period(date(2025, 12, 31), date(2025, 10, 1))
    parts: Parts = {
        "quarter": quarter,
        "filed": filed,
        "percent": None if percent is None else amount(percent, PERCENT),
    }
    return make_finding("from_filings", dollars("37.5"), parts, {"derived": derived})


def coverage(share: str | None, *, four: str | None = "55.5", filed: date = date(2026, 1, 29)) -> Finding:
    """Capital expenditure of a quarter in percent of the cash that came in."""
    parts: Parts = {
        "quarter": Period(date(2025, 12, 31), date(2025, 10, 1)),
        "filed": filed,
        "four_quarters": None if four is None else amount(four, PERCENT),
    }
    return make_finding("coverage", None if share is None else amount(share, PERCENT), parts)


def fact(billions: str, *, weeks: int | None = None, days: int = 7, flow: str = "yes") -> Finding:
    """A flow of a third party over so many days, in billions; the largest of its direction in so many weeks."""
    parts: Parts = {"to": WEEK.end, "published": date(2026, 2, 5), "from": WEEK.end - timedelta(days=days - 1)}
    parts = {**parts, "weeks": amount(weeks)} if weeks else parts
    facets = {"flow": flow, "largest": "yes" if weeks else "no", "provider_zh": "美国银行", "provider_en": "BofA"}
    found = make_finding("fact", dollars(billions), parts, facets)
    period = Period(WEEK.end, WEEK.end - timedelta(days=days - 1))
    return replace(found, measures=tuple(replace(measure, period=period) for measure in found.measures))


def each_made() -> Iterator[tuple[str, Finding, tuple[Finding, ...]]]:
    """A kind of claim with a finding that allows it: together they reach every variant."""
    for sign in ("in", "out"):
        yield "first_in", first_in(4, sign), ()
        yield "m_of_n", m_of_n(25, 27, sign), ()
        yield "m_of_n", m_of_n(2, 27, sign), ()
        for ahead, overlap in ((1, "no"), (4, "no"), (4, "yes")):
            for followed in (0, 7, 9):
                yield "analogue", analogue(followed, 9, sign=sign, ahead=ahead, overlap=overlap), ()
        yield "contribution", contribution("62.04", sign), ()
    for rate in ("0.2", "-0.2"):
        yield "share_of_assets", flow_rate(rate), ()
    for own, whole in (("0.8", "0.3"), ("0.3", "0.8"), ("-0.3", "-0.8"), ("-0.8", "-0.3"), ("1", "-1"), ("-1", "1")):
        yield "relative_rate", relative_rate(own, whole), ()
    for place, basis, missing in product(("99.04", "2.9"), ("flow", "rate"), (0, 4)):
        yield "percentile", percentile(place, basis=basis, missing=missing), ()
    for z, method, basis in product(("3.1", "-3.1"), ("mean", "robust"), ("flow", "rate")):
        yield "zscore", zscore(z, method, basis), ()
    for ways in ((5, 0), (0, 5), (4, 1), (1, 4), (3, 2)):
        yield "breadth", breadth(*ways), ()
    for leader, laggard in (("6", "-2"), ("6", "2"), ("-2", "-6")):
        yield "leaders", ranking(leader, laggard), ()
    yield "concentration", concentration("78.4", "40", 6), ()
    yield "concentration", concentration("90", "63.2", 6), ()
    yield "concentration", concentration(None, "100", 1, "tech"), ()
    parts = split(("etf", "17"), ("mutual", "-6"))
    yield "divergence", parts, ()
    yield "divergence", parts, (streak_of("etf", 2), streak_of("mutual", 9))
    yield "rotation", rotation("-1.2", "0.9"), ()
    yield "rotation", rotation("-1.2", "0.9", OTHER_BASE), ()
    for kind, percent in (("rebound", "20"), ("rebound", "0"), ("drawdown", "-20"), ("drawdown", "0")):
        yield kind, distance(kind, percent), ()
    for before, after in (("1.5", "1.2"), ("-1.5", "-1.2")):
        yield "revision", revision(before, after), ()
    for before, after in (("5", "-2"), ("-5", "2"), ("5", "0"), ("-5", "0"), ("0", "2"), ("0", "-2")):
        yield "correction", revision(before, after), ()
    for how in ("declared", "detected", "estimated", "unclear"):
        yield "share_split", from_shares(how), ()
    for change, derived in product(("7.1", "-7.1", "0", None), ("no", "yes")):
        yield "filing", from_filings(change, derived=derived), ()
    for share, four in product(("53.1", "100", "120.4"), ("55.5", None)):
        yield "coverage", coverage(share, four=four), ()
    for billions, days in product(("6.0", "-2.34", "0"), (7, 35)):
        yield "reported", fact(billions, days=days), ()
    for billions in ("6.0", "-2.34"):
        yield "reported", fact(billions, weeks=8), ()


def list_made() -> dict[tuple[str, str], Claim]:
    """One claim of each kind and variant that the findings above allow."""
    claims = [state(kind, finding, *beside) for kind, finding, beside in each_made()]
    return {(made.kind, made.variant): made for made in claims if made is not None}


_BOTH = ("in", "out")
MADE_VARIANTS: dict[str, set[str]] = {
    "reported": {f"{side}.{span}" for side in (*_BOTH, "flat") for span in ("week", "span")}
    | {f"{side}.week.largest" for side in _BOTH},
    "first_in": set(_BOTH),
    "m_of_n": {"in", "out", "in.few", "out.few"},
    "share_of_assets": set(_BOTH),
    "relative_rate": {"in.above", "in.below", "out.above", "out.below", "in.out", "out.in"},
    "percentile": {
        f"{end}.{basis}{lacking}"
        for end, basis, lacking in product(("top", "bottom"), ("flow", "rate"), ("", ".missing"))
    },
    "zscore": {f"{place}{rest}" for place in ("above", "below") for rest in ("", ".rate", ".robust", ".rate.robust")},
    "analogue": {
        f"{sign}.{rest}{share}"
        for sign in _BOTH
        for rest in ("week", "weeks", "weeks.overlap")
        for share in ("", ".all", ".none")
    },
    "leaders": {"in.out", "in.in", "out.out"},
    "breadth": {"all.in", "all.out", "most.in", "most.out", "mixed"},
    "concentration": {"few", "one", "only"},
    "rotation": {"alike", "dated"},
    "divergence": {"opposite", "ongoing"},
    "contribution": {"up", "down"},
    "rebound": {"up", "at"},
    "drawdown": {"down", "at"},
    "revision": set(_BOTH),
    "correction": {"in.out", "out.in", "in.flat", "out.flat", "flat.in", "flat.out"},
    "share_split": {"declared", "detected", "estimated", "unclear"},
    "filing": {f"{change}{derived}" for change in ("up", "down", "steady", "alone") for derived in ("", ".derived")},
    "coverage": {f"{place}{year}" for place in ("below", "equal", "above") for year in ("", ".year")},
}
