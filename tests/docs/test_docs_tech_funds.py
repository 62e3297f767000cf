"""docs/us-tech-funds.md is true of the report: each measure it names is printed where it says, in both languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from itertools import product
from pathlib import Path

import pytest
from docs_pages import ROOT, list_names, list_rows, read_page, section

from flowbrief.cli.registered import registry
from flowbrief.model.document import BulletList, DataTable, Document, Figure, Opinion, Paragraph, Runs
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, Written, prepare, write

CONFIG = ROOT / "config" / "us-tech-funds.yaml"
COMMENTARY = ROOT.parent / "shared" / "source-article.zh.txt"
PAGE = read_page("docs/us-tech-funds.md")
WORLD = World(today=date(2026, 6, 30), read=Path.read_bytes, report=lambda _: None)
Printed = Mapping[tuple[str, str], set[str]]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row of the mapping table: measures, the blocks that print them, and what they read like."""

    measures: frozenset[str]
    blocks: frozenset[str]
    reads: Mapping[str, str]


def list_mapped() -> Iterator[Mapped]:
    for row in list_rows(section(PAGE, "The commentary, number by number")):
        if row[1].startswith("`"):
            yield Mapped(list_names(row[1]), list_names(row[2]), {"zh": row[3], "en": row[4]})


MAPPED = list(list_mapped())


@pytest.fixture(scope="module")
def written() -> Written:
    return write(CONFIG, Wish(), WORLD, registry)


def list_opinion_runs(document: Document) -> Iterator[tuple[str, Runs]]:
    """The runs of every block of the argument, each with the name of the block."""
    for part in document.sections:
        for block in part.blocks:
            for text in block.blocks if isinstance(block, Opinion) and block.block else ():
                assert isinstance(block, Opinion)
                if isinstance(text, BulletList):
                    yield from ((block.block, runs) for runs in text.items)
                elif isinstance(text, Paragraph):
                    yield block.block, text.runs


def list_printed(document: Document) -> Printed:
    """What each block prints of each measure."""
    printed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for block, runs in list_opinion_runs(document):
        for run in runs:
            if isinstance(run, Figure):
                printed[block, run.measure].add(run.printed)
    return printed


def document_of(written: Written, language: str) -> Document:
    return next(document for document in written.documents if document.language == language)


def test_the_table_is_read() -> None:
    assert len(MAPPED) > 25
    assert all(mapped.measures and mapped.blocks for mapped in MAPPED)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_measure_is_printed_by_each_block_that_the_table_names(written: Written, language: str) -> None:
    printed = list_printed(document_of(written, language))

    assert [
        (measure, block)
        for mapped in MAPPED
        for measure, block in product(sorted(mapped.measures), sorted(mapped.blocks))
        if (block, measure) not in printed
    ] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_quotes_each_figure_as_it_is_printed(written: Written, language: str) -> None:
    printed = list_printed(document_of(written, language))

    assert [
        (measure, mapped.reads[language])
        for mapped in MAPPED
        for measure, block in product(sorted(mapped.measures), sorted(mapped.blocks))
        if not any(text.replace("\u2060", "") in mapped.reads[language] for text in printed[block, measure])
    ] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fact_stands_in_the_table_of_facts(written: Written, language: str) -> None:
    document = document_of(written, language)
    tables = [
        b for part in document.sections for b in part.blocks if isinstance(b, DataTable) and b.id == "third-party"
    ]
    shown = [run.measure for row in tables[0].rows for run in row[1].runs if isinstance(run, Figure)]

    assert len(tables) == 1
    assert shown == [fact.id for fact in written.spec.facts]


def test_every_fact_is_in_the_list_of_what_the_facts_rest_on(written: Written) -> None:
    rows = [row for row in list_rows(section(PAGE, "The facts and what they rest on")) if row[0].startswith("`")]
    listed = {pattern: row for row in rows for pattern in list_names(row[0])}
    for fact in written.spec.facts:
        found = [row for pattern, row in listed.items() if fnmatch(fact.id, pattern)]
        assert [row[3] for row in found] == [fact.confidence], fact.id
    assert all(any(fnmatch(fact.id, pattern) for fact in written.spec.facts) for pattern in listed)


def test_the_days_on_which_facts_expire_are_told(written: Written) -> None:
    text = section(PAGE, "The facts and what they rest on")

    assert {fact.expires.isoformat() for fact in written.spec.facts} <= set(re.findall(r"\d{4}-\d\d-\d\d", text))


def test_every_block_is_told_of(written: Written) -> None:
    rows = list_rows(section(PAGE, "What is said in which state of the world"))

    assert {name for row in rows for name in list_names(row[0])} == {block.id for block in written.spec.blocks}


def test_the_as_of_date_is_the_one_of_the_page(written: Written) -> None:
    newest = max(fact.published_on for fact in written.spec.facts)

    assert written.intake.as_of == newest
    assert f"its as-of date is {newest}" in PAGE


def test_every_measure_that_the_page_names_is_one_of_the_report(written: Written) -> None:
    """Those of sector funds that are not fetched are known by their metrics."""
    analysis = prepare(CONFIG, Wish(), WORLD, registry)[2]
    known = {measure.id for finding in analysis.findings for measure in finding.measures}
    known |= set(written.spec.absent.metrics)
    named = {name for name in list_names(PAGE) if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", name)} - {
        "facts.yaml",
        "data.csv",
    }

    assert len(named) > 40
    assert named <= known


@pytest.mark.skipif(not COMMENTARY.is_file(), reason="the commentary is not part of this repository")
def test_every_number_of_the_commentary_stands_in_one_of_the_tables() -> None:
    told = " ".join(row[0] for row in list_rows(PAGE))
    numbers = re.findall(r"\d[\d.]*", COMMENTARY.read_text("utf-8"))

    assert len(numbers) > 40
    assert [number for number in numbers if number not in re.findall(r"\d[\d.]*", told)] == []
