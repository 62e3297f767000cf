"""Issues to check: those of the sample report in words and on pages, without paper, and small ones made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from issue_factory import SAMPLE, open_world, write_issue

from flowbrief.cli.registered import registry
from flowbrief.deliver.recipe import make_recipe
from flowbrief.model.artifact import Artifact
from flowbrief.model.document import Document
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec
from flowbrief.pipeline import Wish, prepare
from flowbrief.render.pages import render_page
from flowbrief.render.reading import list_ledger
from flowbrief.render.records import write_data, write_document, write_ledger
from flowbrief.render.templates import Templates
from flowbrief.verify import Disagreement, check_issue

FOLDER = SAMPLE.parent


def open_sample(path: str) -> bytes:
    """An input of the sample report by the path its config names."""
    return (FOLDER / path).read_bytes()


def recipe_of(spec: ReportSpec, as_of: date, *, with_site: bool = False) -> dict[str, Any]:
    """A recipe as it is read from its file; without the site, unless pages are made for it."""
    recipe: dict[str, Any] = json.loads(json.dumps(make_recipe(spec, as_of)))
    if not with_site:
        recipe.pop("site", None)
    return recipe


def print_files(documents: Sequence[Document]) -> dict[str, bytes]:
    """The records and the pages of some documents; the pages without drawings and fonts."""
    templates = Templates(None)
    artifacts: list[Artifact] = [
        write_ledger(row for document in documents for row in list_ledger(document)),
        write_data(documents[0].data),
        *map(write_document, documents),
    ]
    for document in documents:
        charts = {block.id: ("<svg></svg>", "<svg> </svg>") for section in document.sections
                  for block in section.blocks if hasattr(block, "plot")}  # fmt: skip
        name = f"brief.{document.language}.html"
        artifacts.append(render_page(name, [document], {document.language: charts}, (), templates))
    return {artifact.path: artifact.content for artifact in artifacts}


@dataclass(frozen=True)
class Finished:
    """A finished issue: its files, its recipe, and how its inputs are opened."""

    files: Mapping[str, bytes]
    recipe: Mapping[str, Any]
    open_input: Callable[[str], bytes]

    def check(self, **changed: bytes) -> tuple[Disagreement, ...]:
        """Everything the second calculation has to say, with some files changed."""
        return check_issue({**self.files, **changed}, self.recipe, self.open_input)

    def check_files(self, files: Mapping[str, bytes]) -> tuple[Disagreement, ...]:
        """What it has to say of other files."""
        return check_issue(files, self.recipe, self.open_input)


@cache
def finish_sample(day: date) -> Finished:
    """The sample issue of one week, without paper and drawings."""
    written = write_issue(SAMPLE, day)
    recipe = recipe_of(written.spec, written.intake.as_of)
    return Finished(print_files(written.documents), recipe, open_sample)


@cache
def analyse_sample(day: date) -> tuple[ReportSpec, Analysis]:
    """The sample report of one week, measured."""
    spec, _, analysis = prepare(SAMPLE, Wish(as_of=day), open_world(), registry)
    return spec, analysis


def finish_report(config: Path) -> Finished:
    """The issue of a report, without paper and drawings."""
    written = write_issue(config)
    recipe = recipe_of(written.spec, written.intake.as_of)
    return Finished(print_files(written.documents), recipe, lambda path: (config.parent / path).read_bytes())


def errors(found: Sequence[Disagreement]) -> list[str]:
    """The disagreements that stop a build, as a reader sees them."""
    return [str(one) for one in found if one.severity == "error"]
