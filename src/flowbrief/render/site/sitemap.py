"""What search engines are told: every page with its address in each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from flowbrief.model.artifact import Artifact

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page: its path, the day its content became public, and the same page by language tag, itself included."""

    path: str
    changed_on: str
    alternates: Mapping[str, str]


def write_sitemap(url: str, pages: Iterable[Listed]) -> Artifact:
    """Write the sitemap of a site at an address; the pages by their paths."""
    root = ElementTree.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for page in sorted(pages, key=lambda one: one.path):
        element = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(element, "loc").text = url + page.path
        ElementTree.SubElement(element, "lastmod").text = page.changed_on
        for tag, path in page.alternates.items():
            link = {"rel": "alternate", "hreflang": tag, "href": url + path}
            ElementTree.SubElement(element, "xhtml:link", link)
    ElementTree.indent(root, " ")
    content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Artifact("sitemap.xml", "application/xml", content + b"\n")


def write_robots(url: str) -> Artifact:
    """Write the file that lets search engines in and names the sitemap."""
    return Artifact("robots.txt", "text/plain", f"User-agent: *\nAllow: /\n\nSitemap: {url}sitemap.xml\n".encode())
