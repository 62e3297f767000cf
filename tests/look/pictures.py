"""Pictures compared with those that were looked at and accepted.

A picture is compared in blocks of some pixels by their mean colour, so that the smoothing of one edge more or less
passes and a word, a bar or a line that moved does not. `make pictures` accepts what there is now.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image, ImageChops

EXPECTED = Path(__file__).parent / "expected"
FOUND = Path(__file__).parents[2] / "output" / "pictures"
_BLOCK = 8
# Of 255; one word more in small print is about 40 in some block, another smoothing of the same word below 10.
_FAINTEST = 24


class LooksDifferentError(AssertionError):
    """A picture is not the one that was accepted; the message says where the two and their difference lie."""


def compare(name: str, picture: Image.Image, expected: Path = EXPECTED, found: Path = FOUND) -> None:
    """Compare a picture with the accepted one of that name.

    Raises LooksDifferentError, having written the picture and one of the differences beside each other to `found`.
    With ACCEPT_PICTURES=1 in the environment the picture is accepted instead.
    """
    picture = picture.convert("RGB")
    accepted = expected / f"{name}.webp"
    if os.environ.get("ACCEPT_PICTURES") == "1":
        expected.mkdir(parents=True, exist_ok=True)
        accepted.write_bytes(pack(picture))
        return
    if not accepted.is_file():
        raise LooksDifferentError(f"no picture {name} was accepted; look at it, then run: make pictures")
    before = Image.open(accepted).convert("RGB")
    places = find_differences(before, picture)
    if places:
        found.mkdir(parents=True, exist_ok=True)
        picture.save(found / f"{name}.png")
        show_difference(before, picture, places).save(found / f"{name}.difference.png")
        raise LooksDifferentError(
            f"{name} looks different in {len(places)} places, the first at {places[0]}: see {found / name}"
            ".difference.png (before, after, where); if it is right, run: make pictures"
        )


def find_differences(before: Image.Image, after: Image.Image) -> list[tuple[int, int]]:
    """The upper left corners of the blocks in which two pictures differ; all of it where their sizes do."""
    if before.size != after.size:
        return [(0, 0), after.size]
    small = (-(-before.width // _BLOCK), -(-before.height // _BLOCK))
    one, other = (picture.resize(small, Image.Resampling.BOX) for picture in (before, after))
    apart = ImageChops.difference(one, other)
    worst = ImageChops.lighter(ImageChops.lighter(*apart.split()[:2]), apart.split()[2])
    values = worst.tobytes()
    return [(at % small[0] * _BLOCK, at // small[0] * _BLOCK) for at, value in enumerate(values) if value > _FAINTEST]


def show_difference(before: Image.Image, after: Image.Image, places: list[tuple[int, int]]) -> Image.Image:
    """The picture before, the picture now, and where they differ, side by side."""
    width, height = max(before.width, after.width), max(before.height, after.height)
    sheet = Image.new("RGB", (3 * width + 20, height), "#8a9099")
    sheet.paste(before, (0, 0))
    sheet.paste(after, (width + 10, 0))
    where = after.convert("L").point(lambda value: 160 + value * 95 // 255).convert("RGB")
    for x, y in places:
        where.paste("#d4145a", (x, y, min(x + _BLOCK, width), min(y + _BLOCK, height)))
    sheet.paste(where, (2 * width + 20, 0))
    return sheet


def pack(picture: Image.Image) -> bytes:
    """A picture as a small file, without loss; the same picture gives the same bytes."""
    content = io.BytesIO()
    picture.save(content, "WEBP", lossless=True, quality=100, method=6)
    return content.getvalue()
