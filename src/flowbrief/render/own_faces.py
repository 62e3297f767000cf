"""A report's own typeface: two static TrueType files in its folder of templates, in place of the house's.

They are renamed to the family that pages, papers and drawings ask for, so that nothing else has to know of them, and
no other font can slip in beside them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .fonts import WEIGHTS, Face, keep_faces, name_face, provide_faces
from .sfnt import read_directory

_RECIPE = 1  # raised whenever the steps below would give other bytes
_VARIABLE = b"fvar"
_HINT = "docs/templates.md says what a typeface of one's own has to be"


def choose_faces(own: Path | None, cache: Path) -> tuple[Face, Face]:
    """Return the regular and the bold face of a report: its own if its folder of templates has them, or the house's.

    Raises Refused (exit 2) if only one of `face-400.ttf` and `face-700.ttf` is there or one is no static TrueType
    font, and as `provide_faces` does.
    """
    paths = {weight: own / f"face-{weight}.ttf" for weight in WEIGHTS} if own is not None else {}
    present = [weight for weight, path in paths.items() if path.is_file()]
    if not present:
        return provide_faces(cache)
    absent = [path for weight, path in paths.items() if weight not in present]
    if absent:
        raise _refuse("face-incomplete", f"{absent[0].name} is not beside the other weight", absent[0])
    contents = {weight: _read_face(path) for weight, path in paths.items()}
    key = hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in contents.values()))
    key.update(str(_RECIPE).encode())
    named = {}
    for weight, content in contents.items():
        try:
            named[weight] = name_face(content, weight)
        except ValueError as error:
            raise _refuse("face-broken", f"it cannot be used: {error}", paths[weight]) from error
    return keep_faces(cache / "fonts" / key.hexdigest()[:16], named)


def _read_face(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        directory = read_directory(content)
    except (OSError, ValueError) as error:
        raise _refuse("face-broken", f"it cannot be used: {error}", path) from error
    if _VARIABLE in (directory[at : at + 4] for at in range(12, len(directory), 16)):
        raise _refuse("face-broken", "it is a variable font; save its weights 400 and 700 as static ones", path)
    return content


def _refuse(code: str, message: str, path: Path) -> Refused:
    return Refused((Diagnostic(code, message, Place(str(path)), _HINT, exit_code=ExitCode.USAGE),))
