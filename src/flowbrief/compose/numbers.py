"""The figures explained: for each metric that the issue prints, what it is, of what, when, and where it came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from flowbrief.language.figures import print_figure, print_name, print_names
from flowbrief.language.phrasebook import capitalise, merge_runs
from flowbrief.model.document import About, ChartTable, NumberNote, Plain, Runs
from flowbrief.model.fact import FACT
from flowbrief.model.measure import Analysis, Finding, Measure
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.reading import list_figures
from flowbrief.model.spec import ReportSpec

from .cells import label_value, label_week, point_id
from .sentences import Voice
from .sources import find_sources, list_sources


def build_numbers(
    spec: ReportSpec, analysis: Analysis, voice: Voice, shown: Iterable[object]
) -> tuple[tuple[NumberNote, ...], tuple[About, ...]]:
    """Explain the metrics behind the figures of what is shown, in the order of the config, numbered from one.

    Metrics of one name (`week`, `ma4`) share a note where they share its facts. Also says of each printed measure, by
    its id, what it is in a few words and where it is explained; a date that only labels a row or an axis is explained
    nowhere, and neither are the numbers behind a chart, which stand under the chart's own words.
    """
    printed = dict.fromkeys(figure.measure for part in shown for figure in list_figures(part, ChartTable))
    homes = {measure: analysis.find_home(measure) for measure in printed}
    used = {home.id for home in homes.values() if home is not None}
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in analysis.findings:
        if finding.id in used:
            definition = finding.main.definition.within(voice.language)
            facts = _list_facts(finding, spec, analysis, voice)
            name = finding.id.rpartition(".")[2]
            groups.setdefault((name, definition, *(text for _, text in facts)), []).append(finding)
    notes = _deviate(
        tuple(
            _explain(tuple(group), number, spec, analysis, voice, printed)
            for number, group in enumerate(groups.values(), start=1)
        )
    )
    places = {metric: note.id for note in notes for metric, _, _ in note.entries}
    abouts = tuple(
        About(measure, home.id, places[home.id], _describe(measure, home, voice))
        for measure, home in homes.items()
        if home is not None
    )
    return notes, abouts


def _deviate(notes: tuple[NumberNote, ...]) -> tuple[NumberNote, ...]:
    """Set apart the facts of each note that the first note does not say; the first says all of its own."""
    return tuple(
        replace(note, deviations=tuple(label for label, runs in note.facts if not index or (label, runs) not in said))
        for index, note in enumerate(notes)
        for said in (notes[0].facts,)
    )


def _describe(measure: str, home: Finding, voice: Voice) -> str:
    name = measure.partition("@")[0]
    found = next((one for one in home.measures if one.id == name), home.main)
    parts = (voice.name(home.id), found.definition.within(voice.language))
    return voice.book.word("number.about").join(parts)


def _explain(
    group: tuple[Finding, ...],
    number: int,
    spec: ReportSpec,
    analysis: Analysis,
    voice: Voice,
    printed: Collection[str],
) -> NumberNote:
    first = group[0]
    label = label_value(f"number.{first.id}", Quantity(Decimal(number), COUNT))
    return NumberNote(
        id=first.id,
        number=(print_figure(label, "digits", voice.language),),
        definition=capitalise((print_name(first.main.definition.within(voice.language)),)),
        entries=tuple(
            (
                finding.id,
                merge_runs(print_names(voice.name(finding.id), spec.allowed_digits)),
                _print_value(finding.main, voice),
            )
            for finding in group
        ),
        facts=tuple(
            (voice.book.word(f"number.{name}"), runs) for name, runs in _list_facts(first, spec, analysis, voice)
        ),
        others=tuple(other for finding in group for other in _list_others(finding, printed, voice)),
    )


def _list_others(finding: Finding, printed: Collection[str], voice: Voice) -> Iterator[tuple[str, Runs, Runs]]:
    """What else of a metric the issue prints, each with its value: its parts, earlier weeks and moves, latest first."""
    for part in finding.measures:
        if part.id in printed and part.id != finding.id and part.value is not None:
            label = capitalise((print_name(part.definition.within(voice.language)),))
            yield finding.id, label, _print_value(part, voice)
    series = finding.series[0] if finding.series else None
    for point in reversed(series.points if series else ()):
        week = point_id(finding.id, point.period.end)
        is_earlier = point.period.end != finding.main.period.end
        if series is None or point.amount is None or not is_earlier or week not in printed:
            continue
        day = {"day": label_week(point.period.end)}
        value = label_value(week, Quantity(point.amount, series.unit))
        yield finding.id, voice.book.fill(voice.book.phrases["table.week_to"][0], day, {}), _print_value(value, voice)
    yield from _list_moves(finding, printed, voice)


def _list_moves(finding: Finding, printed: Collection[str], voice: Voice) -> Iterator[tuple[str, Runs, Runs]]:
    """The moves of a target range that a chart labels, the latest first, each by its day."""
    moves = next((one for one in finding.series if one.id == f"{finding.id}.move"), None)
    for point in reversed(moves.points if moves else ()):
        move = point_id(f"{finding.id}.move", point.period.end)
        if moves is None or point.amount is None or move not in printed:
            continue
        day = {"on": label_value(f"move@{point.period.end}", point.period.end)}
        value = label_value(move, Quantity(point.amount, moves.unit))
        label = capitalise(voice.book.fill(voice.book.phrases["chart.move.on"][0], day, {}))
        yield finding.id, label, _print_value(value, voice)


def _list_facts(finding: Finding, spec: ReportSpec, analysis: Analysis, voice: Voice) -> tuple[tuple[str, Runs], ...]:
    """What metrics of a kind may have in common, each with the key of its label; of downloads, when they were made."""
    own = () if finding.kind == FACT else find_sources(spec, (finding.subject,), analysis)
    fetched = [s.vintage.fetched_on for s in own if s.vintage]
    vintage = tuple(
        ("vintage", (print_figure(label_value("number.vintage", day), "date", voice.language),))
        for day in sorted(fetched)[-1:]
    )
    return (
        ("period", _print_period(finding.main.period, voice)),
        ("universe", (print_name(finding.main.universe.within(voice.language)),)),
        ("source", _name_source(finding, spec, analysis, voice)),
        ("as_of", (print_figure(label_value("as_of", analysis.as_of), "date", voice.language),)),
        *vintage,
    )


def _name_source(finding: Finding, spec: ReportSpec, analysis: Analysis, voice: Voice) -> Runs:
    """Who gave the figure: the provider of a fact, or those of the sources of its subject."""
    return list_sources(spec, (finding.id if finding.kind == FACT else finding.subject,), analysis, voice)


def _print_value(main: Measure, voice: Voice) -> Runs:
    """The value in its usual form, or nothing if this week has none."""
    if main.value is None:
        return ()
    return (print_figure(main, "plain" if isinstance(main.value, Quantity) else "date", voice.language),)


def _print_period(period: Period, voice: Voice) -> Runs:
    last = print_figure(label_value("number.to", period.end), "date", voice.language)
    if period.start == period.end:
        return (last,)
    first = print_figure(label_value("number.from", period.start), "date", voice.language)
    return (first, Plain(voice.book.word("number.to")), last)
