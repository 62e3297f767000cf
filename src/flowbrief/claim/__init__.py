"""Measures become typed claims with salience, and the claims of the week are chosen and ordered."""

from .agenda import claim

__all__ = ["claim"]
