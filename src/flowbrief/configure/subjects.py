"""`subjects` of the config → `SubjectSpec`: a column of a source, or a whole less its parts."""

from __future__ import annotations

from flowbrief.configure.draft import Draft
from flowbrief.configure.names import Names, check_name
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.schema import SubjectShape
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import SubjectSpec

_TWO_WAYS = "a subject is {source: …, column: …}, or {whole: …, parts: […]}"


def check_subjects(
    draft: Draft, names: Names, sources: tuple[SourceSpec, ...], findings: Findings
) -> tuple[SubjectSpec, ...]:
    """Check each subject and return its spec; one whose source cannot be told is left out, with a finding."""
    specs: list[SubjectSpec] = []
    for name, shape in draft.subjects.usable():
        path: KeyPath = ("subjects", name)
        if not _is_one_way(shape, path, findings):
            continue
        if shape.whole is None:
            source, column = _check_column(shape, path, draft, names, findings), shape.column
        else:
            source, column = _check_parts(name, shape, path, draft, names, findings), None
        found = next((spec for spec in sources if spec.name == source), None)
        if found is None:
            continue
        if shape.whole is not None and found.shape == "levels":
            message = f"{shape.whole} is a column of levels, and only weekly flows can be taken from each other"
            findings.add("source-not-weekly", (*path, "whole"), message, "use columns of a weekly source")
        specs.append(
            SubjectSpec(
                id=name,
                name=shape.name.as_text(),
                short=(shape.short or shape.name).as_text(),
                universe=found.universe,
                source=found.name,
                column=column,
                whole=shape.whole,
                parts=tuple(shape.parts or ()),
                again=shape.again.as_text() if shape.again is not None else None,
                is_singular=shape.singular,
            )
        )
    return tuple(specs)


def _is_one_way(shape: SubjectShape, path: KeyPath, findings: Findings) -> bool:
    direct = [key for key in ("source", "column") if getattr(shape, key) is not None]
    derived = [key for key in ("whole", "parts") if getattr(shape, key) is not None]
    if direct and derived:
        message = f"{derived[0]} and {direct[0]} exclude each other"
        findings.add("subject-unclear", (*path, derived[0]), message, _TWO_WAYS, at="key")
        return False
    missing = {"source": "column", "column": "source", "whole": "parts", "parts": "whole"}
    given = direct or derived
    if len(given) == 2:
        return True
    message = (
        f"the key {missing[given[0]]} is missing beside {given[0]}" if given else "it does not say where its data are"
    )
    findings.add("missing-key", path, message, _TWO_WAYS, at="key")
    return False


def _check_column(shape: SubjectShape, path: KeyPath, draft: Draft, names: Names, findings: Findings) -> str | None:
    assert shape.source is not None
    assert shape.column is not None
    check_name(findings, (*path, "source"), shape.source, names.sources, "unknown-source", "a source")
    source = draft.sources.entries.get(shape.source)
    if source is None:
        return None
    if source.shape in ("changes", "filings"):
        findings.add(
            "source-not-weekly",
            (*path, "source"),
            f"{shape.source} holds {source.shape}, not weeks, so it has no flows to speak about",
            "a metric with a source setting can use it",
        )
    elif source.shape == "weekly" and (kind := source.units.get(shape.column, source.unit).kind) != "money":
        findings.add(
            "unit-not-money",
            (*path, "source"),
            f"{shape.source} holds numbers of kind {kind}, and a flow is money",
            "unit: {kind: money, currency: …}; multiply shares by their price before they come here",
        )
    check_name(
        findings,
        (*path, "column"),
        shape.column,
        tuple(source.columns),
        "unknown-column",
        f"a column of the source {shape.source}",
    )
    return shape.source


def _check_parts(
    name: str, shape: SubjectShape, path: KeyPath, draft: Draft, names: Names, findings: Findings
) -> str | None:
    assert shape.whole is not None
    assert shape.parts is not None
    sources: dict[str, str] = {}
    members: list[tuple[KeyPath, str]] = [((*path, "whole"), shape.whole)]
    members += [((*path, "parts", index), part) for index, part in enumerate(shape.parts)]
    for here, member in members:
        if not check_name(findings, here, member, names.subjects, "unknown-subject", "a subject"):
            continue
        other = draft.subjects.entries.get(member)
        if other is not None and other.whole is not None and other.source is None:
            message = f"{member} is itself a whole less parts" if member != name else f"{name} cannot contain itself"
            findings.add("subject-nested", here, message, "use subjects that are columns of a source")
        elif other is not None and other.source is not None and other.source in (names.sources or ()):
            sources.setdefault(other.source, member)
        if len(sources) > 1:
            first, last = tuple(sources)[:2]
            message = f"{member} is in {last} and {sources[first]} in {first}; they cannot be subtracted"
            findings.add("mixed-sources", here, message, "whole and parts come from one source")
            break
        if here[-1] != "whole" and member == shape.whole:
            findings.add("total-among-parts", here, f"{member} cannot be a part of itself")
    whole = draft.subjects.entries.get(shape.whole)
    return whole.source if whole is not None else None
