"""Tables become measures, series and rankings: numbers once, without words or formatting."""

from .analysis import measure

__all__ = ["measure"]
