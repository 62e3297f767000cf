"""What a registered chart is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowbrief.language.phrasebook import Phrasebook
from flowbrief.model.document import ChartTable, Datum, Runs
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.plot import Plot
from flowbrief.model.spec import ChartSpec, ReportSpec
from flowbrief.model.text import Language


@dataclass(frozen=True, slots=True)
class ChartContent:
    """What a chart function makes: the plot, its words, and each number it shows for `data.csv`.

    `shows` are the measures that it shows beside those of its setting `of`, for its line of sources. `table` has the
    numbers behind it; without one, it is made of `data`: a row a day, a column a series. `finding` is what it shows,
    for its title, where no claim says it.
    """

    plot: Plot
    subtitle: Runs
    alt: Runs
    data: tuple[Datum, ...]
    shows: tuple[str, ...] = ()
    table: ChartTable | None = None
    finding: Runs = ()


@dataclass(frozen=True, slots=True)
class ChartInput:
    """All that a chart may look at: its settings, the analysis, and the language it is drawn in."""

    spec: ChartSpec
    report: ReportSpec
    analysis: Analysis
    language: Language
    book: Phrasebook

    def param(self, name: str) -> Any:
        """The checked value of one setting."""
        return self.spec.params[name]

    def name(self, what: str) -> str:
        """The short name of a subject, a topic of the report, or what a metric is about, in the chart's language."""
        return self._call(what, "short")

    def full_name(self, what: str) -> str:
        """The name of a subject, a topic of the report, or what a metric is about, in the chart's language."""
        return self._call(what, "name")

    def _call(self, what: str, setting: str) -> str:
        """A metric within a topic may have a name of its own; the topic is called as the first of them that has one."""
        topic = what.partition(".")[0]
        for subject in self.report.subjects:
            if subject.id == topic:
                return (subject.short if setting == "short" else subject.name).within(self.language)
        named = [one for one in self.report.metrics if one.subject == topic and one.params.get("name") is not None]
        own = next((one.params for one in named if one.id == what), named[0].params)
        words: Any = own.get(setting) or own["name"]
        return str(words.within(self.language))

    def words(
        self, key: str, slots: Mapping[str, Measure] | None = None, names: Mapping[str, str] | None = None
    ) -> Runs:
        """Fill the phrase of this key; a measure without a value is printed as missing."""
        known = {name: measure for name, measure in (slots or {}).items() if measure.value is not None}
        absent = {name: self.book.word("missing") for name in (slots or {}) if name not in known}
        return self.book.fill(self.book.phrases[key][0], known, {**absent, **(names or {})})
