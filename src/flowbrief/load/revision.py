"""What the newest files have changed of the figures that the issue before was made from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from flowbrief.load.fault import build_fault
from flowbrief.load.overrides import Excused, list_overridden_of, mark_overridden, warn_excused, warn_unused
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.gate import Restated
from flowbrief.model.precedent import Precedent
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Dataset, GateResult, Table

GATE = "revision-above-limit"


def judge_revisions(spec: ReportSpec, dataset: Dataset, precedent: Precedent | None) -> Dataset:
    """Compare each source whose revisions are watched with what the issue before used; remember what differs.

    Raises Refused (exit 4) with every change beyond the limit of its source that no override accepts.
    """
    watched = [source for source in spec.sources if source.gates.revision is not None]
    if precedent is None or not watched:
        return dataset
    restated: list[Restated] = []
    faults: list[Diagnostic] = []
    excused: list[Excused] = []
    gates: list[GateResult] = []
    compared = 0
    for source in watched:
        used = precedent.used.get(source.name, {})
        found = _list_restated(source, dataset.table(source.name), used)
        restated += found
        compared += len(used)
        detail = f"{len(used)} figures of the issue of {precedent.as_of}, {len(found)} changed since"
        gates.append(GateResult("revision", source.name, True, detail))
        for one in found:
            if not one.is_large:
                continue
            fault = _refuse_change(source, one, precedent.as_of)
            override = next((o for o in spec.overrides if o.covers(GATE, source.name, one.period.end)), None)
            if override is None:
                faults.append(fault)
            else:
                excused.append(Excused(override, fault, source.name, one.period.end, one.line))
    if faults:
        raise Refused(tuple(faults))
    overridden = list_overridden_of(excused, {source.name: source for source in spec.sources})
    mine = [override for override in spec.overrides if override.gate == GATE]
    reservations = replace(
        dataset.reservations,
        overridden=(*dataset.reservations.overridden, *overridden),
        restated=tuple(restated),
        issue=precedent.as_of,
        compared=compared,
    )
    return replace(
        dataset,
        gates=(*dataset.gates, *mark_overridden(gates, overridden)),
        warnings=(*dataset.warnings, *warn_excused(excused), *warn_unused(mine, excused)),
        reservations=reservations,
    )


def _list_restated(source: SourceSpec, table: Table, used: Mapping[tuple[date, str], Decimal]) -> list[Restated]:
    limit = source.gates.revision
    found = []
    for seen in table.observations:
        before = used.get((seen.period.end, seen.column))
        if before is None or before == seen.value or limit is None:
            continue
        scale = source.scale_of(seen.column)
        is_large = limit.is_passed_by(before / scale, seen.value / scale)
        unit = table.unit_of(seen.column)
        found.append(Restated(source.name, seen.column, seen.period, before, seen.value, unit, seen.row, is_large))
    return found


def _refuse_change(source: SourceSpec, one: Restated, issue: date) -> Diagnostic:
    heading, scale = dict(source.columns)[one.column], source.scale_of(one.column)
    before, after = one.before / scale, one.after / scale
    limit = source.gates.revision
    parts = [f"{limit.above}" if limit and limit.above is not None else ""]
    parts.append(f"{limit.share} of the earlier figure" if limit and limit.share is not None else "")
    message = (
        f"{heading} of the week ended {one.period.end} is {after:f}; the issue of {issue} used {before:f}. The change "
        f"of {after - before:f} is more than the limit of {' or '.join(part for part in parts if part)}"
    )
    hint = (
        "compare both with the publisher's; if it was revised, accept it under `gates.override` with the reason: the "
        "brief then prints both figures, and what no longer holds of earlier issues"
    )
    return build_fault(source, "revision-above-limit", message, line=one.line, field=heading, hint=hint)


def rewind(dataset: Dataset, week: date, as_of: date, *, before_revision: bool) -> Dataset | None:
    """Take a dataset back to a week that an earlier issue was about: with the figures of now, or with those it used.

    None if the dataset does not hold that week.
    """
    earlier = {
        (one.source, one.column, one.period.end): one.before for one in dataset.reservations.restated if before_revision
    }
    periods = {seen.period.end: seen.period for table in dataset.tables for seen in table.observations}
    if week not in periods:
        return None
    tables = tuple(
        _cut_table(table, week if table.shape in ("weekly", "levels") else as_of) for table in dataset.tables
    )
    if earlier:
        tables = tuple(
            replace(
                table,
                observations=tuple(
                    replace(seen, value=earlier.get((table.name, seen.column, seen.period.end), seen.value))
                    for seen in table.observations
                ),
            )
            for table in tables
        )
    return replace(dataset, as_of=as_of, period=periods[week], tables=tables)


def _cut_table(table: Table, end: date) -> Table:
    return replace(
        table,
        observations=tuple(seen for seen in table.observations if seen.period.end <= end),
        gaps=tuple(gap for gap in table.gaps if gap.period.end <= end),
        weeks=tuple(week for week in table.weeks if week.end <= end),
        vintages=tuple(vintage for vintage in table.vintages if vintage.period.end <= end),
    )
