"""Columns that slid: from some row on another table stands under the old headings.

Such rows leave columns blank and still hold plausible numbers in the others, so that nothing but an adding-up rule
tells what happened. The blank cells of these rows are one finding, not hundreds.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from flowbrief.load.fault import build_fault, find_place, name_line
from flowbrief.load.gates import find_residual
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.source import Identity

# Fewer rows may add up by chance.
_FEWEST_ROWS = 3
_MOST_PARTS = 3


def explain_shift(file: SourceFile, faults: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Replace the blank cells of rows whose columns slid by one finding; leave all other findings as they are.

    Rows have slid if they leave the same columns blank, an adding-up rule of the source needs one of these, and the
    columns that are left add up in another way in all of these rows and in hardly any other, while no rule that the
    source declares holds in any of them.
    """
    found = list(faults)
    blank: dict[tuple[str, int], set[str]] = {}
    for fault in found:
        if fault.code == "blank-cell":
            blank.setdefault((fault.place.file, fault.place.line), set()).add(fault.place.field)
    groups: dict[frozenset[str], list[Row]] = {}
    for row in file.by_date():
        place = find_place(file.spec, row.line)
        if (place.file, place.line) in blank:
            groups.setdefault(frozenset(blank[place.file, place.line]), []).append(row)
    explained: list[Diagnostic] = []
    for headings, rows in groups.items():
        other = _find_other_sum(file, rows) if len(rows) >= _FEWEST_ROWS else None
        rule = _find_broken_rule(file, headings)
        if other is None or rule is None:
            continue
        places = {(place.file, place.line) for row in rows for place in (find_place(file.spec, row.line),)}
        found = [f for f in found if f.code != "blank-cell" or (f.place.file, f.place.line) not in places]
        explained.append(_refuse_shift(file, rule, other, headings, rows))
    return [*explained, *found]


def _find_broken_rule(file: SourceFile, blank: frozenset[str]) -> Identity | None:
    return next(
        (rule for rule in file.spec.identities if blank & {file.heading(name) for name in (rule.whole, *rule.parts)}),
        None,
    )


def _find_other_sum(file: SourceFile, rows: Sequence[Row]) -> Identity | None:
    """Another way in which the columns that are left add up, in all of some rows and in few of the others."""
    left = [name for name, _ in file.spec.columns if all(name in row.numbers for row in rows)]
    others = [row for row in file.rows if row not in rows and set(left) <= row.numbers.keys()]
    tolerance = max((rule.tolerance for rule in file.spec.identities), default=None)
    if tolerance is None or any(_count_kept(rule, rows) for rule in file.spec.identities):
        return None
    for size in range(2, _MOST_PARTS + 1):
        for whole in left:
            for parts in combinations([name for name in left if name != whole], size):
                rule = Identity(whole, parts, tolerance)
                if _count_kept(rule, rows) == len(rows) and 2 * _count_kept(rule, others) <= len(others):
                    return rule
    return None


def _count_kept(rule: Identity, rows: Sequence[Row]) -> int:
    residuals = [find_residual(rule, row) for row in rows]
    return sum(residual is not None and abs(residual) <= rule.tolerance for residual in residuals)


def _refuse_shift(
    file: SourceFile, rule: Identity, other: Identity, blank: frozenset[str], rows: Sequence[Row]
) -> Diagnostic:
    first, last = min(rows, key=lambda row: row.line), max(rows, key=lambda row: row.line)
    empty = ", ".join(heading for _, heading in file.spec.columns if heading in blank)
    whole = file.heading(rule.whole)
    parts = " + ".join(file.heading(part) for part in rule.parts)
    sum_of_others = " + ".join(file.heading(part) for part in other.parts)
    message = (
        f"the columns seem to have been shifted: in {len(rows)} rows, from {name_line(file.spec, first.line)} "
        f"({first.on}) to {name_line(file.spec, last.line)} ({last.on}), {whole} = {parts} cannot hold, for {empty} "
        f"{'is' if len(blank) == 1 else 'are'} blank; what does add up in all of them, and not before, is "
        f"{file.heading(other.whole)} = {sum_of_others}"
    )
    hint = (
        f"from this row on another table stands under these headings: {file.heading(other.whole)} is a total there, "
        f"and {sum_of_others.replace(' + ', ' and ')} are its parts. Cut the rows off, or fetch the two tables apart"
    )
    return build_fault(file.spec, "does-not-add-up", message, line=first.line, field=whole, hint=hint)
