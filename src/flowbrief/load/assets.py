"""Flows that are too large for the assets they would have moved."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from flowbrief.load.fault import build_fault
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.gate import AssetsRule
from flowbrief.model.source import SourceSpec

# A rule that is implied judges the rows of these last days,
_NEWEST_DAYS = 14
# and earlier ones beside which, within so many rows, the price moved as much the other way: a split of which shares and
# price tell on different days.
_ROWS_APART = 5
_APART_TOLERANCE = Decimal("0.15")
# Shares that double while shares times price stays within this share of itself were split.
_SPLIT_TOLERANCE = Decimal("0.02")
_HUNDRED = 100


def check_assets(file: SourceFile) -> list[Diagnostic]:
    """Refuse a row whose flow, or whose change in shares, is more than the declared share of the assets before it.

    Assets are those of the row before; shares that change with their price in inverse proportion are a split.
    """
    return [fault for rule in file.spec.gates.assets for fault in _check_rule(file, rule)]


def _check_rule(file: SourceFile, rule: AssetsRule) -> Iterator[Diagnostic]:
    names = [name for name in (rule.flow, rule.assets, rule.shares, rule.price) if name is not None]
    rows = [row for row in file.by_date() if set(names) <= row.numbers.keys()]
    for number, (before, row) in enumerate(pairwise(rows), start=1):
        if rule.flow is not None and rule.assets is not None:
            base = before.numbers[rule.assets] * file.spec.scale_of(rule.assets)
            flow = row.numbers[rule.flow] * file.spec.scale_of(rule.flow)
            if base > 0 and abs(flow) > rule.at_most * base:
                yield _refuse_flow(file, rule, before, row, abs(flow) / base)
        elif rule.shares is not None:
            base = before.numbers[rule.shares]
            change = abs(row.numbers[rule.shares] - base)
            if base <= 0 or change <= rule.at_most * base or _is_split(rule, before, row):
                continue
            if rule.is_implied and not _is_suspect(rule, rows, number):
                continue
            yield _refuse_change(file.spec, file.heading(rule.shares), rule, before, row)


def _is_suspect(rule: AssetsRule, rows: Sequence[Row], number: int) -> bool:
    """True if an implied rule holds for the change from the row before `number`: new, or half of a split."""
    before, row = rows[number - 1], rows[number]
    if rule.shares is None or rule.price is None or any(before.on < day <= row.on for day in rule.splits):
        return False
    if (rows[-1].on - row.on).days < _NEWEST_DAYS:
        return True
    ratio = row.numbers[rule.shares] / before.numbers[rule.shares]
    near = rows[max(number - 1 - _ROWS_APART, 0) : number + 1 + _ROWS_APART]
    prices = [other.numbers[rule.price] for other in near]
    return any(old > 0 and abs(ratio * new / old - 1) <= _APART_TOLERANCE for old, new in pairwise(prices))


def _is_split(rule: AssetsRule, before: Row, row: Row) -> bool:
    if rule.shares is None or rule.price is None:
        return False
    worth = before.numbers[rule.shares] * before.numbers[rule.price]
    return abs(row.numbers[rule.shares] * row.numbers[rule.price] - worth) <= _SPLIT_TOLERANCE * worth


def _percent(share: Decimal) -> str:
    return f"{(share * _HUNDRED).quantize(Decimal('0.1')).normalize():f} %"


def _refuse_flow(file: SourceFile, rule: AssetsRule, before: Row, row: Row, share: Decimal) -> Diagnostic:
    flow, assets = str(rule.flow), str(rule.assets)
    message = (
        f"{file.heading(flow)} is {row.numbers[flow]} on {row.on}, {_percent(share)} of the {file.heading(assets)} "
        f"of {before.on}, {before.numbers[assets]}; at most {_percent(rule.at_most)} is plausible"
    )
    hint = "compare the row with the publisher's; look for a wrong unit, or another fund's row"
    field = file.heading(flow)
    return build_fault(file.spec, "flow-over-assets", message, line=row.line, field=field, hint=hint)


def _refuse_change(spec: SourceSpec, heading: str, rule: AssetsRule, before: Row, row: Row) -> Diagnostic:
    shares = str(rule.shares)
    old, new = before.numbers[shares], row.numbers[shares]
    message = (
        f"{heading} goes from {old} on {before.on} to {new} on {row.on}, by {_percent(abs(new - old) / old)}; "
        f"at most {_percent(rule.at_most)} is plausible, and the price does not move as in a split"
    )
    hint = (
        "compare both rows with the publisher's; a split moves the price in inverse proportion on the same day, and "
        "one that the file shows on two days belongs under splits of the metric"
    )
    return build_fault(spec, "flow-over-assets", message, line=row.line, field=heading, hint=hint)
