"""Colours: each word and line stands out from the paper, and no two series of a palette look alike."""

from __future__ import annotations

from itertools import combinations

import pytest

from flowbrief.render.palette import colours_of

WORDS = ("inflow", "outflow", "primary", "secondary", "third", "fourth", "accent", "muted", "ink")
SERIES = ("primary", "secondary", "third", "fourth", "accent", "muted")


def channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", ["cvd", "cn", "us"])
def test_words_and_lines_stand_out_from_the_paper(palette: str) -> None:
    colours = colours_of(palette)
    assert contrast("#000000", "#ffffff") == 21
    assert {role: round(contrast(colours[role], colours["paper"]), 2) for role in WORDS
            if contrast(colours[role], colours["paper"]) < 4.5} == {}  # fmt: skip


@pytest.mark.parametrize("palette", ["cvd", "cn", "us"])
def test_no_two_series_look_alike(palette: str) -> None:
    colours = colours_of(palette)
    for one, other in combinations(SERIES, 2):
        pairs = zip(channels(colours[one]), channels(colours[other]), strict=True)
        assert sum((a - b) ** 2 for a, b in pairs) ** 0.5 > 0.2, (one, other)
    assert colours["inflow"] != colours["outflow"]
