"""Ink: the colours of the roles that charts, tables and tiles name, by edition.

Files and papers are set on white; a page has a dark set beside it. In both, each colour of words and lines stands out
from the paper by at least 4.5 to 1, as WCAG 2.2 asks of text.
"""

from __future__ import annotations

from collections.abc import Mapping

_COMMON = {
    "primary": "#1f4e79",
    "secondary": "#b35f0a",
    "third": "#00837c",
    "fourth": "#8a4f9e",
    "accent": "#1a1a1a",
    "muted": "#6a737c",
    "grid": "#e3e6ea",
    "ink": "#1c2127",
    "paper": "#ffffff",
    "shade": "#f0f1f3",
}
# `cvd` can be told apart by readers who do not see red and green; `cn` has red for up, `us` green for up.
_PALETTES: Mapping[str, Mapping[str, str]] = {
    "cvd": {**_COMMON, "inflow": "#2f6db5", "outflow": "#c4452f"},
    "cn": {**_COMMON, "inflow": "#c8322b", "outflow": "#1c8054"},
    "us": {**_COMMON, "inflow": "#1c8054", "outflow": "#c8322b"},
}
_NIGHT = {
    "primary": "#86b6e8",
    "secondary": "#e6a35c",
    "third": "#4fc4bb",
    "fourth": "#c79ada",
    "accent": "#f4f4f2",
    "muted": "#a0a8b1",
    "grid": "#2e353d",
    "ink": "#e7e9ec",
    "paper": "#14181d",
    "shade": "#222830",
}
_DARK: Mapping[str, Mapping[str, str]] = {
    "cvd": {**_NIGHT, "inflow": "#6fa8ea", "outflow": "#f08b75"},
    "cn": {**_NIGHT, "inflow": "#f28379", "outflow": "#5fc497"},
    "us": {**_NIGHT, "inflow": "#5fc497", "outflow": "#f28379"},
}
DEPTHS = range(1, 5)
# How much of its colour a cell has for each step of depth.
STEP = 0.16
# On dark paper less of it, so that the words in a cell stand out.
_DARK_STEP = 0.125


def colours_of(palette: str) -> Mapping[str, str]:
    """The colour of each role in one palette (`cvd`, `cn` or `us`), on white paper."""
    return _PALETTES[palette]


def page_colours(palette: str, *, dark: bool) -> Mapping[str, str]:
    """The colour of each role on a page, and of the cells of a heat map as `inflow-1` to `outflow-4`."""
    colours = (_DARK if dark else _PALETTES)[palette]
    return {**colours, **_shade_cells(colours, _DARK_STEP if dark else STEP)}


def names_of(palette: str) -> Mapping[str, str]:
    """The name of each colour that a drawing may have: that of its role, or of its cells."""
    colours = _PALETTES[palette]
    return {colour: name for name, colour in {**_shade_cells(colours, STEP), **colours}.items()}


def mix(colour: str, paper: str, share: float) -> str:
    """A colour laid over paper: so much of it, and of the paper the rest."""
    pairs = ((int(colour[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


def _shade_cells(colours: Mapping[str, str], step: float) -> dict[str, str]:
    return {
        f"{role}-{depth}": mix(colours[role], colours["paper"], step * depth)
        for role in ("inflow", "outflow")
        for depth in DEPTHS
    }
