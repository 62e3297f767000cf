"""Finished bytes leave the program: the issue's folder, and the manifest beside it."""

from .folder import Issue, store_issue
from .manifest import write_manifest

__all__ = ["Issue", "store_issue", "write_manifest"]
