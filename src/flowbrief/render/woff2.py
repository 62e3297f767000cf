"""A TrueType font as WOFF2, the form in which pages carry it: half the size, its outlines told apart in streams.

The format is that of the W3C recommendation "WOFF File Format 2.0". Its compressor is Brotli; the transformed outlines
are so dense that its costly settings gain nothing, so a quick one is used.
"""

from __future__ import annotations

import struct
from functools import lru_cache

from .sfnt import read_tables

# The tags that the format writes as a number.
_KNOWN = (
    "cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post", "cvt ", "fpgm", "glyf", "loca", "prep", "CFF ",
    "VORG", "EBDT", "EBLC", "gasp", "hdmx", "kern", "LTSH", "PCLT", "VDMX", "vhea", "vmtx", "BASE", "GDEF", "GPOS",
    "GSUB",
)  # fmt: skip
_OWN_TAG = 63
_QUALITY = 6
_ON, _X_BYTE, _Y_BYTE, _REPEAT, _X_SAME, _Y_SAME = 1, 2, 4, 8, 16, 32
_ARGS_ARE_WORDS, _HAS_SCALE, _MORE, _HAS_SCALES, _HAS_MATRIX, _HAS_INSTRUCTIONS = 1, 8, 32, 64, 128, 256

Glyph = tuple[int, bytes, bytes, bytes, bytes, bytes]


def pack_woff2(font: bytes) -> bytes:
    """Return a TrueType font (no collection) as WOFF2. Raises ValueError if it is not one.

    The same font gives the same bytes.
    """
    import brotli

    tables = {tag: bytes(content) for tag, (_, content) in read_tables(font).items()}
    try:
        long_offsets = struct.unpack_from(">h", tables["head"], 50)[0]
        outlines = _transform_outlines(tables["glyf"], tables["loca"], long_offsets)
    except (KeyError, struct.error) as error:
        raise ValueError(f"not a complete TrueType font: {error}") from None
    directory, stream = b"", []
    # The flag that says a font is in this form, as the recommendation asks for.
    head = bytearray(tables["head"])
    head[16] |= 0x08
    tables["head"] = bytes(head)
    for tag in [*sorted(set(tables) - {"glyf", "loca"}), "glyf", "loca"]:
        content = tables[tag]
        changed = {"glyf": outlines, "loca": b""}.get(tag)
        directory += bytes([_KNOWN.index(tag)]) if tag in _KNOWN else bytes([_OWN_TAG]) + tag.encode("ascii")
        directory += _write_base128(len(content))
        if changed is not None:
            directory += _write_base128(len(changed))
        stream.append(content if changed is None else changed)
    packed: bytes = brotli.compress(b"".join(stream), mode=brotli.MODE_FONT, quality=_QUALITY)
    length = 48 + len(directory) + len(packed)
    padding = -length % 4
    unpacked = 12 + 16 * len(tables) + sum(len(content) + -len(content) % 4 for content in tables.values())
    header = struct.pack(
        ">4s4sIHHIIHHIIIII", b"wOF2", font[:4], length + padding, len(tables), 0, unpacked, len(packed), 1, 0,
        0, 0, 0, 0, 0,
    )  # fmt: skip
    return header + directory + packed + b"\0" * padding


def _transform_outlines(glyf: bytes, loca: bytes, long_offsets: int) -> bytes:
    """Return the table `glyf` in streams: how many contours, how many points, flags, steps, parts, boxes."""
    count = len(loca) // (4 if long_offsets else 2) - 1
    offsets = struct.unpack(f">{count + 1}{'I' if long_offsets else 'H'}", loca)
    if not long_offsets:
        offsets = tuple(offset * 2 for offset in offsets)
    contours, bitmap, boxes = [], bytearray(4 * ((count + 31) // 32)), []
    streams: tuple[list[bytes], ...] = ([], [], [], [])
    for number in range(count):
        first, end = offsets[number], offsets[number + 1]
        if first == end:
            contours.append(0)
            continue
        glyph = _read_glyph(glyf[first:end])
        contours.append(glyph[0])
        for stream, part in zip(streams, glyph[1:5], strict=True):
            stream.append(part)
        if glyph[5]:
            bitmap[number >> 3] |= 0x80 >> (number & 7)
            boxes.append(glyph[5])
    parts = [
        struct.pack(f">{count}h", *contours),
        *(b"".join(stream) for stream in streams),
        bytes(bitmap) + b"".join(boxes),
        b"",
    ]
    header = struct.pack(">HHHH7I", 0, 0, count, long_offsets, *map(len, parts))
    return header + b"".join(parts)


@lru_cache(maxsize=4096)
def _read_glyph(content: bytes) -> Glyph:
    """Return one glyph: contours, and what it adds to the streams of points, flags, steps and parts, and its box.

    The box of a simple glyph is left out, because it follows from the points.
    """
    contours = struct.unpack_from(">h", content)[0]
    if contours < 0:
        return contours, b"", b"", b"", _read_parts(content), content[2:10]
    ends = struct.unpack_from(f">{contours}H", content, 10)
    at = 10 + 2 * contours
    at += 2 + struct.unpack_from(">H", content, at)[0]  # instructions, which our cuts do not have
    total = ends[-1] + 1 if ends else 0
    flags: list[int] = []
    while len(flags) < total:
        flag = content[at]
        at += 1
        flags.append(flag)
        if flag & _REPEAT:
            flags += [flag] * content[at]
            at += 1
    xs, at = _read_steps(content, at, flags, _X_BYTE, _X_SAME)
    ys, at = _read_steps(content, at, flags, _Y_BYTE, _Y_SAME)
    marks, steps = bytearray(), bytearray()
    for flag, x, y in zip(flags, xs, ys, strict=True):
        _write_step(marks, steps, x, y, 0 if flag & _ON else 128)
    counts = [end - start for end, start in zip(ends, (-1, *ends), strict=False)]
    return contours, b"".join(map(_write_short, counts)), bytes(marks), bytes(steps) + _write_short(0), b"", b""


def _read_steps(content: bytes, at: int, flags: list[int], is_byte: int, is_same: int) -> tuple[list[int], int]:
    """The steps along one axis from point to point, and where the next table of a glyph begins."""
    steps = []
    for flag in flags:
        if flag & is_byte:
            steps.append(content[at] if flag & is_same else -content[at])
            at += 1
        elif flag & is_same:
            steps.append(0)
        else:
            step = (content[at] << 8) | content[at + 1]
            steps.append(step - 0x10000 if step & 0x8000 else step)
            at += 2
    return steps, at


def _write_step(marks: bytearray, steps: bytearray, x: int, y: int, off: int) -> None:
    """Write one step as a flag and one to four bytes, in the shortest of the recommendation's forms."""
    wide, high = abs(x), abs(y)
    x_sign, y_sign = int(x >= 0), int(y >= 0)
    if x == 0 and high < 1280:
        marks.append(off + ((high & 0xF00) >> 7) + y_sign)
        steps.append(high & 0xFF)
    elif y == 0 and wide < 1280:
        marks.append(off + 10 + ((wide & 0xF00) >> 7) + x_sign)
        steps.append(wide & 0xFF)
    elif wide < 65 and high < 65:
        marks.append(off + 20 + ((wide - 1) & 0x30) + (((high - 1) & 0x30) >> 2) + x_sign + 2 * y_sign)
        steps.append((((wide - 1) & 0xF) << 4) | ((high - 1) & 0xF))
    elif wide < 769 and high < 769:
        marks.append(off + 84 + 12 * (((wide - 1) & 0x300) >> 8) + (((high - 1) & 0x300) >> 6) + x_sign + 2 * y_sign)
        steps += bytes(((wide - 1) & 0xFF, (high - 1) & 0xFF))
    elif wide < 4096 and high < 4096:
        marks.append(off + 120 + x_sign + 2 * y_sign)
        steps += bytes((wide >> 4, ((wide & 0xF) << 4) | (high >> 8), high & 0xFF))
    else:
        marks.append(off + 124 + x_sign + 2 * y_sign)
        steps += struct.pack(">HH", wide, high)


def _read_parts(content: bytes) -> bytes:
    """The parts of a composite glyph, without its instructions."""
    at, flags = 10, _MORE
    while flags & _MORE:
        flags = struct.unpack_from(">H", content, at)[0]
        if flags & _HAS_INSTRUCTIONS:
            raise ValueError("a glyph has instructions, which a cut without hinting does not have")
        at += 4 + (4 if flags & _ARGS_ARE_WORDS else 2)
        at += 2 if flags & _HAS_SCALE else 4 if flags & _HAS_SCALES else 8 if flags & _HAS_MATRIX else 0
    return content[10:at]


def _write_short(value: int) -> bytes:
    """A number of up to 16 bits as the recommendation's 255UInt16."""
    if value < 253:
        return bytes([value])
    if value < 506:
        return bytes([255, value - 253])
    if value < 762:
        return bytes([254, value - 506])
    return b"\xfd" + struct.pack(">H", value)


def _write_base128(value: int) -> bytes:
    """A number as the recommendation's UIntBase128: seven bits a byte, the high bit where more follow."""
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(0x80 | (value & 0x7F))
    return bytes(reversed(parts))
