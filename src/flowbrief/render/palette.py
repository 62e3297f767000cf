"""Ink: the colours of the roles that charts, tables and tiles name, by edition."""

from __future__ import annotations

from collections.abc import Mapping

_COMMON = {
    "primary": "#1f4e79",
    "secondary": "#d9822b",
    "accent": "#1a1a1a",
    "muted": "#7d848c",
    "grid": "#e3e6ea",
    "ink": "#1c2127",
    "paper": "#ffffff",
    "shade": "#f0f1f3",
}
# `cvd` can be told apart by readers who do not see red and green; `cn` has red for up, `us` green for up.
_PALETTES: Mapping[str, Mapping[str, str]] = {
    "cvd": {**_COMMON, "inflow": "#2f6db5", "outflow": "#c4452f"},
    "cn": {**_COMMON, "inflow": "#c8322b", "outflow": "#1f8a5b"},
    "us": {**_COMMON, "inflow": "#1f8a5b", "outflow": "#c8322b"},
}


def colours_of(palette: str) -> Mapping[str, str]:
    """The colour of each role in one palette (`cvd`, `cn` or `us`)."""
    return _PALETTES[palette]
