"""What is said of all that could be: selection, order, headline and lead."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

import pytest
from claim_factory import QUIET, find_claim, list_claims, list_said, make_section, plan, plan_beside
from claim_made import breadth, concentration, flow_rate, ranking, state
from measure_factory import NOWHERE, count_weeks, list_weeks, measure_sample, registry

from flowbrief.claim import claim
from flowbrief.claim.agenda import make_claims
from flowbrief.claim.paragraph import build_paragraph, list_openers
from flowbrief.model.claim import Agenda, Statement
from flowbrief.model.spec import ChartSpec
from flowbrief.model.text import Text

FAMILIES = ({"record", "extreme", "rank"}, {"change", "flip"}, {"streak", "streak_ended"}, {"zscore", "versus_average"})
ONCE = {"gap", "irregular_week"}
# A large inflow after a fall: it is the largest in five weeks, and second to the one before.
BUSY = [*QUIET, 900, 510, 300, -20, 310, 800]
FULL = [*BUSY, 700]


def said_in(agenda: Agenda, section: str = "flows") -> list[str]:
    return [kind for paragraph in agenda.paragraphs(section) for kind, _ in list_said(paragraph)]


def headline_of(amounts: list[int | None]) -> list[tuple[str, str]]:
    return list_said([plan(amounts)[2].headline])


# claims


def test_claims_come_most_salient_first() -> None:
    salience = [c.salience for c in list_claims(BUSY)]
    assert salience == sorted(salience, reverse=True)
    assert all(0 <= value <= 1 for value in salience)


def test_each_claim_has_an_id_of_its_own_and_guards() -> None:
    claims = list_claims({"total": BUSY, "equity": BUSY})
    assert len({c.id for c in claims}) == len(claims)
    assert all(c.id.startswith(f"{c.subject}.") for c in claims)
    assert all(c.guards for c in claims if not c.kind.startswith("watch_"))


# selection


def test_only_one_of_a_family_is_said() -> None:
    made = {c.kind for c in list_claims(BUSY)}
    assert {"extreme", "rank", "change", "streak"} & made == {"extreme", "rank", "change"}
    said = said_in(plan_beside(BUSY, make_section("flows", "total"))[2])
    assert "rank" in said
    assert "extreme" not in said


def test_rank_gives_way_to_a_more_salient_extreme() -> None:
    amounts = [*range(600, 604), *QUIET, *[400] * 70, 590]
    kinds = {c.kind: c.salience for c in list_claims(amounts)}
    assert kinds["extreme"] > kinds["rank"]
    said = said_in(plan_beside(amounts, make_section("flows", "total"))[2])
    assert "extreme" in said
    assert "rank" not in said


@pytest.mark.parametrize("at_most", range(1, 8))
def test_no_more_is_said_than_asked_for(at_most: int) -> None:
    made = ("rank", "streak", "year_to_date", "pace", "change", "versus_average")  # the most salient first
    _, _, agenda = plan_beside(FULL, make_section("flows", "total", at_most=at_most))
    said = {kind for kind in said_in(agenda) if kind != "level"}
    assert said == set(made[:at_most])


def test_pinned_claims_come_before_more_salient_ones() -> None:
    plain = said_in(plan_beside(BUSY, make_section("flows", "total", at_most=1))[2])
    pinned = said_in(plan_beside(BUSY, make_section("flows", "total", at_most=1, pin=("extreme",)))[2])
    assert "rank" in plain
    assert "extreme" in pinned
    assert "rank" not in pinned


@pytest.mark.parametrize("at_most", [1, 2, 9])
def test_everything_pinned_is_said_whatever_the_number(at_most: int) -> None:
    year = [*[1] * 52, *range(3, 20)]
    pins = ("pace", "versus_average", "streak", "zscore")
    section = make_section("flows", "total", at_most=at_most, pin=pins)
    _, analysis, agenda = plan_beside(year, section, ends=count_weeks(len(year), list_weeks()[0] - timedelta(weeks=26)))
    made = {c.kind for c in make_claims(analysis, registry)}
    assert set(pins) <= made
    assert set(pins) <= set(said_in(agenda))
    assert "year_to_date" in said_in(agenda)  # the pace hangs on it


@pytest.mark.parametrize("kind", ["change", "versus_average", "rank", "streak", "level", "year_to_date", "pace"])
def test_what_is_never_to_be_said_is_not(kind: str) -> None:
    assert kind in {c.kind for c in list_claims(FULL)}
    assert kind not in said_in(plan_beside(FULL, make_section("flows", "total", never=(kind,)))[2])


def test_claim_that_could_hang_on_nothing_takes_no_place() -> None:
    amounts = [*[1] * 52, *range(3, 20)]
    ends = count_weeks(len(amounts), list_weeks()[0] - timedelta(weeks=26))
    section = make_section("flows", "total", at_most=3, never=("year_to_date", "cumulative"))
    said = said_in(plan_beside(amounts, section, ends=ends)[2])
    assert "pace" not in said
    assert len([kind for kind in said if kind != "level"]) == 3


def test_level_is_left_out_beside_a_change() -> None:
    assert "level" not in said_in(plan_beside([*QUIET, 600], make_section("flows", "total"))[2])
    assert said_in(plan_beside([5], make_section("flows", "total"))[2]) == ["level"]


def test_gap_is_told_once_a_brief_and_the_calendar_once_a_section() -> None:
    amounts = [*QUIET, None, 500, 520]
    ends = list(count_weeks(len(amounts)))
    ends[-1] -= timedelta(days=1)
    columns = {"total": amounts, "equity": amounts, "bond": amounts, "cash": amounts}
    sections = (make_section("flows", "total", "equity"), make_section("inside", "bond", "cash"))
    _, analysis, agenda = plan(columns, *sections, ends=ends)
    made = [c.kind for c in make_claims(analysis, registry)]
    assert made.count("irregular_week") == 4
    assert made.count("gap") > 4
    flows, inside = said_in(agenda), said_in(agenda, "inside")
    assert (flows.count("gap"), inside.count("gap")) == (1, 0)
    assert (flows.count("irregular_week"), inside.count("irregular_week")) == (1, 1)
    variants = [c.variant for c in agenda.claims() if c.kind == "irregular_week"]
    assert variants == ["this", "this.again"]


def test_run_as_long_as_the_data_is_told_once_and_not_beside_a_total_of_the_same_weeks() -> None:
    amounts = [5, 6, 7, 8, 9, 8, 7, 6]
    columns = {"total": amounts, "equity": amounts, "bond": amounts}
    ends = count_weeks(len(amounts), date(2023, 7, 5))
    for never, told in ((("cumulative", "pace"), ["total"]), ((), [])):
        section = make_section("flows", *columns, at_most=9, never=never)
        _, _, agenda = plan(columns, section, ends=ends)
        runs = [c for paragraph in agenda.sections[0][1] for s in paragraph for c in s.claims if c.kind == "streak"]
        assert [c.subject for c in runs] == told
        assert {c.variant for c in runs} <= {"in.bounded"}


def test_total_that_begins_again_after_a_gap_is_said_without_the_total_of_the_year() -> None:
    """From the fifth week after the gap on, only the total of the year is still without its weeks."""
    ends = count_weeks(9, date(2023, 1, 11))
    amounts = [500, 520, None, 510, 530, 505, 525, 545, 515]
    section = make_section("flows", "total")
    assert "gap" in {c.kind for c in list_claims(amounts, ends)}
    said = said_in(plan_beside(amounts, section, ends=ends)[2])
    assert ("cumulative" in said, "gap" in said) == (True, False)
    without = make_section("flows", "total", never=("cumulative", "pace"))
    assert "gap" in said_in(plan_beside(amounts, without, ends=ends)[2])


def test_what_begins_a_paragraph_names_its_subject() -> None:
    """The lead has told the week: a comparison names the subject, and a distance from the mean stands after it."""
    level, average, score = (find_claim(kind, [*QUIET, 900]) for kind in ("level", "versus_average", "zscore"))
    assert level is not None
    assert average is not None
    assert score is not None
    assert list_said(build_paragraph([level, average], week_is_told=True)) == [("versus_average", "opening")]
    assert list_said(build_paragraph([level, score], week_is_told=True)) == [("level", "brief"), ("zscore", "main")]
    assert list_said(build_paragraph([level, average])) == [("level", "brief"), ("versus_average", "tail")]


def test_a_week_of_which_nothing_else_is_told_is_measured_by_the_assets() -> None:
    level, change, run = (find_claim(kind, [-5, *QUIET, 900]) for kind in ("level", "change", "streak"))
    rate = state("share_of_assets", flow_rate("0.4"))
    assert level is not None
    assert change is not None
    assert run is not None
    assert rate is not None
    assert list_said(build_paragraph([level, rate])) == [("level", "brief"), ("share_of_assets", "tail")]
    assert list_said(build_paragraph([change, rate])) == [("change", "main"), ("share_of_assets", "main")]
    assert list_said(build_paragraph([level, rate, run]))[1:] == [("streak", "tail"), ("share_of_assets", "main")]


def test_a_group_is_named_once_a_paragraph() -> None:
    leaders, few = state("leaders", ranking("6", "-2")), state("concentration", concentration("78.4", "40", 6))
    wide = state("breadth", breadth(3, 2))
    assert leaders is not None
    assert few is not None
    assert wide is not None
    said = list_said(build_paragraph([wide, leaders, few]))
    assert said == [("leaders", "main"), ("breadth", "again"), ("concentration", "again")]
    assert list_said(build_paragraph([few, wide])) == [("breadth", "main"), ("concentration", "again")]


def test_a_contrast_is_drawn_once_a_section() -> None:
    names = ("a", "b", "c", "d", "e")
    flows = {name: [*QUIET, 400 if place % 2 else -400] for place, name in enumerate(names)}
    agenda = plan({"total": [*QUIET, 500], **flows}, make_section("flows", *names, at_most=1))[2]
    links = [paragraph[0].link for paragraph in dict(agenda.sections)["flows"]]
    assert len(links) == len(names)
    assert links.count("contrast") == 1
    assert links[:2] == ["", "contrast"]


def test_subject_in_two_sections_is_told_the_calendar_once() -> None:
    ends = [*count_weeks(1), count_weeks(2)[-1] - timedelta(days=1)]
    sections = (make_section("flows", "total", at_most=1), make_section("more", "total"))
    said = [kind for name in ("flows", "more") for kind in said_in(plan([5, 6], *sections, ends=ends)[2], name)]
    assert said.count("irregular_week") == 1


@pytest.mark.parametrize(
    ("amounts", "in_lead", "never_after"),
    [
        (BUSY, "rank", {"rank", "extreme"}),
        ([*QUIET, 900], "record", {"record", "rank", "extreme"}),
        ([*[900] * 14, *[5] * 11, 9], "extreme", {"extreme", "rank"}),
        ([-1, 5, 6, 7, 8, 9], "streak", {"streak"}),
    ],
)
def test_news_of_the_lead_is_not_told_again_in_other_words(
    amounts: list[int | None], in_lead: str, never_after: set[str]
) -> None:
    sections = (make_section("flows", "total"), make_section("more", "total"))
    _, _, agenda = plan(amounts, *sections)
    assert [c.kind for c in agenda.lead[0].claims] == ["level", in_lead]
    assert not never_after & {*said_in(agenda), *said_in(agenda, "more")}


def test_pinned_claim_is_told_beside_the_news_of_the_lead() -> None:
    _, _, agenda = plan(BUSY, make_section("flows", "total", pin=("extreme",)))
    assert [c.kind for c in agenda.lead[0].claims] == ["level", "rank"]
    assert "extreme" in said_in(agenda)


def test_turn_is_told_in_the_lead_alone() -> None:
    """The lead names what it turned from; that the average points the other way says no more than that."""
    _, _, agenda = plan([9, 9, 5, 6, -7], make_section("flows", "total"))
    assert [c.kind for c in agenda.lead[0].claims] == ["level", "flip"]
    assert "versus_average" in {c.kind for c in list_claims([9, 9, 5, 6, -7])}
    assert not {"flip", "versus_average"} & set(said_in(agenda))


def test_subject_in_two_sections_is_not_told_the_same_twice() -> None:
    _, _, agenda = plan_beside(FULL, make_section("flows", "total", at_most=2), make_section("more", "total"))
    ids = [
        c.id
        for _, paragraphs in agenda.sections
        for statement in chain.from_iterable(paragraphs)
        for c in statement.claims
    ]
    assert len(set(ids)) == len(ids)
    assert said_in(agenda) == ["level", "rank", "streak"]
    assert said_in(agenda, "more") == ["change", "versus_average", "year_to_date", "pace"]


def test_bullets_are_for_the_watch_section_only() -> None:
    _, _, agenda = plan(BUSY, make_section("flows", "total"), make_section("watch", watch=("total",)))
    assert set(said_in(agenda, "watch")) == {"watch_average", "watch_record"}
    assert not any(kind.startswith("watch_") for kind in said_in(agenda))
    assert {role for p in agenda.paragraphs("watch") for _, role in list_said(p)} == {"bullet"}


def test_order_of_a_paragraph() -> None:
    amounts = [*[1] * 52, *[2, 3] * 8, 40]
    ends = list(count_weeks(len(amounts), list_weeks()[0] - timedelta(weeks=26)))
    ends[-1] += timedelta(days=1)
    (paragraph,) = plan_beside(amounts, make_section("flows", "total"), ends=ends)[2].paragraphs("flows")
    assert [list_said([statement]) for statement in paragraph] == [
        [("change", "main"), ("record", "tail")],
        [("streak", "main")],
        [("zscore", "main")],
        [("year_to_date", "main"), ("pace", "and_tail")],
        [("irregular_week", "main")],
    ]


@pytest.mark.parametrize(
    ("weeks", "role"),
    [
        ([50, 50, 90, 80], "but_tail"),  # slower than last week, though above the average
        ([90, 90, 20, 40], "but_tail"),
        ([50, 50, 50, 80], "tail"),
        ([90, 90, 90, 40], "tail"),
        ([-90, 300, 20, 40], "but_tail"),
    ],
)
def test_contrast_is_only_where_the_comparisons_point_apart(weeks: list[int | None], role: str) -> None:
    section = make_section("flows", "total", never=("streak",))
    (paragraph,) = plan_beside(weeks, section)[2].paragraphs("flows")
    assert list_said(paragraph)[:2] == [("change", "main"), ("versus_average", role)]


def test_average_is_a_sentence_of_its_own_after_a_turn() -> None:
    (paragraph,) = plan_beside([40, 40, -20, 60], make_section("flows", "total"))[2].paragraphs("flows")
    assert [list_said([s]) for s in paragraph][:2] == [[("flip", "main")], [("versus_average", "main")]]


def test_turn_that_ends_a_run_says_so_in_one_sentence() -> None:
    weeks = [5, 5, 5, 5, -8]
    (paragraph,) = plan_beside([-1, *weeks], make_section("flows", "total"))[2].paragraphs("flows")
    assert list_said(paragraph)[:2] == [("flip", "main"), ("streak_ended", "tail")]


# headline


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ([*QUIET, 900], [("level", "headline"), ("record", "headline_tail")]),
        ([*QUIET, 900, 700], [("level", "headline"), ("rank", "headline_tail")]),
        ([*[900] * 14, *[5] * 11, 9], [("level", "headline"), ("extreme", "headline_tail")]),
        ([*[900] * 14, *[5] * 4, 9], [("change", "headline")]),  # the largest in five weeks is no headline
        ([27, 1], [("change", "headline")]),
        ([-1, 5, 6, 7, 8, 9], [("level", "headline"), ("streak", "headline_tail")]),
        ([-1, 5, 6, 7, 8], [("change", "headline")]),  # nor is a short one
        ([5, -1, -1, -1, -1, -1, 7], [("level", "headline"), ("streak_ended", "headline_tail")]),
        ([5, 6, -7], [("flip", "headline")]),
        ([5, 0], [("flip", "headline")]),
        ([5, 6], [("change", "headline")]),  # nothing remarkable
        ([6, 7, 6], [("change", "headline")]),
        ([5] * 9, [("change", "headline")]),  # a run as long as the data is not worth a headline
        ([5], [("level", "headline")]),
        ([5, None, 6], [("level", "headline")]),
        ([0, 0], [("level", "headline")]),
    ],
)
def test_headline(amounts: list[int | None], said: list[tuple[str, str]]) -> None:
    assert headline_of(amounts) == said


def test_headline_is_about_the_subject_of_the_report() -> None:
    _, _, agenda = plan({"total": [5, 6], "equity": [*[1, 2]]}, headline="equity")
    assert {c.subject for c in agenda.headline.claims} == {"equity"}
    assert {c.subject for c in agenda.lead[0].claims} == {"equity"}


# lead


def test_lead_states_the_week_and_its_news() -> None:
    (only,) = plan([*QUIET, 900])[2].lead
    assert list_said([only]) == [("level", "main"), ("record", "tail")]
    (plain,) = plan([5, 6])[2].lead
    assert list_said([plain]) == [("level", "main"), ("change", "tail")]
    (bare,) = plan([5])[2].lead
    assert list_said([bare]) == [("level", "main")]


def test_lead_joins_a_run_to_an_extreme() -> None:
    (only,) = plan([-1, *QUIET, 900])[2].lead  # a record, and fifteen weeks of inflow
    assert list_said([only]) == [("level", "main"), ("record", "tail"), ("streak", "and_tail")]


def test_lead_says_that_the_week_is_irregular() -> None:
    ends = [*count_weeks(1), count_weeks(2)[-1] - timedelta(days=1)]
    assert list_said(plan([5, 6], ends=ends)[2].lead) == [("level", "irregular")]


def test_lead_compares_what_the_paired_chart_compares() -> None:
    words = Text("图", "chart")
    charts = (
        ChartSpec("weekly", "signed_bars", words, {"of": "total.week"}, NOWHERE),
        ChartSpec("split", "paired_bars", words, {"of": ("equity", "bond")}, NOWHERE),
    )
    columns = {"total": [5, 6], "equity": [3, 4], "bond": [2, -2]}
    _, _, agenda = plan(columns, charts=charts)
    assert list_said(agenda.lead) == [
        ("level", "main"), ("change", "tail"), ("level", "brief"), ("level", "joined")
    ]  # fmt: skip
    assert [c.subject for c in agenda.lead[1].claims] == ["equity", "bond"]


@pytest.mark.parametrize(
    ("last", "other", "roles"),
    [
        # Of one direction: the run that ended is told with its own subject alone, and first.
        (-800, -700, [[("level", "brief"), ("streak_ended", "tail")], [("level", "brief")]]),
        (-800, 700, [[("level", "brief"), ("level", "joined"), ("streak_ended", "tail")]]),
    ],
)
def test_lead_hangs_news_on_two_subjects_only_where_they_go_apart(
    last: int, other: int, roles: list[list[tuple[str, str]]]
) -> None:
    chart = ChartSpec("pair", "paired_bars", Text("对比", "pair"), {"of": ("one", "two"), "periods": 5}, NOWHERE)
    one = [-10, *QUIET, *QUIET, last]
    two = [-700 if week % 2 else 700 for week in range(1 + 2 * len(QUIET))] + [other]
    columns = {"total": [a + b for a, b in zip(one, two, strict=True)], "one": one, "two": two}
    lead = plan(columns, charts=(chart,))[2].lead[1:]
    assert [list_said([statement]) for statement in lead][: len(roles)] == roles


# the real table


def test_headline_and_lead_exist_in_all_weeks_and_no_rule_is_broken() -> None:
    kinds = set()
    for week in list_weeks():
        issue = measure_sample(week)
        agenda = claim(issue.spec, issue.analysis, registry)
        assert agenda.headline.claims
        assert 2 <= len(agenda.lead) <= 4
        kinds.add(agenda.headline.claims[-1].kind)
        sections = [[c for p in paragraphs for s in p for c in s.claims] for _, paragraphs in agenda.sections]
        assert sum(c.kind == "gap" for section in sections for c in section) <= 1, week
        assert all(sum(c.kind == "irregular_week" for c in section) <= 1 for section in sections), week
        news = {c.id for s in agenda.lead for c in s.claims if c.kind not in ("level", "rate_path")}
        assert not news & {c.id for section in sections for c in section}, week
        for section in issue.spec.sections:
            for paragraph in agenda.paragraphs(section.id):
                check_paragraph(paragraph, section.claims.at_most if section.claims else 99)
    assert kinds >= {"record", "rank", "flip", "change", "streak", "streak_ended", "level", "quiet"}


def check_paragraph(paragraph: tuple[Statement, ...], at_most: int) -> None:
    claims = [c for statement in paragraph for c in statement.claims]
    kinds = [c.kind for c in claims]
    assert len({c.subject for c in claims}) == 1
    assert len(set(kinds)) == len(kinds)
    assert all(len(family & set(kinds)) <= 1 for family in FAMILIES)
    assert len([kind for kind in kinds if kind not in {"level", *ONCE}]) <= at_most
    for statement in paragraph:
        assert len(statement.claims) == len(statement.roles)
        assert not list_openers(statement.claims[0].kind)


def test_agenda_depends_on_nothing_but_its_inputs() -> None:
    for week in list_weeks()[::20]:
        issue = measure_sample(week)
        assert claim(issue.spec, issue.analysis, registry) == claim(issue.spec, issue.analysis, registry)


def test_salience_is_never_decided_by_the_order_of_subjects() -> None:
    quiet = [*QUIET, *QUIET][: len(BUSY)]
    one = {c.id: c.salience for c in list_claims({"total": BUSY, "equity": quiet})}
    other = {c.id: c.salience for c in list_claims({"equity": quiet, "total": BUSY})}
    assert one == other
    assert find_claim("rank", BUSY) is not None
    assert one["total.rank:rank"] == Decimal("0.95") - Decimal(2) / 20 - Decimal(2) / Decimal(19)
