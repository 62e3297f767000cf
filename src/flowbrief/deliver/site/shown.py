"""What readers were shown of an issue, one version after the other, by the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flowbrief.deliver.journal import Entry
from flowbrief.model.text import Text

PUBLISHED, ROLLED_BACK = "published", "rolled-back"


@dataclass(frozen=True, slots=True)
class Shown:
    """Bytes of an issue that readers were shown: since when, the SHA-256 of the manifest, and what was corrected.

    `correction` says in both languages what differs from the version before; None for a first version, and for one that
    was shown again.
    """

    at: datetime
    manifest: str
    correction: Text | None


def list_issues(entry: Entry) -> Mapping[str, str]:
    """The issues that an entry is about: the SHA-256 of each manifest by day, all of the site for a publishing."""
    issues: Mapping[str, str] = entry.details.get("issues") or {entry.as_of: entry.manifest}
    return issues


def list_public(entries: Iterable[Entry]) -> Mapping[str, str]:
    """The issues that readers can see now, as the log has them: the SHA-256 of each manifest by day."""
    shown = [entry for entry in entries if entry.action in (PUBLISHED, ROLLED_BACK)]
    return list_issues(shown[-1]) if shown else {}


def list_shown(entries: Iterable[Entry], as_of: date) -> tuple[Shown, ...]:
    """The versions of an issue that readers were shown, oldest first; one that did not change counts once.

    Each entry of a publishing or of going back names all issues of the site, not only the latest.
    """
    found: list[Shown] = []
    for entry in entries:
        if entry.action in (PUBLISHED, ROLLED_BACK):
            manifest = list_issues(entry).get(as_of.isoformat())
            if manifest is not None and (not found or found[-1].manifest != manifest):
                words = entry.details.get("corrections", {}).get(as_of.isoformat())
                correction = Text(words["zh"], words["en"]) if words else None
                found.append(Shown(datetime.fromisoformat(entry.at), manifest, correction))
    return tuple(found)
