"""More or less than what, the most in how long, and what the words say without a figure of their own."""

from __future__ import annotations

from collections.abc import Iterator

from .directions import SIDES, SIGNS
from .finding import Disagreement
from .flows import compare
from .recipe import Metric
from .sentence import Reader, Sentence, around
from .values import Amount, Value
from .wording import read_sign

# The parts of a metric that a sentence may call flat.
_FLAT = ("", "leaving", "last_year", "previous", "before", "after")
# What stands above or below a price, and not a flow.
_OF_PRICES = ("rebound", "drawdown")


class Comparisons(Reader):
    """Checks the words of comparison of one language."""

    def check_sizes(self, sentence: Sentence, owner: str) -> Iterator[Disagreement]:
        """Words of more, less and as much, against the week before or the average that the clause names."""
        if any(isinstance(f.value, Amount) and f.value.unit == "standard_deviations" for f in sentence.figures):
            return
        metric = self.current(owner)
        now = self.figures.value(metric.id) if metric else None
        if metric is None or not isinstance(now, Amount):
            return
        for match in self.wording.size.finditer(sentence.text):
            start, end = self.clause(sentence, match.start() if match.lastgroup != "steady" else match.end() - 1)
            if any(f.metric and f.metric.kind in _OF_PRICES and start <= f.at < end for f in sentence.figures):
                continue
            ties = [f for f in sentence.figures if f.metric and f.metric.kind == "extreme" and start <= f.at < end]
            if ties and match.lastgroup == "steady":
                continue
            then = self._compared(metric, sentence, start, end)
            if then is None:
                continue
            said, expected = str(match.lastgroup), compare(now, then)
            if said != expected:
                finds = f"{expected} ({_show(now)} against {_show(then)})"
                yield Disagreement(sentence.place, around(sentence.text, match), finds, match.group())

    def _compared(self, metric: Metric, sentence: Sentence, start: int, end: int) -> Amount | None:
        """What the week is compared with in a clause: the average it names, or else the week before."""
        if not self.wording.average.search(sentence.text, start, end):
            number = self.derivation.flow(metric)[-2:-1]
            now = self.figures.value(metric.id)
            if not number or number[0].number is None or not isinstance(now, Amount):
                return None
            return Amount(number[0].number, now.unit)
        inside = [f for f in sentence.figures if start <= f.at < end and isinstance(f.value, Amount)]
        for figure in inside:
            if isinstance(figure.value, Amount) and figure.value.is_money:
                return figure.value
        for figure in inside:
            if figure.metric is not None and figure.metric.kind == "moving_average":
                value = self.figures.value(figure.metric.id)
                return value if isinstance(value, Amount) else None
        return None

    def check_extents(self, sentence: Sentence) -> Iterator[Disagreement]:
        """The largest or the smallest, a record or not, a tie or not."""
        for figure in sentence.figures:
            result = self.result(figure.metric)
            if result is None or figure.metric is None or figure.metric.kind != "extreme":
                continue
            facts = result.facts
            for match in self.wording.extent.finditer(sentence.text):
                if str(match.lastgroup) != facts.get("side") and facts.get("tie") != "yes":
                    yield Disagreement(sentence.place, match.group(), f"the {facts.get('side')}", figure.measure)
            outcome = "record" if figure.part in ("start", "missing") else "since"
            if facts.get("outcome") != outcome:
                finds = "a record" if outcome == "since" else f"no record: {_show(result.values['since'])} was as large"
                yield Disagreement(sentence.place, figure.printed, finds, figure.measure)
            says_tie = self.wording.tie.search(sentence.text, *self.clause(sentence, figure.at)) is not None
            if outcome == "since" and says_tie != (facts.get("tie") == "yes"):
                finds = "a week of the same size" if not says_tie else "no week of the same size"
                yield Disagreement(sentence.place, figure.printed, finds, figure.measure)

    def check_bounds(self, sentence: Sentence) -> Iterator[Disagreement]:
        """A run that begins where the data do may be longer than is known, and has to be dated."""
        for figure in sentence.figures:
            result = self.result(figure.metric)
            if result is None or figure.metric is None or figure.metric.kind != "streak":
                continue
            fact = {"": "bounded", "before": "before_bounded"}.get(figure.part)
            dated = any(f.metric is figure.metric and f.part == "start" for f in sentence.figures)
            if fact and result.facts.get(fact) == "yes" and not dated:
                finds = "a run that begins where the data begin or resume"
                yield Disagreement(sentence.place, figure.printed, finds, figure.measure)

    def check_plain(self, sentence: Sentence, owner: str) -> Iterator[Disagreement]:
        """Weeks said to be flat, a flow said to have stopped, and the turn that next week might bring."""
        match = self.wording.flat.search(sentence.text)
        metric = self.current(self.owner_at(sentence, match.start(), owner)) if match else None
        if match and metric:
            values = [v for m in self.recipe.metrics.values() if m.subject == metric.subject
                      for part, v in self.parts(m) if part in _FLAT]  # fmt: skip
            if not any(isinstance(value, Amount) and value.is_money and not value.sign() for value in values):
                yield Disagreement(sentence.place, around(sentence.text, match), "no amount that prints as zero")
        match = self.wording.halt.search(sentence.text)
        metric = self.current(self.owner_at(sentence, match.end(), owner)) if match else None
        weeks = self.derivation.flow(metric) if match and metric else ()
        if match and metric and len(weeks) > 1:
            number, unit = weeks[-2].number, self.derivation.flow_unit(metric)
            sign = Amount(number, unit).sign() if number is not None else 0
            if read_sign(match) != sign:
                yield Disagreement(sentence.place, match.group(), f"{SIDES[sign]} the week before")
        match = self.wording.turn.search(sentence.text)
        for figure in sentence.figures:
            result = self.result(figure.metric)
            if match and result and figure.metric and figure.metric.kind == "streak":
                sign = SIGNS[result.facts.get("sign", "")]
                if read_sign(match) == sign:
                    yield Disagreement(sentence.place, match.group(), f"a run of weeks with {SIDES[sign]}")


def _show(value: Value | None) -> str:
    if isinstance(value, Amount):
        return f"{value.printed():,f}"
    return str(value)
