"""The finished PDF, read back: every run of text it draws, in the order in which it is drawn."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .paper_objects import PaperObjects, UnreadablePaper

_OPERATORS = re.compile(
    rb"(?P<begin>\bBT\b)|(?P<end>\bET\b)|/(?P<font>[^\s/<>\[\]()]+)\s+[-\d.]+\s+Tf\b"
    rb"|\[(?P<array>(?:<[^>]*>|\((?:\\.|[^\\()])*\)|[^\]<(])*)\]\s*TJ\b|<(?P<hex>[0-9A-Fa-f\s]*)>\s*(?:Tj\b|')"
    rb"|(?P<text>\((?:\\.|[^\\()])*\))\s*(?:Tj\b|')|/(?P<form>[^\s/<>\[\]()]+)\s+Do\b",
    re.DOTALL,
)
_STRINGS = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\((?:\\.|[^\\()])*\))", re.DOTALL)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[([^\]]*)\])")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text as it is drawn, and the page it stands on, counted from 1."""

    page: int
    text: str


def read_paper(content: bytes | PaperObjects) -> tuple[Line, ...]:
    """Read every run of text of a PDF; a run is what stands between the beginning and the end of a text object.

    Raises UnreadablePaper for a file of a kind that this reader does not know, or a character that its font does not
    translate into text.
    """
    objects = content if isinstance(content, PaperObjects) else PaperObjects(content)
    reader = _Reader(objects)
    pages = list(_list_pages(objects, objects.get(objects.get(objects.find(b"Catalog"))["Pages"]), {}))
    return tuple(Line(number, text) for number, page in enumerate(pages, start=1) for text in reader.read_page(page))


def _list_pages(objects: PaperObjects, node: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    inherited = {**above, **{key: node[key] for key in ("Resources",) if key in node}}
    if "Kids" not in node:
        yield {**inherited, **node}
        return
    for kid in objects.get(node["Kids"]):
        yield from _list_pages(objects, objects.get(kid), inherited)


class _Reader:
    """Reads content streams; fonts and forms are read once however often they are used."""

    def __init__(self, objects: PaperObjects) -> None:
        self.objects = objects
        self._fonts: dict[int, dict[int, str]] = {}

    def read_page(self, page: Mapping[str, Any]) -> Iterator[str]:
        contents = page["Contents"]
        numbers = contents if isinstance(contents, list) else [contents]
        content = b"\n".join(self.objects.stream(number) for number in numbers)
        yield from self._read(content, self.objects.get(page.get("Resources", {})), 0)

    def _read(self, content: bytes, resources: Mapping[str, Any], depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            raise UnreadablePaper("forms are nested too deeply")
        fonts = self.objects.get(resources.get("Font", {}))
        forms = self.objects.get(resources.get("XObject", {}))
        font: dict[int, str] = {}
        run: list[str] = []
        for match in _OPERATORS.finditer(content):
            kind = match.lastgroup
            if kind == "font":
                font = self._font(fonts, match["font"].decode("latin-1"))
            elif kind == "array":
                strings = _STRINGS.findall(match["array"])
                if not any(literal for _, literal in strings):
                    run.append(_decode(b"".join(digits for digits, _ in strings), b"", font))
                    continue
                for digits, literal in strings:
                    run.append(_decode(digits, literal, font))
            elif kind in ("hex", "text"):
                run.append(_decode(match["hex"], match["text"] or b"", font))
            elif kind == "end":
                if any(run):
                    yield "".join(run)
                run = []
            elif kind == "form":
                form = forms.get(match["form"].decode("latin-1"))
                head = self.objects.get(form) if form is not None else {}
                if head.get("Subtype") == "Form":
                    inner = self.objects.get(head.get("Resources", resources))
                    yield from self._read(self.objects.stream(form), inner, depth + 1)
        if any(run):
            yield "".join(run)

    def _font(self, fonts: Mapping[str, Any], name: str) -> dict[int, str]:
        reference = fonts.get(name)
        if reference is None:
            raise UnreadablePaper(f"the font {name} is not among the resources")
        key = int(reference) if isinstance(reference, int) else id(reference)
        if key not in self._fonts:
            to_unicode = self.objects.get(reference).get("ToUnicode")
            if to_unicode is None:
                raise UnreadablePaper(f"the font {name} does not say which characters it draws")
            self._fonts[key] = _read_map(self.objects.stream(to_unicode))
        return self._fonts[key]


def _decode(digits: bytes | None, literal: bytes, font: Mapping[int, str]) -> str:
    raw = bytes.fromhex(digits.decode()) if digits else _unescape(literal[1:-1])
    codes = struct.unpack(f">{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
    try:
        return "".join(map(font.__getitem__, codes))
    except KeyError as error:
        raise UnreadablePaper(f"the glyph {error} has no character") from error


def _unescape(raw: bytes) -> bytes:
    known = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    return re.sub(
        rb"\\([0-7]{1,3}|.)",
        lambda m: bytes([int(m[1], 8) & 255]) if m[1][:1].isdigit() else known.get(m[1], m[1]),
        raw,
        flags=re.DOTALL,
    )


def _read_map(content: bytes) -> dict[int, str]:
    """Which text each glyph stands for."""
    found: dict[int, str] = {}
    for block in _CHARS.findall(content):
        pairs = [match.replace(b" ", b"") for match in _HEX.findall(block)]
        for code, text in zip(pairs[::2], pairs[1::2], strict=False):
            found[int(code, 16)] = _characters(text)
    for block in _RANGES.findall(content):
        for first, last, start, listed in _RANGE.findall(block):
            codes = range(int(first, 16), int(last, 16) + 1)
            if listed:
                found |= dict(zip(codes, map(_characters, _HEX.findall(listed)), strict=False))
            else:
                base = int(start, 16)
                found |= {code: _characters(b"%04x" % (base + step)) for step, code in enumerate(codes)}
    return found


def _characters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
