"""`fetch` and `store` of the config → `FetchSpec`, with the rules that a schema cannot say."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from flowbrief.configure.draft import Draft
from flowbrief.configure.fetch_schema import FetchShape, SourceFetchShape
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.model.secret import find_keys
from flowbrief.model.source import SourceSpec
from flowbrief.model.vintage import FetchSpec, is_loopback

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_MEGABYTE = 1024 * 1024
_BY_OTHER_MEANS = "leave it out; fetch such a file by other means, and name it by `path`"


def add_fetches(draft: Draft, sources: tuple[SourceSpec, ...], findings: Findings) -> tuple[SourceSpec, ...]:
    """Check where and how each source is fetched, and that each has a file or an address; return them with it."""
    manner = FetchShape.model_validate(draft.value("fetch", {}))
    shapes = dict(draft.sources.usable())
    added: list[SourceSpec] = []
    for source in sources:
        path, shape = ("sources", source.name), shapes[source.name].fetch
        if shape is None and not source.has_path:
            hint = "path: the file, relative to this config; or fetch: {url: https://…}"
            findings.add("missing-key", path, f"the key path is missing in {source.name}", hint, at="key")
        fetch = _build_fetch(shape, manner, path, findings) if shape is not None else None
        added.append(replace(source, fetch=fetch))
    return tuple(added)


def _build_fetch(shape: SourceFetchShape, manner: FetchShape, path: KeyPath, findings: Findings) -> FetchSpec:
    here = (*path, "fetch")
    _check_url(shape.url, (*here, "url"), findings)
    for index, host in enumerate(shape.redirect_hosts):
        if not _HOST.fullmatch(host):
            message = f"{host!r} is not the name of a host"
            findings.add("bad-host", (*here, "redirect_hosts", index), message, "files.example.com, for example")
    contact = shape.contact or manner.contact
    at = (*here, "contact") if shape.contact else ("fetch", "contact")
    if contact is None:
        message = "a source that is fetched needs the contact that its publisher is told"
        findings.add("missing-key", here, message, "under fetch of the report: contact: desk@example.com", at="key")
    elif not contact.isascii() or not contact.isprintable():
        message = "the contact is sent in a header, which takes letters of ASCII only"
        findings.add("bad-contact", at, message, "an address such as desk@example.com")
    return FetchSpec(
        url=shape.url,
        contact=contact or "",
        timeout_seconds=shape.timeout_seconds or manner.timeout_seconds,
        retries=manner.retries if shape.retries is None else shape.retries,
        redirect_hosts=tuple(shape.redirect_hosts),
        most_bytes=shape.most_megabytes * _MEGABYTE,
        place=findings.place(here, at="key"),
    )


def _check_url(url: str, path: KeyPath, findings: Findings) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    # No message repeats an address that holds one: it would be in every log.
    keys = find_keys(url)
    if keys:
        message = f"the address holds a secret ({keys[0][0]}), which every log and manifest would show"
        findings.add("secret-in-config", path, message, _BY_OTHER_MEANS)
    elif not host or not url.isascii() or not url.isprintable() or " " in url:
        message = "this is not the address of a file" if "@" in url else f"{url!r} is not the address of a file"
        findings.add("bad-url", path, message, "https://example.com/flows.csv, for example")
    elif parts.username is not None or parts.password is not None:
        message = "the address holds a user name or a password, which every log would show"
        findings.add("bad-url", path, message, _BY_OTHER_MEANS)
    elif parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        message = f"{url!r} is not an https address, so that anybody on the way could change the data"
        findings.add("url-not-https", path, message, "begin it with https://; http is only for 127.0.0.1")
