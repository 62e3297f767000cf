"""Two providers of one universe: what each says of the week, side by side, never joined into one series."""

from collections.abc import Sequence
from decimal import Context, Decimal

from flowbrief.load.cut import Cut
from flowbrief.model.gate import Differing
from flowbrief.model.period import Period
from flowbrief.model.spec import ReportSpec

_EXACT = Context(prec=80)


def list_differing(spec: ReportSpec, cuts: Sequence[Cut], period: Period) -> tuple[Differing, ...]:
    """Find the pairs of columns that are further apart in the week of the report than the config allows."""
    by_name = {cut.spec.name: cut for cut in cuts}
    found = []
    for pair in spec.providers:
        one, other = (_read_week(by_name[source], column, period) for source, column in (pair.first, pair.second))
        if one is None or other is None or not pair.is_passed_by(one, other):
            continue
        first, second = (spec.source(source) for source, _ in (pair.first, pair.second))
        unit = first.column_units[pair.first[1]][0] if pair.first[1] in first.column_units else first.unit
        found.append(Differing(pair, period, (first.provider, second.provider), (one, other), unit))
    return tuple(found)


def _read_week(cut: Cut, column: str, period: Period) -> Decimal | None:
    row = next((row for row in reversed(cut.rows) if row.on <= period.end), None)
    if row is None or row.on < period.start or column not in row.numbers:
        return None
    return _EXACT.multiply(row.numbers[column], cut.spec.scale_of(column))
