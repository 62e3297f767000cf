"""Drawings: every mark where the plot says, words that stand clear of each other, two pens that agree."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from matplotlib import rc_context
from PIL import Image

from flowbrief.model.cache import cache_folder
from flowbrief.model.document import Chart, Figure, Plain
from flowbrief.model.plot import Bars, Key, Label, Line, Plot, Ribbon, Span, Tick
from flowbrief.render.charts import draw_chart
from flowbrief.render.charts.drawing import place_marks
from flowbrief.render.charts.layout import NARROW, WIDE, frame_of
from flowbrief.render.charts.marks import Area, Drawing, Stroke, Words
from flowbrief.render.charts.measure import span_of
from flowbrief.render.charts.png import write_png
from flowbrief.render.charts.svg import write_svg
from flowbrief.render.fonts import Face, provide_faces
from flowbrief.render.palette import colours_of

COLOURS = colours_of("cvd")
CAP_HEIGHT = 0.73


@pytest.fixture(scope="module")
def faces() -> dict[int, Face]:
    return {face.weight: face for face in provide_faces(cache_folder())}


def words(text: str) -> tuple[Plain, ...]:
    return (Plain(text),)


def make_chart(**changes: object) -> Chart:
    """Two bars, of +10 and -5, on an axis from -10 to 10 and days 0 to 4."""
    fields: dict[str, object] = {
        "x_ticks": (Tick(1.0, words("a")),),
        "y_ticks": (Tick(-10.0, words("low")), Tick(10.0, words("high"))),
        "x_range": (0.0, 4.0),
        "y_range": (-10.0, 10.0),
        "layers": (Bars((1.0, 3.0), (10.0, -5.0), (0.0, 0.0), ("inflow", "outflow"), 1.0),),
    } | changes
    plot = Plot(**fields)  # type: ignore[arg-type]
    return Chart("one", words("Title"), words("Subtitle"), words("Alt"), words("Source"), plot)


def areas(drawing: Drawing, role: str) -> list[Area]:
    return [mark for mark in drawing.marks if isinstance(mark, Area) and mark.colour == COLOURS[role]]


def box_of(mark: Words, faces: dict[int, Face]) -> tuple[float, float, float, float]:
    left, right = span_of(mark, faces[700 if mark.bold else 400])
    return left, mark.y - CAP_HEIGHT * mark.size, right, mark.y


def test_bars_stand_where_their_values_are(faces: dict[int, Face]) -> None:
    chart = make_chart()
    frame = frame_of(chart.plot, WIDE, key_lines=0)
    drawing = place_marks(chart, COLOURS, WIDE, faces)
    (up,), (down,) = areas(drawing, "inflow"), areas(drawing, "outflow")
    middle = (frame.top + frame.bottom) / 2
    quarter = (frame.right - frame.left) / 4
    ((left, top), _, (right, bottom), _) = up.outlines[0]
    assert (left, right) == pytest.approx((frame.left + quarter / 2, frame.left + quarter * 1.5))
    assert (top, bottom) == pytest.approx((frame.top, middle))
    ((_, top), _, (_, bottom), _) = down.outlines[0]
    assert sorted((top, bottom)) == pytest.approx([middle, (middle + frame.bottom) / 2])


def test_a_gap_breaks_a_line_and_a_point_alone_is_no_line(faces: dict[int, Face]) -> None:
    line = Line((0.0, 1.0, 2.0, 3.0, 4.0), (1.0, 2.0, None, 3.0, None), "primary")
    drawing = place_marks(make_chart(layers=(line,)), COLOURS, WIDE, faces)
    (stroke,) = [mark for mark in drawing.marks if isinstance(mark, Stroke) and mark.colour == COLOURS["primary"]]
    assert [len(piece) for piece in stroke.lines] == [2, 1]
    (path,) = re.findall(rf'<path d="([^"]*)" stroke="{COLOURS["primary"]}"', write_svg(drawing))
    assert path.count("M") == 1


def test_a_stepped_line_holds_its_height(faces: dict[int, Face]) -> None:
    line = Line((0.0, 2.0, 4.0), (0.0, 10.0, 10.0), "primary", stepped=True)
    drawing = place_marks(make_chart(layers=(line,)), COLOURS, WIDE, faces)
    (stroke,) = [mark for mark in drawing.marks if isinstance(mark, Stroke) and mark.colour == COLOURS["primary"]]
    first, second, third, *_ = stroke.lines[0]
    assert first[1] == second[1] != third[1]
    assert second[0] == third[0]


def test_a_ribbon_lies_between_its_steps_and_a_span_over_the_whole_height(faces: dict[int, Face]) -> None:
    layers = (Ribbon((0.0, 2.0, 4.0), (0.0, 0.0, 0.0), (5.0, 10.0, 10.0), "primary"), Span(1.0, 2.0))
    chart = make_chart(layers=layers)
    frame = frame_of(chart.plot, WIDE, key_lines=0)
    drawing = place_marks(chart, COLOURS, WIDE, faces)
    (ribbon,), (span,) = areas(drawing, "primary"), areas(drawing, "shade")
    assert ribbon.opacity < 0.5
    heights = {y for _, y in ribbon.outlines[0]}
    assert heights == {frame.y(0.0), frame.y(5.0), frame.y(10.0)}
    assert {y for _, y in span.outlines[0]} == {frame.top, frame.bottom}
    assert drawing.marks.index(span) < drawing.marks.index(ribbon)


def test_a_long_title_is_set_smaller_and_a_date_at_the_end_stays_on_the_paper(faces: dict[int, Face]) -> None:
    chart = make_chart(x_ticks=(Tick(4.0, words("a date that is long")),))
    chart = Chart("one", words("Title " * 30), chart.subtitle, chart.alt, chart.source, chart.plot)
    drawing = place_marks(chart, COLOURS, NARROW, faces)
    title, day = (mark for mark in drawing.marks if isinstance(mark, Words) and mark.text.count(" ") > 1)
    assert box_of(title, faces)[2] <= NARROW.width
    assert title.size < 11
    assert box_of(day, faces)[2] == pytest.approx(NARROW.width)


def test_a_legend_that_is_too_wide_takes_a_second_line(faces: dict[int, Face]) -> None:
    keys = tuple(Key(words(f"a name that takes more than half the line {letter}"), "inflow", "bar") for letter in "abc")
    drawing = place_marks(make_chart(keys=keys), COLOURS, NARROW, faces)
    lines = {mark.y for mark in drawing.marks if isinstance(mark, Words) and "name" in mark.text}
    assert len(lines) == 3
    wide = place_marks(make_chart(keys=keys), COLOURS, WIDE, faces)
    assert len({mark.y for mark in wide.marks if isinstance(mark, Words) and "name" in mark.text}) == 2


def test_the_svg_is_well_formed_alone_and_may_stand_beside_another(faces: dict[int, Face]) -> None:
    label = Label(1.0, 10.0, (Figure("m", "+$1 < $2 & $3", "1", "USD"),), "inflow", bold=True)
    drawn = draw_chart(make_chart(labels=(label,)), "en", "cvd", faces.values())
    root = ElementTree.fromstring(drawn.svg)
    assert "+$1 < $2 & $3" in ["".join(text.itertext()) for text in root.iter() if text.tag.endswith("text")]
    assert root.get("font-family") == "Flowbrief Sans"
    for svg in (drawn.svg, *drawn.page_svgs):
        assert " id=" not in svg
        assert "<style" not in svg


def test_the_png_shows_what_the_svg_says(faces: dict[int, Face]) -> None:
    chart = make_chart()
    frame = frame_of(chart.plot, WIDE, key_lines=0)
    picture = Image.open(io.BytesIO(draw_chart(chart, "en", "cvd", faces.values()).png))
    scale = 192 / 72
    assert picture.size == (round(WIDE.width * scale), round(WIDE.height * scale))
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    inside = (round(frame.x(1.0) * scale), round(frame.y(5.0) * scale))
    outside = (round(frame.x(2.0) * scale), round(frame.y(5.0) * scale))
    assert picture.getpixel(inside) == tuple(bytes.fromhex(COLOURS["inflow"][1:]))
    assert picture.getpixel(outside) == (255, 255, 255)


def test_the_words_of_the_png_fill_their_span_and_no_more(faces: dict[int, Face]) -> None:
    words = Words(20, 40, "净流入 AVATAR 37.1", 20, "#000000")
    left, right = span_of(words, faces[400])
    picture = Image.open(io.BytesIO(write_png(Drawing(400, 80, (words,)), faces, "#ffffff"))).convert("L")
    ink = picture.point(lambda level: 255 if level < 128 else 0).getbbox()
    assert ink is not None
    scale = 192 / 72
    assert left * scale <= ink[0] <= left * scale + 10
    assert right * scale - 10 <= ink[2] <= right * scale
    assert (40 - words.size) * scale <= ink[1]
    assert ink[3] <= (40 + 0.2 * words.size) * scale


def test_settings_of_the_machine_do_not_change_a_png(faces: dict[int, Face]) -> None:
    drawing = place_marks(make_chart(), COLOURS, WIDE, faces)
    plain = write_png(drawing, faces, "#ffffff")
    with rc_context({"path.simplify": True, "path.simplify_threshold": 1.0, "text.hinting": "none"}):
        assert write_png(drawing, faces, "#ffffff") == plain
