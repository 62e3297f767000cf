"""A finished site: every file with its bytes, under names that are safe in any folder and any address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flowbrief.model.artifact import Artifact
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

_FOLDER = re.compile(r"[a-z0-9-]{1,64}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a site by path, with the issues that it shows: the day of each, and the SHA-256 of its manifest.

    `sha256` stands for all paths and bytes; `hashes` has that of each file.
    """

    report: str
    files: Mapping[str, Artifact]
    issues: Mapping[str, str]
    hashes: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""

    @property
    def as_of(self) -> date:
        """The day of the latest issue."""
        return date.fromisoformat(max(self.issues))

    @property
    def manifest(self) -> str:
        """The SHA-256 of the manifest of the latest issue."""
        return self.issues[max(self.issues)]


def make_tree(report: str, artifacts: Sequence[Artifact], issues: Mapping[str, str]) -> Tree:
    """Put the files of a site together. `issues` has the manifest’s SHA-256 of each issue by its day, and is not empty.

    Raises Refused (exit 7, bad-site-path) for a name that is absolute, leads out of the folder, is hidden, or has
    characters other than letters, digits, dot, hyphen and underscore; and for two names that are one where capitals do
    not count, or of which one is a folder of the other.
    """
    found = tuple(_find_faults([artifact.path for artifact in artifacts]))
    if found:
        raise Refused(found)
    files = {artifact.path: artifact for artifact in sorted(artifacts, key=lambda one: one.path)}
    hashes = {path: hashlib.sha256(artifact.content).hexdigest() for path, artifact in files.items()}
    return Tree(report, files, dict(sorted(issues.items())), hashes, hash_tree(hashes))


def hash_tree(hashes: Mapping[str, str]) -> str:
    """One SHA-256 for a whole tree, from that of each file by its path."""
    lines = "".join(f"{sha256} {path}\n" for path, sha256 in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def is_safe_path(path: str) -> bool:
    """True for a path that stays within its folder wherever it is put: folders of small letters, digits and hyphens."""
    *folders, name = path.split("/")
    return (
        len(folders) < _DEEPEST
        and all(_FOLDER.fullmatch(folder) for folder in folders)
        and _FILE.fullmatch(name) is not None
    )


def _find_faults(paths: Sequence[str]) -> Iterable[Diagnostic]:
    seen: dict[str, str] = {}
    folders = {"/".join(parts[:at]).casefold(): path for path in paths for parts in (path.split("/"),)
               for at in range(1, len(parts))}  # fmt: skip
    for path in paths:
        folded = path.casefold()
        if not is_safe_path(path):
            yield _fault(path, "a file of the site cannot have this name")
        elif folded in seen:
            yield _fault(path, f"this file and {seen[folded]} would be one where capitals do not count")
        elif folded in folders:
            yield _fault(path, f"this file would stand where the folder of {folders[folded]} is")
        seen.setdefault(folded, path)


def _fault(path: str, message: str) -> Diagnostic:
    hint = "letters, digits, hyphens, underscores and dots; folders have small letters, digits and hyphens"
    return Diagnostic("bad-site-path", message, Place(ascii(path)[1:-1]), hint, exit_code=ExitCode.DELIVERY)
