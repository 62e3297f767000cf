"""A report's own logo: one picture in its folder of templates, which stands in the head of page and paper."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

_MEDIA = {"logo.svg": "image/svg+xml", "logo.png": "image/png"}
# It stands in every page; a mark of a desk takes a few kilobytes.
_MOST_BYTES = 60_000


@dataclass(frozen=True, slots=True)
class Logo:
    """The bytes of the picture, the name of its file and its media type."""

    content: bytes
    name: str
    media_type: str

    def as_data(self) -> str:
        """The picture as an address that carries it."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


def read_logo(own: Path | None) -> Logo | None:
    """Return the logo of a report, `logo.svg` before `logo.png`; None if its folder of templates has neither.

    Raises Refused (exit 2) for one that is too large for every page to carry.
    """
    for name, media_type in _MEDIA.items() if own is not None else ():
        path = own / name if own is not None else Path(name)
        if path.is_file():
            content = path.read_bytes()
            if len(content) > _MOST_BYTES:
                message = f"the logo has {len(content):,} bytes, and every page carries it"
                hint = f"save it in at most {_MOST_BYTES:,} bytes, best as an SVG of a few outlines"
                place = Place(str(path))
                raise Refused((Diagnostic("logo-too-large", message, place, hint, exit_code=ExitCode.USAGE),))
            return Logo(content, name, media_type)
    return None
