"""A title that states what a chart shows is refused where it does not, and so are the words that go with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from issue_factory import SAMPLE, write_issue
from verify_factory import Finished, errors, open_sample, print_files, recipe_of
from verify_label_faults import put

from flowbrief.model.document import Chart, Document, Figure, Plain, Runs, plain_text
from flowbrief.render.reading import charts_of

DAY = date(2024, 7, 24)


@cache
def documents() -> tuple[tuple[Document, ...], Finished]:
    written = write_issue(SAMPLE, DAY)
    recipe = recipe_of(written.spec, written.intake.as_of)
    return written.documents, Finished(print_files(written.documents), recipe, open_sample)


def chart_of(document: Document, name: str) -> Chart:
    return next(chart for chart in charts_of(document) if chart.id == name)


def restate(chart: Chart, title: Runs) -> Chart:
    """A chart with another title, in the words for those who cannot see it too."""
    told = len(chart.title)
    before, after = list(chart.alt), list(chart.alt)
    end = after.pop()
    assert isinstance(end, Plain)
    assert plain_text(chart.alt).endswith(plain_text(chart.title) + end.text[-1:])
    text = plain_text(tuple(before))
    head = text[: len(text) - len(plain_text(chart.title)) - 1]
    kept: list[Figure | Plain] = []
    for run in chart.alt:
        room = len(head) - len(plain_text(tuple(kept)))
        if room <= 0:
            break
        kept.append(run if len(run.text) <= room else Plain(run.text[:room]))
    assert told
    return replace(chart, title=title, alt=(*kept, *title, Plain(end.text[-1:])))


def find(changed: Sequence[tuple[int, Chart, Chart]]) -> list[str]:
    written, finished = documents()
    spoiled = list(written)
    for at, old, new in changed:
        spoiled[at] = put(spoiled[at], old, new)
    return errors(finished.check_files(print_files(spoiled)))


@pytest.mark.parametrize("at", [0, 1], ids=["zh", "en"])
def test_amounts_of_two_weeks_in_each_other_s_place_are_found(at: int) -> None:
    chart = chart_of(documents()[0][at], "weekly")
    before, after = (place for place, run in enumerate(chart.title) if isinstance(run, Figure))
    swapped = list(chart.title)
    swapped[before], swapped[after] = swapped[after], swapped[before]
    assert any("weekly/title" in one for one in find([(at, chart, restate(chart, tuple(swapped)))]))


def test_the_titles_of_the_sample_state_findings() -> None:
    written, finished = documents()
    assert errors(finished.check()) == []
    said = [plain_text(chart.title) for chart in charts_of(written[1])]
    assert said == [
        "Inflows into US-listed ETFs fall to $37.1bn from $54.2bn",
        "Net inflows into US-listed ETFs reach $292.6bn since the gap in the data, "
        "against $149.3bn in the same weeks a year earlier",
        "Domestic equity ETFs took in $30.0bn, while world equity ETFs shed $1.3bn",
        "The Federal Reserve’s target range stays at 5.25%\u2060–\u20605.50%",
    ]
    headline = plain_text(written[1].headline)
    assert headline not in said
    subtitle = plain_text(chart_of(written[0], "weekly").subtitle)
    assert subtitle == "单周净流入与四周均值，亿美元，单周，2023年8月2日至2024年7月24日"


@pytest.mark.parametrize("way", ["rise", "other chart", "figure", "name", "alone"])
def test_a_title_that_says_something_else_is_refused(way: str) -> None:
    written, _ = documents()
    chart = chart_of(written[1], "weekly")
    if way == "rise":
        title = tuple(Plain(run.text.replace("fall", "rise")) if isinstance(run, Plain) else run for run in chart.title)
    elif way == "other chart":
        title = chart_of(written[1], "cumulative").title
    elif way == "figure":
        first, second = (run for run in chart.title if isinstance(run, Figure))
        title = tuple(second if run == first else first if run == second else run for run in chart.title)
    elif way == "name":
        title = tuple(
            Plain(run.text.replace("US-listed ETFs", "domestic equity ETFs")) if isinstance(run, Plain) else run
            for run in chart.title
        )
    else:
        title = (Plain("Money keeps coming in"),)
    assert title != chart.title
    assert find([(1, chart, restate(chart, title))])


@pytest.mark.parametrize("part", ["title", "subtitle", "alt"])
def test_the_words_of_a_chart_go_together(part: str) -> None:
    written, _ = documents()
    chart, other = chart_of(written[0], "weekly"), chart_of(written[0], "split")
    assert find([(0, chart, replace(chart, **{part: getattr(other, part)}))])


def test_a_chart_may_keep_its_name() -> None:
    written, finished = documents()
    recipe = dict(finished.recipe)
    recipe["charts"] = [one | {"states_finding": False} for one in recipe["charts"]]
    found = errors(replace(finished, recipe=recipe).check())
    assert sum("/title" in one for one in found) == 8
    assert written
