"""A finished mail, read back: its texts and pictures in order, and where it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .markup import EMPTY, take_apart
from .page import INLINE

# What Outlook alone reads is read like the rest.
_CONDITIONS = re.compile(r"<!--\[if[^\]]*\]>|<!\[endif\]-->")
_COLUMNS = re.compile(r" {2,}")
_ADDRESS = re.compile(r"https?://\S+")
_SPOKEN = ("title", "aria-label", "aria-description", "placeholder", "summary")


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a mail, and the language it stands in if it says so; `picture` is the address of a picture."""

    text: str
    language: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What a mail says in order, where it leads to, what it says of itself by name."""

    said: tuple[Said, ...]
    links: tuple[str, ...]
    language: str = ""
    metas: tuple[tuple[str, str], ...] = ()


def read_html(html: str) -> ReadMail:
    """Read the HTML of a mail, with what stands in it for Outlook alone."""
    _, _, events = take_apart(_CONDITIONS.sub("", html))
    said: list[Said] = []
    links: list[str] = []
    metas: list[tuple[str, str]] = []
    languages: list[tuple[str, str]] = []
    text, language = "", ""

    def end_text() -> None:
        nonlocal text
        if text.strip():
            said.append(Said(text, languages[-1][1] if languages else ""))
        text = ""

    for kind, content, given, _ in events:
        if kind == "text":
            text += content
            continue
        if content not in INLINE:
            end_text()
        if kind == "end":
            for at in range(len(languages) - 1, -1, -1):
                if languages[at][0] == content:
                    del languages[at:]
                    break
            continue
        spoken = (given.get("lang") or "").partition("-")[0]
        if content == "html":
            language = spoken
        if content not in EMPTY:
            languages.append((content, spoken or (languages[-1][1] if languages else "")))
        if content == "meta":
            metas.append((given.get("name") or given.get("http-equiv") or "", given.get("content") or ""))
        if content == "img":
            said.append(Said(given.get("alt") or "", languages[-1][1] if languages else "", given.get("src") or "none"))
        said += [Said(words) for name in _SPOKEN if (words := given.get(name))]
        links += [address for name in ("href", "background") if (address := given.get(name))]
    end_text()
    return ReadMail(tuple(said), tuple(links), language, tuple(metas))


def read_text_part(text: str) -> ReadMail:
    """Read the text of a mail: columns stand at least two spaces apart."""
    said = []
    links = []
    for piece in _list_pieces(text):
        if _ADDRESS.fullmatch(piece):
            links.append(piece)
        else:
            said.append(Said(piece))
    return ReadMail(tuple(said), tuple(links))


def _list_pieces(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from (piece for piece in _COLUMNS.split(line.strip()) if piece)
