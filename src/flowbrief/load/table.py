"""Rows become a tidy frame with provenance; the one module of this room that needs pandas."""

from __future__ import annotations

from decimal import Context
from hashlib import sha256
from typing import TYPE_CHECKING

from flowbrief.load.cut import Cut
from flowbrief.model.table import Provenance, Table

if TYPE_CHECKING:
    import pandas as pd

# Wide enough for every digit of a number times a scale: the product is exact, whatever the caller's context.
_EXACT = Context(prec=80)


def build_table(cut: Cut) -> Table:
    """Build the table of one source from the rows that were kept."""
    return Table(
        name=cut.spec.name,
        shape=cut.spec.shape,
        frame=_build_frame(cut),
        unit=cut.spec.unit,
        universe=cut.spec.universe,
        provenance=_build_provenance(cut),
        gaps=cut.gaps(),
    )


def _build_frame(cut: Cut) -> pd.DataFrame:
    import pandas as pd

    names = sorted(name for name, _ in cut.spec.columns)
    cells = [(period, name, row) for period, row in zip(cut.periods(), cut.rows, strict=True) for name in names]
    values = [_EXACT.multiply(row.numbers[name], cut.spec.scale) for _, name, row in cells]
    return pd.DataFrame(
        {
            "period_start": pd.Series([period.start for period, _, _ in cells], dtype=object),
            "period_end": pd.Series([period.end for period, _, _ in cells], dtype=object),
            "column": pd.Series([name for _, name, _ in cells], dtype="str"),
            "value": pd.Series(values, dtype=object),
            "row": pd.Series([row.line for _, _, row in cells], dtype="int64"),
        }
    )


def _build_provenance(cut: Cut) -> Provenance:
    digest = sha256(cut.file.header.content)
    for row in cut.in_file_order():
        digest.update(row.content)
    return Provenance(
        source=cut.spec.name,
        path=cut.spec.printed_path,
        sha256=digest.hexdigest(),
        rows=len(cut.rows),
        first_on=cut.rows[0].on,
        last_on=cut.last.on,
        provider=cut.spec.provider,
        publication=cut.spec.publication,
        licence=cut.spec.licence,
        shape=cut.spec.shape,
    )
