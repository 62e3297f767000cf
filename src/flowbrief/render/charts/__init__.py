"""Plots become SVG with real text, and PNG."""

from .files import draw_chart, draw_picture, warm_up

__all__ = ["draw_chart", "draw_picture", "warm_up"]
