"""A third party's figure without its provider is found wherever it is told: in the program's sentences and in prose."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from verify_factory import Finished, errors, print_files, recipe_of

from flowbrief.cli.registered import registry
from flowbrief.deliver.recipe import write_extracts
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, write

CONFIG = Path(__file__).parents[2] / "config" / "us-tech-funds.yaml"
WORLD = World(today=date(2026, 6, 30), read=Path.read_bytes, report=lambda _: None)


@pytest.fixture(scope="module")
def finished() -> Finished:
    written = write(CONFIG, Wish(), WORLD, registry)
    paths = {source.printed_path: source.path for source in written.spec.sources}
    extracts = {extract.path: extract.content for extract in write_extracts(written.intake)}
    return Finished(
        print_files(written.documents) | extracts,
        recipe_of(written.spec, written.intake.as_of),
        lambda path: paths[path].read_bytes(),
    )


def test_an_issue_that_names_every_provider_passes(finished: Finished) -> None:
    assert errors(finished.check()) == []


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("zh", "美国银行：美国科技基金", "德意志银行：美国科技基金"),
        ("en", "according to BofA", "according to Deutsche Bank"),
        ("zh", "据美国银行", "据德意志银行"),
    ],
)
def test_another_provider_in_all_files_is_found(finished: Finished, language: str, old: str, new: str) -> None:
    names = [f"document.{language}.json", f"brief.{language}.html"]
    assert old in finished.files[names[0]].decode()
    changed = {name: finished.files[name].decode().replace(old, new).encode() for name in names}
    found = errors(finished.check(**changed))

    provider = {"zh": "美国银行", "en": "BofA"}[language]
    assert [one for one in found if f"{provider} named in the sentence" in one]
