"""Levels that nobody keeps up any more: the same number in row after row."""

from flowbrief.load.cut import Cut
from flowbrief.load.fault import build_fault, name_line
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.quantity import UnitKind

# A quarter of business days. Small funds go weeks without a creation, few go so long.
ROWS_UNTIL_UNCHANGED = 60


def list_limits(cut: Cut) -> dict[str, int]:
    """Say after how many equal rows each column of levels counts as not kept up: as declared, or else for counts."""
    if cut.spec.shape != "levels":
        return {}
    units = {name: cut.spec.unit for name, _ in cut.spec.columns}
    units |= {name: unit for name, (unit, _) in cut.spec.column_units.items()}
    counts = {name: ROWS_UNTIL_UNCHANGED for name, unit in units.items() if unit.kind is UnitKind.COUNT}
    return counts | dict(cut.spec.gates.unchanged)


def check_unchanged(cut: Cut) -> list[Diagnostic]:
    """Refuse a column of levels that ends with more equal values in a row than its limit."""
    faults = []
    for name, limit in list_limits(cut).items():
        rows = [row for row in cut.rows if name in row.numbers]
        first = len(rows) - 1
        while first > 0 and rows[first - 1].numbers[name] == rows[-1].numbers[name]:
            first -= 1
        count = len(rows) - first
        if count > limit:
            heading, last = cut.file.heading(name), rows[-1]
            message = (
                f"{heading} has been {last.numbers[name]} in each of the last {count} rows, since {rows[first].on} "
                f"({name_line(cut.spec, rows[first].line)}); more than {limit} equal rows are not believed"
            )
            hint = "the source has stopped keeping it up: a flow calculated from it would be zero, not known"
            faults.append(build_fault(cut.spec, "unchanged-level", message, line=last.line, field=heading, hint=hint))
    return faults
