"""`sections` of the config → `SectionSpec`, with the analyst's texts read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flowbrief.configure.draft import Draft
from flowbrief.configure.names import Names, check_name
from flowbrief.configure.positions import Findings, KeyPath, suggest
from flowbrief.configure.prose import read_opinion
from flowbrief.configure.schema import ClaimsShape, SectionShape
from flowbrief.extend import Registry
from flowbrief.model.prose import Prose
from flowbrief.model.spec import ClaimSelection, SectionSpec
from flowbrief.model.text import LANGUAGES, Language


def check_sections(
    draft: Draft,
    names: Names,
    registry: Registry,
    folder: Path,
    read: Callable[[Path], bytes],
    findings: Findings,
) -> tuple[SectionSpec, ...]:
    """Check each section, read its prose and return its spec, in the order of the file."""
    _check_repeats(draft, findings)
    written = draft.value("languages", list(LANGUAGES))
    languages = tuple(language for language in LANGUAGES if language in written)
    return tuple(
        _check_section(index, shape, draft, languages, names, registry, folder, read, findings)
        for index, shape in draft.sections
    )


def _check_section(
    index: int,
    shape: SectionShape,
    draft: Draft,
    languages: tuple[Language, ...],
    names: Names,
    registry: Registry,
    folder: Path,
    read: Callable[[Path], bytes],
    findings: Findings,
) -> SectionSpec:
    path: KeyPath = ("sections", index)
    contents = (
        *(shape.claims, shape.charts, shape.tables, shape.blocks, shape.opinion, shape.scenarios),
        *(shape.watch, shape.facts, shape.differences, shape.notes),
    )
    if not any(contents):
        findings.add(
            "section-empty",
            path,
            f"the section {shape.id} holds nothing",
            "give it claims, charts, tables, blocks, opinion, scenarios, watch, facts, differences or notes: true",
        )
    for number, chart in enumerate(shape.charts):
        check_name(findings, (*path, "charts", number), chart, names.charts, "unknown-chart", "a chart")
    for number, table in enumerate(shape.tables):
        check_name(findings, (*path, "tables", number), table, names.tables, "unknown-table", "a table")
    for key, named, noun in (("blocks", shape.blocks, "block"), ("scenarios", shape.scenarios, "scenario")):
        entries = draft.values.get(key, {})
        known = tuple(entries) if isinstance(entries, dict) else None
        for number, name in enumerate(named):
            check_name(findings, (*path, key, number), name, known, f"unknown-{noun}", f"a {noun}")
    for key, wanted in (("facts", shape.facts), ("differences", shape.differences)):
        if wanted and draft.values.get("facts") is None:
            message = f"{key} are of figures of third parties, and the report has none"
            findings.add("facts-missing", (*path, key), message, "facts: my-report/facts.yaml", at="key")
    for number, topic in enumerate(shape.watch):
        noun = "a subject or a topic"
        check_name(findings, (*path, "watch", number), topic, names.topics, "unknown-subject", noun)
    claims = None
    if shape.claims is not None:
        claims = _check_claims(shape.claims, (*path, "claims"), names, registry, findings)
    opinion: tuple[tuple[Language, Prose], ...] = ()
    if shape.opinion is not None:
        opinion = read_opinion(shape.opinion, (*path, "opinion"), languages, folder, read, findings)
    return SectionSpec(
        id=shape.id,
        title=shape.title.as_text(),
        claims=claims,
        charts=tuple(shape.charts),
        tables=tuple(shape.tables),
        opinion=opinion,
        watch=tuple(shape.watch),
        notes=shape.notes,
        place=findings.place(path),
        blocks=tuple(shape.blocks),
        scenarios=tuple(shape.scenarios),
        facts=shape.facts,
        differences=shape.differences,
    )


def _check_claims(
    claims: ClaimsShape, path: KeyPath, names: Names, registry: Registry, findings: Findings
) -> ClaimSelection:
    for number, topic in enumerate(claims.about):
        noun = "a subject or a topic"
        check_name(findings, (*path, "about", number), topic, names.topics, "unknown-subject", noun)
    known = tuple(registry.claims)
    for key, kinds in (("pin", claims.pin), ("never", claims.never)):
        for number, kind in enumerate(kinds):
            if kind not in registry.claims:
                message = f"there is no kind of claim {kind!r}"
                findings.add("unknown-kind", (*path, key, number), message, suggest(kind, known))
            elif key == "never" and kind in claims.pin:
                message = f"{kind} is pinned, so it cannot be left out"
                findings.add("pinned-and-never", (*path, key, number), message, "name it in one of the two")
    return ClaimSelection(tuple(claims.about), claims.at_most, tuple(claims.pin), tuple(claims.never))


def _check_repeats(draft: Draft, findings: Findings) -> None:
    """Section ids are unique, and a chart or table stands in one section: links have one target."""
    seen: dict[tuple[str, str], int] = {}
    for index, shape in draft.sections:
        path: KeyPath = ("sections", index)
        marks: list[tuple[KeyPath, str, str]] = [((*path, "id"), "section", shape.id)]
        marks += [((*path, "charts", number), "chart", name) for number, name in enumerate(shape.charts)]
        marks += [((*path, "tables", number), "table", name) for number, name in enumerate(shape.tables)]
        marks += [((*path, "blocks", number), "block", name) for number, name in enumerate(shape.blocks)]
        marks += [((*path, "scenarios", number), "scenario", name) for number, name in enumerate(shape.scenarios)]
        for here, noun, name in marks:
            if (noun, name) in seen:
                message = f"the {noun} {name} already stands on line {seen[noun, name]}"
                remedy = "give the section another id" if noun == "section" else f"a {noun} stands in one section"
                findings.add(f"duplicate-{noun}", here, message, remedy)
            seen.setdefault((noun, name), findings.place(here).line)
