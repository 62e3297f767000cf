"""Plots become SVG with real text, and PNG."""

from .drawn import DrawnChart, draw_chart

__all__ = ["DrawnChart", "draw_chart"]
