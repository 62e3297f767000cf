"""Which variant of a block is printed."""

from __future__ import annotations

from flowbrief.model.argument import BlockSpec
from flowbrief.model.measure import Analysis


def choose_case(block: BlockSpec, analysis: Analysis) -> int:
    """Return the number, from 0, of the first case whose condition holds; the last case has none and always does."""
    return next(
        index
        for index, case in enumerate(block.cases)
        if case.when is None or analysis.verdicts[case.when.text] is True
    )
