"""A strict YAML reader: text → plain values, with the place of each, and every problem at once.

It listens to the parser's events instead of loading: no tag is ever obeyed, no anchor expanded, no Python object
built, so a hostile file can neither run code nor blow up in memory. Accepted is the part of YAML that every
program reads alike: mappings with text keys, lists, text, whole numbers, decimals, true and false, dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from flowbrief.configure.positions import KeyPath, Positions, Spot
from flowbrief.configure.scalars import Scalar, Unclear, read_plain
from flowbrief.configure.syntax import explain_syntax_error
from flowbrief.model.diagnostic import Diagnostic, Place, Refused

Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"

LARGEST_FILE = 256 * 1024
DEEPEST = 20
_DROPPED = "\0"  # stands in paths for a key that is not kept

PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# What no editor shows, or shows as something else: controls, line separators, zero-width and direction marks.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    r"\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a config file says.

    `broken` are the paths whose value could not be understood; they are None in `values` and have a diagnostic,
    so nobody needs to complain about them again.
    """

    values: dict[str, Value]
    positions: Positions
    diagnostics: tuple[Diagnostic, ...]
    broken: frozenset[KeyPath]


def read_yaml(content: bytes, file: str, holds: str = "report", begins: str = "report: an-id") -> Reading:
    """Read the bytes of a YAML file; `file` is its name in diagnostics, `holds` what it is a file of.

    Raises Refused when the file as a whole cannot be read: too large, not UTF-8, not YAML, empty, not a mapping
    or nested too deeply. Smaller problems are in the reading's diagnostics.
    """
    if len(content) > LARGEST_FILE:
        raise _refused(
            "too-large",
            f"the file has {len(content)} bytes; a {holds} has at most {LARGEST_FILE}",
            Place(file),
            "is this the right file?",
        )
    text = decode_text(content, file)
    lines = _LINE_BREAK.split(text)
    if unseen := _UNSEEN.search(text):
        raise Refused((_report_unseen(text, unseen.start(), file),))
    builder = _Builder(file, lines, holds, begins)
    if "\t" in text:
        builder.diagnostics.append(_report_tabs(lines, file))
    try:
        return builder.read(yaml.parse(text.replace("\t", " "), Loader=PARSER))
    except (yaml.YAMLError, ValueError) as error:
        if "\t" not in text:
            builder.diagnostics.append(explain_syntax_error(error, file, lines))
        raise Refused(tuple(sorted(builder.diagnostics, key=lambda d: d.place))) from None


def decode_text(content: bytes, file: str) -> str:
    """Decode UTF-8 with or without a byte order mark; raises Refused with the place of the first bad byte."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        lines = _LINE_BREAK.split(before)
        raise _refused(
            "not-utf-8",
            "the file is not UTF-8 text",
            Place(file, len(lines), len(lines[-1]) + 1),
            "save it as UTF-8 in your editor (older Chinese editors save GB18030)",
        ) from None


def _refused(code: str, message: str, place: Place, hint: str = "") -> Refused:
    return Refused((Diagnostic(code, message, place, hint),))


def _report_unseen(text: str, at: int, file: str) -> Diagnostic:
    before = _LINE_BREAK.split(text[:at])
    return Diagnostic(
        "control-character",
        f"the invisible character U+{ord(text[at]):04X} stands here",
        Place(file, len(before), len(before[-1]) + 1),
        "delete it; it often comes along when text is pasted from a web page",
    )


def _report_tabs(lines: list[str], file: str) -> Diagnostic:
    tabbed = [number for number, line in enumerate(lines, 1) if "\t" in line]
    first = tabbed[0]
    also = f" (and on {len(tabbed) - 1} more lines)" if len(tabbed) > 1 else ""
    return Diagnostic(
        "tab-character",
        f"a tab stands here{also}; YAML is indented with spaces",
        Place(file, first, lines[first - 1].index("\t") + 1),
        "replace each tab by spaces",
    )


class _Builder:
    """Builds values and positions from parser events."""

    def __init__(self, file: str, lines: list[str], holds: str, begins: str) -> None:
        self.file = file
        self.holds, self.begins = holds, begins
        self.lines = lines
        self.diagnostics: list[Diagnostic] = []
        self.broken: set[KeyPath] = set()
        self._events: Iterator[Any] = iter(())

    def read(self, events: Iterator[Any]) -> Reading:
        self._events = events
        next(events)  # the start of the stream
        document = next(events)
        if not isinstance(document, yaml.DocumentStartEvent):
            raise _refused(
                "empty-file", f"the file holds no {self.holds}", Place(self.file), f"begin with {self.begins}"
            )
        if document.version or document.tags:
            self._report("yaml-directive", "directives such as %YAML are not used here", document, "delete it")
        root, positions = self._value(next(events), (), 1)
        next(events)  # the end of the document
        after = next(events)
        if isinstance(after, yaml.DocumentStartEvent):
            self._report(
                "several-documents",
                "a second document begins here",
                after,
                f"one file holds one {self.holds}; remove ---",
            )
        if not isinstance(root, dict):
            if not self.diagnostics:
                self._report_at("not-a-mapping", f"a {self.holds} is a list of keys with values", positions.value)
            raise Refused(tuple(self.diagnostics))
        return Reading(root, positions, tuple(self.diagnostics), frozenset(self.broken))

    def _report(self, code: str, message: str, event: Any, hint: str = "") -> None:
        self._report_at(code, message, _spot(event), hint)

    def _report_at(self, code: str, message: str, spot: Spot, hint: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, message, Place(self.file, spot.line, spot.column), hint))

    def _value(self, event: Any, path: KeyPath, depth: int, key: Spot | None = None) -> tuple[Value, Positions]:
        if depth > DEEPEST:
            self._report("too-deep", f"more than {DEEPEST} levels inside each other", event)
            raise Refused(tuple(self.diagnostics))
        if isinstance(event, yaml.AliasEvent):
            self._report(
                "alias",
                f"*{event.anchor} repeats another place; it is not used here",
                event,
                "write it out",
            )
            self.broken.add(path)
            return None, Positions(_spot(event), key)
        self._refuse_marks(event)
        if event.tag is not None:
            self.broken.add(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, path, depth, key)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, path, depth, key)
        return self._scalar(event, path, key), Positions(_spot(event), key)

    def _mapping(self, start: Any, path: KeyPath, depth: int, key: Spot | None) -> tuple[Value, Positions]:
        values: dict[str, Value] = {}
        children: dict[str | int, Positions] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._key(event, path, depth)
            earlier = children.get(name) if name is not None else None
            if earlier is not None and earlier.key is not None:
                self._report(
                    "duplicate-key",
                    f"{name!r} is given twice; it already stands on line {earlier.key.line}",
                    event,
                    "keep one of them",
                )
            kept = name is not None and earlier is None
            below = (*path, name if name is not None and kept else _DROPPED)
            value, positions = self._value(next(self._events), below, depth + 1, _spot(event))
            if name is not None and kept:
                values[name], children[name] = value, positions
        return values, Positions(_spot(start), key, children)

    def _sequence(self, start: Any, path: KeyPath, depth: int, key: Spot | None) -> tuple[Value, Positions]:
        values: list[Value] = []
        children: dict[str | int, Positions] = {}
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            value, positions = self._value(event, (*path, len(values)), depth + 1)
            children[len(values)] = positions
            values.append(value)
        return values, Positions(_spot(start), key, children)

    def _key(self, event: Any, path: KeyPath, depth: int) -> str | None:
        """Return the text of a key, or None for a key that cannot be used."""
        if not isinstance(event, yaml.ScalarEvent):
            self._report("key-not-text", "a key has to be text", event, "write key: value")
            if not isinstance(event, yaml.AliasEvent):
                self._value(event, (*path, _DROPPED), depth + 1)
            return None
        self._refuse_marks(event)
        name = str(event.value)
        if unseen := _UNSEEN.search(name):
            self._report_escape(unseen.group(), event)
            return None
        if not _is_plain(event):
            return name
        if name == "<<":
            self._report("merge-key", "<< merges another mapping; it is not used here", event, "write it out")
            self.broken.add(path)  # what it would have brought along is not missing
            return None
        if name == "":
            self._report("key-not-text", "a key is missing before the colon", event, "write key: value")
            return None
        if len(name) > 1:  # a setting may well be called n, although YAML 1.1 takes that for false
            try:
                read_plain(name)
            except Unclear as unclear:
                self._report(unclear.code, unclear.message, event, f'write "{name}" in quotes')
        return name

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._report("anchor", f"&{event.anchor} marks an anchor; it is not used here", event, "delete it")
        if event.tag is not None:
            self._report("tag", f"the tag {_tag_name(event.tag)} is not used here", event, "delete it")

    def _scalar(self, event: Any, path: KeyPath, key: Spot | None) -> Scalar:
        text = str(event.value)
        if unseen := _UNSEEN.search(text):
            self._report_escape(unseen.group(), event)
        elif not _is_plain(event):
            return text
        else:
            try:
                value = read_plain(text)
            except Unclear as unclear:
                self._report(unclear.code, unclear.message, event, unclear.hint)
            else:
                if value is not None:
                    return value
                self._report_empty(_spot(event), key)
        self.broken.add(path)
        return None

    def _report_escape(self, character: str, event: Any) -> None:
        message = f"an escape writes the invisible character U+{ord(character):04X}"
        self._report("control-character", message, event, "delete it")

    def _report_empty(self, spot: Spot, key: Spot | None) -> None:
        rest = self.lines[spot.line - 1][spot.column - 1 :] if spot.line <= len(self.lines) else ""
        before = self.lines[spot.line - 1][: spot.column - 1] if spot.line <= len(self.lines) else ""
        hint = "give it a value, or delete the key"
        if comment := re.match(r"\s+#(\S+)", rest):
            hint = f'# begins a comment; if #{comment[1]} is the value, write it in quotes: "#{comment[1]}"'
        elif re.search(r"[{,]\s*[^\s{},:]+:[^\s{},]+$", before):
            hint = "write a space after the colon"
        self._report_at("empty-value", "there is no value here", key or spot, hint)


def _spot(event: Any) -> Spot:
    return Spot(event.start_mark.line + 1, event.start_mark.column + 1)


def _is_plain(event: Any) -> bool:
    return event.style in (None, "")


def _tag_name(tag: str) -> str:
    return "!!" + tag.removeprefix("tag:yaml.org,2002:") if tag.startswith("tag:yaml.org,2002:") else tag
