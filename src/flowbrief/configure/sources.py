"""`sources` of the config → `SourceSpec`, with the rules that a schema cannot say."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path, PurePath
from typing import get_args

from flowbrief.configure.draft import Draft
from flowbrief.configure.gates import build_gates, check_gates
from flowbrief.configure.names import Names, find_kind
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.settings import check_settings
from flowbrief.configure.source_schema import CalendarShape, SourceShape, UnitShape, Weekday
from flowbrief.configure.writing import build_cells, build_layout, build_long, check_writing
from flowbrief.extend import Registry
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.source import CalendarSpec, Identity, SourceSpec

WEEKDAYS: tuple[str, ...] = get_args(Weekday)

# A day whose number, month and year cannot be taken for each other.
_PROBE = date(2025, 11, 28)


def check_sources(
    draft: Draft, names: Names, registry: Registry, folder: Path, findings: Findings
) -> tuple[SourceSpec, ...]:
    """Check each source and return its spec; `folder` is the one that holds the config file."""
    return tuple(
        _check_source(name, shape, names, registry, folder, findings) for name, shape in draft.sources.usable()
    )


def _check_source(
    name: str, shape: SourceShape, names: Names, registry: Registry, folder: Path, findings: Findings
) -> SourceSpec:
    path: KeyPath = ("sources", name)
    options: dict[str, object] = {}
    if entry := find_kind(findings, path, shape.kind, registry.sources, "source"):
        keys = tuple(SourceShape.model_fields)
        options = check_settings(entry, shape.settings, path, names, findings, keys)
    _check_headings(shape, path, findings)
    own = entry is not None and entry.function.__module__.startswith("flowbrief.")
    check_writing(shape, path, findings, is_own_kind=own)
    _check_date_format(shape.date.format, (*path, "date", "format"), findings)
    _check_unit(shape.unit, (*path, "unit"), findings)
    _check_units(shape, (*path, "units"), findings)
    check_gates(shape, (*path, "gates"), findings)
    _check_revisions(shape, (*path, "date"), findings)
    _check_filings(shape, (*path, "date"), findings)
    if shape.shape in ("weekly", "levels") and shape.calendar is None:
        weekly = shape.shape == "weekly"
        findings.add(
            "missing-key",
            path,
            "a weekly source needs a calendar" if weekly else "a source of levels needs a calendar",
            "calendar: {week_ends: wednesday" + ("}" if weekly else ", max_gap_days: 1}"),
            at="key",
        )
    elif shape.shape in ("changes", "filings") and shape.calendar is not None:
        message = f"a source of {shape.shape} has no weeks, so it has no calendar"
        findings.add("calendar-not-allowed", (*path, "calendar"), message, "delete it, or use shape: weekly", at="key")
    elif shape.calendar is not None:
        _check_calendar(shape.calendar, (*path, "calendar"), findings)
        _check_gap_days(shape.shape, shape.calendar, (*path, "calendar"), findings)
    unit, scale = _build_unit(shape.unit)
    freshness = shape.gates.freshness
    return SourceSpec(
        name=name,
        kind=shape.kind,
        place=findings.place(path, at="key"),
        path=folder / (shape.path or ""),
        printed_path=PurePath(shape.path).as_posix() if shape.path else "",
        shape=shape.shape,
        date_column=shape.date.column,
        date_format=shape.date.format,
        released_column=shape.date.released_on,
        columns=tuple(shape.columns.items()),
        unit=unit,
        scale=scale,
        encoding=shape.encoding,
        calendar=_build_calendar(shape.calendar),
        identities=tuple(Identity(rule.whole, tuple(rule.parts), rule.tolerance) for rule in shape.gates.adds_up),
        warn_after_days=freshness.warn_after_days,
        error_after_days=freshness.error_after_days,
        provider=shape.provider.as_text(),
        publication=shape.publication.as_text(),
        licence=shape.licence.as_text(),
        universe=shape.universe.as_text(),
        options=options,
        column_units={name: _build_unit(own) for name, own in shape.units.items()},
        revisions=shape.date.revisions or shape.shape == "filings",
        started_column=shape.date.started_on,
        gates=build_gates(shape),
        cells=build_cells(shape.cells),
        layout=build_layout(shape.text),
        long=build_long(shape),
        unused_columns=tuple(shape.unused_columns),
        part=shape.part.as_text() if shape.part is not None else None,
        date_basis=shape.date_basis,
        is_optional=shape.optional,
    )


def _check_headings(shape: SourceShape, path: KeyPath, findings: Findings) -> None:
    used: dict[str, str] = {shape.date.column: "date.column"}
    if shape.date.released_on is not None:
        if shape.date.released_on in used:
            message = f"{shape.date.released_on!r} is the date column already"
            findings.add("duplicate-heading", (*path, "date", "released_on"), message)
        used.setdefault(shape.date.released_on, "date.released_on")
    if shape.date.started_on is not None:
        if shape.date.started_on in used:
            message = f"{shape.date.started_on!r} is used by {used[shape.date.started_on]} already"
            findings.add("duplicate-heading", (*path, "date", "started_on"), message)
        used.setdefault(shape.date.started_on, "date.started_on")
    for name, heading in shape.columns.items():
        if heading in used:
            message = f"the heading {heading!r} is used by {used[heading]} already"
            findings.add("duplicate-heading", (*path, "columns", name), message, "each column is named once")
        used.setdefault(heading, f"columns.{name}")


def _check_date_format(written: str, path: KeyPath, findings: Findings) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            padded = re.sub("%-([dm])", r"%\1", written)
            understood = datetime.strptime(_PROBE.strftime(written), padded).date() == _PROBE
    except (ValueError, re.error):  # re.error: a code that stands twice
        understood = False
    if not understood:
        findings.add(
            "bad-date-format",
            path,
            f"{written!r} does not describe a whole date",
            'it needs a year, a month and a day, such as "%Y-%m-%d" for 2026-02-04 or "%d %b %Y" for 04 Feb 2026',
        )


def _check_unit(unit: UnitShape, path: KeyPath, findings: Findings) -> None:
    if unit.kind == "money" and unit.currency is None:
        findings.add("missing-key", path, "money needs a currency", "currency: USD, for example", at="key")
    if unit.kind != "money" and unit.currency is not None:
        message = f"a unit of kind {unit.kind} has no currency"
        findings.add("currency-not-allowed", (*path, "currency"), message, "delete it, or use kind: money", at="key")


def _build_unit(unit: UnitShape) -> tuple[Unit, Decimal]:
    sign = -1 if unit.sign == "outflow_positive" else 1
    return Unit(UnitKind(unit.kind), unit.currency), sign * unit.scale


def _check_units(shape: SourceShape, path: KeyPath, findings: Findings) -> None:
    for name, unit in shape.units.items():
        if name not in shape.columns:
            hint = f"known: {', '.join(shape.columns)}"
            findings.add("unknown-column", (*path, name), f"{name!r} is not a column of this source", hint, at="key")
        _check_unit(unit, (*path, name), findings)


def _check_revisions(shape: SourceShape, path: KeyPath, findings: Findings) -> None:
    if not shape.date.revisions:
        return
    if shape.date.released_on is None:
        message = "revisions need the column that says when a row was published"
        findings.add("missing-key", path, message, "released_on: released, for example", at="key")
    if shape.shape == "changes":
        message = "a source of changes has no key revisions"
        findings.add("unknown-key", (*path, "revisions"), message, "delete it", at="key")


def _check_filings(shape: SourceShape, path: KeyPath, findings: Findings) -> None:
    if shape.shape == "filings":
        for key, what in (("started_on", "the first day it covers"), ("released_on", "the day it was filed")):
            if getattr(shape.date, key) is None:
                message = f"each row of filings needs {what}: the key {key} is missing"
                findings.add("missing-key", path, message, f"{key}: the heading of that column", at="key")
    elif shape.date.started_on is not None:
        message = f"a source of shape {shape.shape} has no key started_on"
        findings.add("unknown-key", (*path, "started_on"), message, "delete it, or use shape: filings", at="key")


def _check_gap_days(shape: str, calendar: CalendarShape, path: KeyPath, findings: Findings) -> None:
    if shape == "levels" and calendar.max_gap_days is None:
        message = "a source of levels has to say how many weekdays may pass without a row"
        findings.add("missing-key", path, message, "max_gap_days: 1, for single holidays", at="key")
    elif shape != "levels" and calendar.max_gap_days is not None:
        message = "only a source of levels has max_gap_days"
        findings.add("unknown-key", (*path, "max_gap_days"), message, "delete it, or use shape: levels", at="key")


def _check_calendar(calendar: CalendarShape, path: KeyPath, findings: Findings) -> None:
    for index, day in enumerate(calendar.holiday_ends):
        if _weekday(day) == calendar.week_ends:
            findings.add(
                "holiday-not-moved",
                (*path, "holiday_ends", index),
                f"{day} is a {calendar.week_ends.title()}, the day on which weeks close anyway",
                "holiday_ends lists only closing days on another weekday",
            )
    listed: dict[date, KeyPath] = {}
    for number, entry in enumerate(calendar.missing):
        for index, day in enumerate(entry.weeks):
            here = (*path, "missing", number, "weeks", index)
            if day in listed:
                findings.add("duplicate-entry", here, f"the week ended {day} is already listed as missing")
            listed.setdefault(day, here)
            if _weekday(day) != calendar.week_ends and day not in calendar.holiday_ends:
                findings.add(
                    "not-a-week-end",
                    here,
                    f"{day} is a {_weekday(day).title()}; weeks here close on a {calendar.week_ends.title()}",
                    "give the closing day of the week, or list the day under holiday_ends too",
                )


def _build_calendar(calendar: CalendarShape | None) -> CalendarSpec | None:
    if calendar is None:
        return None
    return CalendarSpec(
        week_ends=WEEKDAYS.index(calendar.week_ends) + 1,
        holiday_ends=tuple(calendar.holiday_ends),
        missing=tuple((day, entry.reason.as_text()) for entry in calendar.missing for day in entry.weeks),
        max_gap_days=calendar.max_gap_days,
    )


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]
