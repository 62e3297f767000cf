"""The strip of key figures under the headline."""

from __future__ import annotations

from flowbrief.language.figures import print_figure, print_name
from flowbrief.model.document import KeyFigure, KeyFigures, Plain, Runs
from flowbrief.model.fact import FACT
from flowbrief.model.measure import FLOW_KINDS, Analysis, Finding, Measure
from flowbrief.model.quantity import Quantity, UnitKind
from flowbrief.model.spec import ReportSpec

from .cells import label_value, point_id
from .sentences import Voice

# Numbers that have no direction of their own, so no colour either.
_WITHOUT_DIRECTION = (
    "policy_rate_path",
    "percentile",
    "first_in",
    "m_of_n",
    "analogue",
    "contribution",
    "split",
    "breadth",
    "concentration",
    "rotation",
    "from_filings",
    FACT,
    "coverage",
)


def build_key_figures(spec: ReportSpec, analysis: Analysis, voice: Voice) -> KeyFigures:
    """One tile a metric the config names; a metric without a tile of its own shows its definition and value."""
    return KeyFigures(tuple(_build_tile(analysis.finding(metric), voice) for metric in spec.key_figures))


def _build_tile(finding: Finding, voice: Voice) -> KeyFigure:
    book, main = voice.book, finding.main
    slots = {measure.id.rpartition(".")[2]: measure for measure in finding.measures[1:]}
    slots |= {"main": main, "upper": main}
    names = {"short": voice.short(finding.id), "subject": voice.name(finding.id)}
    names |= _name_members(main, voice)
    names |= {"what": main.definition.within(voice.language)}
    names |= {"provider": main.facet(f"provider_{voice.language}") or ""}
    key = f"tile.{finding.kind}"
    known = f"{key}.label" in book.phrases
    label: Runs = (
        book.fill(book.phrases[f"{key}.label"][0], slots, names)
        if known
        else (print_name(main.definition.within(voice.language)),)
    )
    if main.value is None:
        code = main.absence.code if main.absence is not None else "other"
        why = book.phrases.get(f"tile.missing.{code}", book.phrases["tile.missing.other"])[0]
        return KeyFigure(label, (Plain(book.word("missing")),), (Plain(why),), 0)
    if not known:
        return KeyFigure(label, (print_figure(main, _form_of(main), voice.language),), (), _tone(main))
    context_key = f"{key}.context"
    if finding.kind == FACT and main.period.is_calendar_year:
        context_key += "_year"
    if finding.kind in FLOW_KINDS:
        previous = _previous(finding)
        slots |= {"previous": previous} if previous is not None else {}
        context_key += "" if previous is not None else "_missing"
    figure_key = f"{key}.figure_change" if main.facet("change") == "yes" else f"{key}.figure"
    figure = book.fill(book.phrases[figure_key][0], slots, names)
    is_told = finding.kind != "policy_rate_path" or finding.measure("since").value is not None
    context = book.fill(book.phrases[context_key][0], slots, names) if is_told else ()
    return KeyFigure(label, figure, context, _tone(main) if finding.kind not in _WITHOUT_DIRECTION else 0)


def _name_members(main: Measure, voice: Voice) -> dict[str, str]:
    """The members of a group that a measure names: the leader of a ranking, the two sides of a rotation."""
    one, two = main.facet("subject") or main.facet("out"), main.facet("into")
    return {name: voice.shorts[member] for name, member in (("one", one), ("two", two)) if member}


def _previous(finding: Finding) -> Measure | None:
    """The week before, as a point of the finding's own series; None if there is none or it is missing."""
    series = finding.series[0]
    point = series.points[-2] if len(series.points) > 1 else None
    if point is None or point.amount is None:
        return None
    return label_value(point_id(series.id, point.period.end), Quantity(point.amount, series.unit))


def _form_of(measure: Measure) -> str:
    """Amounts with their sign, counts and places without one."""
    if not isinstance(measure.value, Quantity):
        return "date"
    return "digits" if measure.value.unit.kind is UnitKind.COUNT else "signed"


def _tone(measure: Measure) -> int:
    return measure.quantity.direction() if isinstance(measure.value, Quantity) else 0
