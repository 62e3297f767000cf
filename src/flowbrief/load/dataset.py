"""From the sources of a report to its dataset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flowbrief.extend import Registry
from flowbrief.load.absent import warn_absent
from flowbrief.load.arrange import arrange_wide
from flowbrief.load.assets import check_assets
from flowbrief.load.calendar import check_calendar
from flowbrief.load.cut import Cut, check_expected_week, check_report, cut_file, find_period
from flowbrief.load.extract import rewrite
from flowbrief.load.fault import build_fault, build_warning, order_faults
from flowbrief.load.gates import check_identities, check_keys, check_order, check_scale
from flowbrief.load.header import find_columns
from flowbrief.load.last_period import (
    check_complete,
    check_expected,
    check_freshness,
    check_last_period,
    list_warnings,
)
from flowbrief.load.levels import check_levels
from flowbrief.load.overrides import (
    Excused,
    excuse,
    keep_used,
    list_overridden,
    mark_overridden,
    warn_excused,
    warn_unused,
)
from flowbrief.load.passed import list_passed
from flowbrief.load.pivot import arrange_long
from flowbrief.load.providers import list_differing
from flowbrief.load.revision import GATE as REVISION_GATE
from flowbrief.load.row import SourceFile, parse_rows
from flowbrief.load.several import MOST_FILES, lay_end_to_end, name_match
from flowbrief.load.shift import explain_shift
from flowbrief.load.stale import check_unchanged
from flowbrief.load.table import build_table
from flowbrief.load.vintage import check_vintage
from flowbrief.load.zeros import check_level_zeros, check_zeros
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.gate import OF_LATEST, Override, Reservations
from flowbrief.model.period import Period
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Dataset, RawTable
from flowbrief.model.world import World


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the gates at the end of the data found: errors, warnings, and errors that an override covers."""

    faults: list[Diagnostic]
    warnings: list[Diagnostic]
    excused: list[Excused]


def load(spec: ReportSpec, world: World, registry: Registry) -> Dataset:
    """Read all sources of a report, pass them through the gates and cut them at the as-of date.

    Every row of every file is read and checked, whatever the as-of date. The newest week is judged as it stands
    at the as-of date; the age of the data only if the report asks for the latest week. Warnings and the details
    of gates speak only of rows that are used.

    Args:
        spec: the report; `as_of` None means the latest week that all weekly sources hold.
        world: gives the files and today's date; `report` is told `load NAME` before each source.
        registry: the kinds of sources; a source function gets the source's spec and the bytes of its file.

    Returns:
        One table a source, in the order of the config. Tables of changes and filings are cut at `Dataset.as_of`,
        those of weeks and levels at the end of `Dataset.period`.

    Raises:
        Refused: with every defect of every source, in the order of the config and of the lines; exit code 4
            for data, 5 for a week that is missing or stale, 2 for an as-of date in the future.
    """
    faults = check_report(spec, world.today)
    known_by = None if faults else spec.known_by or spec.as_of or world.today
    files: list[SourceFile] = []
    excused: list[Excused] = []
    for source in spec.sources:
        world.report(f"load {source.name}")
        file, found, let_pass = _read_source(source, spec.overrides, world, registry)
        faults += found
        excused += let_pass
        files += [file] if file else []
    # Which week is the latest common one can only be said when every weekly file has been understood.
    if known_by is None or (faults and spec.as_of is None):
        raise Refused(tuple(faults))
    # The age of data that are rebuilt as of a day is judged as on that day.
    return _cut_and_judge(spec, files, faults, known_by, spec.known_by or world.today, excused)


def _read_source(
    spec: SourceSpec, overrides: Sequence[Override], world: World, registry: Registry
) -> tuple[SourceFile | None, list[Diagnostic], list[Excused]]:
    try:
        spec, raw = _read_table(spec, world, registry)
        raw = arrange(spec, raw)
        columns = find_columns(spec, raw.header)
    except Refused as refused:
        return None, list(order_faults(spec, list(refused.diagnostics))), []
    file, faults = parse_rows(spec, raw, columns, world.today)
    faults = [*explain_shift(file, faults), *check_keys(file), *check_order(file)]
    if spec.shape == "weekly":
        faults += check_calendar(file)
    elif spec.shape == "levels":
        faults += [*check_levels(file), *check_level_zeros(file)]
    faults += [*check_identities(file), *check_scale(file), *check_assets(file)]
    faults, excused = excuse(overrides, file, faults)
    return (None if faults else file), list(order_faults(spec, faults)), excused


def _read_table(spec: SourceSpec, world: World, registry: Registry) -> tuple[SourceSpec, RawTable]:
    """Read the file of a source, or every file that its path matches; the spec that comes back knows which."""
    read = registry.sources[spec.kind].function
    if not spec.is_glob:
        return spec, read(spec, read_bytes(spec, world))
    files = world.find(spec.path)
    if not files or len(files) > MOST_FILES:
        message = f"{len(files) or 'no'} files match this path" + (f"; at most {MOST_FILES} are read" if files else "")
        hint = f"check `path` of the source {spec.name!r} at {spec.place}"
        raise Refused((build_fault(spec, "too-many-files" if files else "missing-file", message, hint=hint),))
    tables: list[tuple[str, RawTable]] = []
    faults: list[Diagnostic] = []
    for file in files:
        own = replace(spec, path=file, printed_path=name_match(spec, file))
        try:
            tables.append((own.printed_path, read(own, read_bytes(own, world))))
        except Refused as refused:
            faults += refused.diagnostics
    if faults:
        raise Refused(tuple(faults))
    return lay_end_to_end(spec, tables)


def arrange(spec: SourceSpec, raw: RawTable) -> RawTable:
    """Write the table anew as the gates read it, if the config says that the file has it otherwise."""
    if spec.long is not None:
        return arrange_long(spec, spec.long, raw)
    if not spec.is_regular:
        return arrange_wide(spec, raw)
    return raw if spec.kind == "csv" else rewrite(raw)


def read_bytes(spec: SourceSpec, world: World) -> bytes:
    """Read the file of a source, or the vintage it has been given; raises Refused if that is not to be had."""
    hint = f"check `path` of the source {spec.name!r} at {spec.place}"
    try:
        content = world.read(spec.path)
        check_vintage(spec, content)
        return content
    except (FileNotFoundError, NotADirectoryError):
        fault = build_fault(spec, "missing-file", "there is no such file", hint=hint)
    except IsADirectoryError:
        fault = build_fault(spec, "unreadable-file", "this is a folder, not a file", hint=hint)
    except PermissionError:
        hint = "give the user who runs flowbrief the right to read it"
        fault = build_fault(spec, "unreadable-file", "the file may not be read: permission denied", hint=hint)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
        fault = build_fault(spec, "unreadable-file", f"the file cannot be read: {reason}", hint=hint)
    raise Refused((fault,))


def _cut_and_judge(
    spec: ReportSpec,
    files: list[SourceFile],
    faults: list[Diagnostic],
    known_by: date,
    today: date,
    excused: list[Excused],
) -> Dataset:
    cuts, found = _cut_files(files, spec.as_of or known_by, known_by)
    faults += found
    if spec.as_of:
        faults += [fault for cut in cuts for fault in check_expected_week(cut, spec.as_of)]
    if faults:
        raise Refused((*faults, *_judge(spec, cuts, today).faults))
    period, found = find_period(spec, cuts, known_by)
    if period is None:
        raise Refused(tuple(found))
    as_of = spec.as_of or period.end
    newest = {
        cut.spec.name: max((week.end for week in cut.held_weeks()), default=cut.last.on)
        for cut in cuts
        if cut.spec.has_weeks
    }
    cuts, faults = _cut_files(files, as_of, known_by, period)
    verdict = _judge(spec, cuts, today, newest)
    if faults or verdict.faults:
        raise Refused((*faults, *verdict.faults))
    let_pass = [*keep_used(excused, cuts), *verdict.excused]
    overridden = list_overridden(let_pass, cuts)
    elsewhere = {REVISION_GATE, *(OF_LATEST if spec.as_of else ())}
    found_here = [override for override in spec.overrides if override.gate not in elsewhere]
    passed = (result for cut in cuts for result in list_passed(cut, None if spec.as_of else today))
    return Dataset(
        as_of=as_of,
        period=period,
        tables=tuple(build_table(cut) for cut in cuts),
        gates=mark_overridden(passed, overridden),
        warnings=(
            *warn_absent(spec),
            *verdict.warnings,
            *_list_uneven(cuts, newest, period),
            *warn_excused(let_pass),
            *warn_unused(found_here, [*excused, *verdict.excused]),
        ),
        reservations=Reservations(overridden, differing=list_differing(spec, cuts, period)),
    )


def _cut_files(
    files: Sequence[SourceFile], as_of: date, known_by: date, period: Period | None = None
) -> tuple[list[Cut], list[Diagnostic]]:
    cuts: list[Cut] = []
    faults: list[Diagnostic] = []
    for file in files:
        end = period.end if period and file.spec.has_weeks else as_of
        cut = cut_file(file, end, known_by, period.end if period else None)
        if isinstance(cut, Cut):
            cuts.append(cut)
        else:
            faults.append(cut)
    return cuts, faults


def _judge(spec: ReportSpec, cuts: Sequence[Cut], today: date, newest: Mapping[str, date] | None = None) -> _Verdict:
    """Judge the end of each source; `newest` is the last week that each holds, once it is known."""
    verdict = _Verdict([], [], [])
    for cut in cuts:
        faults = [*check_last_period(cut), *check_zeros(cut), *check_unchanged(cut)]
        verdict.warnings.extend(list_warnings(cut))
        if spec.as_of is None:
            faults += check_complete(cut, newest or {})
            for check in (check_freshness, check_expected):
                errors, warnings = check(cut, today)
                faults += errors
                verdict.warnings.extend(warnings)
        standing, excused = excuse(spec.overrides, cut.file, faults)
        verdict.faults.extend(standing)
        verdict.excused.extend(excused)
    return verdict


def _list_uneven(cuts: Sequence[Cut], newest: dict[str, date], period: Period) -> list[Diagnostic]:
    return [
        build_warning(
            cut.spec,
            "later-week-unused",
            f"the file holds the week ended {newest[cut.spec.name]}, but the report describes the one ended "
            f"{period.end}, the last that all sources of weeks and levels hold",
            hint="fetch the newer files of the other sources",
        )
        for cut in cuts
        if cut.spec.has_weeks and newest[cut.spec.name] > period.end
    ]
