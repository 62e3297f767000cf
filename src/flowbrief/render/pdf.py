"""HTML to PDF by WeasyPrint, which is given everything in memory and may reach nothing else."""

from __future__ import annotations

import contextlib
import ctypes.util
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.render.fonts import FAMILY

from .page_numbers import fill_places, keep_places


@contextlib.contextmanager
def _quiet_import() -> Iterator[None]:
    """Import WeasyPrint without its warning, and on Linux without its search for libraries.

    There they load by their sonames. WeasyPrint asks `find_library` first, which starts some sixty processes to find
    what the loader finds by itself. Without HarfBuzz-Subset it announces that a later version will want it.
    """
    search = ctypes.util.find_library
    if sys.platform.startswith("linux"):
        ctypes.util.find_library = _find_nothing
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ctypes.util.find_library = search


def _find_nothing(name: str) -> None:  # noqa: ARG001
    return None


with _quiet_import():
    from weasyprint import HTML, Attachment
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    from .tagging import declare_accessible, describing


_HARMLESS = "HarfBuzz-Subset"
_SCHEME = "asset:"
_VARIANT = "pdf/ua-1"
# A brief is a few pages, a long report some dozens.
_MOST_PAGES = 200


@dataclass
class _Assets(URLFetcher):  # type: ignore[misc]
    """Answers `asset:` addresses from memory and refuses every other, remembering both."""

    served: Mapping[str, tuple[bytes, str]]
    used: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002
        name = url.removeprefix(_SCHEME)
        if not url.startswith(_SCHEME) or name not in self.served:
            self.refused.append(url)
            raise FatalURLFetchingError(f"{url} is not an asset of this document")
        self.used.add(name)
        content, media_type = self.served[name]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


class _Complaints(logging.Handler):
    """Collects what WeasyPrint has to say: a missing glyph, an image it could not draw, a rule it ignored."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if _HARMLESS not in message:
            self.messages.append(message)


def warm_up() -> None:
    """Lay out a word and a drawing for nothing.

    The first layout of a process declares the C types of Pango and reads the font settings of the machine, which takes
    a tenth of a second; processes forked afterwards have both.
    """
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text x='1' y='8'>.</text></svg>"
    HTML(string=f"<p>.{drawing}", base_url="about:blank", url_fetcher=_Assets({})).write_pdf(pdf_variant=_VARIANT)


def write_pdf(
    name: str,
    html: str,
    assets: Mapping[str, tuple[bytes, str]],
    as_of: date,
    variant: str = _VARIANT,
    attached: Mapping[str, tuple[bytes, str, str]] | None = None,
) -> bytes:
    """Lay out one document.

    `assets` are the fonts and pictures it may use, by name, each with its media type; `attached` are files that it
    carries as its data, also with what they are in words, which the variant has to allow. The dates inside the file are
    the as-of date, so that the same input gives the same bytes. Raises Refused (exit 6) if the document asked for
    anything else, if an asset went unused, if WeasyPrint complained, if there are too many pages, or if a font that
    is not ours got in.
    """
    attached = attached or {}
    fetcher, complaints = _Assets({**assets, **{file: one[:2] for file, one in attached.items()}}), _Complaints()
    made_at = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    logger = logging.getLogger("weasyprint")
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(made_at.timestamp()))
    fonts: set[str] = set()
    logger.addHandler(complaints)
    propagate, logger.propagate = logger.propagate, False
    try:
        page = HTML(string=keep_places(html), base_url="about:blank", url_fetcher=fetcher)
        laid_out = page.render(pdf_variant=variant)
        pages = len(laid_out.pages)
        fill_places(laid_out.pages)
        with describing() as scribe:

            def finish(_: Any, pdf: Any) -> None:
                scribe.finish(pdf)
                if variant != _VARIANT:
                    declare_accessible(pdf)
                fonts.update(_list_fonts(pdf))

            content: bytes = laid_out.write_pdf(
                pdf_variant=variant,
                pdf_identifier=name.encode(),
                finisher=finish,
                attachments=[
                    Attachment(
                        url=f"{_SCHEME}{file}",
                        url_fetcher=fetcher,
                        name=file,
                        description=words,
                        created=made_at,
                        modified=made_at,
                        relationship="Data",
                    )
                    for file, (_, _, words) in attached.items()
                ],
            )
    except FatalURLFetchingError:
        content, pages = b"", 0
    finally:
        logger.removeHandler(complaints)
        logger.propagate = propagate
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
    problems = [
        *(("fetch-refused", f"the document asked for {url}") for url in dict.fromkeys(fetcher.refused)),
        *(("layout-complaint", message) for message in dict.fromkeys(complaints.messages)),
    ]
    if pages > _MOST_PAGES:
        problems.append(("document-too-long", f"the PDF has {pages} pages, more than {_MOST_PAGES}"))
    if not problems:
        unused = sorted({*assets, *attached} - fetcher.used)
        problems += [("asset-unused", f"the document does not show {asset}") for asset in unused]
        foreign = sorted(font for font in fonts if FAMILY.replace(" ", "-") not in font)
        problems += [("foreign-font", f"the PDF embeds {font}") for font in foreign]
    if problems:
        raise Refused(tuple(_refuse(name, code, message) for code, message in problems))
    return content


def _refuse(name: str, code: str, message: str) -> Diagnostic:
    hint = "rendering may use only the fonts and pictures that the build provides"
    return Diagnostic(code, message, Place(name), hint, exit_code=ExitCode.RENDER)


def _list_fonts(pdf: Any) -> set[str]:
    """The base names of all fonts in a PDF that is about to be written."""
    return {str(item["BaseFont"]) for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Font"} - {
        "None"
    }
