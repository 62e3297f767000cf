"""The pages around the issues: home, archive, corrections, search, feeds; a function of what was published."""

from .search import render_search_pages
from .tree import render_site

__all__ = ["render_search_pages", "render_site"]
