"""A drawing as part of a page: its colours are classes that the page's style gives, in daylight and at night.

It is written as briefly as a browser understands it, because a page carries each drawing twice: steps from point to
point in hundredths of a point, upright and level ones by their length alone, and what several texts share on the group
around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby, pairwise

from .marks import Area, Drawing, Mark, Point, Stroke, Words
from .svg import write_exactly

_PARTS = 100
_SIZE = 8.5  # what the page's style gives to words in a drawing


def write_page_svg(drawing: Drawing, names: Mapping[str, str]) -> str:
    """Write a drawing as an SVG element of a page.

    `names` are the names of colours. An area has the class of its colour, a stroke that and `line`, words the class of
    theirs unless they are `ink`; a colour without a name stands there as it is. `data-frame` says where the plot is and
    from where to where its axes reach, for whoever has to find the place of a value.
    """
    body = "".join(
        _write_texts(list(marks), names) if is_text else "".join(_write_path(mark, names) for mark in marks)
        for is_text, marks in groupby(drawing.marks, lambda mark: isinstance(mark, Words))
    )
    frame = f' data-frame="{" ".join(map(write_exactly, drawing.frame))}"' if drawing.frame else ""
    frame += ' data-across="across"' if drawing.across else ""
    return f'<svg viewBox="0 0 {_short(drawing.width)} {_short(drawing.height)}"{frame}>{body}</svg>'


def _write_path(mark: Mark, names: Mapping[str, str]) -> str:
    match mark:
        case Area():
            opacity = "" if mark.opacity == 1 else f' fill-opacity="{_short(mark.opacity)}"'
            paint = _write_paint(mark.colour, names, "fill")
            return f'<path {paint} d="{_write_outlines(mark.outlines, "z")}"{opacity}/>'
        case Stroke():
            dashes = ' stroke-dasharray="4 2"' if mark.dashed else ""
            paint = _write_paint(mark.colour, names, "stroke")
            return f'<path {paint} stroke-width="{_short(mark.width)}" d="{_write_outlines(mark.lines, "")}"{dashes}/>'
        case Words():
            return ""


def _write_paint(colour: str, names: Mapping[str, str], kind: str) -> str:
    name = names.get(colour)
    if name is None:
        return f'{kind}="{colour}"'
    return f'class="{name}"' if kind == "fill" else f'class="line {name}"'


def _write_texts(marks: Iterable[Mark], names: Mapping[str, str]) -> str:
    texts = [mark for mark in marks if isinstance(mark, Words)]
    parts = []
    for style, group in groupby(texts, lambda text: _write_style(text, names)):
        inner = [_write_text(text) for text in group]
        if not style:
            parts += inner
        elif len(inner) == 1:
            parts.append(inner[0].replace("<text", f"<text{style}", 1))
        else:
            parts += [f"<g{style}>", *inner, "</g>"]
    return "".join(parts)


def _write_style(text: Words, names: Mapping[str, str]) -> str:
    """The attributes of a text but for its place."""
    paint = _write_paint(text.colour, names, "fill")
    return (
        ("" if paint == 'class="ink"' else f" {paint}")
        + ("" if text.size == _SIZE else f' font-size="{_short(text.size)}"')
        + ("" if text.anchor == "start" else f' text-anchor="{text.anchor}"')
        + (' font-weight="700"' if text.bold else "")
    )


def _write_text(text: Words) -> str:
    return f'<text x="{_short(text.x)}" y="{_short(text.y)}">{escape(text.text, quote=False)}</text>'


def _write_outlines(lines: Iterable[tuple[Point, ...]], end: str) -> str:
    return "".join(_write_outline(points, end) for points in lines if len(points) > 1)


def _write_outline(points: tuple[Point, ...], end: str) -> str:
    """One line: its first point, then the step to each other, in whole hundredths so that no rounding adds up."""
    places = [(round(x * _PARTS), round(y * _PARTS)) for x, y in points]
    steps = [f"M{_write_parts(places[0][0])}{_follow(_write_parts(places[0][1]))}"]
    last = ""
    for (x, y), (u, v) in pairwise(places):
        across, down = _write_parts(u - x), _write_parts(v - y)
        if v == y:
            steps.append(f"h{across}")
        elif u == x:
            steps.append(f"v{down}")
        else:
            steps.append((_follow(across) if last == "l" else f"l{across}") + _follow(down))
        last = "" if v == y or u == x else "l"
    return "".join(steps) + end


def _follow(number: str) -> str:
    """A number after another, parted from it unless its sign does that."""
    return number if number.startswith("-") else f" {number}"


def _write_parts(number: int) -> str:
    """A number of hundredths, without zeros that say nothing."""
    sign, (whole, rest) = "-" if number < 0 else "", divmod(abs(number), _PARTS)
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{rest:02d}".rstrip("0")


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
