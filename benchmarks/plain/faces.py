"""Cut the two static faces once, with fontTools: `python benchmarks/plain/faces.py`.

This takes the better part of a minute and is not part of what is measured; `brief.py` finds the files in the cache. A
page carries them as WOFF2 with its own characters, cut by HarfBuzz and packed by fontTools.
"""

from __future__ import annotations

import base64
import importlib.util
import io
import os
from pathlib import Path

WEIGHTS = (400, 700)
SOURCE = Path("fonts", "ofl", "notosanssc", "NotoSansSC[wght].ttf")


def face_path(weight: int) -> Path:
    """Where the static face of one weight is kept."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "flowbrief-benchmark" / f"NotoSansSC-{weight}.ttf"


def embed_faces(page: str) -> str:
    """The style that carries both faces, with the characters of one page."""
    import uharfbuzz
    from fontTools.ttLib import TTFont

    rules = []
    for weight in WEIGHTS:
        wanted = uharfbuzz.SubsetInput()
        wanted.unicode_set.update(set(map(ord, page)))
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(face_path(weight)))
        font = TTFont(io.BytesIO(wanted.subset(face).blob.data))
        font.flavor = "woff2"
        packed = io.BytesIO()
        font.save(packed)
        data = base64.b64encode(packed.getvalue()).decode()
        source = f"url(data:font/woff2;base64,{data}) format('woff2')"
        rules.append(f"@font-face {{ font-family: 'Noto Sans SC'; font-weight: {weight}; src: {source}; }}")
    return "\n".join(rules)


def prepare_faces() -> None:
    """Instantiate the variable font at each weight, all glyphs kept, unless that was done before."""
    if all(face_path(weight).is_file() for weight in WEIGHTS):
        return
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    package = importlib.util.find_spec("justmytype_intl_cjk")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("justmytype-intl-cjk is not installed; run `make brief` first")
    for weight in WEIGHTS:
        path = face_path(weight)
        path.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(Path(package.submodule_search_locations[0]) / SOURCE)
        instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=True)
        fresh = path.with_suffix(".part")
        font.save(fresh)
        fresh.replace(path)


if __name__ == "__main__":
    prepare_faces()
