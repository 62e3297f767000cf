"""The config file → `ReportSpec`, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

from flowbrief.configure.arguments import ArgumentReader
from flowbrief.configure.bases import check_bases
from flowbrief.configure.delivery import read_delivery
from flowbrief.configure.draft import Draft, draft_report
from flowbrief.configure.events import check_events, spread_events
from flowbrief.configure.exhibits import check_charts, check_tables
from flowbrief.configure.facts import check_facts, draft_facts, list_fact_metrics
from flowbrief.configure.fetching import add_fetches
from flowbrief.configure.gates import check_overrides, check_providers, imply_rules
from flowbrief.configure.metrics import check_metrics
from flowbrief.configure.money import check_money, format_sources
from flowbrief.configure.names import Names, check_name, collect_names
from flowbrief.configure.plugins import load_installed, load_own
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.reader import read_yaml
from flowbrief.configure.schema import WordingShape
from flowbrief.configure.sections import check_sections
from flowbrief.configure.settings import check_has_metric
from flowbrief.configure.sources import check_sources
from flowbrief.configure.subjects import check_subjects
from flowbrief.configure.words import check_words
from flowbrief.extend import Registry
from flowbrief.model.argument import BlockSpec, ScenarioSpec
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.digits import holds_digit
from flowbrief.model.fact import FactSpec
from flowbrief.model.measure import FLOW_KINDS
from flowbrief.model.prose import Prose
from flowbrief.model.spec import PaperSpec, ReportSpec, SectionSpec
from flowbrief.model.text import Language


def configure(config_file: Path, registry: Registry, read: Callable[[Path], bytes]) -> ReportSpec:
    """Read a report's YAML file, with the prose and plug-in it names, and check all of it.

    `registry` knows the kinds of sources, metrics, claims and charts; plug-ins add to it before kinds are checked.
    `read` returns the bytes of a file and raises OSError as `Path.read_bytes` does. Data files are not looked at.

    Raises Refused with a diagnostic for each mistake, in the order of the file; exit code USAGE.
    """
    file = config_file.as_posix()
    try:
        content = read(config_file)
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else f"{error.strerror}"
        missing = Diagnostic("config-missing", f"the config cannot be read: {reason}", Place(file), "check the path")
        raise Refused((missing,)) from None
    reading = read_yaml(content, file)
    findings = Findings(file, reading.positions, reading.broken)
    for diagnostic in reading.diagnostics:
        findings.take(diagnostic)
    draft = draft_report(reading, findings)
    return _build(config_file, draft, registry, read, findings)


def _build(
    config_file: Path, draft: Draft, registry: Registry, read: Callable[[Path], bytes], findings: Findings
) -> ReportSpec:
    folder = config_file.parent
    load_installed(registry, findings)
    written = draft.value("plugins")
    plugin = load_own(written, folder, registry, read, findings) if written is not None else None
    facts = draft_facts(draft, folder, read, findings)
    names = collect_names(draft, registry, findings, facts.names if facts.is_known else None)
    sources = add_fetches(draft, check_sources(draft, names, registry, folder, findings), findings)
    subjects = check_subjects(draft, names, sources, findings)
    metrics = check_metrics(draft, names, registry, findings)
    charts = check_charts(draft, names, registry, findings)
    check_bases(draft, sources, subjects, metrics, charts, findings)
    tables = check_tables(draft, names, findings)
    events = check_events(draft, names, subjects, findings)
    overrides = check_overrides(draft, names, findings)
    providers = check_providers(draft, names, findings)
    sections = check_sections(draft, names, registry, folder, read, findings)
    money = check_money(draft, findings)
    known = check_facts(facts, draft, names, money, findings)
    argument = ArgumentReader(draft, names, folder, read, findings)
    blocks, scenarios, signals = argument.read_blocks(), argument.read_scenarios(), argument.read_signals()
    _check_top(draft, names, known, folder, findings)
    check_words(draft, registry, findings)
    delivery = read_delivery(draft, folder, findings)
    report = draft.report
    if findings or report is None:
        raise Refused(findings.sorted())
    return ReportSpec(
        report=report.report,
        title=report.title.as_text(),
        place=findings.place(("report",), at="key"),
        as_of=report.as_of,
        languages=tuple(report.languages),
        palette=report.palette,
        palettes=dict(report.palettes),
        headline=report.headline[0],
        headlines=tuple(report.headline),
        key_figures=tuple(report.key_figures),
        sources=imply_rules(format_sources(sources, money), metrics),
        subjects=subjects,
        metrics=(*list_fact_metrics(known, leave_out_expired=report.expired_facts == "leave_out"), *metrics),
        charts=charts,
        tables=tables,
        sections=sections,
        allowed_digits=tuple(report.allow_digits),
        phrases=_collect_phrases(report.language),
        disclaimer=report.disclaimer.as_text(),
        byline=report.byline.as_text() if report.byline is not None else None,
        formats=tuple(report.outputs.formats),
        paper=PaperSpec(report.outputs.pdf.paper, report.outputs.pdf.variant, report.outputs.pdf.bilingual),
        templates=folder / report.templates if report.templates is not None else None,
        files=_list_files(config_file, sections, (*blocks, *scenarios), facts.file, plugin),
        events=spread_events(events, metrics, registry),
        overrides=overrides,
        providers=providers,
        facts=known,
        topics=tuple(facts.topics.values()),
        leave_out_expired=report.expired_facts == "leave_out",
        blocks=blocks,
        scenarios=scenarios,
        signals=signals,
        money=money,
        store=folder / report.store,
        printed_store=PurePath(report.store).as_posix(),
        delivery=delivery,
    )


def _check_top(draft: Draft, names: Names, facts: tuple[FactSpec, ...], folder: Path, findings: Findings) -> None:
    """Check the references and paths that stand at the top level of the file."""
    if headline := draft.value("headline"):
        _check_headline(headline, names, facts, findings)
    figures = draft.values.get("key_figures")
    for index, metric in enumerate(figures if isinstance(figures, list) else ()):
        here = ("key_figures", index)
        if draft.is_clean(here):
            check_name(findings, here, metric, names.metrics, "unknown-metric", "a metric")
    for index, allowed in enumerate(draft.value("allow_digits", ())):
        if not holds_digit(allowed):
            message = f"{allowed!r} holds no digit, so nothing has to be allowed"
            findings.add("no-digit", ("allow_digits", index), message, 'list names with digits, such as "S&P 500"')
    templates = draft.value("templates")
    if templates is not None and not (folder / templates).is_dir():
        message = f"{(folder / templates).as_posix()} is not a folder"
        findings.add("templates-missing", ("templates",), message, "correct the path, or delete the key")


def _check_headline(written: str | list[str], names: Names, facts: tuple[FactSpec, ...], findings: Findings) -> None:
    """Check that each name the headline may be about is a subject with a weekly flow, or a fact that is one."""
    for index, name in enumerate(written if isinstance(written, list) else [written]):
        here: KeyPath = ("headline", index) if isinstance(written, list) else ("headline",)
        if "." not in name:
            if check_name(findings, here, name, names.subjects, "unknown-subject", "a subject"):
                check_has_metric(name, FLOW_KINDS, here, names, findings)
            continue
        known = None if names.metrics is None else tuple(fact.id for fact in facts)
        if check_name(findings, here, name, known, "unknown-fact", "a fact"):
            fact = next(fact for fact in facts if fact.id == name)
            if not fact.is_flow:
                findings.add("fact-not-a-flow", here, f"{name} is no flow, so it cannot head an issue", "flow: true")


def _collect_phrases(wording: WordingShape) -> tuple[tuple[Language, Mapping[str, tuple[str, ...]]], ...]:
    by_language: tuple[tuple[Language, Mapping[str, tuple[str, ...]]], ...] = ()
    for language, shape in (("zh", wording.zh), ("en", wording.en)):
        if shape is not None and shape.phrases:
            templates = {key: tuple(choices) for key, choices in shape.phrases.items()}
            by_language += ((("zh" if language == "zh" else "en"), templates),)
    return by_language


def _list_files(
    config_file: Path,
    sections: tuple[SectionSpec, ...],
    arguments: tuple[BlockSpec | ScenarioSpec, ...],
    *others: tuple[str, Path] | None,
) -> tuple[tuple[str, Path], ...]:
    files = {config_file.name: config_file}
    files |= {prose.printed_path: prose.path for section in sections for _, prose in section.opinion}
    files |= {prose.printed_path: prose.path for argument in arguments for prose in _list_texts(argument)}
    files |= dict(filter(None, others))
    return tuple(files.items())


def _list_texts(argument: BlockSpec | ScenarioSpec) -> list[Prose]:
    if isinstance(argument, ScenarioSpec):
        return [prose for _, prose in argument.prose]
    return [prose for case in argument.cases for _, prose in case.prose]
