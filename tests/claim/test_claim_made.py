"""Claims about groups, rates, prices, revisions and filings: when each may be made, at its guards and beside them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from claim_made import (
    BASE,
    OTHER_BASE,
    START,
    WEEK,
    analogue,
    breadth,
    concentration,
    contribution,
    coverage,
    distance,
    each_made,
    first_in,
    flow_rate,
    from_filings,
    from_shares,
    list_made,
    m_of_n,
    percentile,
    ranking,
    relative_rate,
    revision,
    rotation,
    split,
    state,
    streak_of,
    zscore,
)

from flowbrief.claim.selection import find_family
from flowbrief.model.claim import Claim
from flowbrief.model.measure import Finding
from flowbrief.model.text import Text


def variant(kind: str, finding: Finding, *beside: Finding) -> str | None:
    found = state(kind, finding, *beside)
    return found.variant if found else None


def make(kind: str, finding: Finding, *beside: Finding) -> Claim:
    found = state(kind, finding, *beside)
    assert found is not None
    return found


def test_every_claim_has_a_salience_in_bounds_and_guards() -> None:
    for made in list_made().values():
        assert 0 < made.salience <= 1, made.kind
        assert made.guards, made.kind
        assert all(slot.measure.value is not None for slot in made.slots), made.kind


def test_every_finding_of_the_list_makes_its_claim() -> None:
    assert [kind for kind, finding, beside in each_made() if state(kind, finding, *beside) is None] == []


# turns


@pytest.mark.parametrize(("weeks", "said"), [(None, None), (2, None), (3, None), (4, "in"), (30, "in")])
def test_first_in_four_weeks_or_more(weeks: int | None, said: str | None) -> None:
    assert variant("first_in", first_in(weeks)) == said


def test_first_in_has_the_direction_of_the_week_and_says_no_more_than_a_run_that_ended() -> None:
    inflow, outflow = make("first_in", first_in(5)), make("first_in", first_in(5, "out"))
    assert (inflow.polarity, outflow.polarity) == (1, -1)
    assert inflow.slot("weeks").quantity.amount == 5
    assert "first_in" in find_family("streak_ended")


@pytest.mark.parametrize(
    ("m", "n", "said"),
    [(8, 10, "in"), (7, 10, None), (3, 10, None), (2, 10, "in.few"), (10, 10, None), (6, 7, None), (7, 8, "in")],
)
def test_most_or_few_of_the_last_weeks(m: int, n: int, said: str | None) -> None:
    assert variant("m_of_n", m_of_n(m, n)) == said


# assets


@pytest.mark.parametrize(("percent", "said"), [("0.2", "in"), ("-0.2", "out"), ("0.005", "in"), ("0.0049", None)])
def test_share_of_assets(percent: str, said: str | None) -> None:
    assert variant("share_of_assets", flow_rate(percent)) == said


def test_share_of_assets_names_the_date_of_the_assets() -> None:
    made = make("share_of_assets", flow_rate("-0.2"))
    assert (made.slot("base_on").value, made.polarity) == (BASE, -1)
    assert make("share_of_assets", flow_rate("0.9")).salience > make("share_of_assets", flow_rate("0.1")).salience


@pytest.mark.parametrize(
    ("own", "whole", "said"),
    [("0.8", "0.3", "in.above"), ("-0.8", "-0.3", "out.below"), ("0.8", "-0.3", "in.out"), ("0.8", "0.803", None),
     ("0", "0.3", None), ("0.8", "0", None)],
)  # fmt: skip
def test_relative_rate(own: str, whole: str, said: str | None) -> None:
    assert variant("relative_rate", relative_rate(own, whole)) == said


def test_relative_rate_names_its_universe() -> None:
    assert make("relative_rate", relative_rate("0.8", "0.3")).others == ("whole",)


# percentile, zscore


@pytest.mark.parametrize(
    ("place", "said"),
    [("99.04", "top.flow"), ("89.5", "top.flow"), ("89.49", None), ("10.49", "bottom.flow"), ("10.5", None),
     ("99.5", None), ("0.4", None)],
)  # fmt: skip
def test_percentile_is_said_of_the_outer_tenths(place: str, said: str | None) -> None:
    assert variant("percentile", percentile(place)) == said


def test_percentile_needs_a_year_of_weeks_and_leaves_records_to_their_own_claim() -> None:
    assert variant("percentile", percentile("95", weeks=52)) == "top.flow"
    assert variant("percentile", percentile("95", weeks=51)) is None
    assert variant("percentile", percentile("99", end="top")) is None
    assert "percentile" in find_family("record")


def test_percentile_names_the_start_and_the_weeks_that_are_missing() -> None:
    made = make("percentile", percentile("95", missing=4))
    assert made.variant == "top.flow.missing"
    assert (made.slot("start").value, made.slot("missing").quantity.amount) == (START, 4)


@pytest.mark.parametrize(
    ("z", "method", "basis", "said"),
    [("2.0", "mean", "flow", "above"), ("1.94", "mean", "flow", None), ("-3", "robust", "flow", "below.robust"),
     ("3", "mean", "rate", "above.rate"), ("3", "robust", "rate", "above.rate.robust")],
)  # fmt: skip
def test_zscore_says_what_was_judged_and_how(z: str, method: str, basis: str, said: str | None) -> None:
    assert variant("zscore", zscore(z, method, basis)) == said


@pytest.mark.parametrize(("method", "basis"), [("robust", "flow"), ("mean", "rate")])
def test_week_is_not_called_quiet_by_another_measure_than_the_mean_of_flows(method: str, basis: str) -> None:
    assert variant("quiet", zscore("0.1", method, basis)) is None


# analogue


def test_analogue_gives_the_span_of_its_cases() -> None:
    made = make("analogue", analogue(7, 9))
    assert (made.variant, made.polarity) == ("in.week", 1)
    assert (made.slot("first").value, made.slot("last").value) == (date(2022, 1, 5), date(2022, 9, 5))
    assert (made.slot("inflows").quantity.amount, made.slot("cases").quantity.amount) == (7, 9)


def test_analogue_is_more_of_news_the_more_one_sided_and_says_where_cases_overlap() -> None:
    assert make("analogue", analogue(9, 9)).salience > make("analogue", analogue(5, 9)).salience
    assert make("analogue", analogue(0, 9)).salience == make("analogue", analogue(9, 9)).salience
    assert variant("analogue", analogue(7, 9, ahead=4, overlap="yes")) == "in.weeks.overlap"
    assert variant("analogue", analogue(7, 9, bands=1)) is None


def test_analogue_says_where_all_cases_or_none_went_one_way() -> None:
    assert variant("analogue", analogue(9, 9)) == "in.week.all"
    assert variant("analogue", analogue(0, 9)) == "in.week.none"
    assert variant("analogue", analogue(1, 1)) == "in.week"


# members


@pytest.mark.parametrize(
    ("ways", "said", "polarity"),
    [((4, 0, 0), "all.in", 1), ((0, 4, 0), "all.out", -1), ((3, 0, 0), None, 0), ((4, 2, 0), "most.in", 1),
     ((2, 4, 0), "most.out", -1), ((7, 4, 0), "mixed", 0), ((2, 0, 3), None, 0), ((0, 0, 4), None, 0)],
)  # fmt: skip
def test_breadth(ways: tuple[int, int, int], said: str | None, polarity: int) -> None:
    found = state("breadth", breadth(*ways))
    assert (found.variant if found else None, found.polarity if found else 0) == (said, polarity)


@pytest.mark.parametrize(
    ("leader", "laggard", "said"),
    [("6", "-2", "in.out"), ("6", "2", "in.in"), ("-2", "-6", "out.out"), ("6", "0", None), ("0", "-6", None)],
)
def test_leaders(leader: str, laggard: str, said: str | None) -> None:
    found = state("leaders", ranking(leader, laggard))
    assert (found.variant if found else None) == said
    assert found is None or found.others == ("tech", "energy")


@pytest.mark.parametrize("tie", ["leader", "laggard", "both"])
def test_shared_place_is_nobody_s(tie: str) -> None:
    assert variant("leaders", ranking("6", "-2", tie=tie)) is None


def test_leaders_need_three_members() -> None:
    assert variant("leaders", ranking("6", "-2", members=2)) is None
    assert variant("leaders", ranking("6", "-2", members=3)) == "in.out"


def test_one_member_that_took_more_than_half_is_the_story() -> None:
    made = make("concentration", concentration("97", "63.2", 6))
    assert (made.variant, made.others) == ("one", ("tech",))
    assert made.slot("share").quantity.amount == Decimal("63.2")
    assert make("concentration", concentration("97", "90", 6)).salience > made.salience


@pytest.mark.parametrize(
    ("share", "largest", "inflows", "said"),
    [("78", "50", 6, "few"), ("78", "50.1", 6, "one"), ("50", "30", 6, None), ("50.1", "30", 6, "few"),
     (None, "40", 3, None), (None, "60", 3, "one"), (None, "100", 1, "only")],
)  # fmt: skip
def test_concentration(share: str | None, largest: str, inflows: int, said: str | None) -> None:
    assert variant("concentration", concentration(share, largest, inflows)) == said


def test_few_are_all_named() -> None:
    assert make("concentration", concentration("78", "40", 6)).others == ("tech", "energy", "health")


@pytest.mark.parametrize(
    ("kind", "finding"),
    [
        ("breadth", breadth(4, 1, universes="several")),
        ("leaders", ranking("6", "-2", universes="several")),
        ("concentration", concentration("78", "40", 6, universes="several")),
        ("concentration", concentration("97", "63", 6, universes="several")),
        ("divergence", split(("etf", "17"), ("mutual", "-6"), universes="several")),
        ("contribution", contribution("62", universes="several")),
        ("rotation", rotation("-1.2", "0.9", universes="several")),
    ],
)
def test_members_of_several_universes_are_not_compared(kind: str, finding: Finding) -> None:
    assert state(kind, finding) is None
    facets = tuple((name, "one" if name == "universes" else value) for name, value in finding.main.facets)
    one, *others = (replace(m, facets=facets) if m is finding.main else m for m in finding.measures)
    assert state(kind, replace(finding, measures=(one, *others))) is not None
    apart = replace(one, facets=(*facets, ("weeks", "several")))
    assert state(kind, replace(finding, measures=(apart, *others))) is None


# parts


def test_divergence_names_the_largest_each_way() -> None:
    made = make("divergence", split(("a", "2"), ("b", "-1"), ("c", "9"), ("d", "-6")))
    assert made.others == ("c", "d")
    assert made.slot("inflow").quantity.amount == 9 * 10**9
    assert made.slot("outflow").quantity.amount == -6 * 10**9
    assert state("divergence", split(("a", "2"), ("b", "1"))) is None


@pytest.mark.parametrize(
    ("weeks", "said"), [((2, 2), "ongoing"), ((1, 9), "opposite"), ((9, 1), "opposite"), (None, "opposite")]
)
def test_parts_go_on_only_where_both_runs_are_known(weeks: tuple[int, int] | None, said: str) -> None:
    runs = () if weeks is None else (streak_of("etf", weeks[0]), streak_of("mutual", weeks[1]))
    assert variant("divergence", split(("etf", "17"), ("mutual", "-6")), *runs) == said


def test_contribution_needs_weeks_of_equal_length() -> None:
    assert variant("contribution", contribution("62")) == "up"
    assert variant("contribution", contribution("62", "out")) == "down"
    assert variant("contribution", contribution("62", irregular="yes")) is None
    assert variant("contribution", contribution("0.001")) is None
    assert make("contribution", contribution("62")).others == ("whole",)


# rotation


def test_rotation_names_both_sides_and_the_date_of_their_assets() -> None:
    made = make("rotation", rotation("-1.2", "0.9"))
    assert (made.variant, made.others) == ("alike", ("energy", "tech"))
    assert made.slot("out_on").value == BASE
    other = make("rotation", rotation("-1.2", "0.9", OTHER_BASE))
    assert (other.variant, other.slot("into_on").value) == ("dated", OTHER_BASE)
    assert state("rotation", rotation(None, "0")) is None


# prices


@pytest.mark.parametrize(
    ("kind", "percent", "said"),
    [("rebound", "5", "up"), ("rebound", "4.99", None), ("rebound", "0", "at"), ("drawdown", "-5", "down"),
     ("drawdown", "-4.99", None), ("drawdown", "0", "at")],
)  # fmt: skip
def test_prices_against_low_and_high(kind: str, percent: str, said: str | None) -> None:
    found = state(kind, distance(kind, percent))
    assert (found.variant if found else None) == said
    assert found is None or found.note == Text("收盘价", "closing price")


def test_low_is_dated_and_a_larger_move_is_more_of_news() -> None:
    made = make("rebound", distance("rebound", "20"))
    assert made.slot("extreme_on").value == date(2025, 11, 10)
    assert make("rebound", distance("rebound", "40")).salience > made.salience


# revisions


def test_revision_that_turned_the_sign_is_a_correction() -> None:
    made = make("correction", revision("0.503", "-0.229"))
    assert (made.variant, made.polarity) == ("in.out", -1)
    assert made.slot("before").quantity.amount == 503_000_000
    assert made.slot("released_before").value == date(2016, 7, 13)
    assert state("revision", revision("0.503", "-0.229")) is None
    assert made.salience > Decimal("0.9")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("1.5", "1.2", "in"), ("-1.5", "-1.2", "out"), ("-1.879", "-1.890", None), ("-1.879", "-1.950", "out")],
)
def test_revision_is_said_where_the_figures_print_apart(before: str, after: str, said: str | None) -> None:
    assert variant("revision", revision(before, after)) == said
    assert state("correction", revision(before, after)) is None


def test_old_revision_is_no_news() -> None:
    assert state("correction", revision("5", "-2", recent="no")) is None
    assert state("revision", revision("5", "2", recent="no")) is None


def test_larger_revision_is_more_of_news() -> None:
    assert make("revision", revision("5", "1")).salience > make("revision", revision("5", "4")).salience


# share splits, filings


@pytest.mark.parametrize("how", ["declared", "detected", "estimated", "unclear"])
def test_split_is_told_as_it_was_found(how: str) -> None:
    made = make("share_split", from_shares(how))
    assert (made.variant, made.polarity) == (how, 0)
    assert {slot.name for slot in made.slots} == (set() if how == "unclear" else {"on", "factor"})
    assert state("share_split", from_shares("none")) is None


@pytest.mark.parametrize(
    ("percent", "derived", "said"),
    [("7.1", "no", "up"), ("-7.1", "yes", "down.derived"), ("0.004", "no", "steady"), (None, "yes", "alone.derived")],
)
def test_filing(percent: str | None, derived: str, said: str) -> None:
    assert variant("filing", from_filings(percent, derived=derived)) == said


def test_filing_of_the_week_is_more_of_news_than_an_old_one() -> None:
    new, old = (make("filing", from_filings("7", filed=day)) for day in (WEEK.start, WEEK.start - timedelta(days=1)))
    assert new.salience > old.salience


@pytest.mark.parametrize(
    ("share", "four", "said"),
    [
        ("53.1", "55.5", "below.year"),
        ("99.94", None, "below"),
        ("99.96", None, "equal"),  # prints as 100.0 %
        ("100.04", "80", "equal.year"),
        ("100.06", None, "above"),
    ],
)
def test_coverage_goes_by_what_is_printed(share: str, four: str | None, said: str) -> None:
    assert variant("coverage", coverage(share, four=four)) == said


def test_coverage_is_not_told_without_a_value_or_of_nothing_spent() -> None:
    assert state("coverage", coverage(None)) is None
    assert state("coverage", coverage("0")) is None
    assert state("coverage", coverage("-3")) is None


def test_coverage_of_a_filing_of_the_week_is_more_of_news() -> None:
    new, old = (make("coverage", coverage("53", filed=day)) for day in (WEEK.start, WEEK.start - timedelta(days=1)))
    assert new.salience > old.salience
