"""Making one chart block with its words."""

from __future__ import annotations

from datetime import date

from flowbrief.compose.cells import label_value
from flowbrief.compose.sentences import Voice, say_title
from flowbrief.compose.sources import name_sources
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.extend.registry import Registry
from flowbrief.language.figures import DATE_UNIT, print_name
from flowbrief.language.phrasebook import capitalise, merge_runs
from flowbrief.model.claim import Statement
from flowbrief.model.document import Chart, ChartTable, Datum, Figure, Plain, Runs
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec

from .behind import tabulate_data


def build_chart(
    spec: ReportSpec,
    chart_id: str,
    analysis: Analysis,
    voice: Voice,
    registry: Registry,
    stated: Statement | None = None,
) -> tuple[Chart, tuple[Datum, ...]]:
    """Build one chart of the config and list its numbers.

    Its title is what is `stated` of it, or what its own kind finds, and then its name opens the subtitle; or else its
    name. The words for those who cannot see it end with the finding.
    """
    wanted = spec.chart(chart_id)
    given = ChartInput(wanted, spec, analysis, voice.language, voice.book)
    content: ChartContent = registry.charts[wanted.kind].function(given)
    of = wanted.params.get("of", ())
    shown = (*(map(str, of) if isinstance(of, tuple) else (str(of),)), *content.shows)
    name = print_name(wanted.title.within(voice.language))
    finding = say_title(voice, stated) if stated is not None else content.finding if wanted.states_finding else ()
    if not any(isinstance(run, Figure) for run in finding):
        finding = ()  # that nothing to speak of came or went is no title
    table = content.table or tabulate_data(given, content.data)
    subtitle = (*content.subtitle, *_say_period(given, content, table))
    block = Chart(
        id=wanted.id,
        title=finding or (name,),
        subtitle=merge_runs([name, Plain(voice.book.word("clause.tail")), *subtitle])
        if finding
        else capitalise(merge_runs([*subtitle])),
        alt=_say_alt(given, content.alt, finding),
        source=name_sources(spec, shown, analysis, voice),
        plot=content.plot,
        table=table,
    )
    return block, content.data


def _say_alt(given: ChartInput, alt: Runs, finding: Runs) -> Runs:
    """The words for those who cannot see a chart, and as a sentence of its own what its title states."""
    if not finding:
        return alt
    words = given.book.word
    return merge_runs([*alt, Plain(words("sentence.space")), *finding, Plain(words("sentence.end"))])


def _say_period(given: ChartInput, content: ChartContent, table: ChartTable | None) -> Runs:
    """From when to when the chart reaches, by the rows behind it; nothing where its own words say when."""
    is_dated = any(isinstance(run, Figure) and run.unit == DATE_UNIT for run in content.subtitle)
    if table is None or table.is_stepped or is_dated:
        return ()
    ends = [run for row in (table.rows[0], table.rows[-1]) for run in row.cells[0].runs] if len(table.rows) > 1 else []
    first, last = (ends[0], ends[-1]) if ends else (None, None)
    if not (isinstance(first, Figure) and isinstance(last, Figure) and first.unit == last.unit == DATE_UNIT):
        return ()
    slots = {
        name: label_value(run.measure, date.fromisoformat(run.value))
        for name, run in (("first", first), ("last", last))
    }
    is_quarterly = first.measure.startswith("quarter@")
    key = "chart.period.quarters" if is_quarterly else "chart.period"
    return (Plain(given.book.word("clause.tail")), *given.words(key, slots))
