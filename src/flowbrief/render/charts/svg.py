"""Making matplotlib's SVG fit to stand in a page beside others."""

from __future__ import annotations

import base64
import re

_PROLOG = re.compile(r"<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*|<metadata>.*?</metadata>\s*|<!--.*?-->\s*", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r'url\(#([^)]+)\)|href="#([^"]+)"')
_STYLE = re.compile(r"<style type=\"text/css\">.*?</style>\s*", re.DOTALL)


def clean_svg(svg: str, prefix: str) -> str:
    """Keep only ids that are referred to, and make them unlike any other chart's; drop prolog and metadata.

    matplotlib calls the parts of every figure alike, and an id may stand in a page only once. Its style sheet
    would apply to the whole page, so it becomes attributes of the drawing.
    """
    svg = _PROLOG.sub("", svg)
    used = {one or other for one, other in _REFERENCE.findall(svg)}
    svg = _ID.sub(lambda m: f' id="{prefix}-{m.group(1)}"' if m.group(1) in used else "", svg)
    svg = _REFERENCE.sub(
        lambda m: f"url(#{prefix}-{m.group(1)})" if m.group(1) else f'href="#{prefix}-{m.group(2)}"', svg
    )
    svg = _STYLE.sub("", svg)
    return svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)


def embed_fonts(svg: str, family: str, faces: dict[int, bytes]) -> str:
    """Put the font's own cut into an SVG that has to stand alone."""
    rules = "".join(
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{base64.b64encode(content).decode()})}}"
        for weight, content in sorted(faces.items())
    )
    head, separator, rest = svg.partition(">")
    return f"{head}{separator}<style>{rules}</style>{rest}"
