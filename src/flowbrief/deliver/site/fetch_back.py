"""A published site as its readers get it: every page over HTTP, compared with what was published."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit

import httpx

from flowbrief import __version__
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .publish import describe_differences
from .tree import Tree

_INDEX = "index.html"
_AT_ONCE = 8
_SECONDS = 30.0
# What a page of a site would hardly be.
_LARGEST = 256 * 1024 * 1024
# A service that builds pages, or a cache in between, takes its time.
_WAITS = (1, 2, 4, 8, 15, 30, 30, 30)


def fetch_back(url: str, tree: Tree, sleep: Callable[[float], None] = time.sleep) -> None:
    """Fetch every file of a tree from the address at which the site is read, and compare.

    Pages are asked for as readers do, without `index.html`. What differs is asked for again for two minutes. Raises
    Refused (exit 7) with the files that differ, or if nothing answers.
    """
    headers = {"User-Agent": f"flowbrief/{__version__}", "Cache-Control": "no-cache"}
    found: dict[str, str] = {}
    with httpx.Client(timeout=_SECONDS, headers=headers, follow_redirects=False) as client:
        for wait in (*_WAITS, None):
            missing = [path for path, sha256 in tree.hashes.items() if found.get(path) != sha256]
            try:
                found |= _fetch(client, url, missing)
            except httpx.HTTPError as error:
                if wait is None:
                    raise _refuse(url, error) from error
            if all(found.get(path) == sha256 for path, sha256 in tree.hashes.items()):
                return
            if wait is not None:
                sleep(wait)
    raise Refused(tuple(describe_differences(url, tree.hashes, found)))


def _fetch(client: httpx.Client, url: str, paths: Sequence[str]) -> Mapping[str, str]:
    """The SHA-256 of what each file’s address gives; an answer that is no page counts as missing."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        hashes = pool.map(lambda path: _hash(client, url, path), paths)
        return {path: sha256 for path, sha256 in zip(paths, hashes, strict=True) if sha256 is not None}


def _hash(client: httpx.Client, url: str, path: str) -> str | None:
    address = urljoin(url, path.removesuffix(_INDEX) if path.rpartition("/")[2] == _INDEX else path)
    for _ in range(4):
        with client.stream("GET", address) as answer:
            if answer.is_redirect:
                target = urljoin(address, answer.headers.get("location", ""))
                if urlsplit(target)[:2] != urlsplit(url)[:2]:
                    return None
                address = target
                continue
            if answer.status_code != httpx.codes.OK:
                return None
            digest, size = hashlib.sha256(), 0
            for part in answer.iter_bytes():
                digest.update(part)
                size += len(part)
                if size > _LARGEST:
                    return None
            return digest.hexdigest()
    return None


def _refuse(url: str, error: Exception) -> Refused:
    message = f"the site does not answer: {error or type(error).__name__}"
    hint = "it is published; look at the web server, then publish again"
    return Refused((Diagnostic("site-unreachable", message, Place(url), hint, exit_code=ExitCode.DELIVERY),))
