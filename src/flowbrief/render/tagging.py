"""What a PDF says to a reader who cannot see it: the structure that the layout engine leaves unfinished."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.formatting_structure.boxes import MarginBox
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags

# PDF/A lets a file say that it is accessible as well if it explains the word.
_ACCESSIBLE = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

Element = dict[str, Any]
Build = Callable[..., Iterator[Element]]

_PRINT = 4
_KINDS = {"@top": "Header", "@bottom": "Footer"}


@contextlib.contextmanager
def describing() -> Iterator[Scribe]:
    """Let a scribe complete the structure of the PDF that is written meanwhile."""
    build = tags._build_box_tree
    scribe = Scribe(build)
    tags._build_box_tree = scribe.build
    try:
        yield scribe
    finally:
        tags._build_box_tree = build


class Scribe:
    """Builds the structure of one PDF on top of WeasyPrint's own.

    It adds the scope of header cells, the language of each part in another language, and what a link leads to. What
    the layout sets in the margins of each page, and the head of a table that is repeated on the next page, become
    artifacts. A paragraph, list or table that goes on over the page stays one.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._within: list[Any] = []
        self._firsts: dict[Any, Element] = {}
        self._heads: dict[Any, Element] = {}
        self._repeated: list[tuple[Element, Element]] = []
        self._cells: list[Element] = []
        self._aside: dict[int, dict[int, str]] = {}

    def build(
        self,
        box: Any,
        parent: Element,
        pdf: Any,
        page: int,
        numbers: dict[int, Any],
        annotations: list[Any],
        marks: dict[Any, dict[str, Any]],
    ) -> Iterator[Element]:
        """Yield the structure elements of a box; called for every box, in the place of WeasyPrint's function."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, MarginBox):
            place = str(box.at_keyword).partition("-")[0]
            self._set_aside(box, page, numbers, marks, _KINDS.get(place, "Watermark"))
            return
        own = box.element
        if own is not None and box.element_tag == "thead" and own in self._firsts:
            self._set_aside(box, page, numbers, marks, "Header")
            self._repeat_head(box)
            return
        is_part = own is not None and box.element_tag not in ("html", "body")
        is_outer = is_part and not (self._within and self._within[-1] is own)
        self._within.append(own)
        try:
            for element in self._build(box, parent, pdf, page, numbers, annotations, marks):
                if is_part:
                    self._describe(box, element)
                if is_outer and element["S"] != "/Link":
                    first = self._firsts.setdefault(own, element)
                    if first is not element:
                        self._join(first, element, pdf)
                        continue
                yield element
        finally:
            self._within.pop()

    def finish(self, pdf: Any) -> None:
        """Complete the file before it is written: artifacts, links that print, cells under a repeated head."""
        pages = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Page"]
        for number, aside in self._aside.items():
            content = pdf.objects[_number_of(pages[number]["Contents"])].stream
            for place, item in enumerate(content):
                if isinstance(item, dict) and item.get("MCID") in aside:
                    kind = aside[item["MCID"]]
                    content[place - 1] = "/Artifact"
                    item.clear()
                    item.update({"Type": "/Pagination", "Subtype": f"/{kind}"})
        if "AF" in pdf.catalog:  # WeasyPrint lists each attachment twice
            pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
        for item in pdf.objects:
            if isinstance(item, dict) and item.get("Type") == "/Annot":
                item["F"] = _PRINT
        names = {again["ID"].string: first["ID"] for again, first in self._repeated if "ID" in again}
        for cell in self._cells if names else ():
            headers = cell["A"].get("Headers", [])
            headers[:] = [names.get(header.string, header) for header in headers]

    def _describe(self, box: Any, element: Element) -> None:
        given = box.element.attrib
        if "lang" in given:
            element.setdefault("Lang", tags.pydyf.String(given["lang"]))
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Row" if given.get("scope") == "row" else "/Column"
            self._heads.setdefault(box.element, element)
        elif element["S"] == "/TD":
            self._cells.append(element)
        if box.link_annotation and "title" in given:
            box.link_annotation["Contents"] = tags.pydyf.String(given["title"])

    def _join(self, first: Element, more: Element, pdf: Any) -> None:
        """Move the kids of an element that goes on over the page to its first part."""
        for kid in more["K"]:
            pdf.objects[_number_of(kid)]["P"] = first.reference  # type: ignore[attr-defined]
        first["K"].extend(more["K"])
        more["K"].clear()

    def _set_aside(
        self, box: Any, page: int, numbers: dict[int, Any], marks: dict[Any, dict[str, Any]], kind: str
    ) -> None:
        for one in box.descendants():
            if one in marks:
                number = marks.pop(one)["mcid"]
                numbers[number] = "null"
                self._aside.setdefault(page, {})[number] = kind

    def _repeat_head(self, box: Any) -> None:
        """Give the cells of a repeated head stand-ins for their elements, which WeasyPrint names as headers."""
        for row in box.children:
            for cell in row.children:
                cell.mark = {}
                if cell.element in self._heads:
                    self._repeated.append((cell.mark, self._heads[cell.element]))


def declare_accessible(pdf: Any) -> None:
    """Say in the metadata of a PDF of another variant that it conforms to PDF/UA-1 as well."""
    packet = pdf.objects[_number_of(pdf.catalog["Metadata"])].stream
    packet[0] = packet[0].replace(b"</rdf:RDF>", _ACCESSIBLE + b"</rdf:RDF>")


def _number_of(reference: bytes | str) -> int:
    """The number of an object, from a reference to it."""
    return int(reference.split()[0])
