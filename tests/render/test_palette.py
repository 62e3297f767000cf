"""Colours by day and by night: words stand out from what is behind them, and no role is another."""

import re

import pytest

from flowbrief.render.palette import colours_of, mix, names_of, page_colours
from flowbrief.render.shipped import shipped_templates

PALETTES = ["cvd", "cn", "us"]
WORDS = ["primary", "secondary", "third", "fourth", "accent", "muted", "ink", "inflow", "outflow"]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def tokens(name: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#\w+)", (shipped_templates() / name).read_text("utf-8")))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("palette", PALETTES)
def test_words_stand_out_from_the_paper(palette: str, dark: bool) -> None:
    colours = page_colours(palette, dark=dark)
    assert {role: contrast(colours[role], colours["paper"]) for role in WORDS
            if contrast(colours[role], colours["paper"]) < 4.5} == {}  # fmt: skip


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("palette", PALETTES)
def test_figures_stand_out_from_their_cell(palette: str, dark: bool) -> None:
    colours = page_colours(palette, dark=dark)
    cells = [name for name in colours if name[-1].isdigit()]
    assert len(cells) == 8
    assert [name for name in cells if contrast(colours["ink"], colours[name]) < 4.5] == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("palette", PALETTES)
def test_words_stand_out_from_tiles_and_boxes(palette: str, dark: bool) -> None:
    colours = page_colours(palette, dark=dark)
    given = tokens("tokens-dark.css" if dark else "tokens.css")
    for name in ("outflow", "ink"):
        assert contrast(colours[name], given["wash"]) >= 4.5, name
    for name in ("quiet", "rule"):
        for behind in (colours["paper"], given["wash"]):
            assert contrast(given[name], behind) >= 4.5, name


@pytest.mark.parametrize("palette", PALETTES)
def test_each_colour_of_a_drawing_has_one_name(palette: str) -> None:
    colours, names = colours_of(palette), names_of(palette)
    assert len(set(colours.values())) == len(colours)
    assert all(names[colour] == role for role, colour in colours.items())
    assert names[mix(colours["inflow"], colours["paper"], 0.48)] == "inflow-3"
    assert set(names.values()) <= set(page_colours(palette, dark=True)) == set(page_colours(palette, dark=False))
