"""`charts` and `tables` of the config → `ChartSpec` and `TableSpec`."""

from __future__ import annotations

from flowbrief.configure.draft import Draft
from flowbrief.configure.metrics import check_use, resolve_metric
from flowbrief.configure.names import Names, check_name, find_kind
from flowbrief.configure.positions import Findings, KeyPath, suggest
from flowbrief.configure.schema import TableShape
from flowbrief.configure.settings import check_settings
from flowbrief.extend import ParamType, Registry
from flowbrief.model.spec import ChartSpec, TableSpec

USUAL_PERIODS = 5
# Beside a column of names, as many dates in full stand on a sheet of A4 or in a column of e-mail.
MOST_COLUMNS = 8


def check_charts(draft: Draft, names: Names, registry: Registry, findings: Findings) -> tuple[ChartSpec, ...]:
    """Check each chart and return its spec; its metrics are named by their full ids."""
    specs: list[ChartSpec] = []
    for name, shape in draft.charts.usable():
        path: KeyPath = ("charts", name)
        entry = find_kind(findings, path, shape.kind, registry.charts, "chart")
        if entry is None:
            continue
        params = check_settings(entry, shape.settings, path, names, findings, keys=("kind", "title", "states_finding"))
        for param in entry.params:
            written = params.get(param.name)
            listed: tuple[tuple[object, KeyPath], ...] = ()
            if param.type is ParamType.METRIC:
                listed = ((written, (*path, param.name)),)
            elif param.type is ParamType.METRICS and isinstance(written, tuple):
                listed = tuple((one, (*path, param.name, index)) for index, one in enumerate(written))
            for one, here in listed:
                if names.metrics is None or not isinstance(one, str):
                    continue
                if _check_metric(one, here, names.metrics, findings):
                    check_use(shape.kind, param, one, here, names, registry, findings)
        place = findings.place(path, at="key")
        specs.append(ChartSpec(name, shape.kind, shape.title.as_text(), params, place, shape.states_finding))
    return tuple(specs)


def check_tables(draft: Draft, names: Names, findings: Findings) -> tuple[TableSpec, ...]:
    """Check each table and return its spec; `periods` is 0 for a table that does not count periods."""
    specs: list[TableSpec] = []
    for name, shape in draft.tables.usable():
        path: KeyPath = ("tables", name)
        for index, subject in enumerate(shape.subjects):
            check_name(findings, (*path, "subjects", index), subject, names.subjects, "unknown-subject", "a subject")
        counts = shape.kind == "last_periods"
        if shape.periods is not None and not counts:
            message = f"{shape.kind} has no setting periods"
            findings.add("unknown-key", (*path, "periods"), message, "delete it, or use kind: last_periods", at="key")
        _check_layout(shape, path, findings)
        specs.append(
            TableSpec(
                name,
                shape.kind,
                shape.title.as_text(),
                tuple(shape.subjects),
                periods=(shape.periods or USUAL_PERIODS) if counts else 0,
                place=findings.place(path, at="key"),
                rows=(shape.rows or "periods") if counts else "subjects",
                order=shape.order or "declared",
                totals=tuple(shape.totals or ()),
            )
        )
    return tuple(specs)


def _check_layout(shape: TableShape, path: KeyPath, findings: Findings) -> None:
    """Check what a table says of its rows: only one of weeks may be turned, and only rows of subjects have an order."""
    if shape.rows is not None and shape.kind != "last_periods":
        message = f"the rows of {shape.kind} are always subjects"
        findings.add("unknown-key", (*path, "rows"), message, "delete it, or use kind: last_periods", at="key")
        return
    across = shape.rows == "subjects"
    for key in ("order", "totals"):
        if getattr(shape, key) is not None and not across:
            message = f"{key} is about rows of subjects, and this table has none that it could move"
            findings.add("unknown-key", (*path, key), message, "use kind: last_periods with rows: subjects", at="key")
            return
    if across and shape.periods is not None and shape.periods > MOST_COLUMNS:
        message = f"{shape.periods} periods do not fit beside each other"
        findings.add("out-of-range", (*path, "periods"), message, f"at most {MOST_COLUMNS}, or rows: periods")
    for index, total in enumerate(shape.totals or ()):
        here = (*path, "totals", index)
        check_name(findings, here, total, tuple(shape.subjects), "unknown-subject", "a subject of this table")


def _check_metric(written: str, path: KeyPath, known: tuple[str, ...], findings: Findings) -> bool:
    if resolve_metric(written, None, frozenset(known)) is not None:
        return True
    longer = next((name for name in known if name.partition(".")[2] == written), None)
    hint = f"a chart has no subject of its own: write {longer}, for example" if longer else suggest(written, known)
    findings.add("unknown-metric", path, f"{written!r} is not the full id of a metric", hint)
    return False
