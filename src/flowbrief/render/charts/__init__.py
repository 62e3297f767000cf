"""Plots become SVG with real text, and PNG."""

from .files import draw_chart, warm_up

__all__ = ["draw_chart", "warm_up"]
