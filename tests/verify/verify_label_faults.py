"""Faults in what things are called: labels, heads, rows, notes and legends, wrong in every file alike."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from verify_word_faults import list_parts, map_parts

from flowbrief.model.document import Chart, ChartTable, DataTable, Document, Note, Plain, Runs, plain_text
from flowbrief.model.plot import Bars, Cells, Dots, Layer, Line, Plot

Spoiled = tuple[Document, str]


def swap(items: Sequence[Any], one: int, other: int) -> tuple[Any, ...]:
    """The same items with two of them in each other's place."""
    moved = list(items)
    moved[one], moved[other] = moved[other], moved[one]
    return tuple(moved)


def draw_two(chance: random.Random, items: Sequence[Any], text: Callable[[Any], str]) -> tuple[int, int] | None:
    """The places of two items that read differently; None if there are none."""
    pairs = [(i, j) for i in range(len(items)) for j in range(i) if text(items[i]) != text(items[j])]
    return chance.choice(pairs) if pairs else None


def put(document: Document, old: Any, new: Any) -> Document:
    """The same document with one part replaced wherever it stands."""
    return map_parts(document, lambda part: new if part == old and type(part) is type(old) else part)


def spoil_table(document: Document, chance: random.Random) -> Spoiled | None:
    """A document with a table whose heads, row labels, rows, titles or sources stand in each other's place."""
    tables = list(list_parts(document.sections, DataTable))
    if not tables:
        return None
    table = chance.choice(tables)
    way = chance.choice(["heads", "labels", "rows", "title", "source", "unit", "mark"])
    if way == "heads":
        two = draw_two(chance, table.head[1:], plain_text)
        changed = two and replace(table, head=(table.head[0], *swap(table.head[1:], *two)))
    elif way in ("labels", "rows"):
        two = draw_two(chance, table.rows, lambda row: plain_text(row[0].runs))
        if two is None:
            return None
        if way == "rows":
            changed = replace(table, rows=swap(table.rows, *two))
        else:
            firsts = swap([row[0] for row in table.rows], *two)
            rows = tuple((first, *row[1:]) for first, row in zip(firsts, table.rows, strict=True))
            changed = replace(table, rows=rows)
    elif way == "mark":
        at = chance.randrange(len(table.rows))
        runs = table.rows[at][0].runs
        marked = runs[:-1] if plain_text(runs).endswith("*") else (*runs, Plain("*"))
        rows = (*table.rows[:at], (replace(table.rows[at][0], runs=marked), *table.rows[at][1:]), *table.rows[at + 1 :])
        changed = replace(table, rows=rows)
    elif way == "unit":
        changed = replace(table, unit={"zh": "亿日元", "en": "¥m"}[document.language])
    else:
        others = [getattr(one, way) for one in (*tables, *list_parts(document.sections, Chart))]
        wrong = [runs for runs in others if plain_text(runs) != plain_text(getattr(table, way))]
        changed = replace(table, **{way: chance.choice(wrong)}) if wrong else None
    if not changed or changed == table:
        return None
    return put(document, table, changed), f"{way} of {table.id}"


def spoil_declared(document: Document, chance: random.Random) -> Spoiled | None:
    """A document in which a note says another universe, definition or source, or a note at the end another thing."""
    notes = list(document.numbers)
    way = chance.choice(["definition", "fact", "label", "deviation", "about", "term", "text", "strapline"])
    at = chance.randrange(len(notes))
    note = notes[at]
    if way == "definition":
        notes[at] = replace(note, definition=_alter(note.definition, [one.definition for one in notes], chance))
    elif way == "fact":
        index = chance.choice([1, 2])
        label, runs = note.facts[index]
        others = [one.facts[place][1] for one in notes for place in (1, 2)]
        notes[at] = replace(note, facts=_put(note.facts, index, (label, _alter(runs, others, chance))))
    elif way == "label":
        one, other = chance.sample(range(len(note.facts)), 2)
        (first, runs), (second, others) = note.facts[one], note.facts[other]
        notes[at] = replace(note, facts=_put(_put(note.facts, one, (second, runs)), other, (first, others)))
    elif way == "deviation":
        labels = [label for label, _ in note.facts]
        notes[at] = replace(note, deviations=tuple(chance.sample(labels, chance.randrange(len(labels)))))
    elif way == "about":
        abouts = list(document.abouts)
        one = chance.randrange(len(abouts))
        metric = abouts[one].metric
        others = [about.text for about in abouts if about.metric == metric] + [abouts[one].text + "X"]
        abouts[one] = replace(abouts[one], text=chance.choice(others))
        spoiled = replace(document, abouts=tuple(abouts))
        return (spoiled, f"about {metric}") if spoiled != document else None
    elif way == "strapline":
        runs = document.strapline
        strange = {"zh": "全球基金", "en": "funds worldwide"}[document.language]
        return replace(document, strapline=(*runs[:-1], Plain(strange))), way
    else:
        ends = [one for one in list_parts(document.sections, Note) if plain_text(one.term) in _TERMS[document.language]]
        one, other = chance.choice(ends), chance.choice(ends)
        part = "term" if way == "term" else "runs"
        if plain_text(getattr(one, part)) == plain_text(getattr(other, part)):
            return None
        both = {id(one): other, id(other): one}
        spoiled = map_parts(
            document,
            lambda given: replace(given, **{part: getattr(other, part)}) if given == one
            else replace(given, **{part: getattr(one, part)}) if given == other else given,
        )  # fmt: skip
        assert both
        return spoiled, f"{way}s of two notes"
    spoiled = replace(document, numbers=tuple(notes))
    return (spoiled, f"{way} of {note.id}") if spoiled != document else None


_TERMS = {"zh": ("数据来源", "统计范围", "口径"), "en": ("Sources", "Universe", "Definitions")}


def _alter(runs: Runs, others: Sequence[Runs], chance: random.Random) -> Runs:
    """Another text of the same sort, or the same with a word too many."""
    strange = [other for other in others if plain_text(other) != plain_text(runs)]
    return chance.choice([*strange, (*runs, Plain("X"))])


def _put(items: Sequence[Any], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], item, *items[at + 1 :])


def _spoil_points(plot: Plot, way: str, chance: random.Random) -> Plot | None:
    """A plot with two cells in each other's place, one of another depth, or a dot that lies higher."""
    kind = Dots if way == "dots" else Cells
    layers = [at for at, layer in enumerate(plot.layers) if isinstance(layer, kind)]
    if not layers:
        return None
    at = chance.choice(layers)
    layer = plot.layers[at]
    new: Layer | None = None
    if isinstance(layer, Dots):
        new = replace(layer, y=tuple(y * 1.01 + 0.01 for y in layer.y))
    elif isinstance(layer, Cells) and way == "depths":
        filled = [i for i, depth in enumerate(layer.depths) if depth]
        i = chance.choice(filled) if filled else -1
        new = replace(layer, depths=_put(layer.depths, i, layer.depths[i] % 4 + 1)) if filled else None
    elif isinstance(layer, Cells):
        two = draw_two(chance, layer.runs, plain_text)
        new = replace(layer, runs=swap(layer.runs, *two)) if two else None
    return None if new is None else replace(plot, layers=_put(plot.layers, at, new))


def _spoil_behind(table: ChartTable, chance: random.Random) -> ChartTable | None:
    """The numbers behind a chart with two rows, cells, headings or places exchanged, or a row or a unit amiss."""
    way = chance.choice(["rows", "cells", "places", "heads", "lines", "fewer", "unit", "steps", "heights"])
    rows = table.rows
    if way == "unit":
        return replace(table, unit=table.unit + "X")
    if way == "steps":
        return replace(table, is_stepped=not table.is_stepped)
    if way == "fewer":
        return replace(table, rows=_drop(rows, chance.randrange(len(rows))))
    if way == "heads":
        two = draw_two(chance, table.head, plain_text)
        return replace(table, head=swap(table.head, *two)) if two else None
    if way == "heights":
        two = draw_two(chance, table.heights, str)
        return replace(table, heights=swap(table.heights, *two)) if two else None
    if way == "rows":
        two = draw_two(chance, rows, lambda row: str(row.x))
        return replace(table, rows=swap(rows, *two)) if two else None
    if way == "cells":
        two = draw_two(chance, rows, lambda row: plain_text(row.cells[-1].runs))
    else:
        two = draw_two(chance, rows, lambda row: row.x if way == "places" else row.line)
    if two is None:
        return None
    one, other = (rows[at] for at in two)
    if way == "cells":
        one, other = (
            replace(mine, cells=(*mine.cells[:-1], theirs.cells[-1])) for mine, theirs in ((one, other), (other, one))
        )
    elif way == "places":
        one, other = replace(one, x=other.x), replace(other, x=one.x)
    else:
        one, other = replace(one, line=other.line), replace(other, line=one.line)
    return replace(table, rows=_put(_put(rows, two[0], one), two[1], other))


def _drop(items: Sequence[Any], at: int) -> tuple[Any, ...]:
    return (*items[:at], *items[at + 1 :])


def spoil_chart(document: Document, chance: random.Random) -> Spoiled | None:
    """A document with a chart whose legend, labels, titles, units, marks or series are not its own."""
    charts = list(list_parts(document.sections, Chart))
    if not charts:
        return None
    chart = chance.choice(charts)
    plot = chart.plot
    way = chance.choice(["keys", "roles", "labels", "title", "subtitle", "source", "ticks", "bars", "line",
                         "cells", "depths", "dots", "behind", "behind"])  # fmt: skip
    if way == "behind":
        table = chart.table and _spoil_behind(chart.table, chance)
        return (put(document, chart, replace(chart, table=table)), f"{way} {chart.id}") if table else None
    changed: Plot | None = None
    if way in ("keys", "roles"):
        two = draw_two(chance, plot.keys, lambda key: plain_text(key.runs))
        if two:
            one, other = (plot.keys[at] for at in two)
            parts = ("runs",) if way == "keys" else ("role",)
            if one.role == other.role and way == "roles":
                return None
            keys = list(plot.keys)
            for at, key, source in ((two[0], one, other), (two[1], other, one)):
                keys[at] = replace(key, **{part: getattr(source, part) for part in parts})
            changed = replace(plot, keys=tuple(keys))
    elif way == "labels":
        two = draw_two(chance, plot.labels, lambda label: plain_text(label.runs))
        if two:
            one, other = (plot.labels[at] for at in two)
            labels = _put(
                _put(plot.labels, two[0], replace(one, runs=other.runs)), two[1], replace(other, runs=one.runs)
            )
            changed = replace(plot, labels=labels)
    elif way == "ticks":
        axis = chance.choice(["x_ticks", "y_ticks"])
        ticks = getattr(plot, axis)
        two = draw_two(chance, ticks, lambda tick: plain_text(tick.runs))
        if two:
            one, other = (ticks[at] for at in two)
            moved = _put(_put(ticks, two[0], replace(one, runs=other.runs)), two[1], replace(other, runs=one.runs))
            changed = replace(plot, **{axis: moved})
    elif way in ("cells", "depths", "dots"):
        changed = _spoil_points(plot, way, chance)
    elif way in ("bars", "line"):
        kind = Bars if way == "bars" else Line
        layers = [at for at, layer in enumerate(plot.layers) if isinstance(layer, kind)]
        if layers:
            at = chance.choice(layers)
            part = "height" if way == "bars" else "y"
            values = getattr(plot.layers[at], part)
            places = [i for i, value in enumerate(values) if value is not None]
            if not places:
                return None
            i = chance.choice(places)
            new = replace(plot.layers[at], **{part: _put(values, i, values[i] * 1.01 + 0.01)})
            changed = replace(plot, layers=_put(plot.layers, at, new))
    else:
        wrong = [
            getattr(one, way) for one in charts if plain_text(getattr(one, way)) != plain_text(getattr(chart, way))
        ]
        return (
            (put(document, chart, replace(chart, **{way: chance.choice(wrong)})), f"{way} of {chart.id}")
            if wrong
            else None
        )
    if changed is None or changed == plot:
        return None
    return put(document, chart, replace(chart, plot=changed)), f"{way} of {chart.id}"
