"""Lines of plain text: wrapped by the width that they show, columns set side by side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

# So wide a line stays whole in every client, quoted twice.
WIDTH = 72
_GAP = "  "
_WIDE = ("W", "F")
# A line does not begin with what closes, nor end with what opens.
_CLOSERS = "，。；：、！？）》〉」』】”’…％"
_OPENERS = "（《〈「『【“‘"
_JOINER = "\u2060"
_PIECES = re.compile(r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")


def measure_width(text: str) -> int:
    """How many columns a text takes, a Chinese character two."""
    return sum(
        0 if unicodedata.combining(one) or unicodedata.category(one) == "Cf"
        else 2 if unicodedata.east_asian_width(one) in _WIDE else 1
        for one in text
    )  # fmt: skip


def wrap(text: str, first: str = "", rest: str = "") -> list[str]:
    """Break a paragraph into lines; `first` stands before the first line, `rest` before the others."""
    lines: list[str] = []
    line, before, gap = "", first, ""
    for piece in list_pieces(text.replace(_JOINER, "")):
        if piece.isspace():
            gap = " "
        elif line and measure_width(before + line + gap + piece) > WIDTH:
            lines.append(before + line)
            line, before, gap = piece, rest, ""
        else:
            line, gap = line + (gap if line else "") + piece, ""
    return [*lines, before + line] if line else lines


def list_pieces(text: str) -> Iterator[str]:
    """Take a text apart into what stays together: words, figures with their unit, marks with their character."""
    held = ""
    for piece in _PIECES.findall(text):
        if held and not piece.isspace() and not _is_bound(held, piece):
            yield held
            held = ""
        if piece.isspace():
            if held:
                yield held
            held = ""
            yield piece
        else:
            held += piece
    if held:
        yield held


def _is_bound(before: str, after: str) -> bool:
    is_figure = before[-1].isdigit() or before[-1] == "第"
    return (
        after[0] in _CLOSERS or before[-1] in _OPENERS or is_figure or (before[-1] in "个年月" and after[0].isdigit())
    )


def set_columns(rows: Sequence[Sequence[str]], *, flush_left: Sequence[int] = (0,)) -> list[str] | None:
    """Set rows side by side, figures at the right of their column; None if that is wider than a line may be."""
    rows = [[cell.replace(_JOINER, "") for cell in row] for row in rows]
    widths = [max(measure_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > WIDTH:
        return None
    lines = []
    for row in rows:
        cells = []
        for at, cell in enumerate(row):
            pad = " " * (widths[at] - measure_width(cell))
            cells.append(cell + pad if at in flush_left else pad + cell)
        lines.append(_GAP.join(cells).rstrip())
    return lines
