"""A chart said aloud: what it shows, then its rows one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from flowbrief.extend.chart_input import ChartInput
from flowbrief.language.phrasebook import merge_runs
from flowbrief.model.document import Plain, Runs
from flowbrief.model.measure import Measure


def say_rows(given: ChartInput, head: Runs, rows: Iterable[Runs]) -> Runs:
    """One sentence: the head, a colon, and the rows as a list."""
    word = given.book.word
    runs = [*head, Plain(word("colon"))]
    for index, row in enumerate(rows):
        if index:
            runs.append(Plain(word("list.comma")))
        runs += row
    return merge_runs([*runs, Plain(word("sentence.end"))])


def say_amount(given: ChartInput, name: str, amount: Measure) -> Runs:
    """A name with its amount."""
    return given.words("alt.ranking.row", {"amount": amount}, {"subject": name})
