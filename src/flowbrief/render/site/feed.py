"""The feed of a language, in the Atom format (RFC 4287)."""

from __future__ import annotations

from html import escape
from io import StringIO
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed, Enclosure

from flowbrief.model.artifact import Artifact
from flowbrief.model.document import plain_text

from .shelf import Entry, Shelf

MEDIA_TYPE = "application/atom+xml"
# A reader who was away for half a year misses nothing.
_LONGEST = 30


def write_feed(shelf: Shelf, report: str, url: str) -> Artifact:
    """Write the newest issues of a language, each with its whole lead and its PDF.

    The id of an entry is made from the host of the site, the as-of date, the report and the language: it stays when an
    issue is corrected, whose `updated` then moves.
    """
    address = f"{url}{shelf.language}/feed.xml"
    feed = Atom1Feed(
        title=shelf.title,
        link=f"{url}{shelf.language}/",
        description="",
        language=shelf.tag,
        author_name=shelf.byline or shelf.title,
        feed_url=address,
        feed_guid=address,
    )
    for entry in shelf.entries[:_LONGEST]:
        feed.add_item(
            title=plain_text(entry.headline),
            link=url + entry.page,
            description="".join(f"<p>{escape(plain_text(paragraph), quote=False)}</p>" for paragraph in entry.lead),
            pubdate=entry.issue.publications[0].at,
            updateddate=entry.issue.published_at,
            unique_id=f"tag:{urlsplit(url).hostname},{entry.day.iso}:{report}/{shelf.language}",
            enclosures=_list_enclosures(entry, url),
        )
    text = StringIO()
    feed.write(text, "utf-8")
    return Artifact(f"{shelf.language}/feed.xml", MEDIA_TYPE, text.getvalue().encode(), shelf.language)


def _list_enclosures(entry: Entry, url: str) -> list[Enclosure]:
    if not entry.pdf:
        return []
    content = entry.issue.files[entry.pdf.rpartition("/")[2]]
    return [Enclosure(url + entry.pdf, str(len(content)), "application/pdf")]
