"""`blocks`, `scenarios` and `signals` of the config → their specs, with conditions and texts read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flowbrief.configure.argument_schema import CaseShape, OpinionShape, ScenarioShape, SignalShape
from flowbrief.configure.conditions import read_condition
from flowbrief.configure.draft import Draft
from flowbrief.configure.names import Names
from flowbrief.configure.positions import Findings, KeyPath, suggest
from flowbrief.configure.prose import read_opinion
from flowbrief.model.argument import BlockSpec, Case, Proses, ScenarioSpec, SignalSpec, Trigger
from flowbrief.model.condition import Condition, list_named
from flowbrief.model.text import LANGUAGES, Language

ReadFile = Callable[[Path], bytes]


class ArgumentReader:
    """Reads the argument of one config: what it names has to be there, and every text is looked at."""

    def __init__(self, draft: Draft, names: Names, folder: Path, read: ReadFile, findings: Findings) -> None:
        self._draft, self._names, self._folder, self._read, self._findings = draft, names, folder, read, findings
        written = draft.value("languages", list(LANGUAGES))
        self._languages: tuple[Language, ...] = tuple(one for one in LANGUAGES if one in written)

    def read_blocks(self) -> tuple[BlockSpec, ...]:
        """Every block whose shape is right; its last case, and no other, has no condition."""
        return tuple(
            self._read_block(name, [CaseShape.model_validate(case) for case in cases])
            for name, cases in self._entries("blocks").items()
            if isinstance(cases, list)
        )

    def read_scenarios(self) -> tuple[ScenarioSpec, ...]:
        """Every scenario whose shape is right."""
        return tuple(
            self._read_scenario(name, ScenarioShape.model_validate(entry))
            for name, entry in self._entries("scenarios").items()
        )

    def read_signals(self) -> tuple[SignalSpec, ...]:
        """Every signal whose shape and conditions are right."""
        found: list[SignalSpec] = []
        for name, entry in self._entries("signals").items():
            path: KeyPath = ("signals", name)
            shape = SignalShape.model_validate(entry)
            supports = self._read_condition(shape.supports, (*path, "supports"))
            weighs = self._read_condition(shape.weighs, (*path, "weighs"))
            self._check_measure(shape.shows, (*path, "shows"))
            if supports is not None and weighs is not None:
                found.append(SignalSpec(name, shape.title.as_text(), shape.shows, supports, weighs))
        return tuple(found)

    def _entries(self, key: str) -> dict[str, object]:
        written = self._draft.values.get(key, {})
        if not isinstance(written, dict):
            return {}
        return {name: entry for name, entry in written.items() if self._draft.is_clean((key, name))}

    def _read_block(self, name: str, shapes: list[CaseShape]) -> BlockSpec:
        path: KeyPath = ("blocks", name)
        cases: list[Case] = []
        for index, shape in enumerate(shapes):
            here = (*path, index)
            is_last = index == len(shapes) - 1
            if shape.when is None and not is_last:
                message = "a case without `when` is printed always, so no case after it ever is"
                self._findings.add("case-unreachable", here, message, "put it last, or give it a condition")
            if shape.when is not None and is_last:
                message = f"the block {name} does not say what is printed where no condition holds"
                hint = "add a last case without `when`; one without `say` prints nothing"
                self._findings.add("case-missing", path, message, hint, at="key")
            when = self._read_condition(shape.when, (*here, "when")) if shape.when is not None else None
            cases.append(Case(when, self._read_texts(shape.say, (*here, "say")), shape.voice))
        return BlockSpec(name, tuple(cases))

    def _read_scenario(self, name: str, shape: ScenarioShape) -> ScenarioSpec:
        path: KeyPath = ("scenarios", name)
        triggers: list[Trigger] = []
        for index, trigger in enumerate(shape.triggers):
            here = (*path, "triggers", index)
            when = self._read_condition(trigger.when, (*here, "when"))
            self._check_measure(trigger.shows, (*here, "shows"))
            if when is not None:
                triggers.append(Trigger(when, trigger.text.as_text(), trigger.shows))
        return ScenarioSpec(name, shape.title.as_text(), tuple(triggers), self._read_texts(shape.say, (*path, "say")))

    def _read_texts(self, say: OpinionShape | None, path: KeyPath) -> Proses:
        if say is None:
            return ()
        return read_opinion(say, path, self._languages, self._folder, self._read, self._findings)

    def _read_condition(self, text: str, path: KeyPath) -> Condition | None:
        condition = read_condition(text, path, self._findings)
        if condition is not None:
            for measure in dict.fromkeys(list_named(condition.tree)):
                self._check_measure(measure, path)
        return condition

    def _check_measure(self, measure: str, path: KeyPath) -> None:
        """Report a measure of no metric; which parts a metric has is known only when it is measured."""
        known = self._names.metrics
        if known is None or any(measure == metric or measure.startswith(f"{metric}.") for metric in known):
            return
        message = f"{measure!r} is not a measure of this report"
        self._findings.add("unknown-measure", path, message, suggest(measure, known))
