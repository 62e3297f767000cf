"""Making one chart block with its words."""

from __future__ import annotations

from flowbrief.compose.sentences import Voice
from flowbrief.compose.sources import name_sources
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.extend.registry import Registry
from flowbrief.language.figures import print_name
from flowbrief.model.document import Chart, Datum
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec

from .behind import tabulate_data


def build_chart(
    spec: ReportSpec, chart_id: str, analysis: Analysis, voice: Voice, registry: Registry
) -> tuple[Chart, tuple[Datum, ...]]:
    """Build one chart of the config and list its numbers."""
    wanted = spec.chart(chart_id)
    given = ChartInput(wanted, spec, analysis, voice.language, voice.book)
    content: ChartContent = registry.charts[wanted.kind].function(given)
    of = wanted.params.get("of", ())
    shown = (*(map(str, of) if isinstance(of, tuple) else (str(of),)), *content.shows)
    block = Chart(
        id=wanted.id,
        title=(print_name(wanted.title.within(voice.language)),),
        subtitle=content.subtitle,
        alt=content.alt,
        source=name_sources(spec, shown, analysis, voice),
        plot=content.plot,
        table=content.table or tabulate_data(given, content.data),
    )
    return block, content.data
