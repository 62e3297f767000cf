"""The marks of a drawing as they stand in a file or a page: what kind each is, its colour, its words, its points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from .passage import tidy

Point = tuple[float, float]
_TAG = re.compile(
    r"<(?P<tag>path|text)\b(?P<head>[^>]*?)(?:/>|>(?P<text>[^<]*)</(?P=tag)>)|<g\b(?P<group>[^>]*)>|(?P<end></g\s*>)"
)
_SETTING = re.compile(r'([\w-]+)="([^"]*)"')
_STEP = re.compile(r"([MLlHhVvZz])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")
_LINE = "line"
# Words without a colour of their own have that of the page's text.
_INK = "ink"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a drawing: words, an area or a stroke, with its colour and the points of its outlines.

    The colour is written out in a file; in a page it is a name, which the page's style gives a colour.
    """

    kind: str
    colour: str
    text: str = ""
    lines: tuple[tuple[Point, ...], ...] = ()


def read_marks(svg: str) -> tuple[Mark, ...]:
    """Every mark of a drawing, in the order in which they are drawn."""
    return tuple(_walk_marks(svg))


def _walk_marks(svg: str) -> Iterator[Mark]:
    groups: list[Mapping[str, str]] = []
    for match in _TAG.finditer(svg):
        if match["group"] is not None:
            groups.append(dict(_SETTING.findall(match["group"])))
        elif match["end"]:
            if groups:
                groups.pop()
        else:
            given: dict[str, str] = {}
            for group in groups:
                given |= group
            yield _read_mark(match, given | dict(_SETTING.findall(match["head"])))


def _read_mark(match: re.Match[str], given: Mapping[str, str]) -> Mark:
    names = given.get("class", "").split()
    name = " ".join(one for one in names if one != _LINE)
    if match["tag"] == "text":
        place = float(given.get("x", "nan")), float(given.get("y", "nan"))
        return Mark("text", name or given.get("fill", _INK), tidy(unescape(match["text"] or "")), ((place,),))
    kind = "stroke" if "stroke" in given or _LINE in names else "fill"
    return Mark(kind, name or given.get(kind, ""), "", tuple(_read_lines(given.get("d", ""))))


def _read_lines(path: str) -> Iterator[tuple[Point, ...]]:
    """The lines of a path, each point in its own place; steps that are not straight are no points of ours."""
    points: list[Point] = []
    x = y = 0.0
    for letter, written in _STEP.findall(path):
        numbers = list(map(float, _NUMBER.findall(written)))
        if letter == "M" and points:
            yield tuple(points)
            points = []
        if letter in "Hh":
            numbers = [value for one in numbers for value in (one, 0.0 if letter == "h" else y)]
        elif letter in "Vv":
            numbers = [value for one in numbers for value in (0.0 if letter == "v" else x, one)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=False):
            x, y = (x + across, y + down) if letter.islower() else (across, down)
            points.append((round(x, 6), round(y, 6)))
    if points:
        yield tuple(points)
