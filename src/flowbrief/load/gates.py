"""Gates over all rows of a file: keys, order, adding-up, scale."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

from flowbrief.load.fault import build_fault, name_line
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.source import Identity

HISTORY_FOR_SCALE = 13
SCALE_FACTOR = 50
PLAUSIBLE_RECORD = 3
_FEWEST_PARTS = 2
_FEWEST_ROWS = 3
_POWERS = tuple(Decimal(10) ** power for power in range(2, 10))
_MOST_PAIRINGS = 5000


def check_keys(file: SourceFile) -> list[Diagnostic]:
    """Find dates that stand in more than one row; with revisions, in more than one row of the same release."""
    first: dict[object, Row] = {}
    faults = []
    for row in file.rows:
        earlier = first.setdefault((row.key, row.released_on) if file.spec.revisions else row.on, row)
        if earlier is row:
            continue
        same = "the same" if earlier.numbers == row.numbers else "other"
        message = f"{row.on} stands in {name_line(file.spec, earlier.line)} and again here, with {same} values"
        hint = "keep one of the two rows"
        field = file.spec.date_column
        faults.append(build_fault(file.spec, "duplicate-period", message, line=row.line, field=field, hint=hint))
    return faults


def check_order(file: SourceFile) -> list[Diagnostic]:
    """Find rows that break the order of dates; both oldest first and newest first are orders.

    A file with revisions may run by the dates of release instead.
    """
    if file.spec.revisions and _runs_by_release(file):
        return []
    steps = [(before, after) for before, after in pairwise(file.rows) if before.on != after.on]
    rising = sum(before.on < after.on for before, after in steps)
    is_rising = 2 * rising >= len(steps)
    order = "oldest first" if is_rising else "newest first"
    return [
        build_fault(
            file.spec,
            "unsorted-rows",
            f"{after.on} follows {before.on}, but the file runs {order}",
            line=after.line,
            field=file.spec.date_column,
            hint="sort the rows by date; if the file was pasted together, look for wrong years",
        )
        for before, after in steps
        if (before.on < after.on) is not is_rising
    ]


def _runs_by_release(file: SourceFile) -> bool:
    days = [row.released_on for row in file.rows if row.released_on is not None]
    return len(days) == len(file.rows) and days in (sorted(days), sorted(days, reverse=True))


def find_residual(identity: Identity, row: Row) -> Decimal | None:
    """Return whole less parts in the unit of the file, or None if one of the cells was refused."""
    if not {identity.whole, *identity.parts} <= row.numbers.keys():
        return None
    return row.numbers[identity.whole] - sum((row.numbers[part] for part in identity.parts), Decimal(0))


def check_identities(file: SourceFile) -> list[Diagnostic]:
    """Find rows whose declared parts do not sum to their whole within the tolerance.

    Where another choice of columns does add up in every failing row, the hint says so: the sign of columns
    that slid under the wrong headings.
    """
    faults = []
    for identity in file.spec.identities:
        if total := _find_total_among(file, identity):
            faults.append(_refuse_total(file, identity, total))
            continue
        failing = [
            (row, residual)
            for row in file.rows
            if (residual := find_residual(identity, row)) is not None and abs(residual) > identity.tolerance
        ]
        hint = _explain_residuals(file, identity, [row for row, _ in failing]) if failing else ""
        faults += [_refuse_sum(file, identity, row, residual, hint) for row, residual in failing]
    return faults


def _find_total_among(file: SourceFile, identity: Identity) -> str | None:
    """The part without which the others add up in every row, where with it they do so in hardly any."""
    if len(identity.parts) <= _FEWEST_PARTS or len(file.rows) < _FEWEST_ROWS:
        return None
    if 2 * _count_kept(identity, file.rows) > len(file.rows):
        return None
    for part in identity.parts:
        rest = Identity(identity.whole, tuple(p for p in identity.parts if p != part), identity.tolerance)
        if _count_kept(rest, file.rows) == len(file.rows):
            return part
    return None


def _count_kept(identity: Identity, rows: Iterable[Row]) -> int:
    residuals = [find_residual(identity, row) for row in rows]
    return sum(residual is not None and abs(residual) <= identity.tolerance for residual in residuals)


def _refuse_total(file: SourceFile, identity: Identity, total: str) -> Diagnostic:
    heading, whole = file.heading(total), file.heading(identity.whole)
    message = (
        f"{heading} seems to be a total among the parts of {whole}: without it the other parts add up in all "
        f"{len(file.rows)} rows, with it in hardly any"
    )
    hint = f"take {total!r} out of the parts of {identity.whole!r} in the config: a total is not one of its parts"
    return build_fault(file.spec, "total-among-parts", message, line=file.header.line, field=heading, hint=hint)


def _refuse_sum(file: SourceFile, identity: Identity, row: Row, residual: Decimal, hint: str) -> Diagnostic:
    whole = file.heading(identity.whole)
    parts = " + ".join(f"{file.heading(part)} {row.numbers[part]}" for part in identity.parts)
    total = row.numbers[identity.whole] - residual
    message = (
        f"{whole} is {row.numbers[identity.whole]}, but {parts} = {total}: "
        f"a difference of {residual}, more than the tolerance of {identity.tolerance}"
    )
    return build_fault(file.spec, "does-not-add-up", message, line=row.line, field=whole, hint=hint)


def _explain_residuals(file: SourceFile, identity: Identity, failing: list[Row]) -> str:
    for other in _list_pairings(file, identity):
        residuals = [find_residual(other, row) for row in failing]
        if all(r is not None and abs(r) <= other.tolerance for r in residuals) and any(
            row.numbers[other.whole] for row in failing
        ):
            parts = " + ".join(file.heading(part) for part in other.parts)
            rows = "this row" if len(failing) == 1 else f"all {len(failing)} such rows"
            return (
                f"in {rows} {file.heading(other.whole)} = {parts} does add up: "
                "the columns may have been shifted under their headings"
            )
    return "compare the row with the publisher's; rounding explains a difference of 1 for each part, not more"


def _list_pairings(file: SourceFile, identity: Identity) -> Iterable[Identity]:
    names = [name for name, _ in file.spec.columns]
    size = len(identity.parts)
    if len(names) * comb(len(names) - 1, size) > _MOST_PAIRINGS:
        return
    for whole in names:
        for parts in combinations([name for name in names if name != whole], size):
            if whole != identity.whole or set(parts) != set(identity.parts):
                yield Identity(whole, parts, identity.tolerance)


def check_scale(file: SourceFile) -> list[Diagnostic]:
    """Find the value with which a column changes its unit or slips its decimal point.

    A value is refused if it is more than 50 times as large, sign aside, as anything in the 13 or more rows
    before it, and if dividing it by 100, 1,000, … or 10⁹ would make it plausible: at most three times the
    largest before, and at least the tenth percentile of those magnitudes. Both conditions are meant to spare
    real surges, which are rarely fifty times a record. A column that becomes smaller is not found by this rule.
    """
    faults = []
    for name, heading in file.spec.columns:
        magnitudes: list[Decimal] = []
        for row in file.by_date():
            if name not in row.numbers:
                continue
            size = abs(row.numbers[name])
            power = _find_power(size, magnitudes)
            if power is not None:
                largest = max(magnitudes)
                message = (
                    f"{row.numbers[name]} is {size // largest} times the largest of the {len(magnitudes)} values "
                    f"before it ({largest}); divided by {power} it would be plausible"
                )
                hint = "the unit changed or the decimal point slipped: a column keeps one unit throughout"
                faults.append(build_fault(file.spec, "scale-break", message, line=row.line, field=heading, hint=hint))
            magnitudes.append(size)
    return faults


def _find_power(size: Decimal, earlier: list[Decimal]) -> Decimal | None:
    if len(earlier) < HISTORY_FOR_SCALE:
        return None
    largest = max(earlier)
    if largest == 0 or size <= SCALE_FACTOR * largest:
        return None
    low = sorted(earlier)[len(earlier) // 10]
    return next((power for power in _POWERS if low <= size / power <= PLAUSIBLE_RECORD * largest), None)
