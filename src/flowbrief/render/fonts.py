"""The two faces that every page and chart is set in, cut from the pinned variable font and cached.

The family is `Flowbrief Sans`: Noto Sans SC (SIL Open Font License 1.1) at weights 400 and 700, narrowed to the
GBK repertoire, Latin, Greek, Cyrillic and symbols, and renamed, because Pango chooses a face by its
family name and weight. HarfBuzz cuts both in about 0.3 s; a document's own cut of one takes milliseconds, and
spares the PDF a subset of a 7 MB font.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.render.sfnt import BOLD, REGULAR, Style, read_directory, rename_face

FAMILY = "Flowbrief Sans"
_RECIPE = 1  # raised whenever the steps below would give other bytes
_PACKAGE = "justmytype_intl_cjk"
_INSTALL = "Run: pip install justmytype-intl-cjk==0.1.0"
_SOURCE = Path("fonts", "ofl", "notosanssc", "NotoSansSC[wght].ttf")
_STYLES: dict[int, tuple[str, Style]] = {400: ("Regular", REGULAR), 700: ("Bold", BOLD)}
WEIGHTS = tuple(_STYLES)
# Copyright, version, trademark, maker, designer, vendor, licence and its address stay, as the licence demands.
_KEPT_NAMES = (0, 5, 7, 8, 9, 11, 13, 14)
_DOCUMENT_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17)
_FEATURES = ("ccmp", "halt", "kern", "locl", "mark", "palt", "pwid")
# Names of the variable styles, vertical metrics and hinting, which nothing here reads.
_DROPPED_TABLES = ("BASE", "STAT", "gasp", "prep", "vhea", "vmtx")
_BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x0370, 0x045F),  # Greek, Cyrillic
    (0x2000, 0x22FF),  # punctuation, superscripts, currency, letterlike, number forms, arrows, mathematics
    (0x2460, 0x24FF),  # enclosed numbers
    (0x2500, 0x27BF),  # boxes, shapes, symbols, dingbats
    (0x3000, 0x30FF),  # CJK punctuation, kana
    (0x3200, 0x33FF),  # enclosed and squared CJK
    (0xFE30, 0xFE4F),  # CJK compatibility forms
    (0xFF00, 0xFFEF),  # full-width and half-width forms
)
# In every document: what page counters, hyphenation, list markers and the <q> element add of their own.
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0‐‘’“”•…▪◦"
_SPACES_AND_CONTROLS = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf"))


@dataclass(frozen=True, slots=True)
class Face:
    """One face as a file: its family name, its weight (400 or 700), where it lies, the SHA-256 of its bytes."""

    family: str
    weight: int
    path: Path
    sha256: str


def provide_faces(cache: Path) -> tuple[Face, Face]:
    """Return the regular and the bold face, cutting them into `cache` if they are not there or not whole.

    Raises Refused (exit 3) if the font package is missing or broken or the folder cannot be written.
    """
    source = _find_source()
    try:
        with source.open("rb") as file:
            origin = read_directory(file.read(512))
    except (OSError, ValueError) as error:
        raise _refuse(
            "font-package-broken",
            f"this is not the font Noto Sans SC that was installed: {error}",
            source,
            f"{_INSTALL} --force-reinstall",
        ) from error
    key = hashlib.sha256(origin + f"{_RECIPE} {_read_engine_version()}".encode()).hexdigest()[:16]
    folder = cache / "fonts" / key
    faces = _read_faces(folder)
    if faces is None:
        faces = keep_faces(folder, _cut_faces(source))
    return faces


def keep_faces(folder: Path, contents: Mapping[int, bytes]) -> tuple[Face, Face]:
    """Write both faces, given by weight, into a folder of the cache and return them; those there already stay.

    Raises Refused (exit 3) if the folder cannot be written.
    """
    faces = _read_faces(folder)
    if faces is not None:
        return faces
    try:
        return _write_faces(folder, contents)
    except OSError as error:
        raise _refuse(
            "cache-not-writable",
            f"the fonts cannot be kept here: {error.strerror or error}",
            folder,
            "Name another folder in the environment variable FLOWBRIEF_CACHE.",
        ) from error


def cut_face(face: Face, characters: str, always: str = ALWAYS) -> bytes:
    """Return the face with the glyphs of these characters and those that stand in every document, as a TrueType font.

    The same face and characters, in whatever order, give the same bytes. A character that the face lacks is
    passed over: ask `missing_characters` first.
    """
    cut = _input_for({ord(character) for character in characters + always})
    cut.name_id_set.clear()
    cut.name_id_set.update(_DOCUMENT_NAMES)
    return bytes(cut.subset(_load_face(face)).blob.data)


def missing_characters(face: Face, text: str) -> tuple[str, ...]:
    """Return the characters of the text that the face has no glyph for, in order of first appearance.

    Spaces, control and format characters need none.
    """
    font = open_font(face)
    return tuple(
        character
        for character in dict.fromkeys(text)
        if font.get_nominal_glyph(ord(character)) is None
        and unicodedata.category(character) not in _SPACES_AND_CONTROLS
    )


def _find_source() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    for location in (spec.submodule_search_locations or []) if spec else []:
        path = Path(location) / _SOURCE
        if path.is_file():
            return path
    raise _refuse(
        "font-package-missing",
        "the Python package justmytype-intl-cjk, which holds Noto Sans SC, is not installed",
        _SOURCE,
        _INSTALL,
    )


def _refuse(code: str, message: str, path: Path, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, Place(str(path)), hint, exit_code=ExitCode.SYSTEM),))


def _read_engine_version() -> str:
    """Return the version of uharfbuzz without importing it, which takes longer than all else that a hit needs."""
    spec = importlib.util.find_spec("uharfbuzz")
    try:
        return Path(str(spec and spec.origin)).with_name("_version.py").read_text(encoding="utf-8")
    except OSError:
        import uharfbuzz

        return str(uharfbuzz.__version__)


def _cut_faces(source: Path) -> dict[int, bytes]:
    """Return the bytes of each face by weight."""
    import uharfbuzz

    variable = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(source))
    characters = _gbk_characters().union(*(range(first, last + 1) for first, last in _BLOCKS))
    faces = {}
    for weight in _STYLES:
        cut = _input_for(characters)
        cut.drop_table_tag_set.update(map(_tag_number, _DROPPED_TABLES))
        cut.pin_axis_location(variable, "wght", weight)
        faces[weight] = _rename(bytes(cut.subset(variable).blob.data), variable, weight)
    return faces


def name_face(content: bytes, weight: int) -> bytes:
    """Return a TrueType font of one weight under the family's name, with its copyright and licence as they were.

    Raises ValueError if it is none.
    """
    import uharfbuzz

    return _rename(content, uharfbuzz.Face(uharfbuzz.Blob(content)), weight)


def _rename(content: bytes, origin: Any, weight: int) -> bytes:
    style, bits = _STYLES[weight]
    post_script = f"{FAMILY.replace(' ', '')}-{style}"
    names = {1: FAMILY, 2: style, 3: f"{post_script};{_RECIPE}", 4: f"{FAMILY} {style}", 6: post_script}
    kept = {number: text for number in _KEPT_NAMES if (text := origin.get_name(number, "en"))}
    return rename_face(content, names | {16: FAMILY, 17: style} | kept, bits)


def _input_for(characters: set[int]) -> Any:
    """Return the order for a cut: these code points, our layout features, no hinting."""
    import uharfbuzz

    cut = uharfbuzz.SubsetInput()
    cut.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    cut.unicode_set.update(characters)
    cut.layout_feature_tag_set.clear()
    cut.layout_feature_tag_set.update(map(_tag_number, _FEATURES))
    return cut


def _tag_number(tag: str) -> int:
    return int.from_bytes(tag.encode("ascii"), "big")


def _gbk_characters() -> set[int]:
    """Return the code points of GBK, by decoding every pair of bytes that may be one."""
    trails = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
    pairs = bytes(byte for lead in range(0x81, 0xFF) for trail in trails for byte in (lead, trail))
    return set(map(ord, pairs.decode("gbk", errors="ignore")))


def _file_name(weight: int) -> str:
    return f"{FAMILY.replace(' ', '')}-{_STYLES[weight][0]}.ttf"


def _read_faces(folder: Path) -> tuple[Face, Face] | None:
    """Return the faces of a cache folder, or None if one is absent or its bytes are not those written.

    A file of the recorded size and time is taken as it is; any other is hashed.
    """
    try:
        records = json.loads((folder / "faces.json").read_text(encoding="utf-8"))
        faces = []
        for weight in _STYLES:
            path = folder / _file_name(weight)
            status, record = path.stat(), records[path.name]
            if status.st_size != record["size"]:
                return None
            if (
                status.st_mtime_ns != record["written_at_ns"]
                and hashlib.sha256(path.read_bytes()).hexdigest() != record["sha256"]
            ):
                return None
            faces.append(Face(FAMILY, weight, path, record["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    regular, bold = faces
    return regular, bold


def _write_faces(folder: Path, contents: Mapping[int, bytes]) -> tuple[Face, Face]:
    """Write the faces, then the record of them; another process may be doing the same."""
    folder.mkdir(parents=True, exist_ok=True)
    records: dict[str, dict[str, int | str]] = {}
    faces = []
    for weight, content in contents.items():
        path, sha256 = folder / _file_name(weight), hashlib.sha256(content).hexdigest()
        written_at = _replace(path, content)
        records[path.name] = {"size": len(content), "sha256": sha256, "written_at_ns": written_at}
        faces.append(Face(FAMILY, weight, path, sha256))
    _replace(folder / "faces.json", json.dumps(records, indent=2).encode())
    regular, bold = faces
    return regular, bold


def _replace(path: Path, content: bytes) -> int:
    """Put the content in the file's place in one step; return its time of writing in nanoseconds."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        written_at = os.stat(name).st_mtime_ns
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return written_at


@lru_cache(maxsize=8)
def _load_face(face: Face) -> Any:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(face.path))


@lru_cache(maxsize=8)
def open_font(face: Face) -> Any:
    """Open a face for HarfBuzz, once a process."""
    import uharfbuzz

    return uharfbuzz.Font(_load_face(face))
