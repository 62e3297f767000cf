"""What the pages of a site share: the style, the fonts, the script, each under a name made from its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from flowbrief.model.artifact import Artifact
from flowbrief.render.fonts import FAMILY, Face, cut_face
from flowbrief.render.palette import page_colours
from flowbrief.render.templates import Templates
from flowbrief.render.woff2 import pack_woff2

FOLDER = "assets/"
_STYLE, _SCRIPT, _ICON = "site.css", "site.js", "site.svg"
_TAG = re.compile(r"<(style|script|svg)\b[^>]*>.*?</\1>|<[^>]*>", re.DOTALL)
_DRAWN = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)
# What the style prints, and a reader may type.
_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "▲▼“”…"
_HASH = 10


@dataclass(frozen=True, slots=True)
class Asset:
    """A shared file: its path from the root of the site, and its artifact."""

    path: str
    artifact: Artifact


def make_asset(name: str, media_type: str, content: bytes) -> Asset:
    """Name a file after its content, so that a copy of it may be kept for ever."""
    stem, _, suffix = name.rpartition(".")
    path = f"{FOLDER}{stem}.{hashlib.sha256(content).hexdigest()[:_HASH]}.{suffix}"
    return Asset(path, Artifact(path, media_type, content))


def make_script(templates: Templates) -> Asset:
    """The script of the search."""
    return make_asset("search.js", "text/javascript", templates.read(_SCRIPT).encode())


def make_icon(templates: Templates) -> Asset:
    """The small picture that browsers show beside the title."""
    return make_asset("icon.svg", "image/svg+xml", templates.read(_ICON).encode())


def make_fonts(language: str, texts: Iterable[str], faces: Sequence[Face]) -> tuple[Asset, ...]:
    """The two faces with the characters of some texts, as WOFF2, the regular one first."""
    shown = "".join(sorted(set(_ALWAYS).union(*texts)))
    return tuple(
        make_asset(f"sans-{face.weight}.{language}.woff2", "font/woff2", pack_woff2(cut_face(face, shown, " ")))
        for face in sorted(faces, key=lambda one: one.weight)
    )


def make_style(language: str, palette: str, fonts: Sequence[Asset], templates: Templates) -> Asset:
    """The fonts, the colours by day and by night, the tokens, and the rules of the pages."""
    return make_asset(f"site.{language}.css", "text/css", write_style(palette, name_fonts(fonts), templates).encode())


def name_fonts(fonts: Sequence[Asset]) -> tuple[str, ...]:
    """The addresses of fonts from the style beside them."""
    return tuple(font.path.removeprefix(FOLDER) for font in fonts)


def write_style(palette: str, fonts: Sequence[str], templates: Templates) -> str:
    """The style of a page; `fonts` are the addresses of the regular and the bold face."""
    faces = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:swap;"
        f"src:url({address}) format('woff2')}}\n"
        for weight, address in zip((400, 700), fonts, strict=True)
    )
    light = _write_colours(palette, dark=False) + templates.read("tokens.css")
    dark = _write_colours(palette, dark=True) + templates.read("tokens-dark.css")
    night = f"@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"
    return faces + light + night + templates.read(_STYLE)


def list_characters(html: str) -> str:
    """The characters that a page shows, those of its drawings included."""
    drawn = "".join(_DRAWN.findall(html))
    return "".join(sorted(set(unescape(_TAG.sub("", html) + drawn))))


def _write_colours(palette: str, *, dark: bool) -> str:
    colours = page_colours(palette, dark=dark)
    return ":root{" + "".join(f"--{role}:{colour};" for role, colour in colours.items()) + "}\n"
