"""Findings that a person has let pass: warnings instead of errors, remembered for the notes and the manifest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flowbrief.load.cut import Cut
from flowbrief.load.fault import find_place
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Severity
from flowbrief.model.gate import OVERRIDABLE, Overridden, Override
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import GateResult


@dataclass(frozen=True, slots=True)
class Excused:
    """One finding that an override covers; `on` is the date of the row it is about, `line` that row's line.

    Both are missing for a finding about the file as a whole.
    """

    override: Override
    finding: Diagnostic
    source: str
    on: date | None = None
    line: int = 0


def excuse(
    overrides: Sequence[Override], file: SourceFile, faults: Iterable[Diagnostic]
) -> tuple[list[Diagnostic], list[Excused]]:
    """Part the findings about one source into those that stand and those that an override covers."""
    rows = {(place.file, place.line): row for row in file.rows for place in (find_place(file.spec, row.line),)}
    standing: list[Diagnostic] = []
    excused: list[Excused] = []
    for fault in faults:
        row = rows.get((fault.place.file, fault.place.line))
        on = row.on if row else None
        override = next((one for one in overrides if one.covers(fault.code, file.spec.name, on)), None)
        if override is None or fault.code not in OVERRIDABLE or (row is not None and _lacks_cell(file, row)):
            standing.append(fault)
        else:
            excused.append(Excused(override, fault, file.spec.name, on, row.line if row else 0))
    return standing, excused


def _lacks_cell(file: SourceFile, row: Row) -> bool:
    """True if a sum cannot even be tried: no reason fills the blank cells of columns that slid."""
    return any(not {rule.whole, *rule.parts} <= row.numbers.keys() for rule in file.spec.identities)


def keep_used(excused: Iterable[Excused], cuts: Iterable[Cut]) -> list[Excused]:
    """Leave out what is about rows that the report does not use: a file without them says the same."""
    used = {cut.spec.name: {row.line for row in cut.in_file_order()} for cut in cuts}
    return [one for one in excused if not one.line or one.line in used.get(one.source, ())]


def warn_excused(excused: Iterable[Excused]) -> list[Diagnostic]:
    """Say each finding as a warning, with the reason for which it was let pass."""
    return [
        replace(
            one.finding,
            severity=Severity.WARNING,
            hint=f"let pass by `gates.override` ({one.override.place}): {one.override.reason.en}",
        )
        for one in excused
    ]


def warn_unused(overrides: Iterable[Override], excused: Iterable[Excused]) -> list[Diagnostic]:
    """Name the overrides that cover no finding of any row."""
    used = {one.override for one in excused}
    return [
        Diagnostic(
            "override-unused",
            f"nothing of {override.source!r} is found by {override.gate}"
            + (f" on {', '.join(map(str, override.periods))}" if override.periods else ""),
            override.place,
            "take the override out: it would let pass what nobody has looked at",
            Severity.WARNING,
            ExitCode.DATA,
        )
        for override in overrides
        if override not in used
    ]


def list_overridden(excused: Iterable[Excused], cuts: Iterable[Cut]) -> tuple[Overridden, ...]:
    """What each override let pass, in the order of the config's sources and of the findings."""
    return list_overridden_of(excused, {cut.spec.name: cut.spec for cut in cuts})


def list_overridden_of(excused: Iterable[Excused], specs: Mapping[str, SourceSpec]) -> tuple[Overridden, ...]:
    """What each override let pass of some sources, in the order of the findings."""
    groups: dict[Override, list[Excused]] = {}
    for one in excused:
        groups.setdefault(one.override, []).append(one)
    return tuple(
        Overridden(
            override=override,
            days=tuple(sorted({one.on for one in group if one.on is not None})),
            findings=len(group),
            publication=specs[override.source].publication,
            is_weekly=specs[override.source].shape == "weekly",
        )
        for override, group in groups.items()
        if override.source in specs
    )


def mark_overridden(gates: Iterable[GateResult], overridden: Sequence[Overridden]) -> tuple[GateResult, ...]:
    """Put down what was overridden among the checks of its source: not passed, with the reason."""
    by_check: dict[tuple[str, str], list[Overridden]] = {}
    for one in overridden:
        by_check.setdefault((OVERRIDABLE[one.override.gate], one.override.source), []).append(one)
    marked: list[GateResult] = []
    for gate in gates:
        found = by_check.pop((gate.code, gate.subject.partition(":")[0]), None)
        marked.append(_mark(gate, found) if found else gate)
    rest = (_mark(GateResult(code, source, False), found) for (code, source), found in by_check.items())
    return (*marked, *rest)


def _mark(gate: GateResult, found: Sequence[Overridden]) -> GateResult:
    detail = "; ".join(_describe(one) for one in found)
    return replace(gate, passed=False, detail=detail, overridden=tuple(one.override.reason for one in found))


def _describe(one: Overridden) -> str:
    days = f" ({one.days[0]} to {one.days[-1]})" if len(one.days) > 1 else "".join(f" ({day})" for day in one.days)
    return f"{one.findings} × {one.override.gate}{days}"
