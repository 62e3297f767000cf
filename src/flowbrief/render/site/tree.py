"""The site as a tree of files."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flowbrief.model.artifact import Artifact
from flowbrief.model.cache import cache_folder
from flowbrief.model.published import PublishedIssue
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language
from flowbrief.render.addresses import ANY_LANGUAGE
from flowbrief.render.fonts import Face
from flowbrief.render.own_faces import choose_faces
from flowbrief.render.pages import LANGUAGE_TAGS, LOCALES
from flowbrief.render.templates import Templates

from .assets import Asset, list_characters, make_fonts, make_icon, make_script, make_style, write_style
from .feed import write_feed
from .issues import list_issue_files
from .leaves import make_archive, make_corrections, make_home, make_missing, make_search, make_year
from .page import Frame, Leaf, fill_leaf
from .search import render_search_pages
from .shelf import Shelf, fill_shelf
from .sitemap import Listed, write_robots, write_sitemap


def render_site(spec: ReportSpec, issues: Sequence[PublishedIssue]) -> tuple[Artifact, ...]:
    """Render every file of the site but the index of the search, by path; `issues` in any order, at least one.

    The pages of issues are their bytes as they were built. `spec.delivery.site` says the address and whether there is
    a search. Raises Refused (exit 6) for a template that cannot be filled, (exit 3) if the fonts cannot be had.
    """
    site = spec.delivery.site
    if site is None or not issues:
        raise ValueError("a site has an address and at least one issue")
    templates = Templates(spec.templates)
    faces = choose_faces(spec.templates, cache_folder())
    shelves = tuple(
        shelf
        for language in spec.languages
        if (shelf := fill_shelf(spec, language, LANGUAGE_TAGS[language], LOCALES[language], issues)).entries
    )
    searched = {page.path: page.content.decode() for page in (render_search_pages(issues) if site.search else ())}
    icon, script = make_icon(templates), make_script(templates) if site.search else None
    # The pages are filled twice: the style has the fonts, and these the characters of the pages.
    unstyled = dict.fromkeys(spec.languages, "")
    frame = Frame(site.url, shelves, templates, unstyled, icon.path, script.path if script else "")
    leaves = [leaf for shelf in shelves for leaf in _list_leaves(shelf, frame)]
    shared: list[Asset] = [icon, *([script] if script else [])]
    styles: dict[Language, str] = {}
    for shelf in shelves:
        own = [fill_leaf(leaf, frame).content.decode() for leaf in leaves if leaf.shelf is shelf]
        texts = [*own, *(html for path, html in searched.items() if path.startswith(f"{shelf.language}/"))]
        fonts = make_fonts(shelf.language, [*map(list_characters, texts), *shelf.words.values()], faces)
        palette = spec.palettes.get(shelf.language, spec.palette)
        style = make_style(shelf.language, palette, fonts, templates)
        styles[shelf.language] = style.path
        shared += [*fonts, style]
    frame = replace(frame, styles=styles)
    made = [
        *(fill_leaf(leaf, frame) for leaf in leaves),
        _fill_missing(spec, frame, faces),
        *(write_feed(shelf, spec.report, site.url) for shelf in shelves),
        write_sitemap(site.url, _list_pages(leaves, shelves)),
        write_robots(site.url),
        *(asset.artifact for asset in shared),
        *list_issue_files(issues, shelves),
    ]
    return tuple(sorted({one.path: one for one in made}.values(), key=lambda one: one.path))


def _list_leaves(shelf: Shelf, frame: Frame) -> Iterator[Leaf]:
    if shelf is frame.shelves[0]:
        yield make_home(shelf, frame.shelves, "")
    yield make_home(shelf, frame.shelves, f"{shelf.language}/")
    yield make_archive(shelf, frame.shelves)
    for year in shelf.years:
        yield make_year(shelf, year, frame.shelves)
    yield make_corrections(shelf, frame.shelves)
    if frame.script:
        yield make_search(shelf, frame.shelves)


def _fill_missing(spec: ReportSpec, frame: Frame, faces: Sequence[Face]) -> Artifact:
    """The page for addresses that there are not carries its style and its fonts: it is shown anywhere."""
    first = frame.shelves[0]
    bare = fill_leaf(make_missing(first, ""), frame).content.decode()
    fonts = make_fonts("missing", [list_characters(bare)], faces)
    data = [f"data:font/woff2;base64,{base64.b64encode(one.artifact.content).decode()}" for one in fonts]
    palette = spec.palettes.get(first.language, spec.palette)
    return fill_leaf(make_missing(first, write_style(palette, data, frame.templates)), frame)


def _list_pages(leaves: Sequence[Leaf], shelves: Sequence[Shelf]) -> Iterator[Listed]:
    """Each page once, by the address it goes by: those of the site, then those of the issues, with their languages."""
    newest = max(entry.issue.published_at for shelf in shelves for entry in shelf.entries).date().isoformat()
    for leaf in leaves:
        if not leaf.canonical or leaf.canonical == leaf.path:
            others = {one.locator: leaf.alternates[one.language] for one in shelves if one.language in leaf.alternates}
            yield Listed(leaf.path, newest, {**others, ANY_LANGUAGE: next(iter(others.values()))})
    for issue in dict.fromkeys(entry.issue.as_of for shelf in shelves for entry in shelf.entries):
        found = [(one, entry) for one in shelves for entry in one.entries if entry.issue.as_of == issue]
        others = {shelf.locator: entry.page for shelf, entry in found}
        both, changed_on = found[0][1].both, found[0][1].issue.published_at.date().isoformat()
        if both:
            others[ANY_LANGUAGE] = both
        for path in (*(entry.page for _, entry in found), *([both] if both else [])):
            yield Listed(path, changed_on, others)
