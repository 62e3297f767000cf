"""Downloading what is online into the store of vintages: the network, and the only writing before an issue."""

from .sources import fetch_sources

__all__ = ["fetch_sources"]
