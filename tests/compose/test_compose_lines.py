"""Running totals, one line a year: however many years there are, their names can be read."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from claim_factory import make_section, plan
from measure_factory import NOWHERE, count_weeks, registry

from flowbrief.compose.charts import build_chart
from flowbrief.compose.sentences import build_voice
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.document import plain_text
from flowbrief.model.plot import Label, Line, Plot
from flowbrief.model.spec import ChartSpec
from flowbrief.model.text import LANGUAGES, Language, Text

SPEC = ChartSpec("years", "yearly_lines", Text("累计", "Cumulative"), {"of": "total.since"}, NOWHERE)
# Type is 8.5 points high on a plot of some 115: less than this share of the height.
TYPE = 0.075
LIFTED = 0.107


def draw(amounts: list[int | None], first: date, language: Language = "en") -> Plot:
    ends = count_weeks(len(amounts), first)
    spec, analysis, _ = plan(amounts, make_section("flows", "total"), ends=ends, charts=(SPEC,))
    voice = build_voice(spec, load_phrasebook(language), 0)
    return build_chart(spec, "years", analysis, voice, registry)[0].plot


def make_years(first_year: int, years: int, amount_of: dict[int, int]) -> tuple[list[int | None], date]:
    """Weeks that end on Wednesdays, from the first of one year to the last of another; the same amount all year."""
    day = date(first_year, 1, 1)
    day += timedelta(days=(2 - day.weekday()) % 7)
    first, amounts = day, []
    while day.year < first_year + years:
        amounts.append(amount_of.get(day.year, 100))
        day += timedelta(days=7)
    return list(amounts), first


def names(plot: Plot) -> dict[str, Label]:
    return {plain_text(label.runs): label for label in plot.labels}


def check_labels(plot: Plot) -> None:
    """Beside the lines, names stand apart and within the plot; above them, they end below its upper edge."""
    low, high = plot.y_range
    span = high - low
    beside = sorted(label.y for label in plot.labels if label.shift)
    above = [label.y for label in plot.labels if not label.shift]
    assert all(two - one >= span * TYPE * 0.999 for one, two in pairwise(beside))
    assert all(low + span * TYPE / 2 * 0.999 <= y <= high - span * TYPE / 2 * 0.999 for y in beside)
    assert all(low <= y <= high - span * LIFTED for y in above)


@pytest.mark.parametrize("language", LANGUAGES)
def test_fifteen_years_that_end_close_together(language: Language) -> None:
    """All end at 52 or 53 times 100 million but for the highest and the lowest; the last year is not over."""
    amounts, first = make_years(2010, 15, {2013: 140, 2016: 20})
    plot = draw(amounts[:-20], first, language)
    lines = [layer for layer in plot.layers if isinstance(layer, Line)]
    assert len(lines) == 15
    year = "{}年" if language == "zh" else "{}"
    assert set(names(plot)) == {year.format(y) for y in (2013, 2016, 2021, 2022, 2023, 2024)}
    check_labels(plot)
    latest = lines[-1]
    assert (latest.role, latest.width) == ("primary", 2.4)
    assert lines[-2].role == "secondary"
    assert {line.role for line in lines[:-2]} == {"muted"}
    # Nameless years are drawn thin, named ones are not.
    assert [line.width for line in lines[:-1]].count(1.5) == 5
    assert [line.width for line in lines[:-1]].count(0.8) == 9


def test_names_at_the_upper_edge_stay_below_it() -> None:
    """Eight years that end close to the top of the axis."""
    amounts, first = make_years(2012, 8, dict.fromkeys(range(2012, 2020), 96))
    plot = draw(amounts, first)  # 52 or 53 weeks of 96 million make 4,992 or 5,088
    assert len(plot.labels) == 8
    assert max(y for layer in plot.layers if isinstance(layer, Line) for y in layer.y if y is not None) > 4.99
    check_labels(plot)


def test_names_at_the_lower_edge_stay_above_it() -> None:
    amounts, first = make_years(2012, 9, dict.fromkeys(range(2012, 2021), -100))
    plot = draw(amounts, first)
    assert len(plot.labels) == 9
    check_labels(plot)


def test_ten_years_are_all_named_and_eleven_are_not() -> None:
    rising = {year: 10 * (year - 2000) for year in range(2000, 2030)}
    assert len(draw(*make_years(2001, 10, rising)).labels) == 10
    eleven = names(draw(*make_years(2001, 11, rising)))
    # The latest is the highest too.
    assert set(eleven) == {"2001", "2008", "2009", "2010", "2011"}


def test_a_line_that_ends_within_the_year_has_room_for_its_name() -> None:
    """The year so far ends on the highest tick: the axis grows until its name is inside."""
    amounts, first = make_years(2023, 1, {2023: 100})
    plot = draw(amounts[:20], first)  # 2,000 million, a round number
    (label,) = plot.labels
    assert label.y == pytest.approx(2.0)
    assert plot.y_ticks[-1].at == 2.0
    assert plot.y_range[1] > 2.0
    check_labels(plot)


def test_stretches_of_a_year_with_gaps_are_named_apart() -> None:
    amounts, first = make_years(2023, 1, {})
    for place in (4, 14, 24, 34):
        amounts[place] = None
    plot = draw(amounts[:43], first)
    assert len(plot.labels) == 5
    check_labels(plot)
    heights = sorted(label.y for label in plot.labels)
    span = plot.y_range[1] - plot.y_range[0]
    assert all(two - one >= span * TYPE * 0.999 for one, two in pairwise(heights))
    assert names(plot)["2023"].align == "left"  # five weeks into the year there is no room to the left
