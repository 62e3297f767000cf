"""Plots become SVG with real text, and PNG."""

from .drawing import DrawnChart, draw_chart

__all__ = ["DrawnChart", "draw_chart"]
