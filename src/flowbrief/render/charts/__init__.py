"""Plots become SVG with real text, and PNG."""

from .files import draw_chart, draw_picture, warm_up
from .preview import draw_preview

__all__ = ["draw_chart", "draw_picture", "draw_preview", "warm_up"]
