"""The notes under the table of third-party figures are sentences."""

from datetime import date
from pathlib import Path

import pytest

from flowbrief.claim import claim
from flowbrief.cli.registered import registry
from flowbrief.compose import compose
from flowbrief.model.document import DataTable
from flowbrief.model.text import Language
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, prepare

CONFIG = Path(__file__).parents[2] / "config" / "us-tech-funds.yaml"
WORLD = World(today=date(2026, 6, 1), read=Path.read_bytes, report=lambda _: None)


@pytest.mark.parametrize(("language", "end"), [("zh", "。"), ("en", ".")])
def test_note_of_a_fact_ends_in_one_full_stop(language: Language, end: str) -> None:
    spec, _, analysis = prepare(CONFIG, Wish(), WORLD, registry)
    document = compose(spec, analysis, claim(spec, analysis, registry), registry, language, draft=False)
    table = next(
        block
        for section in document.sections
        for block in section.blocks
        if isinstance(block, DataTable) and block.id == "third-party"
    )
    notes = ["".join(getattr(run, "printed", None) or run.text for run in runs) for runs in table.notes]
    assert len(notes) == len([fact for fact in spec.facts if fact.note is not None])
    assert [note for note in notes if not note.endswith(end) or note.endswith(end * 2)] == []
