"""Zeros that are none: a fetch that failed and was stored as 0, a fund that left and is carried on at 0."""

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.load.cut import Cut
from flowbrief.load.fault import build_fault, name_line
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.quantity import UnitKind
from flowbrief.model.source import SourceSpec

HISTORY_FOR_ZERO = 13
# A column whose usual size is this many of its smallest steps hits exactly zero less than once in as many rows.
_STEPS_FOR_ZERO = 50
_COUNTED = (UnitKind.MONEY, UnitKind.COUNT)


def check_zeros(cut: Cut) -> list[Diagnostic]:
    """Refuse zeros at the end of a weekly column that has not been zero in 13 or more weeks before.

    One such week is a fetch that failed or a figure that is still to come; several are a fund or category that left.
    Columns of small numbers are spared: the median size has to be 50 of the column's smallest steps or more.
    """
    if cut.spec.shape != "weekly" or not any(cut.last.numbers.values()):
        return []
    faults = []
    for name, heading in cut.spec.columns:
        rows = [row for row in cut.rows if name in row.numbers]
        zeros = 0
        while zeros < len(rows) and not rows[-1 - zeros].numbers[name]:
            zeros += 1
        earlier = rows[: len(rows) - zeros]
        if zeros and _is_never_zero([row.numbers[name] for row in earlier]):
            faults.append(_refuse_zeros(cut.spec, heading, earlier, rows[len(earlier) :]))
    return faults


def check_level_zeros(file: SourceFile) -> list[Diagnostic]:
    """Refuse a level of zero in a column of money or counts that has not been zero in 13 or more rows before."""
    faults = []
    for name, heading in file.spec.columns:
        unit = file.spec.column_units[name][0] if name in file.spec.column_units else file.spec.unit
        if unit.kind not in _COUNTED:
            continue
        earlier: list[Decimal] = []
        for row in file.by_date():
            if name not in row.numbers:
                continue
            if not row.numbers[name] and len(earlier) >= HISTORY_FOR_ZERO and all(earlier):
                message = f"{heading} is 0 on {row.on}, after {len(earlier)} rows without a zero"
                hint = (
                    "a level of zero is usually a fetch that failed: fetch the file again; if the fund closed, "
                    "end its rows before this one"
                )
                faults.append(build_fault(file.spec, "zero-fill", message, line=row.line, field=heading, hint=hint))
            earlier.append(row.numbers[name])
    return faults


def _is_never_zero(earlier: Sequence[Decimal]) -> bool:
    if len(earlier) < HISTORY_FOR_ZERO or not all(earlier):
        return False
    step = min(Decimal(1).scaleb(min(int(number.as_tuple().exponent), 0)) for number in earlier)
    return sorted(map(abs, earlier))[len(earlier) // 2] >= _STEPS_FOR_ZERO * step


def _refuse_zeros(spec: SourceSpec, heading: str, earlier: Sequence[Row], zeros: Sequence[Row]) -> Diagnostic:
    last = zeros[-1]
    if len(zeros) == 1:
        message = (
            f"{heading} is exactly 0 in the last week, {last.on}; it was never 0 in the {len(earlier)} weeks before"
        )
        hint = "a fetch that failed, or a figure still to come, is no zero: fetch the file again"
    else:
        message = (
            f"{heading} is exactly 0 in the last {len(zeros)} weeks, from {zeros[0].on} "
            f"({name_line(spec, zeros[0].line)}); it was never 0 in the {len(earlier)} weeks before"
        )
        hint = (
            "a fund or category that left is not one with zero flow: take its column out of the file and the config, "
            f"or end the report with the week of {earlier[-1].on}"
        )
    return build_fault(
        spec,
        "zero-fill" if len(zeros) == 1 else "series-ended",
        message,
        line=last.line,
        field=heading,
        hint=hint,
    )
