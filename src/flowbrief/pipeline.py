"""The whole story, one line a stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from flowbrief.claim import claim
from flowbrief.compose import compose, find_disagreements, proofread
from flowbrief.configure import configure
from flowbrief.deliver import Issue, store_issue, write_manifest
from flowbrief.extend.registry import Registry
from flowbrief.load import load
from flowbrief.measure import measure
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.document import Document
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Dataset, Intake
from flowbrief.model.text import Language
from flowbrief.model.world import World
from flowbrief.render import open_press, render


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for on top of the config; None leaves a setting as it is."""

    as_of: date | None = None
    languages: tuple[Language, ...] | None = None
    formats: tuple[str, ...] | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One issue in words: what was loaded, and the document of each language."""

    spec: ReportSpec
    intake: Intake
    documents: tuple[Document, ...]


def prepare(config_file: Path, wish: Wish, world: World, registry: Registry) -> tuple[ReportSpec, Dataset, Analysis]:
    """Configure, load and measure."""
    spec = _apply(configure(config_file, registry, world.read), wish)
    dataset = load(spec, world, registry)
    return spec, dataset, measure(spec, dataset, registry)


def write(config_file: Path, wish: Wish, world: World, registry: Registry) -> Written:
    """Do everything that comes before ink: configure, load, measure, claim, compose.

    Raises Refused with every diagnostic of the first stage that finds one.
    """
    spec, dataset, analysis = prepare(config_file, wish, world, registry)
    _stop(proofread(spec, analysis))
    agenda = claim(spec, analysis, registry)
    documents = tuple(
        compose(spec, analysis, agenda, registry, language, draft=wish.draft) for language in spec.languages
    )
    _stop(find_disagreements(documents))
    return Written(spec, dataset.intake, documents)


def build(config_file: Path, wish: Wish, output: Path, world: World, registry: Registry) -> tuple[Written, Issue]:
    """Build one issue into `output/<report>/<as-of>/`, all of it or nothing."""
    with open_press() as press:
        world.report("data and words")
        written = press.aside(write, config_file, wish, replace(world, report=_say_nothing), registry)
        rendered = render(written.spec, written.documents, press, world.report)
    manifest = write_manifest(
        written.spec, written.intake, rendered.artifacts, rendered.gates, rendered.templates, rendered.faces
    )
    world.report("writing")
    issue = store_issue(output, written.spec.report, written.intake.as_of, (*rendered.artifacts, manifest))
    return written, issue


def _apply(spec: ReportSpec, wish: Wish) -> ReportSpec:
    return replace(
        spec,
        as_of=wish.as_of or spec.as_of,
        languages=wish.languages or spec.languages,
        formats=wish.formats or spec.formats,
    )


def _stop(diagnostics: Sequence[Diagnostic]) -> None:
    if diagnostics:
        raise Refused(tuple(diagnostics))


def _say_nothing(_: str) -> None:
    """Ignore a step: the process that reads the data has no terminal to report to."""
