"""Faults that stand in every file alike: a word, a name, a note or a label is wrong wherever it is printed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

from verify_faults import list_streams, repack

from flowbrief.compose.cells import label_value
from flowbrief.language.figures import print_figure
from flowbrief.model.document import Document, Figure, Paragraph, Plain
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.reading import list_figures

# What is said of shares of assets, scores, filings, prices, the first of its kind, how many of how many.
WORDS = {
    "zh": [("比例大于", "比例小于"), ("比例小于", "比例大于"), ("同比增长", "同比下降"), ("同比下降", "同比增长"),
           ("较前一周增加", "较前一周减少"), ("较前一周减少", "较前一周增加"), ("低点反弹", "高点回撤"),
           ("高点回撤", "低点反弹"), ("资金流入率", "净流量"), ("当周净流量", "当周资金流入率"), ("中位数", "均值"),
           ("首次净流入", "首次净流出"), ("首次净流出", "首次净流入"), ("周录得净流入", "周录得净流出"),
           ("周录得净流出", "周录得净流入"), ("周为净流入", "周为净流出"), ("相近的净流入", "相近的净流出"),
           ("相近的净流出", "相近的净流入"), ("这一净流入占", "这一净流出占"), ("这一净流出占", "这一净流入占"),
           ("净流入相当于", "净流出相当于"), ("净流出相当于", "净流入相当于"), ("净流入占", "净流出占"),
           ("净流出占", "净流入占")],
    "en": [("faster", "slower"), ("slower", "faster"), (", up ", ", down "), (", down ", ", up "),
           ("of the rise in", "of the fall in"), ("of the fall in", "of the rise in"), ("had rebounded", "had fallen"),
           ("had fallen", "had rebounded"), ("above its low", "below its high"), ("below its high", "above its low"),
           ("flow rate", "flow"), ("week’s flow ranks", "week’s flow rate ranks"), ("the median", "the mean"),
           ("first inflow", "first outflow"), ("first outflow", "first inflow"),
           ("were inflows in", "were outflows in"), ("were outflows in", "were inflows in"),
           (" saw inflows", " saw outflows"),
           ("weeks with inflows", "weeks with outflows"), ("weeks with outflows", "weeks with inflows"),
           ("the inflow was equal", "the outflow was equal"), ("The inflow was equal", "The outflow was equal"),
           ("The outflow was equal", "The inflow was equal"), ("the inflow came to", "the outflow came to"),
           ("the outflow came to", "the inflow came to"), ("took in money equal", "shed money equal"),
           ("shed money equal", "took in money equal")],
}  # fmt: skip
_SAID = re.compile(rb"/(?P<key>Title|Subject|Alt|Lang) (?P<text>\((?:[^()\\]|\\.)*\)|<[0-9a-f]+>)")
_LATER = (timedelta(days=7), timedelta(days=-7), timedelta(days=28))


def map_parts(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same document with `change` made to each of its parts, innermost first."""
    if isinstance(value, tuple):
        return tuple(map_parts(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        given = {field.name: map_parts(getattr(value, field.name), change) for field in fields(value) if field.init}
        return change(replace(value, **given))
    return value


def list_parts(value: Any, kind: type) -> Iterator[Any]:
    """Every part of a document that is of a type."""
    if isinstance(value, tuple):
        for item in value:
            yield from list_parts(item, kind)
    elif is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, kind):
            yield value
        for field in fields(value):
            yield from list_parts(getattr(value, field.name), kind)


def _replace_paragraph(document: Document, old: Paragraph, new: Paragraph) -> Document:
    return map_parts(document, lambda part: new if part is old or part == old else part)


def spoil_words(document: Document, chance: random.Random) -> tuple[Document, str] | None:
    """A document with one telling word of a sentence that the program wrote turned into its opposite."""
    options = [
        (paragraph, index, old, new)
        for paragraph in list_parts(document.sections, Paragraph)
        for index, run in enumerate(paragraph.runs)
        if paragraph.claims and isinstance(run, Plain)
        for old, new in WORDS[document.language]
        if old in run.text
    ]
    if not options:
        return None
    paragraph, index, old, new = chance.choice(options)
    return _change_run(document, paragraph, index, old, new), f"{old} → {new}"


def spoil_name(document: Document, names: Sequence[str], chance: random.Random) -> tuple[Document, str] | None:
    """A document in which a sentence about several members names another one in the place of one of them."""
    options = []
    for paragraph in list_parts(document.sections, Paragraph):
        for index, run in enumerate(paragraph.runs):
            beside = [paragraph.runs[at] for at in (index - 1, index + 1) if 0 <= at < len(paragraph.runs)]
            grouped = any(isinstance(one, Figure) and is_grouped(one.measure) for one in beside)
            if paragraph.claims and isinstance(run, Plain) and grouped:
                options += [(paragraph, index, name) for name in names if name in run.text]
    if not options:
        return None
    paragraph, index, old = chance.choice(options)
    new = chance.choice([name for name in names if name != old])
    return _change_run(document, paragraph, index, old, new), f"{old} → {new}"


def is_grouped(measure: str) -> bool:
    """True for a figure of the ranking, the rotation, the parts or the pace of some members."""
    return re.match(r"sectors\.(order|top|turn)|total\.(split|parts)|a\.(brought|faster)", measure) is not None


def _change_run(document: Document, paragraph: Paragraph, index: int, old: str, new: str) -> Document:
    run = paragraph.runs[index]
    changed = replace(run, text=run.text.replace(old, new, 1))  # type: ignore[call-arg]
    runs = (*paragraph.runs[:index], changed, *paragraph.runs[index + 1 :])
    return _replace_paragraph(document, paragraph, replace(paragraph, runs=runs))


def spoil_explanation(document: Document, chance: random.Random) -> tuple[Document, str] | None:
    """A document in which a note or the line of a figure says something of another metric, or of other days."""
    notes, abouts = list(document.numbers), list(document.abouts)
    way = chance.choice(["period", "entry", "name", "about", "text"])
    at = chance.randrange(len(notes))
    note = notes[at]
    if way == "period":

        def later(part: Any) -> Any:
            if isinstance(part, Figure) and part.measure == label:
                day = date.fromisoformat(part.value) + step
                return replace(part, value=day.isoformat(), printed=print_day(day, document.language))
            return part

        label, step = chance.choice(["number.from", "number.to"]), chance.choice(_LATER)
        notes[at] = map_parts(note, later)
    elif way in ("entry", "name"):
        place = 2 if way == "entry" else 1
        others = [entry[place] for one in notes for entry in one.entries if entry[place]]
        first = note.entries[0]
        new = chance.choice(others)
        notes[at] = replace(note, entries=((*first[:place], new, *first[place + 1 :]), *note.entries[1:]))
    elif way == "about":
        one = chance.randrange(len(abouts))
        abouts[one] = replace(abouts[one], note=chance.choice(notes).id)
    else:
        one = chance.randrange(len(abouts))
        subject = abouts[one].metric.partition(".")[0]
        others = [about.text for about in abouts if about.metric.partition(".")[0] != subject]
        abouts[one] = replace(abouts[one], text=chance.choice(others))
    spoiled = replace(document, numbers=tuple(notes), abouts=tuple(abouts))
    return (spoiled, f"{way} of {note.id}") if spoiled != document else None


def print_day(day: date, language: str) -> str:
    """A date as a sentence prints it."""
    return print_figure(label_value("number.to", day), "date", language).printed  # type: ignore[arg-type]


def spoil_tile(document: Document, chance: random.Random) -> tuple[Document, str] | None:
    """A document in which two key figures have each other's label, or a context names another member."""
    tiles = list(document.key_figures.tiles)
    one, other = chance.sample(range(len(tiles)), 2)
    part = chance.choice(["label", "label", "context", "both", "members"])
    if part != "members":
        first, second = tiles[one], tiles[other]
        if part == "context" and not (any(list_figures(first.figure)) and any(list_figures(second.figure))):
            return None  # which reason there is none is not checked
        given = {
            name: (getattr(first, name), getattr(second, name))
            for name in ("label", "context") if part in (name, "both")
        }  # fmt: skip
        tiles[one] = replace(first, **{name: its for name, (_, its) in given.items()})
        tiles[other] = replace(second, **{name: its for name, (its, _) in given.items()})
    else:
        names = ["科技ETF", "医疗ETF", "technology ETFs", "health care ETFs"]
        named = [at for at, tile in enumerate(tiles) if any(name in run.text for name in names for run in tile.context)]
        if not named:
            return None
        swap = {"科技ETF": "医疗ETF", "医疗ETF": "科技ETF", "technology ETFs": "health care ETFs",
                "health care ETFs": "technology ETFs"}  # fmt: skip
        runs = tuple(
            replace(run, text=re.sub("|".join(swap), lambda match: swap[match.group()], run.text))
            if isinstance(run, Plain) else run for run in tiles[named[0]].context
        )  # fmt: skip
        tiles[named[0]] = replace(tiles[named[0]], context=runs)
    spoiled = replace(document, key_figures=replace(document.key_figures, tiles=tuple(tiles)))
    return (spoiled, f"{part} of {one} and {other}") if spoiled != document else None


def spoil_members(analysis: Analysis, chance: random.Random) -> tuple[Analysis, str] | None:
    """An analysis in which a metric about a group says that another member leads, lags, or is meant."""
    members = ("a", "b", "c", "d")
    options: list[tuple[int, int, str, str]] = []
    for place, finding in enumerate(analysis.findings):
        if finding.kind in ("ranking", "concentration", "rotation"):
            for index, measure in enumerate(finding.measures):
                options += [
                    (place, index, name, value) for name, value in measure.facets
                    if name in ("subject", "leaders", "out", "into") and value.split(",")[0] in members
                ]  # fmt: skip
    if not options:
        return None
    place, index, name, value = chance.choice(options)
    first, *rest = value.split(",")
    others = [member for member in members if member != first and member not in rest]
    # The same members in another order are wrong too, where the largest comes first.
    new = [*rest, first] if rest and chance.random() < 0.5 else [chance.choice(others), *rest]
    finding = analysis.findings[place]
    measure = finding.measures[index]
    facets = tuple((key, ",".join(new) if key == name else said) for key, said in measure.facets)
    measures = (*finding.measures[:index], replace(measure, facets=facets), *finding.measures[index + 1 :])
    spoiled: tuple[Finding, ...] = (
        *analysis.findings[:place], replace(finding, measures=measures), *analysis.findings[place + 1 :]
    )  # fmt: skip
    return replace(analysis, findings=spoiled), f"{measure.id}: {name} is {' '.join(new)}"


def spoil_label(content: bytes, chance: random.Random) -> bytes:
    """A PDF whose title, description, language, bookmark or words for a picture say something else."""
    options = [
        (start, end, body, match)
        for start, end, body in list_streams(content)
        for match in _SAID.finditer(body)
        if b"/Type /Catalog" in body
    ]
    start, end, body, match = chance.choice(options)
    raw = match["text"]
    if match["key"] == b"Lang":
        new = b"(" + {b"en": b"fr", b"zh": b"ja"}[raw[1:3]] + raw[3:]
    elif raw[:1] == b"<":
        text = bytes.fromhex(raw[1:-1].decode())[2:].decode("utf-16-be")
        new = b"<feff" + _change_letter(text, chance).encode("utf-16-be").hex().encode() + b">"
    else:
        new = b"(" + _change_letter(raw[1:-1].decode("latin-1"), chance).encode("latin-1") + b")"
    return repack(content, start, end, body[: match.start("text")] + new + body[match.end("text") :])


def _change_letter(text: str, chance: random.Random) -> str:
    """A text with one digit changed, or where it has none with its first letter changed."""
    places = [place for place, letter in enumerate(text) if letter in "0123456789"]
    place = chance.choice(places) if places else next(i for i, letter in enumerate(text) if letter.isalpha())
    if places:
        new = chance.choice([digit for digit in "123456789" if digit != text[place]])
    else:
        new = "X" if text[place].isascii() else "流" if text[place] != "流" else "量"
    return text[:place] + new + text[place + 1 :]
