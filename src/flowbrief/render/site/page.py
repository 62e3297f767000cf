"""One page of a site: its head, its ways to the others, and what its kind shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flowbrief.model.artifact import Artifact
from flowbrief.model.text import Language
from flowbrief.render.addresses import ANY_LANGUAGE
from flowbrief.render.templates import Templates

from .shelf import Shelf

_TEMPLATE = "site.html.j2"
_CLOSED = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action {}"
# The index of the search is WebAssembly, which its own script fetches from the site.
_SEARCHING = "; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the site before it is filled.

    `path` is its folder from the root, such as `zh/archive/`. `canonical` is the address it goes by, `alternates` the
    same page in each language. `title` is what stands before the report's title in the head, `description` what
    machines are told, `content` what the template of its `kind` prints.
    """

    path: str
    kind: str
    shelf: Shelf
    alternates: Mapping[Language, str]
    title: str = ""
    description: str = ""
    canonical: str = ""
    preview: str = ""
    content: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages share: the address of the site, its shelves, the files of style, icon and script.

    `script` is empty for a site that cannot be searched.
    """

    url: str
    shelves: tuple[Shelf, ...]
    templates: Templates
    styles: Mapping[Language, str]
    icon: str
    script: str


def fill_leaf(leaf: Leaf, frame: Frame) -> Artifact:
    """Fill the template. Links are relative, so that the site may lie under any address; what names it is not."""
    name = leaf.path if leaf.path.endswith(".html") else f"{leaf.path}index.html"
    html = frame.templates.fill(_TEMPLATE, describe_leaf(leaf, frame))
    return Artifact(name, "text/html", html.encode(), leaf.shelf.language)


def describe_leaf(leaf: Leaf, frame: Frame) -> dict[str, object]:
    """What the template is given. A page that answers for any address has links from the root of the host."""
    is_anywhere = leaf.kind == "missing"
    root = urlsplit(frame.url).path if is_anywhere else "../" * leaf.path.count("/") or "./"
    shelf = leaf.shelf
    has_search = bool(frame.script)
    policy = _CLOSED.format("'self'" if has_search and leaf.kind in ("home", "search") else "'none'")
    others = [
        (other, root + leaf.alternates.get(other.language, f"{other.language}/"))
        for other in frame.shelves
        if other is not shelf
    ]
    return {
        "kind": leaf.kind,
        "root": root,
        "policy": policy + (_SEARCHING if leaf.kind == "search" else ""),
        "shelf": shelf,
        "shelves": frame.shelves,
        "others": tuple(others),
        "language": shelf.language,
        "tag": shelf.tag,
        "words": shelf.words,
        "title": leaf.title,
        "description": leaf.description,
        "canonical": "" if is_anywhere else frame.url + (leaf.canonical or leaf.path),
        "alternates": tuple(
            (other.locator, frame.url + leaf.alternates[other.language])
            for other in frame.shelves
            if other.language in leaf.alternates
        ),
        "any_language": ANY_LANGUAGE,
        "default": frame.url + leaf.alternates.get(frame.shelves[0].language, "") if leaf.alternates else "",
        "preview": frame.url + leaf.preview if leaf.preview else "",
        "feed": frame.url + f"{shelf.language}/feed.xml",
        "style": root + frame.styles[shelf.language],
        "icon": root + frame.icon,
        "script": root + frame.script if has_search else "",
        "has_search": has_search,
        "logo": logo.as_data() if (logo := frame.templates.logo()) is not None else "",
        **leaf.content,
    }


def link_alternates(shelves: Sequence[Shelf], rest: str) -> dict[Language, str]:
    """The same page in each language, by what stands after the language in its path."""
    return {shelf.language: f"{shelf.language}/{rest}" for shelf in shelves}
