"""Everything that can be claimed can be said: each variant, in each role it may take, in both languages.

The variants are made by the measures and claims themselves, from series chosen to reach every one of them, and
held against the list that stands here.
"""

import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest
from claim_factory import list_claims, make_section, plan
from claim_made import MADE_VARIANTS, list_made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure_factory import WEEKLY, analyse, analyse_path, count_weeks, list_weeks, measure_sample, registry

from flowbrief.claim import claim
from flowbrief.claim.agenda import make_claims
from flowbrief.claim.noise import withhold
from flowbrief.language.phrasebook import Phrasebook, load_phrasebook
from flowbrief.model.claim import Agenda, Claim
from flowbrief.model.document import plain_text
from flowbrief.model.event import Event
from flowbrief.model.text import LANGUAGES, Language, Text

BOTH = ("in", "out")
SIDES = ("in", "out", "flat")
RELATIONS = ("larger", "smaller", "steady")
VARIANTS: dict[str, set[str]] = {
    "level": set(SIDES),
    "change": {f"{side}.{relation}" for side in BOTH for relation in RELATIONS},
    "flip": {f"{one}.{other}" for one, other in product(SIDES, SIDES) if one != other},
    "versus_average": {f"{side}.{relation}" for side in BOTH for relation in (*RELATIONS, "opposite")}
    | {"flat.opposite", "flat.steady"},
    "extreme": {".".join(v) for v in product(("largest", "smallest"), BOTH, ("weeks", "since", "tie"))},
    "record": {
        f"{sign}{basis}{lacking}" for sign in BOTH for basis in ("", ".comparable") for lacking in ("", ".missing")
    },
    "rank": {f"{sign}{basis}" for sign in BOTH for basis in ("", ".comparable")},
    "streak": {"in", "out", "in.bounded", "out.bounded"},
    "streak_ended": set(BOTH),
    "share": set(BOTH),
    "rate_path": {"held", "moved.up", "moved.down", "only"},
    "rate_run": {
        ".".join(v) for v in product(("up", "down"), ("several", "single", "several.recent", "single.recent"))
    },
    "year_to_date": {f"{side}.{last}" for side in BOTH for last in (*BOTH, "alone")} | {"flat.alone"},
    "cumulative": {
        f"{since}.{variant}"
        for since in ("gap", "data")
        for variant in ("in.in", "in.out", "out.in", "out.out", "in.alone", "out.alone", "flat.alone")
    }
    # Where the data begin within the year, the weeks of last year are never among them.
    - {f"data.{one}.{other}" for one in BOTH for other in BOTH},
    "pace": {f"{side}.{relation}" for side in BOTH for relation in ("above", "below", "alone")},
    "irregular_week": {"this", "before", "this.again", "before.again"},
    # What the change lacks is one stretch: the weeks just before.
    "gap": {f"{lost}{number}" for lost in ("change", "average", "year") for number in ("", ".single", ".several")}
    - {"change.several"},
    "quiet": {f"{side}.{place}" for side in BOTH for place in ("above", "below", "level")},
    "event": {"this", "before", "past.kept", "past.withheld"},
    "watch_streak": set(BOTH),
    "watch_record": {"only"},
    "watch_average": {f"{one}.{other}" for one in SIDES for other in SIDES},
    **MADE_VARIANTS,
}
PAST = ("main", "tail", "headline_tail")
# The wordings a claim may need. A level is said of an irregular week too; a turn heads a brief in its own words.
ROLES: dict[str, tuple[str, ...]] = {
    "level": ("main", "irregular", "brief", "opposite", "joined", "headline"),
    "change": ("main", "tail", "headline"),
    "coverage": ("main", "again"),
    "flip": ("main", "headline", "tail"),
    "versus_average": ("main", "opening", "tail"),
    "share_of_assets": ("main", "tail"),
    "breadth": ("main", "again"),
    "concentration": ("main", "again"),
    "quiet": ("main", "headline"),
    "reported": ("main", "headline"),
    "extreme": PAST,
    "record": PAST,
    "rank": PAST,
    "streak": (*PAST, "and_tail"),
    "streak_ended": (*PAST, "and_tail"),
    "first_in": PAST,
    "pace": ("and_tail",),
    "year_to_date": ("main", "title"),
    "cumulative": ("main", "title"),
    "rate_path": ("main", "title"),
    "filing": ("main", "title"),
    "watch_streak": ("bullet",),
    "watch_record": ("bullet",),
    "watch_average": ("bullet",),
}
# The wording that serves a role of its own name or, where it differs, of another.
WORDED_AS = {"but_tail": "tail", "named": "main"}
NAMES = {"subject": "X", "short": "X", "again": "they", "whole": "Y", "note": "Z", "subjects": "X"}
NAMES |= {"one": "V", "two": "W", "names": "V, W"}

REAL_RATES = (date(2014, 1, 1), date(2022, 7, 27), date(2022, 8, 3), date(2022, 3, 23), date(2022, 4, 6),
              date(2024, 9, 25), date(2024, 10, 2), date(2024, 11, 13), date(2024, 11, 27))  # fmt: skip


def each_series() -> Iterator[tuple[list[int | None], tuple[date, ...]]]:
    """Series and their weeks, which between them reach every variant about flows; each also mirrored."""
    first = date(2022, 1, 5)
    week, level = (-20, 20), (-20, 0, 20)
    plain: list[list[int | None]] = [[*four] for four in product(level, week, level, (*level, 30))]
    plain += [[20, 20, 20, 20], [20, 20, 20, 15], [20, 20, 30, 20], [30, 20, 20, 20]]
    plain += [[-1, 1, 2, 3], [9, -1, -1, -1, 5], [5] * 9, [5, None, *[6] * 8]]
    twelve = [500] * 12
    for tail in ([300] * 4 + [400], [300] * 26 + [400], [450, 300, 300, 300, 300, 450], [700] * 4 + [600],
                 [700] * 26 + [600], [550, 700, 700, 700, 700, 550], [900], [None, 900], [900, 800],
                 [*range(510, 530), 900], [*range(510, 530), 1]):  # fmt: skip
        plain.append([*twelve, *tail])
    plain += [[1, None, 3, None, 5, 6], [None, 2, None, 4, 5, 6, 7], [1, None, 3, None, 5], [1, None, 3, None, 5, 6, 7]]
    plain += [[1, 2, None, 4], [1, None, None, 4], [1, None, 3, 4, 5], [None, None, 3, 4], [1, None, 3, 4, 5, 6],
              [1, None, None, 4, 5, 6, 7, 8]]  # fmt: skip
    for amounts in plain:
        yield amounts, count_weeks(len(amounts), first)
    for amounts in ([3, 4], [3, -3], [1] * 13):
        yield amounts, count_weeks(len(amounts), date(2022, 7, 6))
    for last, now in product((-3, 3), (-1, 1, 9)):
        yield [*[last] * 52, *[now] * 13], count_weeks(65, first)
        yield [*[last] * 52, 1, None, now, now], count_weeks(56, first)
    yield [*[1, -1] * 26, 1, None, 3, -3], count_weeks(56, first)
    for place in (-1, -3):
        moved = list(count_weeks(5, first))
        moved[place] -= timedelta(days=1)
        yield [1, 2, 3, 4, 5], tuple(moved)


@cache
def list_variants() -> dict[tuple[str, str], Claim]:
    """One claim of each kind and variant that the code makes of the series and rates above."""
    found: dict[tuple[str, str], Claim] = {}
    share = {"week": WEEKLY["week"], "share": {"kind": "share", "of": "week", "whole": "total.week"}}
    for amounts, ends in each_series():
        for sign in (1, -1):
            mirrored = [None if amount is None else sign * amount for amount in amounts]
            found |= {(c.kind, c.variant): c for c in list_claims(mirrored, ends)}
    found |= {(c.kind, c.variant): c for c in each_after_break()}
    for total, part in ((4, 3), (-4, -3)):
        claims = list_claims({"total": [total], "part": [part]}, metrics=share)
        found |= {(c.kind, c.variant): c for c in claims if c.kind == "share"}
    steps = tuple(read_steps())
    for last, sign in product((480, 500, 520), (1, -1)):
        quiet = [sign * amount for amount in (*[400, 600] * 26, last)]
        found |= {(c.kind, c.variant): c for c in list_claims(quiet) if c.kind == "quiet"}
    found |= {("event", c.variant): c for c in each_caution()} | list_made()
    for as_of in REAL_RATES:
        claims = make_claims(analyse_path(steps, as_of), registry)
        found |= {(c.kind, c.variant): c for c in claims if c.subject == "policy"}
    # A section after the first says it in fewer words.
    irregular = [made for (kind, _), made in found.items() if kind == "irregular_week"]
    found |= {(c.kind, f"{c.variant}.again"): replace(c, variant=f"{c.variant}.again") for c in irregular}
    return found


def each_after_break() -> Iterator[Claim]:
    """What is told of history where a break parts the data: the largest since then, and the second."""
    event = Event("break", count_weeks(2)[-1], count_weeks(2)[-1], ("total",), Text("口径调整", "a change of coverage"))
    for tail, sign in product(([900], [None, 900], [900, 800]), (1, -1)):
        weeks = [None if week is None else sign * week for week in (5, 5, *[500] * 12, *tail)]
        yield from make_claims(analyse(weeks, events=(event,)), registry)


def each_caution() -> Iterator[Claim]:
    """What is said of an event in this week, the last, and one that a rank rests on or would rest on."""
    note = Text("统计口径调整", "a change in the funds covered")
    ends = count_weeks(20)
    analysis = analyse([*range(1, 20), 19], ends)
    for kind, day in (("heartbeat", ends[-1]), ("heartbeat", ends[-2]), ("heartbeat", ends[4]), ("break", ends[4])):
        known = replace(analysis, events=(Event(kind, day, day, ("total",), note),))
        made = make_claims(known, registry)
        yield from (c for c in made if c.kind == "event")
        yield from (caution.claim for caution in withhold(made, known)[1])


def read_steps() -> Iterator[tuple[date, str, str]]:
    upper = {
        date(2008, 12, 16): "0.25", date(2020, 3, 16): "0.20", date(2022, 3, 17): "0.50", date(2022, 5, 5): "1.00",
        date(2022, 7, 28): "2.50", date(2024, 9, 19): "2.00", date(2024, 11, 8): "1.75",
    }  # fmt: skip
    for day, bound in upper.items():
        yield day, "0.10", bound


def each_wording() -> Iterator[tuple[Claim, str]]:
    for (kind, _), made in sorted(list_variants().items()):
        for role in ROLES.get(kind, ("main",)):
            yield made, role


def slots_of(template: str) -> set[str]:
    """The slots a wording fills: what stands in braces, without form or choice of words."""
    return {name.split("|")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def test_code_makes_exactly_the_variants_listed_here() -> None:
    made: dict[str, set[str]] = {}
    for kind, variant in list_variants():
        made.setdefault(kind, set()).add(variant)
    assert made == VARIANTS
    assert set(registry.claims) == set(VARIANTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_exists_and_can_be_filled(language: Language) -> None:
    book = load_phrasebook(language)
    for made, role in each_wording():
        measures = {slot.name: slot.measure for slot in made.slots}
        for template in book.options(made.kind, made.variant, role):
            text = plain_text(book.fill(template, measures, NAMES))
            assert text.strip(), (made.kind, made.variant, role)
            assert "{" not in text


def test_both_languages_print_the_same_measures() -> None:
    """All the wordings of one role print the same figures, so that it does not matter which comes in turn."""
    for made, role in each_wording():
        slots = {
            frozenset(slots_of(template) & {slot.name for slot in made.slots})
            for language in LANGUAGES
            for template in load_phrasebook(language).options(made.kind, made.variant, role)
        }
        assert len(slots) == 1, (made.kind, made.variant, role, slots)


def test_wordings_that_nothing_can_need_are_not_kept() -> None:
    needed = {f"{made.kind}.{made.variant}" + ("" if role == "main" else f".{role}") for made, role in each_wording()}
    for language in LANGUAGES:
        kept = {key for key in load_phrasebook(language).phrases if key.split(".")[0] in VARIANTS}
        assert kept == needed, language


def check_agenda(agenda: Agenda, books: tuple[Phrasebook, ...]) -> None:
    """Every claim stands in a role it has words for, in both languages."""
    statements = [agenda.headline, *agenda.lead, *(title for _, title in agenda.titles)]
    statements += [s for _, paragraphs in agenda.sections for p in paragraphs for s in p]
    for statement in statements:
        for made, role in zip(statement.claims, statement.roles, strict=True):
            worded = WORDED_AS.get(role, role)
            assert worded in ROLES.get(made.kind, ("main",)), (made.kind, role)
            assert made.variant in VARIANTS[made.kind]
            for book in books:
                assert book.options(made.kind, made.variant, worded)


amounts = st.lists(st.one_of(st.none(), st.integers(-3, 3), st.integers(-900, 900)), min_size=1, max_size=70)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(amounts, st.integers(-900, 900), st.sampled_from([date(2022, 1, 5), date(2022, 11, 16), date(2023, 6, 7)]),
       st.sets(st.integers(1, 60), max_size=3))  # fmt: skip
def test_any_series_makes_an_agenda_that_can_be_said(
    earlier: list[int | None], now: int, first: date, moved: set[int]
) -> None:
    weeks = [*earlier, now]
    ends = [end - timedelta(days=index in moved) for index, end in enumerate(count_weeks(len(weeks), first))]
    sections = (make_section("flows", "total"), make_section("watch", watch=("total",)))
    _, _, agenda = plan(weeks, *sections, ends=ends)
    check_agenda(agenda, tuple(load_phrasebook(language) for language in LANGUAGES))


def test_all_weeks_of_the_real_table_can_be_said() -> None:
    books = tuple(load_phrasebook(language) for language in LANGUAGES)
    for week in list_weeks():
        issue = measure_sample(week)
        check_agenda(claim(issue.spec, issue.analysis, registry), books)
