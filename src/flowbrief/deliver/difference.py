"""What differs between two issues: numbers, claims, and what was known of the past."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .issue_text import ToldClaim, clean, read_claims, refuse_unreadable
from .stored import StoredIssue

NEW, GONE, TURNED, REWORDED = "new", "gone", "turned", "reworded"
_UNTOLD = ToldClaim("", {})
_NUMBERING = "number."
_LEDGER, _DATA, _USED = "ledger.json", "data.csv", "used/"


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a measure in one issue: exact, with its unit, and each way in which a language prints it."""

    value: str
    unit: str
    printed: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A measure whose value or print differs; `before` or `after` is None where only the other issue prints it."""

    measure: str
    before: Reading | None
    after: Reading | None


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that is new, gone, turned (it says something else of its subject), or reworded.

    `before` and `after` are its sentences by language, the `variants` those of the two issues, "" where it is not told.
    """

    claim: str
    how: str
    variants: tuple[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PastChange:
    """A value of a day in the past that both issues know and that is another now.

    `what` is a column of a source (`SOURCE.COLUMN`) or a measure; values are written out, in its own unit.
    """

    what: str
    on: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What `after` says otherwise than `before`.

    `same` counts the measures that print the same value. `revisions` are figures of sources, where both issues kept
    those they used; `points` are values of past days in charts and tables. `files` are those whose bytes differ, for
    two issues of one day.
    """

    before: StoredIssue
    after: StoredIssue
    numbers: tuple[NumberChange, ...]
    same: int
    claims: tuple[ClaimChange, ...]
    revisions: tuple[PastChange, ...]
    points: tuple[PastChange, ...]
    files: tuple[str, ...]


def compare_issues(before: StoredIssue, after: StoredIssue) -> Difference:
    """Compare two issues of a report. Raises Refused (exit 7) if the records of one cannot be read."""
    old, new = _read_numbers(before), _read_numbers(after)
    names = dict.fromkeys([*new, *old])
    one_day = before.as_of == after.as_of
    # Each week moves the points of a series and the numbers of notes and tables: no news, unless it is the same week.
    told = [name for name in names if one_day or ("@" not in name and not name.startswith(_NUMBERING))]
    numbers = [NumberChange(name, old.get(name), new.get(name)) for name in told if old.get(name) != new.get(name)]
    return Difference(
        before,
        after,
        tuple(numbers),
        len(told) - len(numbers),
        _compare_claims(before, after, reworded=one_day),
        tuple(_compare_past(_read_used(before), _read_used(after))),
        tuple(_compare_past(_read_points(before, old), _read_points(after, new))),
        tuple(name for name in sorted({*before.files, *after.files}) if _hash(before, name) != _hash(after, name))
        if one_day
        else (),
    )


def _read_numbers(issue: StoredIssue) -> dict[str, Reading]:
    """Each measure that the issue prints, in the order in which a reader meets it."""
    found: dict[str, tuple[str, str, dict[str, dict[str, None]]]] = {}
    try:
        for row in json.loads(issue.files[_LEDGER]):
            _, _, printed = found.setdefault(str(row["measure"]), (str(row["value"]), str(row["unit"]), {}))
            printed.setdefault(str(row["language"]), {})[clean(str(row["printed"]))] = None
    except (KeyError, TypeError, ValueError):
        raise refuse_unreadable(issue, _LEDGER) from None
    return {
        measure: Reading(value, unit, {language: tuple(forms) for language, forms in sorted(printed.items())})
        for measure, (value, unit, printed) in found.items()
    }


def _compare_claims(before: StoredIssue, after: StoredIssue, *, reworded: bool) -> tuple[ClaimChange, ...]:
    """`reworded` also lists claims that say the same in other words, as two issues of different weeks always do."""
    old, new = read_claims(before), read_claims(after)
    changes: list[ClaimChange] = []
    for claim in dict.fromkeys([*new, *old]):
        was, now = old.get(claim, _UNTOLD), new.get(claim, _UNTOLD)
        if claim not in old:
            how = NEW
        elif claim not in new:
            how = GONE
        elif was.variant != now.variant:
            how = TURNED
        elif reworded and was.sentences != now.sentences:
            how = REWORDED
        else:
            continue
        changes.append(ClaimChange(claim, how, (was.variant, now.variant), was.sentences, now.sentences))
    return tuple(changes)


def _read_used(issue: StoredIssue) -> dict[tuple[str, str], str]:
    """The figures of sources that the issue kept, by column and day."""
    found: dict[tuple[str, str], str] = {}
    for name in issue.files:
        if name.startswith(_USED):
            rows = _read_rows(issue, name)
            found |= {(f"{Path(name).stem}.{row['column']}", row["period_end"]): row["value"] for row in rows}
    return found


def _read_points(issue: StoredIssue, numbers: Mapping[str, Reading]) -> dict[tuple[str, str], str]:
    """The values of charts, tables and text that belong to a day, by measure and day."""
    printed = ((measure, reading.value) for measure, reading in numbers.items())
    drawn = ((row["measure"], row["value"]) for row in _read_rows(issue, _DATA))
    return {(name, day): value for measure, value in (*drawn, *printed) for name, at, day in [measure.partition("@")]
            if at}  # fmt: skip


def _read_rows(issue: StoredIssue, name: str) -> Sequence[Mapping[str, Any]]:
    try:
        rows = list(csv.DictReader(io.StringIO(issue.files[name].decode("utf-8-sig"))))
        wanted = ("measure", "value") if name == _DATA else ("column", "period_end", "value")
        if any(row.get(key) is None for row in rows for key in wanted):
            raise ValueError(name)
    except (KeyError, ValueError):
        raise refuse_unreadable(issue, name) from None
    return rows


def _compare_past(old: Mapping[tuple[str, str], str], new: Mapping[tuple[str, str], str]) -> Iterable[PastChange]:
    """What both know and say otherwise, by name, oldest first."""
    for what, on in sorted(old.keys() & new.keys()):
        if old[what, on] != new[what, on]:
            yield PastChange(what, on, old[what, on], new[what, on])


def _hash(issue: StoredIssue, name: str) -> str | None:
    return next((one["sha256"] for one in issue.manifest["artifacts"] if one["path"] == name), None)
