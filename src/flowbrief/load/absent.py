"""Doing without: a report without the optional sources that are not there, and without all that hangs on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from flowbrief.extend import Entry, ParamType, Registry
from flowbrief.model.diagnostic import Diagnostic, Severity
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import Absent, ChartSpec, ClaimSelection, MetricSpec, ReportSpec, SectionSpec, TableSpec
from flowbrief.model.world import World

_FEWEST_DRAWN = 2


def leave_out_absent(spec: ReportSpec, world: World, registry: Registry) -> ReportSpec:
    """Return the report without its optional sources that are not there, if any are not.

    What needs one of them is left out too: its subjects, the metrics about those, groups of which a member is missing
    (a smaller group would be another one), charts and key figures. A table, or a chart of many subjects, keeps the
    others. `absent` says what is gone, and each section which sources it lacks.
    """
    sources = tuple(source for source in spec.sources if source.is_optional and not _is_there(source, world))
    if not sources:
        return spec
    gone = {source.name for source in sources}
    subjects = {subject.id for subject in spec.subjects if subject.source in gone}
    metrics = _find_absent_metrics(spec.metrics, gone, subjects, registry)
    topics = {subject.id for subject in spec.subjects} | {metric.subject for metric in spec.metrics}
    left = {metric.subject for metric in spec.metrics if metric.id not in metrics}
    lost = subjects | {topic for topic in topics if topic not in left}
    charts = {
        chart.id: _trim_chart(chart, registry.charts[chart.kind], gone, subjects, metrics) for chart in spec.charts
    }
    tables = {table.id: _trim_table(table, subjects) for table in spec.tables}
    needs = _Needs(spec, registry, gone)
    return replace(
        spec,
        sources=tuple(source for source in spec.sources if source.name not in gone),
        subjects=tuple(subject for subject in spec.subjects if subject.id not in subjects),
        metrics=tuple(metric for metric in spec.metrics if metric.id not in metrics),
        charts=tuple(chart for chart in charts.values() if chart is not None),
        tables=tuple(table for table in tables.values() if table is not None),
        key_figures=tuple(metric for metric in spec.key_figures if metric not in metrics),
        headline=next((name for name in spec.headlines if name not in lost), spec.headline),
        headlines=tuple(name for name in spec.headlines if name not in lost) or spec.headlines,
        sections=tuple(_trim_section(section, lost, charts, tables, needs) for section in spec.sections),
        events=tuple(
            replace(event, subjects=kept)
            for event in spec.events
            if (kept := tuple(subject for subject in event.subjects if subject not in subjects))
        ),
        providers=tuple(pair for pair in spec.providers if not gone & {pair.first[0], pair.second[0]}),
        overrides=tuple(override for override in spec.overrides if override.source not in gone),
        absent=Absent(
            sources,
            tuple(sorted(lost)),
            tuple(sorted(metrics)),
            tuple(chart for chart in spec.charts if charts[chart.id] is None),
            tuple(table for table in spec.tables if tables[table.id] is None),
        ),
    )


def warn_absent(spec: ReportSpec) -> list[Diagnostic]:
    """Tell which optional sources are not there: those that could be fetched, and those whose file is missing."""
    found: list[Diagnostic] = []
    for is_fetched, remedy in (
        (True, "run `flowbrief fetch`; what was fetched after the as-of date counts with --vintage and its day"),
        (False, "check `path`, or bring the file"),
    ):
        absent = [source for source in spec.absent.sources if (source.fetch is not None) == is_fetched]
        if absent:
            names = ", ".join(source.name for source in absent)
            message = f"the report is built without what is not there: {names}"
            found.append(Diagnostic("source-absent", message, absent[0].place, remedy, Severity.WARNING))
    return found


def _is_there(source: SourceSpec, world: World) -> bool:
    if source.vintage is not None:
        return True
    if not source.has_path:
        return False
    if source.is_glob:
        return bool(world.find(source.path))
    try:
        world.read(source.path)
    except FileNotFoundError:
        return False
    except OSError:  # a file that is there and cannot be read is a mistake that the loading tells
        return True
    return True


def _find_absent_metrics(
    metrics: Sequence[MetricSpec], sources: Collection[str], subjects: Collection[str], registry: Registry
) -> frozenset[str]:
    """The metrics that cannot be measured; they stand in the order in which they need each other."""
    gone: set[str] = set()
    for metric in metrics:
        entry = registry.metrics[metric.kind]
        named = list(_list_named(metric.params, entry))
        is_named = any(name in sources or name in subjects or name in gone for name in named)
        if metric.subject in subjects or is_named or _lacks_member(metric, entry, metrics, gone):
            gone.add(metric.id)
    return frozenset(gone)


def _lacks_member(metric: MetricSpec, entry: Entry, metrics: Sequence[MetricSpec], gone: Collection[str]) -> bool:
    """True if a subject that the metric lists has no metric left of the kinds that it looks for."""
    for param in entry.params:
        members = metric.params.get(param.name)
        if param.type is not ParamType.SUBJECTS or not isinstance(members, tuple) or not param.of_kinds:
            continue
        have = {one.subject for one in metrics if one.kind in param.of_kinds and one.id not in gone}
        if not have.issuperset(members):
            return True
    return False


def _list_named(params: Mapping[str, object], entry: Entry) -> Iterable[str]:
    """The metrics, subjects and sources that settings name."""
    for param in entry.params:
        value = params.get(param.name)
        if param.type in (ParamType.METRIC, ParamType.SUBJECT, ParamType.SOURCE) and isinstance(value, str):
            yield value
        elif param.type in (ParamType.SUBJECTS, ParamType.METRICS) and isinstance(value, tuple):
            yield from map(str, value)


def _trim_chart(
    chart: ChartSpec, entry: Entry, sources: Collection[str], subjects: Collection[str], metrics: Collection[str]
) -> ChartSpec | None:
    """A chart without its absent subjects; None if what is left is too little, or a metric of it is absent."""
    params = dict(chart.params)
    for param in entry.params:
        value = params.get(param.name)
        if param.type is ParamType.SUBJECTS and isinstance(value, tuple) and param.length is None:
            kept = tuple(subject for subject in value if subject not in subjects)
            if len(kept) < _FEWEST_DRAWN:
                return None
            params[param.name] = kept
    named = set(_list_named(params, entry))
    if named & {*sources, *subjects, *metrics}:
        return None
    return replace(chart, params=params)


def _trim_table(table: TableSpec, subjects: Collection[str]) -> TableSpec | None:
    kept = tuple(subject for subject in table.subjects if subject not in subjects)
    totals = tuple(subject for subject in table.totals if subject not in subjects)
    return replace(table, subjects=kept, totals=totals) if kept else None


class _Needs:
    """Knows which of the absent sources a part of the report would draw on."""

    def __init__(self, spec: ReportSpec, registry: Registry, gone: Collection[str]) -> None:
        self._gone = gone
        self._registry = registry
        self._charts = {chart.id: chart for chart in spec.charts}
        self._tables = {table.id: table for table in spec.tables}
        self._sources: dict[str, set[str]] = {subject.id: {subject.source} for subject in spec.subjects}
        for metric in spec.metrics:
            named = _list_named(metric.params, registry.metrics[metric.kind])
            found = {source for name in named for source in self._sources.get(name, {name})}
            found |= self._sources.get(metric.subject, set())
            self._sources[metric.id] = found
            self._sources.setdefault(metric.subject, set()).update(found)

    def of_section(self, section: SectionSpec) -> tuple[str, ...]:
        """The absent sources of the claims, charts and tables of a section, sorted."""
        named = [*(section.claims.about if section.claims else ()), *section.watch]
        for chart in section.charts:
            spec = self._charts[chart]
            named += _list_named(spec.params, self._registry.charts[spec.kind])
        for table in section.tables:
            named += self._tables[table].subjects
        found = {source for name in named for source in self._sources.get(name, set())}
        return tuple(sorted(found.intersection(self._gone)))


def _trim_section(
    section: SectionSpec,
    lost: Collection[str],
    charts: Mapping[str, ChartSpec | None],
    tables: Mapping[str, TableSpec | None],
    needs: _Needs,
) -> SectionSpec:
    return replace(
        section,
        claims=_trim_claims(section.claims, lost),
        charts=tuple(chart for chart in section.charts if charts[chart] is not None),
        tables=tuple(table for table in section.tables if tables[table] is not None),
        watch=tuple(topic for topic in section.watch if topic not in lost),
        lacks=needs.of_section(section),
    )


def _trim_claims(claims: ClaimSelection | None, lost: Collection[str]) -> ClaimSelection | None:
    if claims is None:
        return None
    about = tuple(topic for topic in claims.about if topic not in lost)
    return replace(claims, about=about) if about else None
