"""The notes that qualify the data: corrections, revisions, providers that differ, checks that were overridden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flowbrief.language.phrasebook import capitalise, merge_runs
from flowbrief.model.document import Note, Plain, Run, Runs
from flowbrief.model.gate import Differing, Overridden, Reservations, Restated, Retracted
from flowbrief.model.measure import Measure
from flowbrief.model.quantity import Quantity
from flowbrief.model.spec import ReportSpec

from .cells import label_value, label_week
from .sentences import Voice

# As many revised figures are listed; the files of the issue have them all.
_MOST_REVISIONS = 8


def build_reservations(spec: ReportSpec, reservations: Reservations, voice: Voice) -> tuple[Note, ...]:
    """Build a note for each sort of reservation that there is, the gravest first."""
    groups = (
        ("corrections", [_say_retracted(one, voice) for one in reservations.retracted]),
        ("revisions", _say_revisions(spec, reservations, voice)),
        ("providers", [_say_differing(spec, one, voice) for one in reservations.differing]),
        ("overrides", [_say_overridden(one, voice) for one in reservations.overridden]),
    )
    return tuple(
        Note((Plain(voice.book.word(f"note.term.{term}")),), _join(sentences, voice))
        for term, sentences in groups
        if sentences
    )


def _join(sentences: list[Runs], voice: Voice) -> Runs:
    runs: list[Run] = []
    for index, sentence in enumerate(sentences):
        if index:
            runs.append(Plain(voice.book.word("sentence.space")))
        runs += capitalise(sentence)
    return merge_runs(runs)


def _fill(voice: Voice, key: str, slots: Mapping[str, Measure], names: Mapping[str, str]) -> Runs:
    return voice.book.fill(voice.book.phrases[key][0], slots, names)


def _issue(day: date) -> Measure:
    return label_value(f"issue@{day.isoformat()}", day)


def _say_retracted(one: Retracted, voice: Voice) -> Runs:
    slots = {"issue": _issue(one.issue), "week": label_week(one.week)}
    names = {"subject": voice.names[one.subject]}
    if one.kind != "sign":
        return _fill(voice, "note.correction.said", slots, names | {"said": voice.book.word(f"said.{one.kind}")})
    sides = (one.side_before, one.side)
    names |= dict(zip(("side_before", "side"), (voice.book.word(f"side.{side}") for side in sides), strict=True))
    if one.cell is None or one.before is None or one.after is None or one.unit is None:
        return _fill(voice, "note.correction.sign", slots, names)
    where = f"{one.cell[0]}.{one.cell[1]}@{one.week.isoformat()}"
    slots["before"] = label_value(f"issue:{one.issue.isoformat()}:{where}", Quantity(one.before, one.unit))
    slots["after"] = label_value(f"source:{where}", Quantity(one.after, one.unit))
    return _fill(voice, "note.correction.figures", slots, names)


def _say_revisions(spec: ReportSpec, reservations: Reservations, voice: Voice) -> list[Runs]:
    """Each change beyond its limit of a column that the brief speaks of, the latest weeks first."""
    issue = reservations.issue
    subjects = {(subject.source, subject.column): subject.id for subject in spec.subjects}
    large = [one for one in reservations.restated if one.is_large and (one.source, one.column) in subjects]
    if issue is None or not large:
        return []
    large.sort(key=lambda one: one.period.end, reverse=True)
    said = [_say_restated(spec, one, subjects[one.source, one.column], issue, voice) for one in large[:_MOST_REVISIONS]]
    if len(reservations.restated) > len(said):
        said.append((Plain(voice.book.word("note.revision.more")),))
    return said


def _say_restated(spec: ReportSpec, one: Restated, subject: str, issue: date, voice: Voice) -> Runs:
    where = f"{one.source}.{one.column}@{one.period.end.isoformat()}"
    slots = {
        "week": label_week(one.period.end),
        "issue": _issue(issue),
        "before": label_value(f"issue:{issue.isoformat()}:{where}", Quantity(one.before, one.unit)),
        "after": label_value(f"source:{where}", Quantity(one.after, one.unit)),
    }
    provider = spec.source(one.source).provider.within(voice.language)
    return _fill(voice, "note.revision", slots, {"subject": voice.names[subject], "provider": provider})


def _say_differing(spec: ReportSpec, one: Differing, voice: Voice) -> Runs:
    pair, end = one.providers, one.period.end
    slots = {"week": label_week(end)}
    for key, (source, column), value in zip(("first", "second"), (pair.first, pair.second), one.values, strict=True):
        measure = f"source:{source}.{column}@{end.isoformat()}"
        slots[key] = label_value(measure, Quantity(value, one.unit))
    first, second = (name.within(voice.language) for name in one.names)
    names = {"name": pair.name.within(voice.language), "one": first, "two": second}
    bases = [spec.source(source).date_basis for source, _ in (pair.first, pair.second)]
    if None in bases or len(set(bases)) == 1:
        return _fill(voice, "note.providers", slots, names)
    names["basis_one"], names["basis_two"] = (voice.book.word(f"basis.{basis}") for basis in bases)
    return _fill(voice, "note.providers.dated", slots, names)


def _say_overridden(one: Overridden, voice: Voice) -> Runs:
    override = one.override
    ends = (one.days[0], one.days[-1]) if one.days else ()
    labels = [label_value(f"row:{override.source}@{day.isoformat()}", day) for day in ends]
    unit = "week" if one.is_weekly else "day"
    form = "file" if not one.days else unit if len(one.days) == 1 else f"{unit}s"
    names = {
        "publication": one.publication.within(voice.language),
        "finding": voice.book.word(f"gate.{override.gate}"),
        "reason": override.reason.within(voice.language),
    }
    return _fill(voice, f"note.override.{form}", dict(zip(("first", "last"), labels, strict=False)), names)
