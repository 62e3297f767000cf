"""The files of the issues at their places in the site, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowbrief.model.artifact import Artifact
from flowbrief.model.published import PublishedIssue

from .shelf import Shelf

_MEDIA_TYPES = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
}
_BOTH = "brief.bilingual.html"


def list_issue_files(issues: Sequence[PublishedIssue], shelves: Sequence[Shelf]) -> Iterator[Artifact]:
    """Put each page at its address, the latest one of a language a second time, and what can be downloaded beside."""
    for issue in issues:
        day = issue.as_of.isoformat()
        for edition in issue.editions:
            yield _copy(issue, edition.page, f"{edition.language}/{day}/index.html")
        if _BOTH in issue.files:
            yield _copy(issue, _BOTH, f"bilingual/{day}/index.html")
        for name in sorted(issue.files):
            if _is_download(name):
                yield _copy(issue, name, f"issues/{day}/{name}")
    for shelf in shelves:
        latest = shelf.entries[0]
        yield _copy(latest.issue, latest.edition.page, f"{shelf.language}/latest/index.html")


def _is_download(name: str) -> bool:
    is_paper = name.startswith("brief.") and name.endswith(".pdf")
    is_preview = name.startswith("preview.") and name.endswith(".png")
    return is_paper or is_preview or name in ("data.csv", "claims.json", "manifest.json")


def _copy(issue: PublishedIssue, name: str, path: str) -> Artifact:
    return Artifact(path, _MEDIA_TYPES[name.rpartition(".")[2]], issue.files[name])
