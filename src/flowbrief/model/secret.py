"""Values that nobody may read: named in the config by where they are kept, and struck out of whatever is printed."""

from __future__ import annotations

import base64
import html
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

STRUCK = "[secret]"
# Shorter ones would strike out ordinary words and digits.
_SHORTEST = 4
# The name of a user or a setting is part of what is kept secret, but a short one is an ordinary word.
_SHORTEST_NAME = 8
# A part of a path that is as long as that was made by a machine.
_SHORTEST_SEGMENT = 16
_ESCAPE = re.compile("%[0-9A-F]{2}")
# Not `key` alone: the address of a public table may have one.
_KEY = re.compile(
    r"token|secret|passw|pwd|signature|credential|^(sig|auth)$|(api|access|account|subscription|private)[_.-]?key",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(env|file):(.+)", re.DOTALL)


class SecretMissing(Exception):  # noqa: N818 - named for what happened
    """The environment or the file does not hold what the config names; the text says which, and how to mend it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class SecretRef:
    """Where a secret is kept: `env:NAME`, or `file:PATH` with the path relative to the config file.

    `folder` is that of the config file. The value itself is never part of a spec.
    """

    written: str
    folder: Path

    def read(self) -> str:
        """Return the value, without the line's end, and have it struck out of everything printed from now on.

        Raises SecretMissing.
        """
        match = _REFERENCE.fullmatch(self.written)
        if match is None:
            raise SecretMissing("a secret is named by env:NAME or file:PATH", "write env:NAME")
        kind, name = match.groups()
        if kind == "env":
            text = os.environ.get(name, "")
            if not text.strip():
                raise SecretMissing(f"the environment has no {name}", f"export {name}=…")
        else:
            try:
                text = (self.folder / name).read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                raise SecretMissing(f"the file {name} cannot be read", "it holds the secret alone") from None
            if not text.strip():
                raise SecretMissing(f"the file {name} is empty", "it holds the secret alone")
        text = text.strip()
        hide(text)
        return text


def is_reference(text: str) -> bool:
    """True for `env:NAME` and `file:PATH`."""
    return _REFERENCE.fullmatch(text) is not None


_hidden: set[str] = set()


def find_keys(url: str) -> tuple[tuple[str, str], ...]:
    """The parameters of an address that keep strangers out, by their names: tokens, keys, signatures, passwords."""
    try:
        given = parse_qsl(urlsplit(url).query)
    except ValueError:
        return ()
    return tuple((name, value) for name, value in given if _KEY.search(name))


def hide_keys(url: str) -> None:
    """Have what keeps strangers out of an address struck out, also its password, and nothing else of it."""
    try:
        password = urlsplit(url).password or ""
    except ValueError:
        password = ""
    hide(password, *(value for _, value in find_keys(url)))


def hide(*values: str) -> None:
    """Have these values struck out of everything printed from now on, however they are encoded.

    Of an address with a password the parts are struck out too, and of a text of several lines each line.
    """
    for value in values:
        _hidden.update(form for form in _list_forms(value) if len(form) >= _SHORTEST)


def redact(text: str) -> str:
    """Strike out every secret that is known, the longest first, since one may hold another."""
    for secret in sorted(_hidden, key=len, reverse=True):
        text = text.replace(secret, STRUCK)
    return text


def _list_forms(value: str) -> Iterable[str]:
    for part in {value, *value.splitlines(), *_list_parts(value)}:
        yield part
        for quoted in (quote(part, safe=""), quote(part), quote_plus(part)):
            yield quoted
            yield _ESCAPE.sub(lambda match: match[0].lower(), quoted)
        yield html.escape(part)
        yield json.dumps(part)[1:-1]
        yield json.dumps(part, ensure_ascii=False)[1:-1]
        # Some leave out the signs that fill the last group.
        yield base64.b64encode(part.encode()).decode().rstrip("=")
        yield base64.urlsafe_b64encode(part.encode()).decode().rstrip("=")
        yield repr(part)[1:-1]
        yield repr(part.encode())[2:-1]


def _list_parts(value: str) -> Iterable[str]:
    """User and password of an address, and whatever a query or a path of it may hide."""
    if "://" not in value:
        return
    try:
        parts = urlsplit(value)
        password = parts.password
    except ValueError:
        return
    name = parts.username or ""
    for written in (name, unquote(name)):
        if len(written) >= _SHORTEST_NAME:
            yield written
    if password:
        yield password
        yield unquote(password)
        yield f"{name}:{password}"
        yield f"\0{unquote(name)}\0{unquote(password)}"
    if parts.query:
        yield parts.query
        yield from (value for _, value in parse_qsl(parts.query) if len(value) >= _SHORTEST_NAME)
    if len(parts.path) > _SHORTEST_NAME:
        yield parts.path
        yield from (one for one in parts.path.split("/") if len(one) >= _SHORTEST_SEGMENT)
