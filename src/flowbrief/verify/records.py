"""The files for machines, read back: documents, ledger, data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .passage import Kind, Passage, Piece

_FACTS_AT_FOOT = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """One number of the ledger or of the data, with where it stands."""

    where: str
    measure: str
    value: str
    unit: str
    period: str = ""
    language: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Document:
    """One document as its record states it: passages, rows of tables, and texts without figures.

    `terms` are the notes at the end, `plots` the charts, `wholes` the notes on figures as the paper sets them,
    `mast` what stands over the headline and at the head of a page, `opening` the headline and the lead, `sections` the
    whole of each section, `feet` what may stand at the foot of a page: the small print, and notes on figures.
    `has_changes` is False for a record from before there was a box of changes. `behind` are the rows of the numbers
    behind the charts, by chart, and what heads them; they are no passages.
    """

    language: str
    passages: tuple[Passage, ...]
    rows: tuple[tuple[Passage, ...], ...]
    charts: Mapping[str, tuple[Passage, ...]]
    texts: tuple[str, ...]
    tables: tuple[Mapping[str, Any], ...]
    data: tuple[Statement, ...]
    notes: tuple[Mapping[str, Any], ...] = ()
    abouts: tuple[Mapping[str, Any], ...] = ()
    tiles: tuple[Mapping[str, Any], ...] = ()
    terms: tuple[Mapping[str, Any], ...] = ()
    plots: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    wholes: tuple[str, ...] = ()
    mast: Mapping[str, Any] = field(default_factory=dict)
    sections: tuple[Mapping[str, Any], ...] = ()
    opening: tuple[Mapping[str, Any], ...] = ()
    points: tuple[Mapping[str, Any], ...] = ()
    has_changes: bool = True
    byline: str = ""
    behind: Mapping[str, tuple[tuple[Passage, ...], ...]] = field(default_factory=dict)
    feet: tuple[str, ...] = ()

    @property
    def sayings(self) -> tuple[Mapping[str, Any], ...]:
        """The sentences that the program writes: the headline, the lead, and those of the sections."""
        kinds = ("Paragraph", "BulletList")
        told = (block for section in self.sections for block in section["blocks"] if block["type"] in kinds)
        return (*self.opening, *told)

    @property
    def opinions(self) -> tuple[Mapping[str, Any], ...]:
        """The texts of analysts, in order."""
        return tuple(block for section in self.sections for block in section["blocks"] if block["type"] == "Opinion")

    def list_behind(self) -> Iterator[Passage]:
        """The cells of the numbers behind the charts."""
        return (passage for rows in self.behind.values() for row in rows for passage in row)

    def heads(self) -> tuple[str, ...]:
        """What stands at the head of every page of paper."""
        return tuple(passage.text for passage in self.passages if passage.place.endswith(": running"))


def read_document(name: str, content: bytes) -> Document:
    """Read one `document.LANGUAGE.json`. Raises ValueError, KeyError or TypeError for anything else."""
    given = json.loads(content)
    reader = _Reader(name)
    reader.walk_whole(given)
    return Document(
        given["language"],
        tuple(reader.passages),
        tuple(reader.rows),
        {chart: tuple(words) for chart, words in reader.charts.items()},
        tuple(reader.texts),
        tuple(reader.tables),
        tuple(
            Statement(f"{name}: data {row['place']}", row["measure"], row["value"], row["unit"], row["period"])
            for row in given["data"]
        ),
        tuple(given.get("numbers", ())),
        tuple(given.get("abouts", ())),
        tuple(given["key_figures"]["tiles"]),
        tuple(reader.terms),
        reader.plots,
        tuple(reader.wholes),
        {"title": given["title"], "strapline": given["strapline"], "running": given["footer"]},
        tuple(given["sections"]),
        ({"type": "Paragraph", "runs": given["headline"]}, *given["lead"]),
        tuple(given["data"]),
        "changes" in given,
        given.get("byline", ""),
        reader.behind,
        (given["disclaimer"], *reader.feet),
    )


class _Reader:
    """Collects what a document says, place by place."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.passages: list[Passage] = []
        self.rows: list[tuple[Passage, ...]] = []
        self.charts: dict[str, list[Passage]] = {}
        self.texts: list[str] = []
        self.tables: list[Mapping[str, Any]] = []
        self.terms: list[Mapping[str, Any]] = []
        self.wholes: list[str] = []
        self.feet: list[str] = []
        self.plots: dict[str, Mapping[str, Any]] = {}
        self.behind: dict[str, tuple[tuple[Passage, ...], ...]] = {}

    def walk_whole(self, given: Mapping[str, Any]) -> None:
        self.texts += [given["title"], given["disclaimer"], given.get("byline", "")]
        self._add("headline", "prose", given["headline"])
        for index, paragraph in enumerate(given["lead"], start=1):
            self._add(f"lead/p{index}", "prose", paragraph["runs"])
        self._walk_numbers(given.get("numbers", []))
        self.texts += [about["text"] for about in given.get("abouts", [])]
        self._add("strapline", "note", given["strapline"])
        self._add("running", "note", given["footer"])
        for index, tile in enumerate(given["key_figures"]["tiles"], start=1):
            for part in ("label", "figure", "context"):
                self._add(f"key-figures/{index}/{part}", "tile", tile[part])
        if given.get("changes"):
            self._walk_block("changes", given["changes"], "prose")
        for section in given["sections"]:
            self.texts.append(section["title"])
            for index, block in enumerate(section["blocks"], start=1):
                self._walk_block(f"{section['id']}/{index}", block, "prose")

    def _walk_numbers(self, notes: list[Mapping[str, Any]]) -> None:
        """The notes that explain the figures: each part by itself, and each whole note as the paper sets it."""
        for note in notes:
            place = f"numbers/{note['id']}"
            parts = [self._add(f"{place}/number", "note", note["number"])]
            parts.append(self._add(f"{place}/definition", "note", note["definition"]))
            whole, at_foot = "".join(part.text for part in parts), parts[1].text
            for metric, subject, value in note["entries"]:
                named = self._add(f"{place}/{metric}", "note", subject)
                valued = self._add(f"{place}/{metric}/value", "note", value)
                self.texts.append(named.text + parts[1].text)
                if valued.text:
                    whole += named.text + valued.text
            for index, (label, runs) in enumerate(note["facts"], start=1):
                fact = self._add(f"{place}/fact{index}", "note", runs)
                at_foot += label + fact.text if index <= _FACTS_AT_FOOT else ""
                if label in note["deviations"]:
                    whole += label + fact.text
            for index, (_, label, value) in enumerate(note.get("others", []), start=1):
                self._add(f"{place}/other{index}", "note", label)
                self._add(f"{place}/other{index}/value", "note", value)
            self.texts += [whole, at_foot]
            self.wholes.append(whole)
            self.feet.append(at_foot)

    def _add(self, place: str, kind: Kind, runs: list[Mapping[str, Any]]) -> Passage:
        passage = self._read(place, kind, runs)
        if passage.text:
            self.passages.append(passage)
        return passage

    def _read(self, place: str, kind: Kind, runs: list[Mapping[str, Any]]) -> Passage:
        pieces = []
        for run in runs:
            if run["type"] == "Figure":
                pieces.append(Piece(run["printed"], run["measure"], run["value"], run["unit"]))
            else:
                pieces.append(Piece(run["text"]))
        return Passage(f"{self.name}: {place}", kind, tuple(pieces))

    def _walk_block(self, place: str, block: Mapping[str, Any], kind: Kind) -> None:
        match block["type"]:
            case "Paragraph":
                told = self._add(place, kind, block["runs"])
                runs = [run for reference in block.get("references", ()) for run in reference["runs"]]
                self.texts.append(told.text + self._add(f"{place}/references", "title", runs).text)
            case "Subheading":
                self._add(place, kind, block["runs"])
            case "BulletList":
                for index, item in enumerate(block["items"], start=1):
                    self._add(f"{place}/i{index}", kind, item)
            case "Opinion":
                self.texts.append(block["label"])
                for index, part in enumerate(block["blocks"], start=1):
                    self._walk_block(f"{place}/{index}", part, "opinion")
            case "Note":
                self.terms.append(block)
                self._add(f"{place}/term", "note", block["term"])
                self._add(place, "note", block["runs"])
            case "DataTable":
                self._walk_table(f"{place}/table:{block['id']}", block)
            case "Chart":
                self._walk_chart(f"{place}/chart:{block['id']}", block)

    def _walk_table(self, place: str, table: Mapping[str, Any]) -> None:
        self.tables.append(table)
        self.texts.append(table["unit"])
        number = self._add(f"{place}/number", "title", table.get("number", []))
        title = self._add(f"{place}/title", "title", table["title"])
        self.texts += [number.text + title.text, number.text + title.text + table["unit"]]
        self.rows.append(tuple(self._add(f"{place}/head", "row", head) for head in table["head"]))
        for line, row in enumerate(table["rows"], start=1):
            self.rows.append(
                tuple(
                    # Figures of a table without a unit stand with their own, as in a sentence.
                    self._add(
                        f"{place}/r{line}c{column}",
                        "cell" if column > 1 and table["unit"] and not cell.get("words") else "row",
                        cell["runs"],
                    )
                    for column, cell in enumerate(row, start=1)
                )
            )
        for index, note in enumerate((*table["notes"], table["source"]), start=1):
            self._add(f"{place}/note{index}", "note", note)

    def _walk_chart(self, place: str, chart: Mapping[str, Any]) -> None:
        plot = chart["plot"]
        self.plots[chart["id"]] = chart
        words = self.charts.setdefault(chart["id"], [])
        number = self._add(f"{place}/number", "title", chart.get("number", []))
        for part in ("title", "subtitle", "source"):
            # A title with figures states something, which is read as any sentence is.
            is_told = part == "title" and any(run.get("measure", "name") != "name" for run in chart[part])
            words.append(self._add(f"{place}/{part}", "prose" if is_told else "title", chart[part]))
        caption = [number.text, *(word.text for word in words[:2])]
        self.texts += ["".join(caption[:2]), "".join(caption)]
        self._add(f"{place}/alt", "alt", chart["alt"])
        words += [self._add(f"{place}/key", "label", key["runs"]) for key in plot["keys"]]
        words += [self._add(f"{place}/tick", "tick", tick["runs"]) for tick in (*plot["x_ticks"], *plot["y_ticks"])]
        words += [self._add(f"{place}/label", "label", label["runs"]) for label in plot["labels"]]
        cells = [runs for layer in plot["layers"] if layer["type"] == "Cells" for runs in layer["runs"]]
        whole = any(layer.get("is_whole") for layer in plot["layers"])
        words += [self._add(f"{place}/cell", "label" if whole else "cell", runs) for runs in cells if runs]
        if chart.get("table") is not None:
            self._walk_behind(f"{place}/data", chart["id"], chart["table"])

    def _walk_behind(self, place: str, chart: str, table: Mapping[str, Any]) -> None:
        """The numbers behind a chart: they stand on pages, and not on paper."""
        self.texts.append("".join(run.get("printed", run.get("text", "")) for run in table["title"]))
        rows = [tuple(self._read(f"{place}/head", "row", head) for head in table["head"])]
        kind: Kind = "cell" if table["unit"] else "row"
        for line, row in enumerate(table["rows"], start=1):
            cells = enumerate(row["cells"], start=1)
            rows.append(
                tuple(
                    self._read(f"{place}/r{line}c{at}", kind if at > 1 else "row", cell["runs"]) for at, cell in cells
                )
            )
        self.behind[chart] = tuple(rows)


def read_ledger(name: str, content: bytes) -> Iterator[Statement]:
    """Read the ledger. Raises ValueError, KeyError or TypeError for anything else."""
    for row in json.loads(content):
        yield Statement(
            f"{name}: {row['language']} {row['where']}", row["measure"], row["value"], row["unit"], "",
            row["language"], row["printed"],
        )  # fmt: skip


def read_data(name: str, content: bytes) -> Iterator[Statement]:
    """Read `data.csv`. Raises ValueError, KeyError or TypeError for anything else."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    for line, row in enumerate(rows, start=2):
        yield Statement(f"{name}:{line}", row["measure"], row["value"], row["unit"], row["period"])
