"""A setting that lists days with a factor each, such as the splits of a fund."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from flowbrief.configure.atoms import Expected
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.shape_errors import report_wrong_type
from flowbrief.extend import Param

_ENTRY = Expected("a day with its factor", "days with factors", "{day: 2025-12-05, factor: 2}")
_DAY = Expected("a date", "dates", "2025-12-05")
_FACTOR = Expected("a number", "numbers", "2")


def check_factors(
    param: Param, items: list[Any], path: KeyPath, findings: Findings
) -> tuple[tuple[dt.date, Decimal], ...]:
    """Check a list of `{day: date, factor: number}`; return the usable entries, each day once."""
    checked: dict[dt.date, Decimal] = {}
    for index, item in enumerate(items):
        here = (*path, index)
        label = f"{param.name}, entry {index + 1}"
        if not isinstance(item, dict):
            report_wrong_type(here, label, _ENTRY, item, findings)
            continue
        for key in (key for key in item if key not in ("day", "factor")):
            findings.add(
                "unknown-key", (*here, key), f"{label}: {key} is not a key here", "known: day, factor", at="key"
            )
        for key in (key for key in ("day", "factor") if key not in item):
            findings.add("missing-key", here, f"{label}: the key {key} is missing", f"write {_ENTRY.example}", at="key")
        if "day" not in item or "factor" not in item:
            continue
        day, factor = item["day"], item["factor"]
        if not isinstance(day, dt.date):
            report_wrong_type((*here, "day"), f"{label}: day", _DAY, day, findings)
        elif isinstance(factor, bool) or not isinstance(factor, int | Decimal):
            report_wrong_type((*here, "factor"), f"{label}: factor", _FACTOR, factor, findings)
        elif factor <= 0:
            message = f"{label}: expected a number above 0; found {factor}"
            findings.add(
                "out-of-range", (*here, "factor"), message, "2 for two new shares for one, 0.5 for one for two"
            )
        elif day in checked:
            findings.add("duplicate-entry", (*here, "day"), f"{label}: {day} stands in the list twice")
        else:
            checked[day] = Decimal(factor)
    return tuple(sorted(checked.items()))
