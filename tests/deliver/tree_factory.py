"""Sites to publish: every file says which version it is of and ends with its own hash, so that a torn one shows."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from flowbrief.deliver.site.tree import Tree, make_tree
from flowbrief.model.artifact import Artifact

AT = datetime(2026, 2, 13, 8, 0, tzinfo=UTC)
DAYS = ("2026-01-30", "2026-02-06", "2026-02-13")
HTML, JSON = "text/html", "application/json"


def make_site(version: int, days: tuple[str, ...] = DAYS, report: str = "small", size: int = 3000) -> Tree:
    """A site like a real one in its layout, with content that depends on the version."""
    asset = f"assets/chart-{hashlib.sha256(str(version).encode()).hexdigest()[:12]}.svg"
    pages = ["index.html", "404.html"]
    for language in ("zh", "en"):
        pages += [f"{language}/index.html", f"{language}/latest/index.html", f"{language}/archive/index.html"]
        pages += [f"{language}/{day}/index.html" for day in days]
    files = [Artifact(path, HTML, seal(path, version, asset, size)) for path in pages]
    files += [Artifact(f"issues/{day}/claims.json", JSON, seal(f"{day}.json", version, "", size)) for day in days]
    files.append(Artifact("sitemap.xml", "application/xml", seal("sitemap.xml", version, "", size)))
    files.append(Artifact(asset, "image/svg+xml", seal(asset, version, "", size)))
    issues = {day: hashlib.sha256(f"{day} {version}".encode()).hexdigest() for day in days}
    return make_tree(report, files, issues)


def seal(path: str, version: int, asset: str, size: int) -> bytes:
    """The bytes of a file: path, version and asset in the first line, filling, the hash of all this at the end."""
    body = f"{path} {version} {asset}\n".encode() + f"第{version}期 flows ".encode() * (size // 16)
    return body + b"\n" + hashlib.sha256(body).hexdigest().encode()


def is_whole(content: bytes) -> bool:
    """True if a file ends with the hash of what comes before."""
    body, _, end = content.rpartition(b"\n")
    return hashlib.sha256(body).hexdigest().encode() == end


def name_asset(content: bytes) -> str:
    """The asset that a page needs."""
    return content.split(b"\n", 1)[0].decode().split()[2]


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)
