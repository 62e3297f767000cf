"""Faults in one finished file: on a page or in a drawing, something stands where something else should."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

# Of what a page says, the parts that may not stand in each other's place.
PARTS = {
    "labels of key figures": r'<p class="tile-label">(.*?)</p>',
    "contexts of key figures": r'<p class="tile-context">(.*?)</p>',
    "figures of key figures": r'(<p class="tile-figure.*?</p>)',
    "titles of charts": r"<figcaption>(.*?)</figcaption>",
    "drawings": r'<div class="chart wide"[^>]*>(.*?)</div>',
    "titles of tables": r"<caption>(.*?)</caption>",
    "rows of a table": r"(<tr><th scope=\"row\" data-value.*?</tr>)",
    "rows behind a chart": r"(<tr data-x=.*?</tr>)",
    "places of rows behind a chart": r'<tr (data-x="[^"]*")',
    "headings behind a chart": r"</caption>\s*<thead><tr>(<th scope=\"col\">.*?)</tr>",
    "terms of notes": r'<p class="note"><b>(.*?)</b>',
    "details": r'<p class="about-title">(.*?)</p>',
    "targets of figures": r'(?<= href=")(#about-[^"]*)(?=")',
}
_FACT = re.compile(r"<dt>([^<]*)</dt><dd>(.*?)</dd>")
_TEXT = re.compile(r"<text (?P<place>[^>]*)>(?P<words>[^<]*)</text>")
_PLACE = re.compile(r'x="[^"]*" y="[^"]*"')
_AREA = re.compile(r'<path d="(?P<course>[^"]*)" fill="(?P<colour>#[^"]*)"/>')


def exchange(text: str, one: tuple[int, int], other: tuple[int, int]) -> str:
    """A text with two stretches in each other's place."""
    (a, b), (c, d) = sorted((one, other))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def draw_stretches(
    chance: random.Random, found: Sequence[re.Match[str]], group: int | str = 1
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Two stretches that read differently; None if there are none."""
    pairs = [(i, j) for i in range(len(found)) for j in range(i) if _plain(found[i][group]) != _plain(found[j][group])]
    if not pairs:
        return None
    i, j = chance.choice(pairs)
    return found[i].span(group), found[j].span(group)


def _plain(html: str) -> str:
    return html if html.startswith("<svg") else re.sub(r"<[^>]*>|\s", "", html)


def spoil_layout(html: str, chance: random.Random) -> tuple[str, str] | None:
    """A page in which two parts of a kind have changed places, or a detail says something else; and what was done."""
    way = chance.choice([*PARTS, "facts", "facts", "words"])
    if way == "facts":
        found = list(_FACT.finditer(html))
        label = chance.choice(found)[1]
        two = draw_stretches(chance, [one for one in found if one[1] == label], 2)
    elif way == "words":
        found = list(_FACT.finditer(html))
        group = chance.choice([1, 2])
        match = chance.choice([one for one in found if "<" not in one[group]])
        return html[: match.end(group)] + chance.choice("XY") + html[match.end(group) :], way
    else:
        two = draw_stretches(chance, list(re.finditer(PARTS[way], html, re.DOTALL)))
    return (exchange(html, *two), way) if two else None


def spoil_marks(svg: str, chance: random.Random) -> tuple[str, str] | None:
    """A drawing with two words, places or colours exchanged, a word changed, or an area of another size."""
    texts = [match for match in _TEXT.finditer(svg) if match["words"] != "*"]
    areas = list(_AREA.finditer(svg))
    way = chance.choice(["words", "places", "colours", "letter", "course", "frame"])
    if way == "frame":
        found = re.search(r'data-frame="([^"]*)"', svg)
        assert found is not None
        edges = found[1].split(" ")
        at = chance.choice([0, 2, 4, 5, 6, 7])
        edges[at] = f"{float(edges[at]) + chance.choice([-3, 2]):g}"
        return svg[: found.start(1)] + " ".join(edges) + svg[found.end(1) :], way
    if way == "words":
        two = draw_stretches(chance, texts, "words")
        return (exchange(svg, *two), way) if two else None
    if way == "places":
        one, other = chance.sample(texts, 2)
        first, second = (_PLACE.search(match["place"]) for match in (one, other))
        assert first is not None
        assert second is not None
        stretches = [
            (match.start("place") + place.start(), match.start("place") + place.end())
            for match, place in ((one, first), (other, second))
        ]
        return exchange(svg, stretches[0], stretches[1]), way
    if way == "letter":
        match = chance.choice(texts)
        return svg[: match.end("words")] + "X" + svg[match.end("words") :], way
    if way == "colours":
        # Of marks of one colour in all, such as a ribbon, there is nothing that it could be compared with.
        shared = [match for match in areas if sum(match["colour"] in other[0] for other in areas) > 1]
        two = draw_stretches(chance, shared, "colour")
        return (exchange(svg, *two), way) if two else None
    bars = [match for match in areas if match["course"].count("z") > 1]
    if not bars:
        return None
    match = chance.choice(bars)
    numbers = list(re.finditer(r"\d+(?:\.\d+)?", match["course"]))
    number = chance.choice(numbers)
    at = match.start("course")
    moved = f"{float(number[0]) + chance.choice([-3, 2]):g}"
    return svg[: at + number.start()] + moved + svg[at + number.end() :], way
