"""The picture that stands for an issue: its size, and the words that its file says it shows."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .addresses import PREVIEW_SIZE
from .finding import Disagreement
from .records import Document

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DESCRIPTION = b"Description\0\0\0\0\0"


def check_preview(name: str, content: bytes, document: Document) -> Iterator[Disagreement]:
    """Find what the picture is or says otherwise than the record: title, week, headline, first key figure."""
    size, words = _read(content)
    if size != PREVIEW_SIZE:
        yield Disagreement(name, f"{size[0]} × {size[1]}", f"{PREVIEW_SIZE[0]} × {PREVIEW_SIZE[1]}")
    texts = {passage.place.partition(": ")[2]: passage.text for passage in document.passages}
    tile = (texts.get(f"key-figures/1/{part}", "") for part in ("label", "figure", "context"))
    expected = [one for one in (document.texts[0], texts["strapline"], texts["headline"], *tile) if one]
    if words != expected:
        yield Disagreement(f"{name}, words", " | ".join(words) or "nothing", " | ".join(expected))


def _read(content: bytes) -> tuple[tuple[int, int], list[str]]:
    """The size of a PNG and the lines of its description; zeros and nothing for any other file."""
    size, words, at = (0, 0), list[str](), len(_SIGNATURE)
    if not content.startswith(_SIGNATURE):
        return size, words
    while at + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        if kind == b"IHDR" and length >= len(_SIGNATURE):
            size = struct.unpack(">II", data[:8])
        elif kind == b"iTXt" and data.startswith(_DESCRIPTION):
            words = data[len(_DESCRIPTION) :].decode("utf-8", "replace").split("\n")
        at += length + 12
    return size, words
