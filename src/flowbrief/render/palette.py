"""Ink: the colours of the roles that charts, tables and tiles name, by edition."""

from __future__ import annotations

from collections.abc import Mapping

# Each colour of words and lines stands out from the paper by at least 4.5 to 1.
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


def colours_of(palette: str) -> Mapping[str, str]:
    """The colour of each role in one palette (`cvd`, `cn` or `us`)."""
    return _PALETTES[palette]
