"""Downloading what is online into the store of vintages: the network, and the only writing before an issue."""

from .old_file import add_old_file
from .sources import fetch_sources

__all__ = ["add_old_file", "fetch_sources"]
