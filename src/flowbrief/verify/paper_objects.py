"""The objects of a PDF file, as far as reading its text needs them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any

_OBJECT = re.compile(rb"(\d+)\s+0\s+obj\b")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_STREAM = re.compile(rb"stream\r?\n")
_TOKEN = re.compile(
    rb"\s*(?:%[^\r\n]*\s*)*(?:(?P<open><<|\[)|(?P<close>>>|\])|(?P<ref>\d+\s+\d+\s+R\b)|(?P<name>/[^\s/<>\[\]()%]*)"
    rb"|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<text>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))|(?P<word>[^\s/<>\[\]()%]+))",
    re.DOTALL,
)


class UnreadablePaper(Exception):  # noqa: N818 - named for what the paper is
    """A PDF is not built in a way that this reader knows."""


class Reference(int):
    """The number of another object."""


class PaperObjects:
    """All objects of one file: dictionaries when they are asked for, streams when they are."""

    def __init__(self, content: bytes) -> None:
        self._texts: dict[int, bytes] = {}
        self._streams: dict[int, bytes] = {}
        self._parsed: dict[int, Any] = {}
        if b"/Encrypt" in content[-4096:]:
            raise UnreadablePaper("the file is encrypted")
        try:
            self._list_objects(content)
        except (ValueError, zlib.error) as error:
            raise UnreadablePaper(str(error)) from error

    def _list_objects(self, content: bytes) -> None:
        place = 0
        packed = []
        while match := _OBJECT.search(content, place):
            number, start = int(match[1]), match.end()
            end = content.find(b"endobj", start)
            stream = _STREAM.search(content, start, end if end > 0 else len(content))
            length = _LENGTH.search(content, start, stream.start()) if stream else None
            if stream and length:
                head = content[start : stream.start()]
                size = int(length[1])
                self._streams[number] = content[stream.end() : stream.end() + size]
                place = stream.end() + size
                if b"/ObjStm" in head:
                    packed.append(number)
            else:
                head, place = content[start:end], end
            self._texts[number] = head
        for number in packed:
            self._unpack(number)

    def _unpack(self, number: int) -> None:
        head = self.get(number)
        body = self.stream(number)
        numbers = [int(part) for part in body[: head["First"]].split()]
        starts = [head["First"] + start for start in numbers[1::2]]
        for inner, start, end in zip(numbers[::2], starts, [*starts[1:], len(body)], strict=True):
            self._texts[inner] = body[start:end]

    def texts(self) -> Iterable[bytes]:
        """What each object says, but for its stream."""
        return self._texts.values()

    def get(self, value: Any) -> Any:
        """Follow a reference, or a number given as one, to what it stands for; anything else is itself."""
        if not isinstance(value, int) or isinstance(value, bool):
            return value
        number = int(value)
        if number not in self._parsed:
            if number not in self._texts:
                raise UnreadablePaper(f"object {number} is missing")
            self._parsed[number] = _parse(self._texts[number])
        return self._parsed[number]

    def find(self, kind: bytes) -> int:
        """The number of the object of a type of which there is one, such as the catalogue."""
        wanted = re.compile(rb"/Type\s*/" + kind + rb"\b")
        for number, text in self._texts.items():
            if wanted.search(text):
                return number
        raise UnreadablePaper(f"there is no {kind.decode()}")

    def attachments(self) -> Iterable[bytes]:
        """The bytes of each file that is inside."""
        wanted = re.compile(rb"/Type\s*/EmbeddedFile\b")
        return [self.stream(number) for number, text in self._texts.items() if wanted.search(text)]

    def stream(self, number: int) -> bytes:
        """The bytes of a stream, unpacked."""
        head = self.get(number)
        raw = self._streams.get(int(number))
        if raw is None:
            raise UnreadablePaper(f"object {number} is no stream")
        filters = head.get("Filter") or []
        for name in filters if isinstance(filters, list) else [filters]:
            if name != "FlateDecode":
                raise UnreadablePaper(f"the filter {name} is not known")
            try:
                raw = zlib.decompress(raw)
            except zlib.error as error:
                raise UnreadablePaper(f"object {number}: {error}") from error
        return raw


def _parse(text: bytes) -> Any:
    """Read the first value of an object's text."""
    stack: list[list[Any]] = [[]]
    kinds: list[bytes] = []
    place = 0
    while match := _TOKEN.match(text, place):
        place = match.end()
        kind, token = str(match.lastgroup), match[match.lastgroup or 0]
        if kind == "open":
            stack.append([])
            kinds.append(token)
        elif kind == "close":
            items = stack.pop()
            opened = kinds.pop()
            stack[-1].append(dict(zip(items[::2], items[1::2], strict=False)) if opened == b"<<" else items)
        else:
            stack[-1].append(_read_token(kind, token))
        if not kinds and stack[0]:
            return stack[0][0]
    raise UnreadablePaper("an object is broken")


def _read_token(kind: str, token: bytes) -> Any:
    if kind == "ref":
        return Reference(token.split()[0])
    if kind == "name":
        return token[1:].decode("latin-1")
    if kind == "word":
        try:
            return int(token)
        except ValueError:
            return token.decode("latin-1")
    return token
