"""The chart kinds: each turns a part of the analysis into a plot, already worded and formatted."""

from . import (  # noqa: F401 - importing them registers the built-in charts
    bars,
    dashboard,
    heat,
    lines,
    multiples,
    prices,
    quarters,
    ranges,
    ranking,
    scatter,
    stacks,
    steps,
    totals,
    waterfall,
)
from .drawing import build_chart

__all__ = ["build_chart"]
