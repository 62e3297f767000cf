"""Which way the words say that money went, rates moved, or a score lies."""

from __future__ import annotations

from collections.abc import Iterator

from .facts import FACT, is_flow
from .finding import Disagreement
from .passage import Passage
from .recipe import FLOWS
from .sentence import Figure, Reader, Sentence
from .values import Amount
from .wording import FIGURE, NAME, read_sign

SIGNS = {"in": 1, "out": -1, "flat": 0, "": 0}
SIDES = {1: "an inflow", -1: "an outflow", 0: "no direction"}
_STEPS = {1: "a rise", -1: "a fall", 0: "no direction"}
_JUDGED = ("streak", "rank", "extreme", "share", "first_in", "m_of_n", "analogue")
# Percentages of assets that came in or left, by kind of metric.
_RATES = {"flow_rate": ("",), "group_rate": ("",), "relative_flow_rate": ("own", "whole"), "rotation": ("out", "into")}


class Directions(Reader):
    """Checks the words of direction of one language."""

    def check_directions(self, passage: Passage, sentence: Sentence) -> Iterator[Disagreement]:
        """The word that governs each unsigned figure points the way of its printed value."""
        for figure in sentence.figures:
            if not isinstance(figure.value, Amount) or figure.printed[:1] in "+−":
                continue
            if _is_no_flow(figure):
                continue
            said = expected = 0
            if figure.value.is_money:
                expected = figure.value.sign()
                # In a sentence of the program an amount without a direction reads as one that came in.
                unsaid = 1 if passage.kind == "prose" else expected
                said = (self._say_direction(sentence, figure) or unsaid) if expected else 0
            elif figure.value.unit == "basis_points" or figure.part in ("moves", "year_moves"):
                expected = figure.value.sign()
                if figure.part in ("moves", "year_moves"):
                    result = self.result(figure.metric)
                    expected = 1 if result and result.facts["direction"] == "up" else -1
                said = self._say_step(sentence, figure) or expected
            elif figure.value.unit == "standard_deviations":
                expected = figure.value.sign()
                said = self._say_score(sentence, figure) or expected
            elif figure.metric and figure.part in _RATES.get(figure.metric.kind, ()):
                expected = figure.value.sign()
                said = self._say_direction(sentence, figure) or expected
                if passage.kind == "alt" and not expected:
                    said = 0  # a chart of flows may have a point that prints as zero
            elif figure.metric and figure.metric.kind in _JUDGED:
                yield from self._check_judged(sentence, figure)
                continue
            if said != expected:
                yield _turned(sentence, figure, expected)
        for figure in sentence.figures:
            if figure.value is not None and not isinstance(figure.value, Amount):
                yield from self._check_judged(sentence, figure)

    def _say_direction(self, sentence: Sentence, figure: Figure) -> int:
        """The direction that the words give an amount of money; 0 if they give none."""
        if match := self.wording.direction_after.match(sentence.text, figure.at + 1):
            return read_sign(match)
        found = list(self.wording.direction.finditer(sentence.before(figure)))
        if not found:
            return 0
        roles = {role.name for role in self.roles(sentence, figure)}
        start, _ = self.clause(sentence, figure.at)
        if "average" in roles and not any(match.start() >= start for match in found):
            # "Above the average of …" is said of the week, and takes its direction.
            weeks = [f for f in sentence.figures if f.metric and f.metric.kind in FLOWS and not f.part]
            return self._say_direction(sentence, weeks[0]) if weeks else read_sign(found[-1])
        return read_sign(found[0] if roles & {"pace", "full_year"} else found[-1])

    def _say_step(self, sentence: Sentence, figure: Figure) -> int:
        if match := self.wording.step_after.match(sentence.text, figure.at + 1):
            return read_sign(match)
        found = list(self.wording.step.finditer(sentence.before(figure)))
        return read_sign(found[-1]) if found else 0

    def _say_score(self, sentence: Sentence, figure: Figure) -> int:
        start, end = self.clause(sentence, figure.at)
        pattern = self.wording.score
        found = list(pattern.finditer(sentence.text, start, end))
        return read_sign(found[-1]) if found else 0

    def _check_judged(self, sentence: Sentence, figure: Figure) -> Iterator[Disagreement]:
        """The direction of the weeks that are counted, ranked or compared."""
        result = self.result(figure.metric)
        if result is None or figure.metric is None or figure.metric.kind not in _JUDGED:
            return
        if figure.part in ("missing", "best_on") or (figure.metric.kind == "rank" and figure.part == "start"):
            return
        expected = SIGNS[result.facts.get("sign", result.facts.get("side", ""))]
        if figure.part in ("before", "opposite") or (figure.metric.kind, figure.part) == ("first_in", "start"):
            expected = -expected
        if figure.metric.kind == "analogue" and figure.part in ("", "ahead"):
            expected = 1  # what is counted is how many were followed by an inflow
        start, end = self.clause(sentence, figure.at)
        before = list(self.wording.direction.finditer(sentence.text, start, figure.at))
        after = list(self.wording.direction.finditer(sentence.text, figure.at + 1, end))
        back = figure.metric.kind in self.wording.points_back
        if figure.metric.kind == "share" and self.wording.language == "zh":
            back = True
        if self.wording.turn.search(sentence.text):
            before = []
        first, second = (before[-1:], after[:1]) if back else (after[:1], before[-1:])
        for match in (first or second)[:1]:
            if read_sign(match) != expected:
                yield _turned(sentence, figure, expected)


def _is_no_flow(figure: Figure) -> bool:
    """True for an amount that did not flow, such as a sum spent or a price; below zero its words still matter."""
    metric, value = figure.metric, figure.value
    if metric is None or not isinstance(value, Amount) or not value.is_money or value.number < 0:
        return False
    return metric.kind == "from_filings" or (metric.kind == FACT and not is_flow(metric))


def _turned(sentence: Sentence, figure: Figure, expected: int) -> Disagreement:
    excerpt = f"{sentence.before(figure)[-12:]}{figure.printed}{sentence.after(figure)[:18]}"
    words = SIDES if figure.metric is None or figure.metric.kind != "policy_rate_path" else _STEPS
    return Disagreement(
        sentence.place, excerpt.replace(FIGURE, "…").replace(NAME, "…"), words[expected], figure.measure
    )
