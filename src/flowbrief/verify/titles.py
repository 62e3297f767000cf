"""What the title of a chart may speak of, and what its subtitle says of when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .derivation import Derivation
from .finding import Disagreement
from .labels import Labels, Part, Print, agrees, merge, read_text, say
from .recipe import FLOWS, RATES, Recipe
from .wording import Wording

Given = Mapping[str, Any]
_JOINER = "\u2060"
# What is said of one week of a flow, beside the flow itself.
_OF_ONE_WEEK = ("change", "extreme", "rank", "streak", "first_in")


def read_parts(runs: Sequence[Given]) -> tuple[Part, ...]:
    """Some runs of a record as the parts that another place has to have: the same figures, printed alike."""
    return tuple(
        Print(run["measure"], frozenset((run["printed"].lower(),)))
        if run["type"] == "Figure" and run["measure"] != "name"
        else read_text([run]).replace(_JOINER, "")
        for run in runs
    )


def list_drawn(params: Given, recipe: Recipe) -> set[str]:
    """The metrics that a chart draws: those of its setting, or the flows and rates of the subjects that it lists."""
    of = params.get("of", [])
    names = {str(one) for one in (of if isinstance(of, list) else [of])}
    weekly = (*FLOWS, *RATES)
    drawn = {
        one.id for one in recipe.metrics.values() if one.id in names or (one.subject in names and one.kind in weekly)
    }
    # Quartiles are drawn with the flow that they are of.
    return drawn | {
        str(recipe.metrics[name].params["of"]) for name in drawn if recipe.metrics[name].kind == "quartiles"
    }


def say_period(table: Given | None, labels: Labels) -> tuple[Part, ...]:
    """From when to when a chart reaches, by the first and the last row of the numbers behind it, if they are dated."""
    if table is None or table["is_stepped"] or len(table["rows"]) < 2:
        return ()
    ends = [run for row in (table["rows"][0], table["rows"][-1]) for run in row["cells"][0]["runs"]]
    if any(run["type"] != "Figure" or run["unit"] != "date" for run in (ends[0], ends[-1])):
        return ()
    named = (("first", ends[0]), ("last", ends[-1]))
    slots = {name: (run["measure"], date.fromisoformat(run["value"])) for name, run in named}
    key = "chart.period.quarters" if ends[0]["measure"].startswith("quarter@") else "chart.period"
    return labels.fill(key, slots.__getitem__, {})


class Captions:
    """Reads the words around one chart of the record: its title, its subtitle, those for who cannot see it."""

    def __init__(
        self, place: str, spec: Given, recipe: Recipe, derivation: Derivation, labels: Labels, wording: Wording
    ) -> None:
        self.place, self.spec, self.params = place, spec, spec["params"]
        self.recipe, self.derivation, self.labels, self.wording = recipe, derivation, labels, wording
        # What the title states, if it is not the declared name, and the last days of the rows behind the chart.
        self.finding: tuple[Part, ...] = ()
        self.period: tuple[Part, ...] = ()

    def check_title(self, chart: Given) -> Iterator[Disagreement]:
        """The title is the declared name, or states something of what is drawn, which is read as any sentence is.

        It is that of the words for those who cannot see the chart as well.
        """
        title, declared = chart["title"], (self.spec["title"][self.labels.language],)
        self.period = say_period(chart.get("table"), self.labels)
        if agrees(title, declared):
            return
        self.finding = read_parts(title)
        measures = [part.measure for part in self.finding if isinstance(part, Print)]
        if not measures or not self.spec.get("states_finding", True):
            yield Disagreement(f"{self.place}/title", read_text(title), declared[0])
        drawn = list_drawn(self.params, self.recipe)
        for measure in measures:
            split = self.recipe.split(measure)
            own = split[0].id if split is not None else ""
            if split is not None and split[0].kind in _OF_ONE_WEEK:
                own = split[0].params["of"]
            if split is not None and own not in drawn:
                yield Disagreement(f"{self.place}/title", read_text(title), "a figure of what the chart shows", measure)
        said = read_text(title) + self.labels.words["sentence.end"]
        if not read_text(chart["alt"]).endswith(said):
            yield Disagreement(f"{self.place}/alt", read_text(chart["alt"]), f"“{said}” at its end")

    def check_words(self, part: str, runs: Sequence[Given], expected: tuple[Part, ...]) -> Iterator[Disagreement]:
        """A title, a subtitle or the words for a picture are those that belong to the chart."""
        words = self.labels.words
        if part == "subtitle":
            name = (self.spec["title"][self.labels.language], words["clause.tail"]) if self.finding else ()
            period = () if any(map(self._is_date, expected)) else self.period
            expected = merge((*name, *expected, *((words["clause.tail"], *period) if period else ())))
        elif part == "alt" and self.finding:
            expected = merge((*expected, words["sentence.space"], *self.finding, words["sentence.end"]))
        if not agrees(runs, expected):
            yield Disagreement(f"{self.place}/{part}", read_text(runs), say(expected))

    def _is_date(self, part: Part) -> bool:
        if not isinstance(part, Print):
            return False
        return isinstance(next(iter(self.derivation.find(part.measure)), None), date)

    def check_finding(self, chart: Given, expected: tuple[Part, ...]) -> Iterator[Disagreement]:
        """A title that states what a kind of chart finds by itself has its words."""
        if self.finding and not (expected and agrees(chart["title"], expected)):
            yield Disagreement(f"{self.place}/title", read_text(chart["title"]), say(expected) or "the declared name")
