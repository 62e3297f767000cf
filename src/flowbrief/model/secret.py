"""Values that nobody may read: named in the config by where they are kept, and struck out of whatever is printed."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, urlsplit

STRUCK = "[secret]"
# Shorter ones would strike out ordinary words and digits.
_SHORTEST = 4
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
        yield quote(part, safe="")
        yield quote_plus(part)
        yield base64.b64encode(part.encode()).decode()
        yield base64.urlsafe_b64encode(part.encode()).decode()
        yield repr(part)[1:-1]


def _list_parts(value: str) -> Iterable[str]:
    """The password of an address, and whatever a query or a path of it may hide."""
    if "://" not in value:
        return
    try:
        parts = urlsplit(value)
        password = parts.password
    except ValueError:
        return
    if password:
        yield password
        yield unquote(password)
        yield f"\0{unquote(parts.username or '')}\0{unquote(password)}"
    if parts.query:
        yield parts.query
        for pair in parts.query.split("&"):
            yield unquote(pair.partition("=")[2])
    if len(parts.path) > len("/.") + _SHORTEST:
        yield parts.path
