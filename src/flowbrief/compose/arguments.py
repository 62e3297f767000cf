"""The argument of a brief: the case of a block that the data choose, and scenarios with the state of their triggers."""

from __future__ import annotations

from dataclasses import replace

from flowbrief.language.figures import print_figure, print_name, print_names
from flowbrief.language.phrasebook import merge_runs
from flowbrief.model.claim import Agenda
from flowbrief.model.document import Block, Cell, DataTable, Datum, Plain, Runs
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.quantity import Quantity
from flowbrief.model.spec import ReportSpec

from .cells import list_measure
from .prose import default_form, read_prose
from .sentences import Voice

_STATES = {True: "met", False: "unmet", None: "unknown"}
# Tables of the house's own begin so; names of the config hold no hyphen.
SCENARIO = "scenario-"


def build_block(spec: ReportSpec, block_id: str, agenda: Agenda, analysis: Analysis, voice: Voice) -> tuple[Block, ...]:
    """The text of the case that holds; nothing if that case has none."""
    block = next(one for one in spec.blocks if one.id == block_id)
    chosen = agenda.case(block_id)
    case = block.cases[chosen]
    prose = dict(case.prose).get(voice.language)
    if prose is None:
        return ()
    told = read_prose(prose, analysis, voice, spec.absent, is_reported=case.voice == "reported")
    return (replace(told, block=block_id, case=chosen),)


def build_scenario(
    spec: ReportSpec, scenario_id: str, analysis: Analysis, voice: Voice
) -> tuple[tuple[Block, ...], tuple[Datum, ...]]:
    """The triggers of a scenario, each with where it stands today and whether it is met, then the text about it."""
    scenario = next(one for one in spec.scenarios if one.id == scenario_id)
    book = voice.book
    states = [analysis.verdicts[trigger.when.text] for trigger in scenario.triggers]
    rows, data = [], []
    table_id = f"{SCENARIO}{scenario_id}"
    for trigger, state in zip(scenario.triggers, states, strict=True):
        shown = analysis.measure(trigger.shows)
        text = merge_runs(print_names(trigger.text.within(voice.language), spec.allowed_digits))
        rows.append((Cell(text), show_today(shown, voice), Cell((Plain(book.word(f"state.{_STATES[state]}")),))))
        if shown is not None and isinstance(shown.value, Quantity):
            data.append(list_measure(table_id, shown.id, shown))
    title = [
        print_name(scenario.title.within(voice.language)),
        Plain(book.word("colon") + book.word(f"state.{judge_whole(states)}")),
    ]
    table = DataTable(
        id=table_id,
        title=merge_runs(title),
        unit="",
        head=tuple((Plain(book.word(f"table.{key}")),) for key in ("trigger", "today", "state")),
        rows=tuple(rows),
        notes=(),
        source=(),
    )
    prose = dict(scenario.prose).get(voice.language)
    told = (read_prose(prose, analysis, voice, spec.absent),) if prose is not None else ()
    return (table, *told), tuple(dict.fromkeys(data))


def judge_whole(states: list[bool | None]) -> str:
    """How the triggers stand together: `all`, `some` or `none` of them met, or `open` where some cannot be told."""
    if all(state is True for state in states):
        return "all"
    if True in states:
        return "some"
    return "open" if None in states else "none"


def show_today(measure: Measure | None, voice: Voice) -> Cell:
    """What a measure says today, in its usual form; the word for a missing value if there is none."""
    if measure is None or measure.value is None:
        return Cell((Plain(voice.book.word("missing")),), missing=True)
    return Cell(show_value(measure, voice))


def show_value(measure: Measure, voice: Voice) -> Runs:
    """A value by itself: an amount with a minus where it has one, a change with its sign, a count in digits, a day."""
    form = default_form(measure)
    if measure.facet("change") == "yes":
        form = "signed"
    return (print_figure(measure, "digits" if form == "count" else form, voice.language),)
