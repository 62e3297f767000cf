"""A filled template, read once: its elements, its style sheets, the text that a reader sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_DRAWING = "svg"
_STYLE = "style"
_SCRIPT = "script"


@dataclass(slots=True)
class ParsedPage:
    """What a page is made of, each part in reading order.

    `text` leaves out style sheets and drawings, whose words come from the plot and not from a template. `sheets` are
    the page's own, `drawn_sheets` those inside drawings. `scripts` are the script elements, each with its attributes
    and what stands in it.
    """

    elements: list[tuple[str, list[tuple[str, str | None]]]] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    drawn_sheets: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    scripts: list[tuple[dict[str, str | None], str]] = field(default_factory=list)

    def style_attributes(self) -> list[str]:
        """The style written on single elements."""
        return [value or "" for _, attributes in self.elements for name, value in attributes if name == _STYLE]


def parse_page(html: str) -> ParsedPage:
    """Read a page that is about to be published or laid out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ParsedPage()
        self._open: list[str] = []

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002
        """Count no lines: nobody asks where a part stands."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, attrs))
        if tag in (_STYLE, _DRAWING, _SCRIPT):
            self._open.append(tag)
        if tag == _SCRIPT:
            self.page.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            self.page.text.append(data)
        elif self._open[-1] == _SCRIPT:
            attributes, written = self.page.scripts[-1]
            self.page.scripts[-1] = attributes, written + data
        elif self._open[-1] == _STYLE:
            (self.page.drawn_sheets if _DRAWING in self._open else self.page.sheets).append(data)
