"""`metrics` of the config → `MetricSpec`: `*` written out, references resolved, each after what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowbrief.configure.draft import Draft
from flowbrief.configure.names import Names, expand_key, find_kind
from flowbrief.configure.positions import Findings, KeyPath, suggest
from flowbrief.configure.schema import MetricShape
from flowbrief.configure.settings import check_settings
from flowbrief.extend import Entry, Param, ParamType, Registry
from flowbrief.model.spec import MetricSpec


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry of the file that passed its own checks, before `*` is written out."""

    key: str
    entry: Entry
    values: Mapping[str, object]

    @property
    def references(self) -> tuple[Param, ...]:
        """The settings that name another metric."""
        return tuple(param for param in self.entry.params if param.type in (ParamType.METRIC, ParamType.METRICS))


def check_metrics(draft: Draft, names: Names, registry: Registry, findings: Findings) -> tuple[MetricSpec, ...]:
    """Check the metrics and return their specs, every metric after the ones it refers to."""
    rows = [
        _Row(key, entry, check_settings(entry, shape.settings, ("metrics", key), names, findings, keys=("kind",)))
        for key, shape in draft.metrics.usable()
        if (entry := _check_kind(key, shape, names, registry, findings)) is not None
    ]
    if names.subjects is None or names.metrics is None:
        return ()
    _check_repeats(draft, names.subjects, findings)
    _check_topics(draft, names.subjects, rows, findings)
    specs: dict[str, MetricSpec] = {}
    needs: dict[str, tuple[str, ...]] = {}
    known = frozenset(names.metrics)
    for row in rows:
        for spec in _write_out(row, names.subjects, known, names.metrics, findings):
            written = (name for param in row.references for name, _ in _list_named(spec.params.get(param.name)))
            needs[spec.id] = (*written, *_list_members(row, spec, names))
            specs[spec.id] = spec
        _check_uses(row, specs, names, registry, findings)
    order, cycles = order_by_need(needs)
    keys = {name: row.key for row in rows for name in expand_key(row.key, names.subjects)}
    for key, cycle in {keys[cycle[0]]: cycle for cycle in reversed(cycles)}.items():  # one a line of the file
        chain = " → ".join((*cycle, cycle[0]))
        message = f"metrics need each other in a circle: {chain}"
        findings.add("metric-cycle", ("metrics", key), message, "one of them has to begin", at="key")
    return tuple(specs[name] for name in order)


def resolve_metric(written: str, subject: str | None, known: frozenset[str]) -> str | None:
    """Return the full id a reference stands for, or None if there is no such metric.

    A full id is taken as it is; otherwise `week` beside `total.…` means `total.week`.
    """
    if written in known:
        return written
    short = f"{subject}.{written}"
    return short if subject is not None and short in known else None


def check_use(
    user: str, param: Param, named: str, path: KeyPath, names: Names, registry: Registry, findings: Findings
) -> bool:
    """Report a metric of a kind that a setting cannot use, such as the average of a rank; return whether it fits.

    `user` is the kind that has the setting. A metric whose own entry has a mistake in it is taken to fit.
    """
    kind = names.kinds.get(named)
    if kind is None:
        return True
    entry = registry.metrics[kind]
    if param.of_kinds and kind not in param.of_kinds:
        lack, fitting = f"not {' or '.join(param.of_kinds)}", param.of_kinds
    elif param.of_series and entry.series not in param.of_series:
        lack = f"which does not give {' or '.join(param.of_series)}"
        fitting = tuple(name for name, other in registry.metrics.items() if other.series in param.of_series)
    else:
        return True
    others = [name for name, other in names.kinds.items() if other in fitting]
    others.sort(key=lambda name: name.split(".")[0] != named.split(".")[0])
    hint = f"{param.name}: {param.about}" + (f", such as {others[0]}" if others else "")
    findings.add("wrong-metric", path, f"{user} cannot use {named}: it is of kind {kind}, {lack}", hint)
    return False


def order_by_need(needs: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Order names so that each follows what it needs and otherwise keeps its place; also return the cycles found.

    Names that are needed but have no entry of their own are passed over. A cycle begins with the name that stands
    first in the order of `needs`.
    """
    order: dict[str, None] = {}
    cycles: list[tuple[str, ...]] = []
    places = {name: place for place, name in enumerate(needs)}
    for first in needs:
        # The names being placed, outermost first, each with the needs it has yet to look at. A list in place of
        # recursion, because a chain of metrics may be longer than Python's stack.
        chain: dict[str, Iterator[str]] = {} if first in order else {first: iter(needs[first])}
        while chain:
            name = next(reversed(chain))
            following = next((need for need in chain[name] if need in needs and need not in order), None)
            if following is None:
                order[name] = None
                del chain[name]
            elif following in chain:
                inside = tuple(chain)
                cycle = inside[inside.index(following) :]
                start = cycle.index(min(cycle, key=places.__getitem__))
                cycles.append((*cycle[start:], *cycle[:start]))
            else:
                chain[following] = iter(needs[following])
    return tuple(order), tuple(cycles)


def _check_kind(key: str, shape: MetricShape, names: Names, registry: Registry, findings: Findings) -> Entry | None:
    path: KeyPath = ("metrics", key)
    entry = find_kind(findings, path, shape.kind, registry.metrics, "metric")
    prefix = key.split(".")[0]
    if entry is not None and entry.of_subject and names.subjects is not None and prefix not in (*names.subjects, "*"):
        findings.add(
            "unknown-subject",
            path,
            f"{shape.kind} is about a subject, and {prefix!r} is not one",
            suggest(prefix, names.subjects),
            at="key",
        )
        return None
    if entry is not None and entry.of_subject and entry.subject_shapes and names.subjects is not None:
        unfit = [
            name.split(".")[0]
            for name in expand_key(key, names.subjects)
            if names.subject_shapes.get(name.split(".")[0], entry.subject_shapes[0]) not in entry.subject_shapes
        ]
        if unfit:
            findings.add(
                "source-not-weekly",
                path,
                f"{shape.kind} needs a source of shape {' or '.join(entry.subject_shapes)}, and {unfit[0]} is in one "
                f"of shape {names.subject_shapes[unfit[0]]}",
                "flows of levels are calculated by flow_from_shares or flow_from_assets",
                at="key",
            )
            return None
    return entry


def _check_topics(draft: Draft, subjects: tuple[str, ...], rows: list[_Row], findings: Findings) -> None:
    """Check that somebody says what to call a topic that is no subject; one of its metrics is enough."""
    named = {key.split(".")[0] for key, shape in draft.metrics.usable() if "name" in shape.settings}
    for row in rows:
        topic, param = row.key.split(".")[0], row.entry.param("name")
        if param is None or param.is_required or row.entry.of_subject or topic in ("*", *subjects, *named):
            continue
        message = f"{topic} is no subject of the report, so {row.entry.kind} needs the setting name"
        findings.add("missing-key", ("metrics", row.key), message, "name: {zh: 行业ETF, en: sector ETFs}", at="key")
        named.add(topic)


def _list_members(row: _Row, spec: MetricSpec, names: Names) -> tuple[str, ...]:
    """The metrics that a setting with subjects stands for: those of its kinds, of each of them."""
    return tuple(
        name
        for param in row.entry.params
        if param.type is ParamType.SUBJECTS and isinstance(members := spec.params.get(param.name), tuple)
        for name, kind in names.kinds.items()
        if kind in param.of_kinds and name.split(".")[0] in members
    )


def _check_repeats(draft: Draft, subjects: tuple[str, ...], findings: Findings) -> None:
    defined: dict[str, str] = {}
    for key in draft.metrics.entries:
        for name in expand_key(key, subjects):
            if name in defined:
                line = findings.place(("metrics", defined[name]), at="key").line
                findings.add(
                    "duplicate-metric",
                    ("metrics", key),
                    f"{name} is defined twice; {defined[name]!r} on line {line} defines it already",
                    "give one of them another name",
                    at="key",
                )
            defined.setdefault(name, key)


def _write_out(
    row: _Row, subjects: tuple[str, ...], known: frozenset[str], ordered: tuple[str, ...], findings: Findings
) -> Iterator[MetricSpec]:
    """Yield one spec a subject; a reference that some subjects lack is reported once, with all of them."""
    path: KeyPath = ("metrics", row.key)
    lacking: dict[tuple[str, KeyPath], list[str]] = {}
    for name in expand_key(row.key, subjects):
        subject = name.split(".")[0]
        params = dict(row.values)
        for param in row.references:
            found = []
            for written, place in _list_named(params.get(param.name)):
                found.append(resolve_metric(written, subject, known))
                if found[-1] is None:
                    lacking.setdefault((written, (param.name, *place)), []).append(subject)
            if found:
                params[param.name] = tuple(found) if param.type is ParamType.METRICS else found[0]
        yield MetricSpec(name, row.entry.kind, subject, params, findings.place(path, at="key"))
    for (written, place), without in lacking.items():
        whose = ", ".join(without[:5]) + (f" and {len(without) - 5} more" if len(without) > 5 else "")
        findings.add(
            "unknown-metric",
            (*path, *place),
            f"{written!r} is not a metric" + ("" if "." in written else f" of {whose}"),
            _suggest_metric(written, without[0], ordered),
        )


def _check_uses(
    row: _Row, specs: Mapping[str, MetricSpec], names: Names, registry: Registry, findings: Findings
) -> None:
    """Check what the metrics of one entry refer to; the first that does not fit stands for all of them."""
    for param in row.references:
        for name in expand_key(row.key, names.subjects or ()):
            here: KeyPath = ("metrics", row.key, param.name)
            named = [
                check_use(row.entry.kind, param, one, (*here, *place), names, registry, findings)
                for one, place in _list_named(specs[name].params.get(param.name))
            ]
            if not all(named):
                break


def _list_named(value: object) -> Iterator[tuple[str, KeyPath]]:
    """The metrics that a setting names, one or a list of them, each with its place in the setting."""
    if isinstance(value, str):
        yield value, ()
    elif isinstance(value, tuple):
        yield from ((name, (index,)) for index, name in enumerate(value) if isinstance(name, str))


def _suggest_metric(written: str, subject: str, known: tuple[str, ...]) -> str:
    if "." in written:
        return suggest(written, known)
    own = tuple(name.partition(".")[2] for name in known if name.split(".")[0] == subject)
    return suggest(written, own) if own else suggest(f"{subject}.{written}", known)
