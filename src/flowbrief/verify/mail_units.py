"""What a mail may say, in its order: the texts of the record of each edition, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .labels import Labels, read_text

Given = Mapping[str, Any]

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u034f]")
_SPACE = re.compile(r"\s+")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
# Beside a Chinese character the setting of lines adds and takes away spaces.
_LOOSE = re.compile(rf" (?=[{_HAN}])|(?<=[{_HAN}]) ")
_ORNAMENTS = re.compile("^[\u25a0-\u25ff•【] ?|】$")
_RULE = re.compile(r"[-=]{2,}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One text that a mail says.

    A part that is missing is missed unless it is `loose`, or unless the whole `group` to which it belongs was left
    out. `picture` is the name of the picture of which this is the text; `tone` is the direction of a key figure.
    """

    text: str
    language: str
    group: str = ""
    is_loose: bool = False
    picture: str = ""
    tone: int | None = None


def set_bare(text: str) -> str:
    """A text as it is compared: in one line, without what only sets it, empty for a rule."""
    text = _LOOSE.sub("", _SPACE.sub(" ", _UNSEEN.sub("", text)).strip())
    return "" if _RULE.fullmatch(text) else _ORNAMENTS.sub("", text).strip()


def list_units(given: Given, labels: Labels, *, is_text: bool) -> Iterator[Unit]:
    """The texts of one edition, `given` being its record, in the order in which a mail says them."""
    language = given["language"]
    for unit in _list_all(given, labels, is_text=is_text):
        if text := set_bare(unit.text):
            yield Unit(text, language, unit.group, unit.is_loose, unit.picture, unit.tone)


def _list_all(given: Given, labels: Labels, *, is_text: bool) -> Iterator[Unit]:
    yield Unit(given["title"], "")
    yield _say(given["strapline"])
    yield Unit(given.get("byline", ""), "")
    if given["draft"]:
        yield Unit(labels.words["draft"], "")
    yield _say(given["headline"])
    for paragraph in given["lead"]:
        yield _say(paragraph["runs"])
    for tile in given["key_figures"]["tiles"]:
        yield _say(tile["label"])
        yield Unit(read_text(tile["figure"]), "", tone=tile["tone"])
        yield _say(tile["context"])
    if given.get("changes"):
        yield from _list_table(given["changes"])
    for section in given["sections"]:
        is_spare = all(block["type"] in ("Note", "DataTable", "Chart") for block in section["blocks"])
        yield Unit(section["title"], "", f"title:{section['id']}" if is_spare else "")
        for index, block in enumerate(section["blocks"]):
            yield from _list_block(block, f"{section['id']}/{index}", is_text=is_text)
    yield Unit(given["disclaimer"], "")


def _list_block(block: Given, place: str, *, is_text: bool) -> Iterator[Unit]:
    match block["type"]:
        case "Paragraph":
            yield _say(block["runs"])
            yield _say([run for reference in block["references"] for run in reference["runs"]])
        case "Subheading":
            yield _say(block["runs"])
        case "BulletList":
            yield from map(_say, block["items"])
        case "Opinion":
            yield Unit(block["label"], "")
            for part in block["blocks"]:
                yield from _list_block(part, place, is_text=is_text)
        case "Note":
            yield _say(block["term"], f"note:{place}")
            yield _say(block["runs"], f"note:{place}")
        case "DataTable":
            yield from _list_table(block)
        case "Chart":
            yield from _list_chart(block, is_text=is_text)
        case other:
            raise ValueError(f"a block of type {other}")


def _list_table(table: Given) -> Iterator[Unit]:
    """Title and rows apart: a text may say the title alone."""
    above, below = f"head:{table['id']}", f"rows:{table['id']}"
    yield _say(table["number"], above)
    yield _say(table["title"], above)
    yield Unit(table["unit"], "", above)
    for head in table["head"]:
        yield _say(head, below)
    for row in table["rows"]:
        for cell in row:
            yield _say(cell["runs"], below)
    for note in (*table["notes"], table["source"]):
        yield _say(note, below)


def _list_chart(chart: Given, *, is_text: bool) -> Iterator[Unit]:
    group = f"chart:{chart['id']}"
    yield _say(chart["number"], group)
    yield Unit(read_text(chart["title"]), "", group, is_text)
    yield Unit(read_text(chart["subtitle"]), "", group, is_text)
    yield Unit(read_text(chart["alt"]), "", group, picture="" if is_text else chart["id"])
    yield _say(chart["source"], group)


def _say(runs: Sequence[Given], group: str = "") -> Unit:
    return Unit(read_text(runs), "", group)
