"""Percentages in words: up or down on the year, above a low or below a high, faster or slower, of what and how."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .finding import Disagreement
from .recipe import RATES
from .sentence import Figure, Reader, Sentence, around
from .values import Amount
from .wording import read_sign

_JUDGES = ("zscore", "percentile")


class Growths(Reader):
    """Checks the words of growth and pace of one language."""

    def check_growth(self, sentence: Sentence) -> Iterator[Disagreement]:
        """The words beside a change in percent, a price and its low or high, and the change that a part made."""
        for figure in sentence.figures:
            expected, pattern = 0, self.wording.growth
            if figure.metric is None or not isinstance(figure.value, Amount) or figure.value.unit != "percent":
                continue
            if (figure.metric.kind, figure.part) == ("from_filings", "percent"):
                expected = figure.value.sign()
            elif figure.metric.kind in ("rebound", "drawdown") and not figure.part:
                expected, pattern = (1 if figure.metric.kind == "rebound" else -1), self.wording.price
            elif figure.metric.kind == "contribution" and not figure.part:
                result = self.result(figure.metric)
                change = result.values["part_change"] if result else None
                expected = change.sign() if isinstance(change, Amount) else 0
            if not expected:
                continue
            for match in pattern.finditer(sentence.text):
                if read_sign(match) != expected:
                    finds = "a rise" if expected > 0 else "a fall"
                    yield Disagreement(sentence.place, around(sentence.text, match), finds, figure.measure)

    def check_paces(self, sentence: Sentence) -> Iterator[Disagreement]:
        """Faster or slower: the size of one rate against the other."""
        rates = {
            figure.part: figure.value for figure in sentence.figures
            if figure.metric is not None and figure.metric.kind == "relative_flow_rate"
        }  # fmt: skip
        own, whole = rates.get("own"), rates.get("whole")
        if not isinstance(own, Amount) or not isinstance(whole, Amount):
            return
        sizes = abs(own.printed()), abs(whole.printed())
        for match in self.wording.pace.finditer(sentence.text):
            if (read_sign(match) > 0) != (sizes[0] > sizes[1]) or sizes[0] == sizes[1]:
                yield Disagreement(sentence.place, around(sentence.text, match), f"{sizes[0]} % against {sizes[1]} %")

    def check_coverage(self, sentence: Sentence) -> Iterator[Disagreement]:
        """Whether capital expenditure was more than the cash that came in, all of it, or less."""
        for figure in sentence.figures:
            result = self.result(figure.metric)
            if result is None or figure.metric is None or figure.metric.kind != "coverage" or figure.part:
                continue
            is_over, is_all = self.wording.over.search(sentence.text), self.wording.spent.search(sentence.text)
            said = "above" if is_over else "equal" if is_all else "below"
            if said != result.facts.get("side"):
                finds = f"{result.facts.get('side')} a hundred percent"
                yield Disagreement(sentence.place, f"{said}: {figure.printed}", finds, figure.measure)

    def check_basis(self, sentence: Sentence) -> Iterator[Disagreement]:
        """A score or a percentile of a rate is said of the rate, and a score by the median of the median."""
        for figure in sentence.figures:
            metric = figure.metric
            if metric is None or metric.kind not in _JUDGES or figure.part:
                continue
            of_rate = self.recipe.metrics[metric.params["of"]].kind in RATES
            if _contradicts(sentence, self.wording.rate, self.wording.volume, is_first=of_rate):
                yield _wrong(sentence, figure, "a place of the flow rate" if of_rate else "a place of the flow")
            if metric.kind == "zscore":
                robust = metric.params.get("method") == "robust"
                if _contradicts(sentence, self.wording.median, self.wording.mean, is_first=robust):
                    yield _wrong(sentence, figure, "a score by the median" if robust else "a score by the mean")

    def check_allowed(self, sentence: Sentence) -> Iterator[Disagreement]:
        """What may not be said of such weeks: a contribution over an uneven one, a revision that is old news."""
        for figure in sentence.figures:
            result = self.result(figure.metric)
            if figure.metric is None or result is None:
                continue
            if figure.metric.kind == "contribution" and result.facts.get("irregular") == "yes":
                yield _wrong(sentence, figure, "a week that has not seven days")
            if figure.metric.kind == "revision" and result.facts.get("recent") == "no":
                yield _wrong(sentence, figure, "a revision from before the last week came out")
            if figure.metric.kind == "percentile" and not figure.part and result.facts.get("end") != "none":
                yield _wrong(sentence, figure, f"the {result.facts.get('end')} of all weeks, a record")


def _contradicts(sentence: Sentence, first: re.Pattern[str], second: re.Pattern[str], *, is_first: bool) -> bool:
    """True if a sentence says one of two things where it is the other; a sentence may say neither."""
    says_first, says_second = first.search(sentence.text), second.search(sentence.text)
    return says_second is not None and says_first is None if is_first else says_first is not None


def _wrong(sentence: Sentence, figure: Figure, finds: str) -> Disagreement:
    said = sentence.before(figure)[-8:] + figure.printed + sentence.after(figure)[:16]
    return Disagreement(sentence.place, said, finds, figure.measure)
