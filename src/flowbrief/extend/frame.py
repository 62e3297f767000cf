"""A table as a pandas frame, for metrics of one's own.

flowbrief's own metrics work on a table's observations one by one, in `Decimal`; they do not wait for pandas, whose
import takes longer than all of their arithmetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowbrief.model.table import Table

if TYPE_CHECKING:
    import pandas as pd


def build_frame(table: Table) -> pd.DataFrame:
    """Build a tidy frame, one row an observation, in the order of the table.

    Columns: `period_start` and `period_end` (`date`; equal for a table of changes or levels), `column` (str, our name
    for it), `value` (Decimal, in the unit of the column, inflow positive), `row` (int, the line in the file).
    """
    import pandas as pd

    seen = table.observations
    return pd.DataFrame(
        {
            "period_start": pd.Series([one.period.start for one in seen], dtype=object),
            "period_end": pd.Series([one.period.end for one in seen], dtype=object),
            "column": pd.Series([one.column for one in seen], dtype="str"),
            "value": pd.Series([one.value for one in seen], dtype=object),
            "row": pd.Series([one.row for one in seen], dtype="int64"),
        }
    )
