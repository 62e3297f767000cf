"""A drawing as SVG, with real text in the house's family."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

from flowbrief.render.fonts import FAMILY

from .marks import Area, Drawing, Mark, Point, Stroke, Words


def write_svg(drawing: Drawing) -> str:
    """Write a drawing as an SVG element that may stand in a page beside others: it has no ids and no style sheet.

    The family is named, not embedded. Numbers are rounded to hundredths of a point. `data-frame` says where the plot
    is and from where to where its axes reach, for whoever has to find the place of a value.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    frame = f' data-frame="{" ".join(map(write_exactly, drawing.frame))}"' if drawing.frame else ""
    frame += ' data-across="across"' if drawing.across else ""
    marks = "\n".join(_write_mark(mark) for mark in drawing.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" font-family="{FAMILY}" fill="none" version="1.1"{frame}>\n{marks}\n</svg>\n'
    )


def embed_fonts(svg: str, family: str, faces: dict[int, bytes], language: str) -> str:
    """Put the font's own cut into an SVG that has to stand alone; English is set with narrow quotation marks."""
    rules = "".join(
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{base64.b64encode(content).decode()})}}"
        for weight, content in sorted(faces.items())
    )
    if language == "en":
        rules += "text{font-feature-settings:'pwid'}"
    head, separator, rest = svg.partition(">")
    return f"{head}{separator}<style>{rules}</style>{rest}"


def _write_mark(mark: Mark) -> str:
    match mark:
        case Area():
            opacity = "" if mark.opacity == 1 else f' fill-opacity="{_number(mark.opacity)}"'
            return f'<path d="{_write_lines(mark.outlines, "z")}" fill="{mark.colour}"{opacity}/>'
        case Stroke():
            dashes = ' stroke-dasharray="4 2"' if mark.dashed else ""
            return (
                f'<path d="{_write_lines(mark.lines, "")}" stroke="{mark.colour}" '
                f'stroke-width="{_number(mark.width)}" stroke-linejoin="round"{dashes}/>'
            )
        case Words():
            anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
            weight = ' font-weight="700"' if mark.bold else ""
            place = f'x="{_number(mark.x)}" y="{_number(mark.y)}" font-size="{_number(mark.size)}"'
            return f'<text {place}{anchor}{weight} fill="{mark.colour}">{escape(mark.text, quote=False)}</text>'


def _write_lines(lines: Iterable[tuple[Point, ...]], end: str) -> str:
    return "".join(
        "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points) + end for points in lines if len(points) > 1
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def write_exactly(value: float) -> str:
    """Ends of axes may be days by their number: they keep more digits than places do."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
