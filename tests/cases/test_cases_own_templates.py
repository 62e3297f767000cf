"""A report's own templates: one macro, one block, the tokens, a logo, a typeface; and what is refused of each."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import zlib
from pathlib import Path

import pypdf
import pytest
from issue_factory import build_issue, make_small

from flowbrief.model.cache import cache_folder
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.render.fonts import cut_face, provide_faces

OWN = ("headline: total\n", "headline: total\ntemplates: own\n")
BARE = ("    charts: [weekly]\n", "")
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z" fill="#7a1f2b"/></svg>'


def make_own(folder: Path, **files: str | bytes) -> Path:
    """The small report without its chart, with these files as its own templates; `__` stands for a dot."""
    config = make_small(folder, OWN, BARE)
    (folder / "own").mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / "own" / name.replace("__", ".").replace("_", "-")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return config


def build_page(config: Path, language: str = "en") -> str:
    folder = build_issue(config, config.parent / "out", languages=(language,), formats=("html",))
    return (folder / f"brief.{language}.html").read_text(encoding="utf-8")


def refuse(config: Path, *formats: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(Refused) as caught:
        build_issue(config, config.parent / "out", languages=("en",), formats=formats or ("html",))
    assert not (config.parent / "out").exists()
    return caught.value.diagnostics


def test_a_macro_takes_the_place_of_its_namesake_wherever_it_is_called(tmp_path: Path) -> None:
    macros = '{% macro _mark() %}◆{% endmacro %}\n{% macro note(block) %}<p class="note">{{ _mark() }} '
    macros += "<i>{{ plain(block.term) }}</i> {{ plain(block.runs) }}</p>{% endmacro %}\n"
    config = make_own(tmp_path, macros__html__j2=macros)
    page = build_page(config)
    assert page.count("◆") == page.count('<p class="note">◆') > 3
    assert "<b>Universe</b>" not in page
    folder = build_issue(config, tmp_path / "paper", languages=("en",), formats=("pdf",))
    text = "".join(one.extract_text() for one in pypdf.PdfReader(folder / "brief.en.pdf").pages)
    assert text.count("◆") == page.count("◆")


def test_a_macro_that_others_call_is_replaced_in_them_too(tmp_path: Path) -> None:
    macros = '{% macro plain(list) %}<i class="own">{{ text(list) }}</i>{% endmacro %}'
    page = build_page(make_own(tmp_path, macros__html__j2=macros))
    assert '<p class="tile-label"><i class="own">' in page


def test_a_macro_that_the_house_lacks_is_refused_by_name(tmp_path: Path) -> None:
    (one,) = refuse(make_own(tmp_path, macros__html__j2="{% macro tabel(block) %}{% endmacro %}"))
    assert (one.code, one.place.file) == ("unknown-macro", str(tmp_path / "own" / "macros.html.j2"))
    assert "'tabel'" in one.message
    assert "table" in str(one.hint)


@pytest.mark.parametrize(
    ("macros", "line"),
    [
        ("{# first #}\n\n{% macro note(block) %}\n{{ block.nothing }}\n{% endmacro %}\n", 4),
        ("{# first #}\n{% macro note(block) %}\n{{ block.term \n{% endmacro %}\n", 4),
    ],
    ids=["unknown name", "not closed"],
)
def test_a_mistake_in_it_has_its_own_line(macros: str, line: int, tmp_path: Path) -> None:
    (one,) = refuse(make_own(tmp_path, macros__html__j2=macros))
    assert (one.code, one.place.file) == ("template-failed", str(tmp_path / "own" / "macros.html.j2"))
    assert one.place.line == line


def test_one_block_of_the_page_is_replaced(tmp_path: Path) -> None:
    own = (
        '{% extends "house/page.html.j2" %}{% block footer %}<footer><p>{{ document.title }}</p></footer>{% endblock %}'
    )
    page = build_page(make_own(tmp_path, page__html__j2=own))
    assert "<footer><p>A small report</p></footer>" in page
    assert "For information only." not in page.partition("<body>")[2]


def test_the_tokens_alone_change_the_colours(tmp_path: Path) -> None:
    house = build_page(make_own(tmp_path / "house"))
    tokens = ':root { --family: "Flowbrief Sans"; --rule: #7a1f2b; --line: #ddd; --wash: #fff8f0; --quiet: #555; }'
    own = build_page(make_own(tmp_path / "own", tokens__css=tokens))
    assert "--rule: #7a1f2b" in own
    assert "--rule: #7a1f2b" not in house
    assert own.partition("</style>")[2] == house.partition("</style>")[2]


def list_colours(paper: Path) -> set[tuple[str, str, str]]:
    """Every colour that a paper fills with."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", paper.read_bytes(), re.DOTALL)
    text = ""
    for stream in streams:
        with contextlib.suppress(zlib.error):
            text += zlib.decompress(stream).decode("latin-1")
    found = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|scn)", text)
    return {(f"{float(r):.2f}", f"{float(g):.2f}", f"{float(b):.2f}") for r, g, b in found}


def test_a_logo_stands_in_every_page_and_paper(tmp_path: Path) -> None:
    config = make_own(tmp_path, logo__svg=LOGO)
    assert f'src="data:image/svg+xml;base64,{base64.b64encode(LOGO).decode()}" alt=""' in build_page(config)
    folder = build_issue(config, tmp_path / "paper", languages=("en",), formats=("pdf",))
    bare = build_issue(make_own(tmp_path / "bare"), tmp_path / "plain", languages=("en",), formats=("pdf",))
    assert list_colours(folder / "brief.en.pdf") - list_colours(bare / "brief.en.pdf") == {("0.48", "0.12", "0.17")}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert "logo.svg" in json.dumps(manifest["templates"])


def test_a_logo_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (one,) = refuse(make_own(tmp_path, logo__png=b"\x89PNG" + b"0" * 70_000))
    assert one.code == "logo-too-large"


def test_a_logo_fetches_nothing(tmp_path: Path) -> None:
    spy = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="file:///etc/passwd" width="9"/></svg>'
    )
    assert "fetch-refused" in {one.code for one in refuse(make_own(tmp_path, logo__svg=spy), "pdf")}


@pytest.fixture(scope="module")
def narrow_faces() -> dict[int, bytes]:
    """Two small faces of another making: ours, cut to few characters, the bold one as the regular one."""
    regular, bold = provide_faces(cache_folder())
    return {400: cut_face(bold, "–—’“”·▲▼$€…×−◆"), 700: cut_face(regular, "–—’“”·▲▼$€…×−◆")}


def test_a_typeface_takes_the_place_of_the_house_s(narrow_faces: dict[int, bytes], tmp_path: Path) -> None:
    config = make_own(tmp_path, face_400__ttf=narrow_faces[400], face_700__ttf=narrow_faces[700])
    folder = build_issue(config, tmp_path / "out", languages=("en",), formats=("pdf",))
    fonts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["fonts"]
    house = {face.sha256 for face in provide_faces(cache_folder())}
    assert len(fonts) == 2
    assert not house & set(json.dumps(fonts).split('"'))


def test_a_typeface_that_lacks_a_character_is_refused(narrow_faces: dict[int, bytes], tmp_path: Path) -> None:
    config = make_own(tmp_path, face_400__ttf=narrow_faces[400], face_700__ttf=narrow_faces[700])
    with pytest.raises(Refused) as caught:
        build_issue(config, tmp_path / "out", languages=("zh",), formats=("html",))
    assert {one.code for one in caught.value.diagnostics} == {"missing-glyph"}


@pytest.mark.parametrize("way", ["one weight", "no font", "variable"])
def test_a_typeface_that_cannot_be_used_is_refused(way: str, narrow_faces: dict[int, bytes], tmp_path: Path) -> None:
    files: dict[str, bytes] = {"face_400__ttf": narrow_faces[400]}
    if way != "one weight":
        files["face_700__ttf"] = (
            b"OTTO" + b"\0" * 40 if way == "no font" else narrow_faces[700].replace(b"head", b"fvar", 1)
        )
    (one,) = refuse(make_own(tmp_path, **files))
    assert one.code == ("face-incomplete" if way == "one weight" else "face-broken")
