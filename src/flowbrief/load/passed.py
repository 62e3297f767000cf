"""The list of gates that a source passed, with what each of them saw.

Every gate looked at the whole file. The details count only what the report uses, so that a file cut at the as-of
date gives the same list.
"""

from datetime import date

from flowbrief.load.cut import Cut
from flowbrief.load.gates import HISTORY_FOR_SCALE, find_residual
from flowbrief.load.stale import list_limits
from flowbrief.model.table import GateResult


def list_passed(cut: Cut, today: date | None) -> tuple[GateResult, ...]:
    """List the gates of one source in the order in which they stand in the way.

    `today` is None if the age of the data was not looked at, because the config gives the as-of date.
    """
    spec, rows = cut.spec, len(cut.rows)
    fields = len(cut.file.header.cells)
    size = len(cut.file.header.content) + sum(len(row.content) for row in cut.in_file_order())
    found = [
        ("file", f"{size} bytes"),
        ("header", f"{fields} columns"),
        ("field-count", f"{rows} rows of {fields} fields"),
        ("dates", f"{rows} dates, {cut.rows[0].on} to {cut.last.on}"),
        ("numbers", f"{rows * len(spec.columns)} numbers"),
        ("unique-dates", _describe_dates(cut)),
        ("row-order", _describe_order(cut)),
    ]
    if spec.shape == "weekly":
        found += _describe_calendar(cut)
    elif spec.shape == "levels":
        found += [("calendar", f"{len(cut.held_weeks())} whole weeks, {len(cut.gaps())} of them declared missing")]
    results = [GateResult(code, spec.name, True, detail) for code, detail in found]
    for identity in spec.identities:
        residuals = [abs(r) for row in cut.rows if (r := find_residual(identity, row)) is not None]
        detail = f"{rows} rows, largest difference {max(residuals)}, tolerance {identity.tolerance}"
        subject = f"{spec.name}: {identity.whole} = {' + '.join(identity.parts)}"
        results.append(GateResult("adds-up", subject, True, detail))
    for rule in spec.gates.assets:
        what = f"{rule.flow} of {rule.assets}" if rule.flow else f"change of {rule.shares}"
        results.append(GateResult("assets", f"{spec.name}: {what}", True, f"{rows} rows, at most {rule.at_most}"))
    judged = max(rows - HISTORY_FOR_SCALE, 0)
    results.append(GateResult("scale", spec.name, True, f"{judged} rows with {HISTORY_FOR_SCALE} or more before"))
    if spec.shape == "weekly":
        results.append(GateResult("last-period", spec.name, True, f"{cut.last.on} is new and not all zero"))
    elif spec.shape == "levels":
        results.append(GateResult("last-period", spec.name, True, f"{cut.last.on} is not all zero"))
    if spec.has_weeks:
        results.append(GateResult("zeros", spec.name, True, f"{len(spec.columns)} columns end with no sudden zero"))
    for name, limit in list_limits(cut).items():
        results.append(GateResult("unchanged", f"{spec.name}: {name}", True, f"at most {limit} equal rows at the end"))
    if today is not None and spec.gates.is_complete:
        results.append(GateResult("complete", spec.name, True, f"holds the newest week, with {cut.last.on}"))
    # Not how old they are today: an issue that is built again tomorrow from the same data is the same.
    gates = spec.gates
    if today is not None and (gates.expected_warn_after, gates.expected_error_after) != (None, None):
        limits = _describe_limits(gates.expected_warn_after, gates.expected_error_after)
        results.append(GateResult("expected", spec.name, True, f"{cut.last.on}, weeks after it: {limits}"))
    if today is not None and (spec.warn_after_days, spec.error_after_days) != (None, None):
        limits = _describe_limits(spec.warn_after_days, spec.error_after_days)
        results.append(GateResult("freshness", spec.name, True, f"{cut.last.on}, {limits}"))
    return tuple(results)


def _describe_limits(warn_after: int | None, error_after: int | None) -> str:
    limits = (("a warning after", warn_after), ("refused after", error_after))
    return ", ".join(f"{words} {days} days" for words, days in limits if days is not None)


def _describe_dates(cut: Cut) -> str:
    rows = f"{len(cut.rows)} rows"
    return f"{rows}, {len(cut.superseded)} earlier releases" if cut.spec.revisions else rows


def _describe_order(cut: Cut) -> str:
    if len(cut.rows) == 1:
        return "one row"
    return "oldest first" if cut.rows[0].line < cut.last.line else "newest first"


def _describe_calendar(cut: Cut) -> list[tuple[str, str]]:
    weeks = cut.weeks()
    moved = sum(key != end for key, end in weeks.ends.items())
    return [
        ("calendar", f"{len(cut.rows)} weeks, {moved} closed on a declared holiday end"),
        ("no-gaps", f"{len(weeks.absent())} weeks missing, all declared"),
    ]
