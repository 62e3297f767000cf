"""docs/claims.md is the page that the program writes, and the wording is as varied as it says."""

import pytest
from claims_page import CLAIMS_MD, WEEKS, Walk, walk_weeks, write_page
from docs_pages import read_page
from docs_reference import own_kinds

from flowbrief.cli.registered import registry


@pytest.fixture(scope="module")
def walk() -> Walk:
    return walk_weeks()


def test_each_kind_of_claim_has_its_sentences_or_is_named_as_never_said() -> None:
    text = read_page("docs/claims.md")
    assert all(f"`{kind}`" in text for kind in (entry.kind for entry in own_kinds(registry.claims)))


@pytest.mark.slow
def test_the_page_of_claims_is_the_one_the_program_writes(walk: Walk) -> None:
    assert CLAIMS_MD.read_text("utf-8") == write_page(walk), "run: .venv/bin/python tests/docs/claims_page.py"


@pytest.mark.slow
def test_no_phrase_leads_two_weeks_running(walk: Walk) -> None:
    assert walk.weeks == WEEKS == 52
    for variety in walk.variety.values():
        assert variety.repeated == 0
        assert variety.alike == 0
        assert variety.headlines >= 8
        assert variety.leads >= 8
