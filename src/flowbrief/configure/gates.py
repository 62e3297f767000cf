"""`gates` and `providers` of the config → what is checked beyond the shape of a file, and what is let pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from flowbrief.configure.draft import Draft
from flowbrief.configure.gate_schema import (
    AssetsShape,
    ColumnOfShape,
    ProvidersShape,
    ReportGatesShape,
    RevisionShape,
)
from flowbrief.configure.names import Names, check_name
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.source_schema import SourceShape
from flowbrief.model.gate import AssetsRule, Override, ProvidersSpec, RevisionLimit, SourceGates
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import MetricSpec

# What a fund may take in or lose between two rows where the config says nothing: any simple split changes more.
_IMPLIED_AT_MOST = Decimal("0.3")


def check_gates(shape: SourceShape, path: KeyPath, findings: Findings) -> None:
    """Check what the gates of one source name; `path` is that of its `gates`."""
    columns = tuple(shape.columns)
    rules = shape.gates.adds_up
    for number, rule in enumerate(rules):
        here = (*path, "adds_up", number)
        check_name(findings, (*here, "whole"), rule.whole, columns, "unknown-column", "a column of this source")
        for index, part in enumerate(rule.parts):
            at = (*here, "parts", index)
            if part == rule.whole:
                findings.add("total-among-parts", at, f"{part} cannot be a part of itself")
            check_name(findings, at, part, columns, "unknown-column", "a column of this source")
            own = next(
                (set(other.parts) & set(rule.parts) for other in rules if other.whole == part != rule.whole), set()
            )
            if own:
                message = f"{part} is the total of {', '.join(sorted(own))}, which {rule.whole} counts as well"
                findings.add("total-among-parts", at, message, f"take {part} out, or its own parts")
    for key in ("freshness", "expected"):
        limits = getattr(shape.gates, key)
        warn, error = limits.warn_after_days, limits.error_after_days
        if warn is not None and error is not None and warn > error:
            findings.add(
                "out-of-range",
                (*path, key, "warn_after_days"),
                f"the warning after {warn} days would come later than the refusal after {error}",
                "warn_after_days is the smaller of the two",
            )
    expected = shape.gates.expected
    if shape.shape not in ("weekly", "levels"):
        if (expected.warn_after_days, expected.error_after_days) != (None, None):
            message = f"a source of {shape.shape} has no weeks that could be expected"
            findings.add("unknown-key", (*path, "expected"), message, "use freshness", at="key")
        if shape.gates.complete:
            message = f"a source of {shape.shape} has no weeks that could be missing"
            findings.add("unknown-key", (*path, "complete"), message, "delete it", at="key")
    for name in shape.gates.unchanged:
        here = (*path, "unchanged", name)
        if shape.shape != "levels":
            message = "only a source of levels has unchanged: flows are never the same for long"
            findings.add("unknown-key", (*path, "unchanged"), message, "delete it", at="key")
        check_name(findings, here, name, columns, "unknown-column", "a column of this source")
    for number, assets in enumerate(shape.gates.assets):
        _check_assets(assets, columns, (*path, "assets", number), findings)
    if shape.gates.revision is not None:
        _check_revision(shape.gates.revision, shape.shape, (*path, "revision"), findings)


def _check_assets(rule: AssetsShape, columns: tuple[str, ...], path: KeyPath, findings: Findings) -> None:
    by_flow = rule.flow is not None and rule.assets is not None and rule.shares is None and rule.price is None
    by_shares = rule.shares is not None and rule.flow is None and rule.assets is None
    if not by_flow and not by_shares:
        message = "a rule about assets names a flow and the assets, or shares and their price"
        findings.add("missing-key", path, message, "{flow: equity, assets: equity_assets, at_most: 0.3}")
    for key in ("flow", "assets", "shares", "price"):
        if (name := getattr(rule, key)) is not None:
            check_name(findings, (*path, key), name, columns, "unknown-column", "a column of this source")


def _check_revision(rule: RevisionShape, shape: str, path: KeyPath, findings: Findings) -> None:
    if rule.above is None and rule.share is None:
        message = "a limit of revisions needs above, in the unit of the file, or share"
        findings.add("missing-key", path, message, "share: 0.1, for example", at="key")
    if shape != "weekly":
        message = f"a source of {shape} has no key revision: issues print weeks"
        findings.add("unknown-key", path, message, "delete it", at="key")


def build_gates(shape: SourceShape) -> SourceGates:
    """Return the gates of one source that passed its checks."""
    gates = shape.gates
    revision = gates.revision
    return SourceGates(
        expected_warn_after=gates.expected.warn_after_days,
        expected_error_after=gates.expected.error_after_days,
        is_complete=gates.complete,
        assets=tuple(
            AssetsRule(rule.at_most, rule.flow, rule.assets, rule.shares, rule.price) for rule in gates.assets
        ),
        unchanged=tuple(gates.unchanged.items()),
        revision=RevisionLimit(revision.above, revision.share) if revision is not None else None,
    )


def imply_rules(sources: Sequence[SourceSpec], metrics: Sequence[MetricSpec]) -> tuple[SourceSpec, ...]:
    """Return the sources with a rule for each column of shares that a flow is calculated from and that has none."""
    found: list[SourceSpec] = []
    for source in sources:
        ruled = {rule.shares for rule in source.gates.assets}
        implied: dict[str, AssetsRule] = {}
        for metric in metrics:
            if metric.kind != "flow_from_shares" or metric.params["source"] != source.name:
                continue
            shares, price = str(metric.params["shares"]), str(metric.params["nav"])
            if shares not in ruled:
                splits = metric.params.get("splits")
                days = tuple(day for day, _ in splits) if isinstance(splits, tuple) else ()
                implied[shares] = AssetsRule(_IMPLIED_AT_MOST, shares=shares, price=price, is_implied=True, splits=days)
        gates = replace(source.gates, assets=(*source.gates.assets, *implied.values()))
        found.append(replace(source, gates=gates) if implied else source)
    return tuple(found)


def check_overrides(draft: Draft, names: Names, findings: Findings) -> tuple[Override, ...]:
    """Check what the report lets pass, and return it."""
    written = draft.value("gates")
    if written is None:
        return ()
    overrides: list[Override] = []
    for index, shape in enumerate(ReportGatesShape.model_validate(written).override):
        path: KeyPath = ("gates", "override", index)
        check_name(findings, (*path, "source"), shape.source, names.sources, "unknown-source", "a source")
        place = findings.place(path)
        overrides.append(Override(shape.gate, shape.source, shape.reason.as_text(), place, tuple(shape.periods or ())))
    if overrides:
        _check_notes(draft, ("gates", "override"), "the reasons of overrides are printed", findings)
    return tuple(overrides)


def check_providers(draft: Draft, names: Names, findings: Findings) -> tuple[ProvidersSpec, ...]:
    """Check the pairs of columns that should agree, and return them."""
    pairs: list[ProvidersSpec] = []
    for name, shape in _list_pairs(draft):
        path: KeyPath = ("providers", name)
        known = [_check_column(getattr(shape, key), (*path, key), names, findings) for key in ("first", "second")]
        if shape.tolerance is None and shape.share is None:
            message = "two providers need a tolerance or a share by which they may differ"
            findings.add("missing-key", path, message, "share: 0.05, for example", at="key")
        if shape.first.source == shape.second.source:
            message = f"both columns are of {shape.first.source!r}: two providers are two sources"
            findings.add("duplicate-entry", (*path, "second", "source"), message, "name the other provider's source")
        elif all(known) and len(units := [_unit_of(draft, one) for one in (shape.first, shape.second)]) == len(
            set(units)
        ):
            message = f"{units[0]} and {units[1]} cannot be compared"
            findings.add("wrong-unit", (*path, "second", "column"), message, "name columns of one unit and currency")
        columns = ((shape.first.source, shape.first.column), (shape.second.source, shape.second.column))
        pairs.append(ProvidersSpec(name, shape.name.as_text(), *columns, shape.tolerance, shape.share))
    if pairs:
        _check_notes(draft, ("providers",), "what two providers differ by is printed", findings)
    return tuple(pairs)


def _list_pairs(draft: Draft) -> Iterator[tuple[str, ProvidersShape]]:
    written = draft.values.get("providers")
    for name, entry in written.items() if isinstance(written, dict) else ():
        if draft.is_clean(("providers", name)):
            yield name, ProvidersShape.model_validate(entry)


def _check_column(shape: ColumnOfShape, path: KeyPath, names: Names, findings: Findings) -> bool:
    if not check_name(findings, (*path, "source"), shape.source, names.sources, "unknown-source", "a source"):
        return False
    if shape.source not in names.columns:
        return False
    if names.shapes[shape.source] not in ("weekly", "levels"):
        message = f"{shape.source!r} has no weeks in which it could be compared"
        findings.add("wrong-shape", (*path, "source"), message, "name a source of weeks or levels")
        return False
    known = names.columns[shape.source]
    return check_name(findings, (*path, "column"), shape.column, known, "unknown-column", "a column of that source")


def _unit_of(draft: Draft, shape: ColumnOfShape) -> str:
    source = draft.sources.entries[shape.source]
    if source is None:
        return ""
    unit = source.units.get(shape.column, source.unit)
    return f"{unit.kind} {unit.currency or ''}".strip()


def _check_notes(draft: Draft, path: KeyPath, what: str, findings: Findings) -> None:
    if draft.is_clean(("sections",)) and not any(section.notes for _, section in draft.sections):
        message = f"{what} in the notes, and no section has them"
        findings.add("notes-missing", path, message, "add a section with notes: true", at="key")
