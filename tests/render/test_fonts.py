"""The two faces: what they are called, what they hold, and that a damaged cache mends itself."""

import hashlib
import json
import multiprocessing
import os
import random
import shutil
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from flowbrief.model.cache import cache_folder
from flowbrief.model.diagnostic import ExitCode, Refused
from flowbrief.render import fonts
from flowbrief.render.fonts import Face, cut_face, missing_characters, provide_faces

SENTENCE = "截至2026年2月4日当周，股票型ETF净流入60亿美元（▲0.2%），创近八周新高。"


@pytest.fixture(scope="module")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("cache")
    provide_faces(cache)
    return cache


@pytest.fixture
def faces(warm_cache: Path) -> tuple[Face, Face]:
    return provide_faces(warm_cache)


@pytest.fixture
def cache(warm_cache: Path, tmp_path: Path) -> Path:
    """Return a cache of the test's own, to do damage in."""
    return Path(shutil.copytree(warm_cache, tmp_path / "cache"))


@pytest.fixture
def cuts(faces: tuple[Face, Face], monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Count the cuts, each of which is quick because its result is known."""
    contents = {face.weight: face.path.read_bytes() for face in faces}
    sources: list[Path] = []

    def cut(source: Path) -> dict[int, bytes]:
        sources.append(source)
        return contents

    monkeypatch.setattr(fonts, "_cut_faces", cut)
    return sources


def names_of(font: TTFont) -> dict[int, str]:
    return {record.nameID: record.toUnicode() for record in font["name"].names}


def test_faces_carry_the_new_name_and_the_old_licence(faces: tuple[Face, Face]) -> None:
    for face, style, selection, mac_style in zip(faces, ("Regular", "Bold"), (0x40, 0x20), (0, 1), strict=True):
        font = TTFont(face.path, checkChecksums=2)
        names = names_of(font)
        assert (names[1], names[2], names[16], names[17]) == ("Flowbrief Sans", style, "Flowbrief Sans", style)
        assert (names[4], names[6]) == (f"Flowbrief Sans {style}", f"FlowbriefSans-{style}")
        assert names[0].startswith("(c) 2014-2021 Adobe")
        assert "SIL Open Font License, Version 1.1" in names[13]
        assert names[14] == "http://scripts.sil.org/OFL"
        # "Source" is the reserved name, and the designers' other names are not ours to use either.
        assert not any(word in names[number] for number in (1, 3, 4, 6, 16) for word in ("Source", "Noto"))
        assert (font["OS/2"].fsSelection, font["head"].macStyle) == (selection, mac_style)
        assert "fvar" not in font
        assert "gvar" not in font


def test_faces_are_described_by_weight_and_hash(faces: tuple[Face, Face]) -> None:
    assert [(face.family, face.weight) for face in faces] == [("Flowbrief Sans", 400), ("Flowbrief Sans", 700)]
    for face in faces:
        content = face.path.read_bytes()
        assert face.sha256 == hashlib.sha256(content).hexdigest()
        assert TTFont(BytesIO(content))["OS/2"].usWeightClass == face.weight


def test_the_bold_face_is_bolder(faces: tuple[Face, Face]) -> None:
    regular, bold = (TTFont(face.path) for face in faces)
    stem = [font["glyf"][font.getBestCmap()[ord("I")]] for font in (regular, bold)]
    assert stem[1].xMax - stem[1].xMin > 1.5 * (stem[0].xMax - stem[0].xMin)


@pytest.mark.parametrize(
    "text",
    [SENTENCE, "镕喆堃", "▲▼↑↓−…σ±×÷≤≥", "‘’“”—–·", "éüñ€£¥", "①②Ⅳ", "，。；：、《》「」【】（）％", "カナかな"],
)
def test_faces_hold_what_a_brief_prints(faces: tuple[Face, Face], text: str) -> None:
    for face in faces:
        assert missing_characters(face, text) == ()


def test_faces_hold_every_han_character_of_gb2312(faces: tuple[Face, Face]) -> None:
    rows = (bytes((lead, trail)) for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF))
    han = "".join(row.decode("gb2312", errors="ignore") for row in rows)
    assert len(han) == 6763
    for face in faces:
        assert missing_characters(face, han) == ()


def test_layout_features_survive_both_cuts(faces: tuple[Face, Face]) -> None:
    document = TTFont(BytesIO(cut_face(faces[0], SENTENCE + "“AV”，。")))
    for font in (TTFont(faces[0].path), document):
        tags = {
            record.FeatureTag for table in ("GSUB", "GPOS") for record in font[table].table.FeatureList.FeatureRecord
        }
        assert {"kern", "halt", "palt", "locl", "pwid"} <= tags


def test_figures_are_all_of_one_width(faces: tuple[Face, Face]) -> None:
    for face in faces:
        font = TTFont(face.path)
        widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
        assert len(widths) == 1


def test_missing_characters_are_named_once_in_order(faces: tuple[Face, Face]) -> None:
    assert missing_characters(faces[0], "涨😀\ue000跌😀𠮷") == ("😀", "\ue000", "𠮷")


def test_spaces_and_controls_are_never_missing(faces: tuple[Face, Face]) -> None:
    assert missing_characters(faces[0], "a\n\t\u2009\u202f\u200b\u00ad\ufeff\u3000") == ()


def test_a_cut_holds_its_characters_and_no_others(faces: tuple[Face, Face]) -> None:
    content = cut_face(faces[1], SENTENCE)
    font = TTFont(BytesIO(content), checkChecksums=2)
    held = set(font.getBestCmap())
    assert set(map(ord, SENTENCE)) <= held
    assert set(map(ord, "0123456789-•“”")) <= held
    assert ord("基") not in held
    assert names_of(font)[1] == "Flowbrief Sans"
    assert "SIL Open Font License" in names_of(font)[13]
    assert (font["OS/2"].usWeightClass, font["post"].formatType) == (700, 3.0)
    assert font["glyf"][".notdef" if ".notdef" in font["glyf"].glyphs else "glyph00000"].numberOfContours > 0
    assert len(content) < 120_000


def test_a_cut_depends_on_the_set_of_characters_alone(faces: tuple[Face, Face]) -> None:
    shuffled = list(SENTENCE * 3)
    random.Random(1).shuffle(shuffled)
    assert cut_face(faces[0], "".join(shuffled)) == cut_face(faces[0], SENTENCE)
    assert cut_face(faces[0], SENTENCE + "基") != cut_face(faces[0], SENTENCE)


def test_a_cut_passes_over_what_the_face_lacks(faces: tuple[Face, Face]) -> None:
    assert cut_face(faces[0], SENTENCE + "😀") == cut_face(faces[0], SENTENCE)


def test_a_second_call_cuts_nothing(cache: Path, cuts: list[Path]) -> None:
    assert [face.weight for face in provide_faces(cache)] == [400, 700]
    assert cuts == []


def test_a_copied_cache_is_good_once_hashed(cache: Path, cuts: list[Path]) -> None:
    before = provide_faces(cache)
    for face in before:
        os.utime(face.path)
    assert provide_faces(cache) == before
    assert cuts == []


def test_two_cold_starts_give_the_same_bytes(faces: tuple[Face, Face], tmp_path: Path) -> None:
    assert [face.sha256 for face in provide_faces(tmp_path)] == [face.sha256 for face in faces]


def flip_byte(folder: Path) -> None:
    path = folder / "FlowbriefSans-Bold.ttf"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def truncate(folder: Path) -> None:
    with (folder / "FlowbriefSans-Regular.ttf").open("r+b") as file:
        file.truncate(1000)


def remove_face(folder: Path) -> None:
    (folder / "FlowbriefSans-Bold.ttf").unlink()


def remove_record(folder: Path) -> None:
    (folder / "faces.json").unlink()


def garble_record(folder: Path) -> None:
    (folder / "faces.json").write_text("[]\n")


def empty_record(folder: Path) -> None:
    (folder / "faces.json").write_bytes(b"")


def forget_face(folder: Path) -> None:
    records = json.loads((folder / "faces.json").read_text())
    del records["FlowbriefSans-Bold.ttf"]
    (folder / "faces.json").write_text(json.dumps(records))


@pytest.mark.parametrize(
    "damage", [flip_byte, truncate, remove_face, remove_record, garble_record, empty_record, forget_face]
)
def test_a_damaged_cache_is_cut_again(cache: Path, cuts: list[Path], damage: Callable[[Path], None]) -> None:
    before = provide_faces(cache)
    damage(before[0].path.parent)
    after = provide_faces(cache)
    assert [source.name for source in cuts] == ["NotoSansSC[wght].ttf"]
    assert after == before
    for face in after:
        assert hashlib.sha256(face.path.read_bytes()).hexdigest() == face.sha256
    assert sorted(path.name for path in after[0].path.parent.iterdir()) == [
        "FlowbriefSans-Bold.ttf",
        "FlowbriefSans-Regular.ttf",
        "faces.json",
    ]


@pytest.mark.usefixtures("cuts")
def test_another_recipe_gets_a_folder_of_its_own(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = provide_faces(cache)
    monkeypatch.setattr(fonts, "_RECIPE", 1000)
    after = provide_faces(cache)
    assert after[0].path.parent != before[0].path.parent
    assert before[0].path.exists()


def test_processes_may_race_for_an_empty_cache(faces: tuple[Face, Face], tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        racers = pool.map(provide_faces, [tmp_path] * 2, chunksize=1)
    assert racers[0] == racers[1] == provide_faces(tmp_path)
    assert [face.sha256 for face in racers[0]] == [face.sha256 for face in faces]


def test_a_cache_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fonts").write_text("a file where a folder should be")
    with pytest.raises(Refused) as refusal:
        provide_faces(tmp_path)
    (diagnostic,) = refusal.value.diagnostics
    assert diagnostic.code == "cache-not-writable"
    assert diagnostic.exit_code is ExitCode.SYSTEM
    assert "FLOWBRIEF_CACHE" in diagnostic.hint


def test_a_missing_font_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_PACKAGE", "flowbrief_no_such_package")
    with pytest.raises(Refused) as refusal:
        provide_faces(tmp_path)
    assert [diagnostic.code for diagnostic in refusal.value.diagnostics] == ["font-package-missing"]
    assert refusal.value.exit_code is ExitCode.SYSTEM


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html>", b"\0\1\0\0"])
def test_a_broken_font_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    source = tmp_path / "font.ttf"
    source.write_bytes(content)
    monkeypatch.setattr(fonts, "_find_source", lambda: source)
    with pytest.raises(Refused) as refusal:
        provide_faces(tmp_path)
    assert [diagnostic.code for diagnostic in refusal.value.diagnostics] == ["font-package-broken"]


def test_the_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/tmp/caches")
    monkeypatch.setenv("FLOWBRIEF_CACHE", "~/fonts")
    assert cache_folder() == Path("/home/ann/fonts")
    monkeypatch.delenv("FLOWBRIEF_CACHE")
    assert cache_folder() == Path("/var/tmp/caches/flowbrief")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == Path("/home/ann/.cache/flowbrief")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == Path("/home/ann/Library/Caches/flowbrief")
