"""The numbers behind a chart: every row at its day and place, every cell under its series, as the rows have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import TYPE_CHECKING, Any

from .behind_rows import Expected, expect_table
from .behind_sets import expect_set
from .finding import Disagreement
from .labels import agrees, read_text, say
from .passage import squeeze
from .records import Document

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
_TABLE = re.compile(r'<table data-chart="([^"]*)"([^>]*)>(.*?)</table>', re.DOTALL)
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_ROW = re.compile(r"<tr([^>]*)>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]([^>]*)>(.*?)</t[hd]>", re.DOTALL)
_PLACE = re.compile(r'data-([\w-]+)="([^"]*)"')
_START = re.compile(r"<\w+([^>]*)>")
_SETTING = re.compile(r'([\w-]+)="([^"]*)"')
# What an element may have without saying anything.
_SILENT = ("data-x", "data-y", "data-line", "scope", "class")
_TAG = re.compile(r"<[^>]*>")
_FRAME = re.compile(r'<svg\b[^>]*\sdata-frame="([^"]*)"')
# Places on a page are written with four decimals.
_NEAR = 0.0001
# Places in a drawing are written in hundredths of a point.
_CLOSE = 0.03


def check_behind(reader: PlotReader, chart: Given) -> Iterator[Disagreement]:
    """Compare the numbers behind a chart with what it has to show, row by row.

    Of a kind that is not known here the dated figures of a row have to be of its day.
    """
    place, table = f"{reader.place}/data", chart.get("table")
    expected = expect_table(reader) or expect_set(reader, chart)
    if table is None:
        if expected is not None and expected.rows:
            yield Disagreement(place, "nothing", "the numbers behind the chart")
        return
    if read_text(table["title"]) != reader.spec["title"][reader.labels.language]:
        yield Disagreement(f"{place}/title", read_text(table["title"]), "the declared title of the chart")
    if expected is None:
        yield from _check_days(place, table)
        return
    yield from _check_rows(place, table, expected)
    if table["unit"] != expected.unit:
        yield Disagreement(f"{place}/unit", table["unit"] or "nothing", expected.unit or "no unit")
    if [float(height) for height in table["heights"][1:]] != list(expected.heights):
        yield Disagreement(f"{place}/head", "the heights of its columns", "those of its series")
    if table["is_stepped"] != expected.is_stepped:
        yield Disagreement(place, f"stepped: {table['is_stepped']}", f"stepped: {expected.is_stepped}")


def _check_days(place: str, table: Given) -> Iterator[Disagreement]:
    for row in table["rows"]:
        day = next((run["value"] for run in row["cells"][0]["runs"] if run["type"] == "Figure"), "")
        for cell in row["cells"][1:]:
            for run in cell["runs"]:
                dated = run.get("measure", "").partition("@")[2]
                if dated and dated != day:
                    yield Disagreement(place, run["printed"], f"a figure of {day}", run["measure"])


def _check_rows(place: str, table: Given, expected: Expected) -> Iterator[Disagreement]:
    heads = table["head"]
    if len(heads) != len(expected.head) or not all(map(agrees, heads, expected.head)):
        yield Disagreement(f"{place}/head", " | ".join(map(read_text, heads)), " | ".join(map(say, expected.head)))
    if len(table["rows"]) != len(expected.rows):
        yield Disagreement(place, f"{len(table['rows'])} rows", f"{len(expected.rows)} rows")
    for row, wanted in zip(table["rows"], expected.rows, strict=False):
        label = say(wanted.cells[0])
        y = None if row["y"] == "" else float(row["y"])
        if abs(float(row["x"]) - wanted.x) > _NEAR or y != wanted.y or row["line"] != wanted.line:
            yield Disagreement(place, f"{label} at {row['x']} {row['y']} {row['line']}", f"at {wanted.x:g}")
        cells = [cell["runs"] for cell in row["cells"]]
        if len(cells) != len(wanted.cells):
            yield Disagreement(place, f"{label}: {len(cells)} cells", f"{len(wanted.cells)} cells")
        for runs, parts in zip(cells, wanted.cells, strict=False):
            if not agrees(runs, parts):
                yield Disagreement(place, f"{label}: {read_text(runs) or 'nothing'}", say(parts) or "nothing")


def check_places(where: str, html: str, document: Document) -> Iterator[Disagreement]:
    """Each row and column of the numbers behind a chart has, on a page, the place that the record gives it."""
    for chart, attributes, body in _TABLE.findall(html):
        table = document.plots.get(chart, {}).get("table")
        if table is None:
            yield Disagreement(where, chart, "no such chart in the record, or none with a table")
            continue
        if ("data-stepped" in attributes) != table["is_stepped"]:
            yield Disagreement(where, f"{chart}: {attributes.strip() or 'not stepped'}", "as the record has it")
        wanted = read_text(table["title"]) + table["unit"] + "".join(map(read_text, table["head"]))
        wanted += "".join(read_text(cell["runs"]) for row in table["rows"] for cell in row["cells"])
        head, *rows = _ROW.findall(body) or [("", "")]
        if _read_row(body) != squeeze(wanted):
            yield Disagreement(f"{where}, data of {chart}", "other words", "those of the record, and no others")
        for name, value in _SETTING.findall(" ".join(_START.findall(body))):
            if name not in _SILENT:
                yield Disagreement(f"{where}, data of {chart}", f'{name}="{value}"', "nothing but places")
        for name, text, wanted in (
            ("caption", "".join(_CAPTION.findall(body)), read_text(table["title"]) + table["unit"]),
            ("head", head[1], "".join(map(read_text, table["head"]))),
        ):
            if _read_row(text) != squeeze(wanted):
                yield Disagreement(f"{where}, data of {chart}/{name}", _read_row(text), wanted)
        heights = [_read_places(attributes).get("y", "") for attributes, _ in _CELL.findall(head[1])]
        if [height for height in heights if height] != list(table["heights"][1:]):
            yield Disagreement(where, f"{chart}: {' | '.join(heights)}", "the heights of the record")
        said = [(_read_places(attributes), _read_row(cells)) for attributes, cells in rows]
        kept = [
            (
                {key: row[key] for key in ("x", "y", "line") if row[key]},
                squeeze("".join(read_text(cell["runs"]) for cell in row["cells"])),
            )
            for row in table["rows"]
        ]
        if len(said) != len(kept):
            yield Disagreement(f"{where}, data of {chart}", f"{len(said)} rows", f"{len(kept)} rows")
        for one, other in zip(said, kept, strict=False):
            if one != other:
                yield Disagreement(f"{where}, data of {chart}", f"{one[1]} {one[0]}", f"{other[1]} {other[0]}")


def _read_places(attributes: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _PLACE.findall(attributes)}


def _read_row(cells: str) -> str:
    return squeeze(unescape(_TAG.sub("", cells)))


def check_frame(where: str, svg: str, plot: Given, edges: Sequence[float]) -> Iterator[Disagreement]:
    """A drawing that says where its plot is says so as its grid does.

    `edges` are both ends of the grid's first line, along the first axis, and where it stands on the second.
    """
    found = _FRAME.search(svg)
    if found is None:
        return
    is_across = bool(plot.get("across"))
    if ('data-across="' in svg.partition(">")[0]) != is_across:
        yield Disagreement(where, "the way that its axes run", "across" if is_across else "not across")
    try:
        left, top, right, bottom, *ranges = map(float, found[1].split())
    except ValueError:
        yield Disagreement(where, found[1], "the edges of the plot and the ends of its axes")
        return
    axes = [*plot["x_range"], *plot["y_range"]]
    if len(ranges) != len(axes) or any(abs(one - other) > _NEAR for one, other in zip(ranges, axes, strict=True)):
        yield Disagreement(where, found[1], f"axes from and to {' '.join(map(str, axes))}")
        return
    if not edges:
        return
    low, high = plot["y_range"]
    share = (plot["y_ticks"][0]["at"] - low) / (high - low)
    said = (top, bottom, left + share * (right - left)) if is_across else (left, right, bottom - share * (bottom - top))
    if any(abs(one - other) > _CLOSE for one, other in zip(said, edges, strict=True)):
        yield Disagreement(where, found[1], f"a plot from {edges[0]} to {edges[1]}, its first line at {edges[2]}")
