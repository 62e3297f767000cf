"""Which members of a group a sentence names: those that its figures are about, each beside its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .finding import Disagreement
from .passage import Passage
from .recipe import Metric
from .sentence import Figure, Reader, Sentence

# Their sentences name several subjects, each beside a figure of one metric: members of a group, or part and whole.
NAME_SEVERAL = ("split", "contribution", "ranking", "concentration", "rotation", "relative_flow_rate")
# The fact that says which member a part of a metric is of.
_FACTS = {
    ("ranking", ""): "leader", ("ranking", "laggard"): "laggard", ("concentration", ""): "leaders",
    ("concentration", "largest"): "largest", ("concentration", "largest_share"): "largest", ("rotation", "out"): "out",
    ("rotation", "into"): "into",
}  # fmt: skip


class Members(Reader):
    """Checks the names beside the figures of metrics that are about several subjects."""

    def check_members(self, passage: Passage, sentence: Sentence) -> Iterator[Disagreement]:
        """The members that are named are those that the figures are of, and in the order of the figures."""
        figures = [f for f in sentence.figures if f.metric is not None and f.metric.kind in NAME_SEVERAL]
        wanted = [(figure, self.members_of(figure)) for figure in figures]
        wanted = [(figure, members) for figure, members in wanted if members]
        if not wanted:
            return
        expected = {self._name(member) for _, members in wanted for member in members}
        group = {self._name(member) for figure, _ in wanted for member in self._group(figure.metric)}
        named = list(dict.fromkeys(name for _, name in sentence.names if name in group))
        others = {
            self._name(figure.metric.subject) for figure in sentence.figures
            if figure.metric is not None and figure.metric.kind not in NAME_SEVERAL
            and figure.metric.subject in self.recipe.subjects
        }  # fmt: skip
        own = {self._name(figure.metric.subject) for figure, _ in wanted if figure.metric is not None}
        strange = [name for _, name in sentence.names if name not in group | own | others]
        if strange:
            yield Disagreement(passage.place, " ".join(strange), " or ".join(sorted(own)), wanted[0][0].measure)
        times = Counter(name for _, name in sentence.names)
        if not own & times.keys() and not others:
            # A member named a second time stands where the group should.
            strange = [name for name in named if times[name] > 1]
            if strange and own.isdisjoint(group):
                yield Disagreement(passage.place, " ".join(strange), " or ".join(sorted(own)), wanted[0][0].measure)
        if not named:
            return
        said, finds = " ".join(named), " and ".join(sorted(expected))
        figure = wanted[0][0]
        if not expected - others <= set(named) <= expected | others:
            yield Disagreement(passage.place, said, finds, figure.measure)
            return
        singles = list(dict.fromkeys(self._name(members[0]) for _, members in wanted if len(members) == 1))
        in_order = [name for name in named if name in singles]
        if len(singles) > 1 and in_order != singles:
            finds = f"{' and '.join(singles)}, in the order of the figures"
            yield Disagreement(passage.place, " ".join(in_order), finds, figure.measure)
        for figure, members in wanted:
            # Those that took most are named from the largest down.
            leaders = list(map(self._name, members)) if figure.metric and figure.metric.kind == "concentration" else []
            in_order = [name for name in named if name in leaders]
            if in_order != [name for name in leaders if name in in_order]:
                finds = f"{' and '.join(leaders)}, the largest first"
                yield Disagreement(passage.place, " ".join(in_order), finds, figure.measure)

    def check_origin(self, passage: Passage, sentence: Sentence) -> Iterator[Disagreement]:
        """What came of a change is said of the part, and the change of the whole."""
        for figure in sentence.figures:
            if figure.metric is None or figure.metric.kind != "contribution" or figure.part:
                continue
            whole = self._name(self.recipe.metrics[figure.metric.params["whole"]].subject)
            part = self._name(figure.metric.subject)
            at = {match.end() - 1 for match in self.wording.origin.finditer(sentence.text)}
            for place, name in sentence.names:
                wanted = part if place in at else whole if name == whole else None
                if place in at and name != part:
                    yield Disagreement(passage.place, name, f"a change that came from {wanted}", figure.measure)

    def members_of(self, figure: Figure) -> tuple[str, ...]:
        """The subjects that a figure is of; none if it is of the whole group, or not known."""
        metric, part = figure.metric, figure.part
        result = self.result(metric)
        if metric is None or result is None:
            return ()
        if metric.kind == "split":
            return (part,) if part in metric.params["parts"] else ()
        if metric.kind == "relative_flow_rate":
            setting = {"own": "of", "whole": "against"}.get(part)
            return (self.recipe.metrics[metric.params[setting]].subject,) if setting else ()
        if metric.kind == "contribution":
            whole = self.recipe.metrics[metric.params["whole"]].subject
            return (metric.subject, whole) if not part else ()
        fact = _FACTS.get((metric.kind, part))
        return tuple(result.facts.get(fact, "").split()) if fact else ()

    def _group(self, metric: Metric | None) -> tuple[str, ...]:
        """All subjects that a sentence about a metric might name."""
        if metric is None:
            return ()
        listed = metric.params.get("subjects") or metric.params.get("parts")
        if listed:
            return tuple(listed)
        others = [metric.params[key] for key in ("of", "whole", "against") if metric.params.get(key)]
        subjects = [self.recipe.metrics[other].subject for other in others if other in self.recipe.metrics]
        return tuple(self.recipe.subjects) if metric.subject in subjects else (metric.subject, *subjects)

    def _name(self, subject: str) -> str:
        return self.recipe.subjects[subject].names[self.wording.language].lower()
