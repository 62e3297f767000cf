"""Measures become typed claims with salience, and the claims of the week are chosen and ordered."""

from .agenda import claim
from .headline import head
from .retraction import find_retracted

__all__ = ["claim", "find_retracted", "head"]
