"""Drawing a plot with matplotlib: one figure a chart, from which both the SVG and the PNG are written.

Axes are drawn by hand (a collection of grid lines, texts where the plot says): matplotlib's own ticks, locators and
layout take most of the time of a chart and would place their own numbers.
"""

from __future__ import annotations

import functools
import io
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from matplotlib import font_manager, rc_context, rcdefaults, rcParams
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from flowbrief.model.document import Chart, Runs, plain_text
from flowbrief.model.plot import Bars, Label, Layer, Line, Plot, Ribbon, Span
from flowbrief.model.text import Language
from flowbrief.render.fonts import FAMILY, Face
from flowbrief.render.palette import colours_of

from .layout import NARROW, WIDE, Frame, Size, frame_of
from .svg import clean_svg

_PNG_DPI = 192
_BODY = 8.5
_TITLE = 11.0
_SMALL = 7.2
_POINTS_A_CHARACTER = 4.6
_SWATCH = 9

# Behind a label that may cross a line or a bar.
_HALO = {"boxstyle": "square,pad=0.12", "facecolor": "#ffffff", "edgecolor": "none", "alpha": 0.8}


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """One chart as files: SVG with real text (the font named, not embedded), a narrow one for phones, PNG."""

    id: str
    language: Language
    svg: str
    narrow_svg: str
    png: bytes


def draw_chart(chart: Chart, language: Language, palette: str, faces: Iterable[Face]) -> DrawnChart:
    """Draw one chart.

    A missing glyph or any other warning of matplotlib is an error, because it would be one on the page.
    """
    _prepare(tuple(face.path for face in faces))
    with rc_context({"svg.hashsalt": f"{chart.id}.{language}"}), warnings.catch_warnings():
        warnings.simplefilter("error")
        colours = colours_of(palette)
        figure = _draw_figure(chart, colours, WIDE)
        svg = _write_svg(figure, f"{chart.id}-{language}")
        png = io.BytesIO()
        figure.savefig(png, format="png", dpi=_PNG_DPI, metadata={"Software": None})
        narrow = _write_svg(_draw_figure(chart, colours, NARROW), f"{chart.id}-{language}-narrow")
    return DrawnChart(chart.id, language, svg, narrow, png.getvalue())


def _write_svg(figure: Figure, prefix: str) -> str:
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return clean_svg(text.getvalue(), prefix)


@functools.cache
def _prepare(faces: tuple[Path, ...]) -> None:
    """Make this process draw by the house's settings alone, whatever the machine's own say; once is enough."""
    rcdefaults()
    for face in faces:
        font_manager.fontManager.addfont(face)
    rcParams.update({"svg.fonttype": "none", "font.family": FAMILY, "font.size": _BODY, "axes.unicode_minus": True})


def _draw_figure(chart: Chart, colours: Mapping[str, str], size: Size) -> Figure:
    figure = Figure(figsize=(size.width, size.height), facecolor=colours["paper"])
    places = _place_keys(chart.plot, size)
    frame = frame_of(chart.plot, size, key_lines=1 + max((line for line, _ in places), default=-1))
    _write(figure, frame.left_edge, frame.title_y, chart.title, _TITLE, colours["ink"], bold=True)
    _write(figure, frame.left_edge, frame.subtitle_y, chart.subtitle, _BODY, colours["muted"])
    _write(figure, frame.left_edge, frame.source_y, chart.source, _SMALL, colours["muted"])
    _draw_keys(figure, frame, chart.plot, places, size, colours)
    axes = figure.add_axes((frame.left, frame.bottom, frame.width, frame.height))
    axes.set_axis_off()
    axes.set_xlim(*chart.plot.x_range)
    axes.set_ylim(*chart.plot.y_range)
    axes.set_autoscale_on(False)
    _draw_grid(axes, chart.plot, colours)
    for layer in chart.plot.layers:
        _draw_layer(axes, layer, chart.plot, colours)
    for label in chart.plot.labels:
        _draw_label(axes, label, colours)
    return figure


def _write(figure: Figure, x: float, y: float, runs: Runs, size: float, colour: str, *, bold: bool = False) -> None:
    weight = 700 if bold else 400
    figure.text(x, y, plain_text(runs), fontsize=size, color=colour, fontweight=weight, parse_math=False)


def _place_keys(plot: Plot, size: Size) -> list[tuple[int, float]]:
    """The line and the distance from the left, in points, of each entry of the legend."""
    places: list[tuple[int, float]] = []
    line, x = 0, 0.0
    for key in plot.keys:
        width = (0 if key.mark == "none" else _SWATCH + 4) + _width_of(plain_text(key.runs))
        if x and x + width > size.points_wide:
            line, x = line + 1, 0.0
        places.append((line, x))
        x += width + 14
    return places


def _draw_keys(
    figure: Figure,
    frame: Frame,
    plot: Plot,
    places: list[tuple[int, float]],
    size: Size,
    colours: Mapping[str, str],
) -> None:
    """The legend under the subtitle: a swatch or a stroke, then its name."""
    for key, (line, offset) in zip(plot.keys, places, strict=True):
        x = frame.left_edge + offset / size.points_wide
        y = frame.keys_y - 12 * line / size.points_high
        colour = colours[key.role]
        if key.mark != "none":
            high = 6.5 if key.mark == "bar" else 1.8
            corner = (x, y + (3.0 - high / 2) / size.points_high)
            swatch = Rectangle(
                corner, _SWATCH / size.points_wide, high / size.points_high, transform=figure.transFigure,
                facecolor=colour, linewidth=0,
            )  # fmt: skip
            figure.add_artist(swatch)
            x += (_SWATCH + 4) / size.points_wide
            colour = colours["ink"]
        figure.text(x, y, plain_text(key.runs), fontsize=_BODY, color=colour, parse_math=False)


def _width_of(text: str) -> float:
    """About how wide a text is in points: a 汉字 takes one em, a Latin letter a little over half."""
    return sum(_BODY if ord(character) > 0x2E80 else _POINTS_A_CHARACTER for character in text)


def _draw_grid(axes: Axes, plot: Plot, colours: Mapping[str, str]) -> None:
    left, right = plot.x_range
    axes.add_collection(
        LineCollection(
            [[(left, tick.at), (right, tick.at)] for tick in plot.y_ticks], colors=colours["grid"], linewidths=0.7,
            zorder=0,
        ),
        autolim=False,
    )  # fmt: skip
    if plot.zero_line:
        zero = LineCollection([[(left, 0.0), (right, 0.0)]], colors=colours["ink"], linewidths=0.9, zorder=3)
        axes.add_collection(zero, autolim=False)
    bottom = plot.y_range[0]
    for tick in plot.y_ticks:
        _annotate(axes, plain_text(tick.runs), (left, tick.at), (-5, 0), "right", "center", colours["muted"])
    for tick in plot.x_ticks:
        _annotate(axes, plain_text(tick.runs), (tick.at, bottom), (0, -6), "center", "top", colours["muted"])


def _annotate(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    offset: tuple[float, float],
    horizontal: str,
    vertical: str,
    colour: str,
    *,
    bold: bool = False,
) -> None:
    note = axes.annotate(
        text, at, xytext=offset, textcoords="offset points", ha=horizontal, va=vertical, color=colour,
        fontsize=_BODY, fontweight=700 if bold else 400, annotation_clip=False, zorder=6,
        bbox=_HALO if bold else None,
    )  # fmt: skip
    note.set_parse_math(False)


def _draw_layer(axes: Axes, layer: Layer, plot: Plot, colours: Mapping[str, str]) -> None:
    match layer:
        case Bars():
            _draw_bars(axes, layer, colours)
        case Line():
            _draw_line(axes, layer, colours)
        case Ribbon():
            axes.fill_between(
                layer.x, layer.low, layer.high, step="post", color=colours[layer.role], alpha=0.16, linewidth=0
            )
        case Span():
            bottom, top = plot.y_range
            corners = [(layer.start, bottom), (layer.start, top), (layer.end, top), (layer.end, bottom)]
            shade = PolyCollection([corners], facecolors=colours["shade"], linewidths=0, zorder=0.5)
            axes.add_collection(shade, autolim=False)


def _draw_bars(axes: Axes, bars: Bars, colours: Mapping[str, str]) -> None:
    half = bars.width / 2
    for role in dict.fromkeys(bars.roles):
        chosen = [i for i, one in enumerate(bars.roles) if one == role]
        corners = [
            [
                (bars.x[i] - half, bars.base[i]),
                (bars.x[i] - half, bars.base[i] + bars.height[i]),
                (bars.x[i] + half, bars.base[i] + bars.height[i]),
                (bars.x[i] + half, bars.base[i]),
            ]
            for i in chosen
        ]
        axes.add_collection(PolyCollection(corners, facecolors=colours[role], linewidths=0, zorder=2), autolim=False)
    for x, is_marked in zip(bars.x, bars.marked, strict=False):
        if is_marked:
            _annotate(axes, "*", (x, axes.get_ylim()[0]), (0, -3), "center", "bottom", colours["ink"])


def _draw_line(axes: Axes, line: Line, colours: Mapping[str, str]) -> None:
    y = [float("nan") if value is None else value for value in line.y]
    axes.plot(
        line.x, y, color=colours[line.role], linewidth=line.width, linestyle=(0, (4, 2)) if line.dashed else "-",
        drawstyle="steps-post" if line.stepped else "default", solid_capstyle="butt", zorder=4,
    )  # fmt: skip


def _draw_label(axes: Axes, label: Label, colours: Mapping[str, str]) -> None:
    _annotate(
        axes, plain_text(label.runs), (label.x, label.y), (label.shift, label.lift), label.align, "baseline",
        colours[label.role], bold=label.bold,
    )  # fmt: skip
