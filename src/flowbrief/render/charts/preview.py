"""The picture that stands for an issue where somebody shares a link: title, headline, week, the first key figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flowbrief.model.document import Document, plain_text
from flowbrief.render.addresses import PREVIEW_HEIGHT, PREVIEW_WIDTH
from flowbrief.render.fonts import Face
from flowbrief.render.mail_lines import list_pieces
from flowbrief.render.palette import colours_of

from .marks import Area, Drawing, Mark, Words
from .measure import measure_text
from .png import write_png

# In points, of which 72 are an inch and 192 dots too.
_WIDTH, _HEIGHT = PREVIEW_WIDTH * 72 / 192, PREVIEW_HEIGHT * 72 / 192
_EDGE, _BAND = 28.0, 5.0
_TITLE, _WEEK, _LABEL, _FIGURE = 15.0, 12.0, 12.0, 30.0
_TITLE_Y, _WEEK_Y, _HEAD_Y = 38.0, 56.0, 72.0
_LABEL_Y, _FIGURE_Y = 176.0, 210.0
# The headline in the first size in which it has so few lines.
_SIZES = (30.0, 27.0, 24.0, 21.0, 18.0, 15.0)
_LINES, _LINE_HEIGHT = 2, 1.3
_BLUE = "#1f4e79"


def draw_preview(document: Document, faces: Iterable[Face]) -> bytes:
    """Draw the picture as PNG; what it says stands in its description, line by line."""
    by_weight = {face.weight: face for face in faces}
    colours = colours_of(document.palette)
    edge = ((0.0, 0.0), (_WIDTH, 0.0), (_WIDTH, _BAND), (0.0, _BAND))
    marks: list[Mark] = [Area((edge,), _BLUE), *_place_words(document, by_weight, colours)]
    said = "\n".join(_list_texts(document))
    return write_png(Drawing(_WIDTH, _HEIGHT, tuple(marks)), by_weight, colours["paper"], said)


def _list_texts(document: Document) -> Iterator[str]:
    """What the picture says, in order."""
    yield document.title
    yield plain_text(document.strapline)
    yield plain_text(document.headline)
    for tile in document.key_figures.tiles[:1]:
        yield from filter(None, map(plain_text, (tile.label, tile.figure, tile.context)))


def _place_words(document: Document, faces: Mapping[int, Face], colours: Mapping[str, str]) -> Iterator[Words]:
    yield _fit(_TITLE_Y, document.title, _TITLE, _BLUE, faces, bold=True)
    yield _fit(_WEEK_Y, plain_text(document.strapline), _WEEK, colours["muted"], faces)
    size, lines = _break_headline(plain_text(document.headline), faces[700])
    for at, line in enumerate(lines):
        yield Words(_EDGE, _HEAD_Y + size + at * size * _LINE_HEIGHT, line, size, colours["ink"], bold=True)
    for tile in document.key_figures.tiles[:1]:
        role = "inflow" if tile.tone > 0 else "outflow" if tile.tone < 0 else "ink"
        figure = plain_text(tile.figure)
        yield _fit(_LABEL_Y, plain_text(tile.label), _LABEL, colours["muted"], faces)
        placed = _fit(_FIGURE_Y, figure, _FIGURE, colours[role], faces, bold=True)
        yield placed
        beside = _EDGE + measure_text(faces[700], figure, placed.size) + 12
        yield _fit(_FIGURE_Y, plain_text(tile.context), _LABEL, colours["muted"], faces, left=beside)


def _fit(
    y: float,
    text: str,
    size: float,
    colour: str,
    faces: Mapping[int, Face],
    *,
    bold: bool = False,
    left: float = _EDGE,
) -> Words:
    """A line from the left edge; one that is too long for the picture is set smaller."""
    wide = measure_text(faces[700 if bold else 400], text, size)
    room = _WIDTH - _EDGE - left
    return Words(left, y, text, size * min(1.0, room / wide) if wide else size, colour, bold=bold)


def _break_headline(text: str, face: Face) -> tuple[float, list[str]]:
    """The headline in lines of like length, as large as two lines allow, or else in the smallest size."""
    room = _WIDTH - 2 * _EDGE
    for size in _SIZES:
        lines = _break_lines(text, face, size, room)
        if len(lines) <= _LINES:
            break
    for narrower in range(round(room), round(room / 2), -4):
        tried = _break_lines(text, face, size, narrower)
        if len(tried) > len(lines):
            break
        lines = tried
    return size, lines


def _break_lines(text: str, face: Face, size: float, room: float) -> list[str]:
    lines, line, gap = list[str](), "", ""
    for piece in list_pieces(text):
        if piece.isspace():
            gap = " "
        elif line and measure_text(face, line + gap + piece, size) > room:
            lines.append(line)
            line, gap = piece, ""
        else:
            line, gap = line + (gap if line else "") + piece, ""
    return [*lines, line]
