"""The whole story, one line a stage."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from flowbrief.claim import claim, find_retracted, head
from flowbrief.compose import compose, find_disagreements, proofread, record_claims
from flowbrief.configure import configure
from flowbrief.deliver.folder import Issue, store_issue
from flowbrief.deliver.manifest import write_manifest
from flowbrief.deliver.precedent import list_precedents, read_precedent
from flowbrief.deliver.recipe import write_extracts, write_recipe
from flowbrief.deliver.used import write_revised, write_used
from flowbrief.extend.registry import Registry
from flowbrief.load import (
    Revisions,
    choose_vintages,
    find_revisions,
    inspect_file,
    inspect_old_file,
    judge_revisions,
    leave_out_absent,
    list_vintages,
    load,
    rewind,
    select_vintages,
)
from flowbrief.measure import measure
from flowbrief.model.artifact import Artifact
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused, Severity
from flowbrief.model.document import Document
from flowbrief.model.gate import Retracted
from flowbrief.model.measure import Analysis
from flowbrief.model.precedent import NOTHING_SAID, Precedent, Said
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Dataset, GateResult, Intake
from flowbrief.model.text import Language
from flowbrief.model.vintage import Fetched, VintageFile
from flowbrief.model.world import World
from flowbrief.render.issue import render
from flowbrief.render.press import Press, open_press
from flowbrief.render.records import write_claims
from flowbrief.verify import Disagreement, UnreadableInput, check_issue


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for on top of the config; None leaves a setting as it is."""

    as_of: date | None = None
    languages: tuple[Language, ...] | None = None
    formats: tuple[str, ...] | None = None
    draft: bool = False
    vintage: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One issue in words: what was loaded, and the document of each language.

    `said` is what the next issue has to know of this one, `precedent` what this one knew of the issue before. `records`
    are its claims, and the figures that issues are compared by where revisions are watched.
    """

    spec: ReportSpec
    intake: Intake
    documents: tuple[Document, ...]
    said: Said = NOTHING_SAID
    precedent: Precedent | None = None
    records: tuple[Artifact, ...] = ()


def prepare(config_file: Path, wish: Wish, world: World, registry: Registry) -> tuple[ReportSpec, Dataset, Analysis]:
    """Configure, load and measure."""
    spec = _apply(configure(config_file, registry, world.read), wish, world, registry)
    dataset = load(spec, world, registry)
    return spec, dataset, measure(spec, dataset, registry)


def write(config_file: Path, wish: Wish, world: World, registry: Registry, output: Path | None = None) -> Written:
    """Do everything that comes before ink: configure, load, measure, claim, compose.

    The latest earlier issue in the folder `output`, if there is one, tells what is no news any more.

    Raises Refused with every diagnostic of the first stage that finds one.
    """
    spec = _apply(configure(config_file, registry, world.read), wish, world, registry)
    dataset = load(spec, world, registry)
    precedent = read_precedent(output, spec.report, dataset.as_of) if output is not None else None
    dataset = judge_revisions(spec, dataset, precedent)
    analysis = measure(spec, dataset, registry)
    spec = head(spec, analysis)
    _stop(proofread(spec, analysis))
    if output is not None and dataset.reservations.restated:
        analysis = _take_back(spec, dataset, analysis, registry, output)
    agenda = claim(spec, analysis, registry, precedent)
    documents = tuple(
        compose(spec, analysis, agenda, registry, language, draft=wish.draft, precedent=precedent)
        for language in spec.languages
    )
    _stop(find_disagreements(documents))
    said = Said(agenda.told(), tuple(led for document in documents for led in document.led))
    intake = replace(dataset.intake, reservations=analysis.reservations)
    told = write_claims(record_claims(spec, analysis, agenda, documents))
    records = (told, *write_used(spec, dataset), *write_revised(dataset.reservations))
    return Written(spec, intake, documents, said, precedent, records)


def _take_back(spec: ReportSpec, dataset: Dataset, analysis: Analysis, registry: Registry, output: Path) -> Analysis:
    """Find what earlier issues said of weeks that a revision touches and that no longer holds."""
    since = min(one.period.end for one in dataset.reservations.restated)
    retracted: list[Retracted] = []
    for issue in list_precedents(output, spec.report, dataset.as_of, since):
        if issue.week is None:
            continue
        then = rewind(dataset, issue.week, issue.as_of, before_revision=True)
        now = rewind(dataset, issue.week, issue.as_of, before_revision=False)
        if then is not None and now is not None:
            before, after = measure(spec, then, registry), measure(spec, now, registry)
            retracted += find_retracted(spec, issue, before, after, registry)
    return replace(analysis, reservations=replace(analysis.reservations, retracted=tuple(retracted)))


def build(
    config_file: Path, wish: Wish, output: Path, world: World, registry: Registry, press: Press | None = None
) -> tuple[Written, Issue]:
    """Build one issue into `output/<report>/<as-of>/`, all of it or nothing.

    A `press` that is open already is used, for this issue alone; otherwise one is opened.
    """
    if press is None:
        with open_press() as opened:
            return build(config_file, wish, output, world, registry, opened)
    world.report("data and words")
    written = press.aside(write, config_file, wish, replace(world, report=_say_nothing), registry, output)
    rendered = render(written.spec, written.documents, press, world.report)
    press.dismiss()
    recipe = write_recipe(written.spec, written.intake)
    own = (*write_extracts(written.intake), *written.records, recipe)
    artifacts = (*rendered.artifacts, *own)
    findings = calculate_again(written, artifacts, world)
    _stop([finding for finding in findings if finding.severity is Severity.ERROR])
    written = replace(written, intake=replace(written.intake, warnings=(*written.intake.warnings, *findings)))
    manifest = write_manifest(
        written.spec,
        written.intake,
        artifacts,
        (*rendered.gates, GateResult("calculated-twice", "issue", True)),
        rendered.templates,
        rendered.faces,
        written.said,
        written.precedent,
        draft=wish.draft,
    )
    world.report("writing")
    issue = store_issue(output, written.spec.report, written.intake.as_of, (*artifacts, manifest))
    return written, issue


def fetch(
    config_file: Path, names: Sequence[str], world: World, registry: Registry
) -> tuple[ReportSpec, tuple[Fetched, ...]]:
    """Download the sources of a report that are online, or those of some names, into its store of vintages.

    Raises Refused with the mistakes of the config; what fails on the way is told for each source.
    """
    from flowbrief.fetch import fetch_sources  # the network is not for a build

    spec = configure(config_file, registry, world.read)
    return spec, fetch_sources(spec, names, world, lambda source, content: inspect_file(source, content, registry))


def add_vintage(
    config_file: Path, name: str, file: Path, retrieved_on: date, world: World, registry: Registry
) -> tuple[ReportSpec, Fetched]:
    """Put a file that was downloaded earlier into the store of a report, as a vintage of the day it was retrieved.

    Raises Refused with the mistakes of the config or the command, and with what is wrong with the file.
    """
    from flowbrief.fetch import add_old_file

    spec = configure(config_file, registry, world.read)
    added = add_old_file(
        spec, name, file, retrieved_on, world, lambda *given: inspect_old_file(given[0], given[1], registry, given[2])
    )
    return spec, added


def list_stored(config_file: Path, world: World, registry: Registry) -> tuple[ReportSpec, tuple[VintageFile, ...]]:
    """Return the vintages of a report, by source in the order of the config, oldest first."""
    spec = configure(config_file, registry, world.read)
    return spec, list_vintages(spec)


def compare_vintages(
    config_file: Path, name: str, asked: tuple[str, ...] | None, world: World, registry: Registry
) -> Revisions:
    """Compare two vintages of a source, the last two if none is named, or all of them if `asked` is None."""
    spec = configure(config_file, registry, world.read)
    source, chosen = select_vintages(spec, name, asked)
    return find_revisions(spec, source, chosen, world, registry)


def calculate_again(written: Written, artifacts: Sequence[Artifact], world: World) -> tuple[Diagnostic, ...]:
    """Compute every number of the finished files once more from the inputs, by separate code, and compare.

    An error for each place that disagrees, a warning for what has no second calculation.
    """
    files = {artifact.path: artifact.content for artifact in artifacts}
    paths = {source.printed_path: source.path for source in written.spec.sources}
    recipe = json.loads(files["recipe.json"])
    try:
        found = check_issue(files, recipe, lambda path: world.read(paths[path]))
    except UnreadableInput as unreadable:
        found = (Disagreement("inputs", str(unreadable), "a file as the recipe describes it"),)
    return tuple(describe_disagreement(one) for one in found)


def describe_disagreement(found: Disagreement) -> Diagnostic:
    """A disagreement as a diagnostic that stops the build, or a warning where nothing could be compared."""
    about = f" ({found.about})" if found.about else ""
    if found.severity == "warning":
        message = f"“{found.says}”{about}: {found.finds}"
        hint = "docs/verify.md lists what is calculated twice"
        return Diagnostic("not-recalculated", message, Place(found.where), hint, severity=Severity.WARNING)
    message = f"the issue says “{found.says}”{about}; calculated again from the inputs it is {found.finds}"
    hint = "see docs/verify.md for what is compared, and how to word phrases of your own"
    return Diagnostic("calculation-disagrees", message, Place(found.where), hint, exit_code=ExitCode.RENDER)


def _apply(spec: ReportSpec, wish: Wish, world: World, registry: Registry) -> ReportSpec:
    wished = replace(
        spec,
        as_of=wish.as_of or spec.as_of,
        languages=wish.languages or spec.languages,
        formats=wish.formats or spec.formats,
    )
    return leave_out_absent(choose_vintages(wished, wish.vintage), world, registry)


def _stop(diagnostics: Sequence[Diagnostic]) -> None:
    if diagnostics:
        raise Refused(tuple(diagnostics))


def _say_nothing(_: str) -> None:
    """Ignore a step: the process that reads the data has no terminal to report to."""
