"""The page a link leads to stands beside it, whether we write the number or the layout engine does."""

from __future__ import annotations

from datetime import date

import pytest

from flowbrief.model.cache import cache_folder
from flowbrief.render.fonts import cut_face, provide_faces
from flowbrief.render.page_numbers import keep_places
from flowbrief.render.pdf import write_pdf
from flowbrief.verify.paper import read_paper

_LAST = 11
_STYLE = """
@font-face { font-family: "Flowbrief Sans"; src: url(asset:face.ttf); }
@page { size: 80mm; }
html, body { font-family: "Flowbrief Sans"; }
section { break-before: page; }
a::after { content: target-counter(attr(href), page); }
"""


def write(style: str) -> str:
    links = "".join(f"<p><a href='#s{number}'>to {number}</a></p>" for number in (2, 9, _LAST))
    sections = "".join(f"<section id='s{number}'>at {number}</section>" for number in range(2, _LAST + 1))
    return f"<!DOCTYPE html><html lang=en><title>t</title><style>{style}</style><body>{links}{sections}</body></html>"


def lay_out(html: str) -> list[str]:
    """What the first page says, run by run."""
    face = cut_face(provide_faces(cache_folder())[0], "")
    content = write_pdf("pages", html, {"face.ttf": (face, "font/ttf")}, date(2024, 7, 24))
    return [line.text for line in read_paper(content) if line.page == 1]


def test_each_link_has_the_page_it_leads_to() -> None:
    assert lay_out(write(_STYLE)) == ["to 2", "2", "to 9", "9", f"to {_LAST}", str(_LAST)]


@pytest.mark.parametrize("own", ["@page { counter-increment: page 2; }", "section { counter-set: page 7; }"])
def test_pages_counted_in_another_way_are_left_to_the_layout_engine(own: str) -> None:
    assert keep_places(write(_STYLE + own)) == write(_STYLE + own)


def test_pages_that_begin_elsewhere_have_the_numbers_of_their_own_count() -> None:
    shown = lay_out(write(_STYLE + "@page :first { counter-reset: page 20; }"))
    assert shown[1::2] == ["21", "28", "30"]
