"""Drawing and layout, the slow part."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flowbrief.model.artifact import Artifact
from flowbrief.model.document import Document
from flowbrief.model.spec import ReportSpec

from .charts import DrawnChart, draw_chart
from .charts.svg import embed_fonts
from .fonts import FAMILY, Face
from .issue import BILINGUAL_PDF, charts_of, cut_for
from .pages import render_page
from .print_layout import render_pdf
from .templates import Templates


def run_jobs(
    spec: ReportSpec,
    documents: Sequence[Document],
    faces: Sequence[Face],
    characters: str,
    templates: Templates,
    report: Callable[[str], None],
) -> list[Artifact]:
    """Draw every chart, fill every page, lay out every PDF."""
    artifacts: list[Artifact] = []
    charts: dict[tuple[str, str], str] = {}
    for document in documents:
        for chart in charts_of(document):
            report(f"chart {chart.id} ({document.language})")
            drawn = draw_chart(chart, document.language, document.palette, faces)
            charts[chart.id, document.language] = drawn.svg
            artifacts += _file_chart(drawn, faces)
    for document in documents:
        own = {chart: svg for (chart, language), svg in charts.items() if language == document.language}
        if "html" in spec.formats:
            report(f"page ({document.language})")
            artifacts.append(render_page(document, own, cut_for(faces, characters), templates))
        if "pdf" in spec.formats:
            report(f"PDF ({document.language})")
            name = f"brief.{document.language}.pdf"
            artifacts.append(render_pdf(name, [document], charts, faces, characters, templates))
    if "pdf" in spec.formats and len(documents) > 1:
        report("PDF (bilingual)")
        artifacts.append(render_pdf(BILINGUAL_PDF, documents, charts, faces, characters, templates))
    return artifacts


def _file_chart(drawn: DrawnChart, faces: Sequence[Face]) -> list[Artifact]:
    characters = "".join(sorted(set(drawn.svg)))
    svg = embed_fonts(drawn.svg, FAMILY, cut_for(faces, characters))
    stem = f"charts/{drawn.id}.{drawn.language}"
    return [
        Artifact(f"{stem}.svg", "image/svg+xml", svg.encode(), drawn.language),
        Artifact(f"{stem}.png", "image/png", drawn.png, drawn.language),
    ]
