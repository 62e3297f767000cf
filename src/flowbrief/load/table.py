"""Rows become a tidy table with provenance."""

from __future__ import annotations

from decimal import Context
from hashlib import sha256

from flowbrief.load.cut import Cut
from flowbrief.model.table import Observation, Provenance, Table, Vintage

# Wide enough for every digit of a number times a scale: the product is exact, whatever the caller's context.
_EXACT = Context(prec=80)


def build_table(cut: Cut) -> Table:
    """Build the table of one source from the rows that were kept."""
    return Table(
        name=cut.spec.name,
        shape=cut.spec.shape,
        observations=_list_observations(cut),
        unit=cut.spec.unit,
        universe=cut.spec.universe,
        provenance=_build_provenance(cut),
        gaps=cut.gaps(),
        units={name: unit for name, (unit, _) in cut.spec.column_units.items()},
        weeks=cut.held_weeks() if cut.spec.shape == "levels" else (),
        vintages=_list_vintages(cut) if cut.spec.revisions else (),
    )


def _list_vintages(cut: Cut) -> tuple[Vintage, ...]:
    periods = {row.key: period for row, period in zip(cut.rows, cut.periods(), strict=True)}
    released = [(row.key, row.released_on, row) for row in cut.in_file_order() if row.released_on is not None]
    return tuple(
        Vintage(periods[key], name, day, _EXACT.multiply(row.numbers[name], cut.spec.scale_of(name)), row.line)
        for key, day, row in sorted(released, key=lambda entry: entry[:2])
        for name, _ in sorted(cut.spec.columns)
    )


def _list_observations(cut: Cut) -> tuple[Observation, ...]:
    names = sorted(name for name, _ in cut.spec.columns)
    return tuple(
        Observation(period, name, _EXACT.multiply(row.numbers[name], cut.spec.scale_of(name)), row.line)
        for period, row in zip(cut.periods(), cut.rows, strict=True)
        for name in names
    )


def _build_provenance(cut: Cut) -> Provenance:
    used = b"".join((cut.file.header.content, *(row.content for row in cut.in_file_order())))
    return Provenance(
        source=cut.spec.name,
        path=cut.spec.printed_path,
        sha256=sha256(used).hexdigest(),
        rows=len(cut.rows),
        first_on=cut.rows[0].on,
        last_on=cut.last.on,
        provider=cut.spec.provider,
        publication=cut.spec.publication,
        licence=cut.spec.licence,
        shape=cut.spec.shape,
        extract=None if cut.spec.is_plain else used,
        vintage=cut.spec.vintage,
    )
