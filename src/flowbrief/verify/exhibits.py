"""The numbers of figures and tables, and the references to them: counted again, from the record's own order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .finding import Disagreement
from .labels import Labels, Print, agrees, read_text, say
from .passage import squeeze
from .recipe import Recipe

Given = Mapping[str, Any]
_KINDS = {"Chart": ("chart", "figure"), "DataTable": ("table", "table")}


def check_exhibits(
    place: str, sections: Sequence[Given], points: Sequence[Given], recipe: Recipe, labels: Labels
) -> Iterator[Disagreement]:
    """Find a figure or table with another number than its place gives it, and a reference too many, too few or wrong.

    A section refers to each exhibit where a paragraph first prints a figure of it, charts before tables; tables of
    words and dashboards are not referred to. `points` are the rows of the data.
    """
    counts = {"chart": 0, "table": 0}
    shown: dict[str, set[tuple[str, str]]] = {}
    numbers: dict[str, tuple[str | Print, Print]] = {}
    for section in sections:
        for block in section["blocks"]:
            if block["type"] not in _KINDS:
                continue
            kind, word = _KINDS[block["type"]]
            counts[kind] += 1
            target = f"{kind}.{block['id']}"
            number = Print(f"exhibit.{target}", frozenset((str(counts[kind]),)))
            numbers[target] = labels.words[word], number
            if not agrees(block.get("number", []), numbers[target]):
                said = read_text(block.get("number", []))
                yield Disagreement(f"{place}: {kind}:{block['id']}", said or "no number", say(numbers[target]))
            is_told = recipe.charts.get(block["id"], {}).get("kind") == "dashboard" or not block.get("unit", "-")
            rows = [] if is_told else [row for row in points if row["place"] == block["id"]]
            shown[target] = {(row["measure"], "") for row in rows}
            shown[target] |= {(row["series"], row["value"]) for row in rows if row["value"]}
    ordered = sorted(shown, key=lambda target: target.startswith("table."))
    for section in sections:
        left = list(ordered)
        for paragraph in _list_paragraphs(section["blocks"]):
            told = {(run["measure"], value) for run in paragraph["runs"] if run["type"] == "Figure"
                    for value in ("", run["value"])}  # fmt: skip
            cited = [target for target in left if shown[target] & told]
            left = [target for target in left if target not in cited]
            yield from _check_references(f"{place}: {section['id']}", paragraph, cited, numbers, labels)


def check_links(
    where: str, links: Iterable[tuple[str, str]], documents: Mapping[str, Sequence[Given]]
) -> Iterator[Disagreement]:
    """Find a reference of a page or a paper whose words are not the number of what it leads to.

    `links` are targets (`table.ID-zh`) and words; `documents` the sections of each language.
    """
    numbers = {
        f"{_KINDS[block['type']][0]}.{block['id']}-{language}": read_text(block.get("number", []))
        for language, sections in documents.items()
        for section in sections
        for block in section["blocks"]
        if block["type"] in _KINDS
    }
    for target, words in links:
        if squeeze(numbers.get(target, "")) != squeeze(words):
            yield Disagreement(f"{where}, references", words, numbers.get(target) or f"no {target}", target)


def _list_paragraphs(blocks: Sequence[Given]) -> Iterator[Given]:
    for block in blocks:
        if block["type"] == "Paragraph":
            yield block
        elif block["type"] == "Opinion":
            yield from _list_paragraphs(block["blocks"])


def _check_references(
    where: str,
    paragraph: Given,
    cited: Sequence[str],
    numbers: Mapping[str, tuple[str | Print, Print]],
    labels: Labels,
) -> Iterator[Disagreement]:
    """The references of a paragraph lead to the exhibits that it is about, by their numbers, in brackets."""
    expected: list[tuple[str, tuple[str | Print, ...]]] = []
    for target in cited:
        expected += [("", (labels.words["list.comma"],)), (target, numbers[target])]
    if expected:
        expected[0] = "", (labels.words["bracket.open"],)
        expected.append(("", (labels.words["bracket.close"],)))
    said = paragraph.get("references", [])
    for one, (target, parts) in zip(said, expected, strict=False):
        if one["target"] != target or not agrees(one["runs"], parts):
            yield Disagreement(f"{where}, references", read_text(one["runs"]), say(parts), target)
    if len(said) != len(expected):
        shown = "".join(read_text(one["runs"]) for one in said)
        whole = "".join(say(parts) for _, parts in expected)
        yield Disagreement(f"{where}, references", shown or "none", whole or "none")
