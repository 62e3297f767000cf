"""Drawing and layout as jobs for the press."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flowbrief.model.artifact import Artifact
from flowbrief.model.document import Chart, Document
from flowbrief.model.spec import ReportSpec

from .fonts import FAMILY, Face, cut_face
from .pages import render_page
from .press import Job, Press
from .templates import Templates

if TYPE_CHECKING:
    from .charts import DrawnChart

BILINGUAL_PDF = "brief.bilingual.pdf"

Svgs = Mapping[tuple[str, str], str]


def run_jobs(
    spec: ReportSpec,
    documents: Sequence[Document],
    faces: Sequence[Face],
    characters: str,
    templates: Templates,
    press: Press,
    report: Callable[[str], None],
) -> list[Artifact]:
    """Draw every chart, one language a worker; then lay out the PDFs while the pages are filled."""
    report("charts")
    queues: list[list[Job]] = [[], []]
    for index, document in enumerate(documents):
        queues[index % 2] += [(draw, (chart, document, faces)) for chart in charts_of(document)]
    drawn = [result for queue in press.run(queues) for result in queue]
    svgs: Svgs = {(chart.id, chart.language): chart.svg for chart, _ in drawn}
    artifacts = [artifact for _, files in drawn for artifact in files]
    if "pdf" in spec.formats:
        report("PDF")
        artifacts += [
            pdf for queue in press.run(_queue_pdfs(documents, svgs, faces, characters, spec)) for pdf in queue
        ]
    if "html" in spec.formats:
        report("pages")
        fonts = cut_for(faces, characters)
        for document in documents:
            own = {chart.id: (chart.svg, chart.narrow_svg) for chart, _ in drawn if chart.language == document.language}
            artifacts.append(render_page(document, own, fonts, templates))
    return artifacts


def _queue_pdfs(
    documents: Sequence[Document], svgs: Svgs, faces: Sequence[Face], characters: str, spec: ReportSpec
) -> list[list[Job]]:
    """The bilingual PDF takes as long as the two others together, so it has a worker to itself."""
    single: list[Job] = [
        (lay_out, (f"brief.{document.language}.pdf", [document], svgs, faces, characters, spec.templates))
        for document in documents
    ]
    if len(documents) == 1:
        return [single, []]
    return [[(lay_out, (BILINGUAL_PDF, documents, svgs, faces, characters, spec.templates))], single]


def draw(chart: Chart, document: Document, faces: Sequence[Face]) -> tuple[DrawnChart, list[Artifact]]:
    """Draw one chart: its SVGs for pages, and its files, the SVG among them with the font inside."""
    from .charts import draw_chart
    from .charts.svg import embed_fonts

    drawn = draw_chart(chart, document.language, document.palette, faces)
    alone = embed_fonts(drawn.svg, FAMILY, cut_for(faces, "".join(sorted(set(drawn.svg)))))
    stem = f"charts/{drawn.id}.{drawn.language}"
    files = [
        Artifact(f"{stem}.svg", "image/svg+xml", alone.encode(), drawn.language),
        Artifact(f"{stem}.png", "image/png", drawn.png, drawn.language),
    ]
    return drawn, files


def lay_out(
    name: str, documents: Sequence[Document], svgs: Svgs, faces: Sequence[Face], characters: str, own: Path | None
) -> Artifact:
    """Lay out one PDF of one or both languages."""
    from .print_layout import render_pdf

    return render_pdf(name, documents, svgs, faces, characters, Templates(own))


def charts_of(document: Document) -> tuple[Chart, ...]:
    """All charts of a document, in reading order."""
    return tuple(block for section in document.sections for block in section.blocks if isinstance(block, Chart))


def cut_for(faces: Sequence[Face], characters: str) -> dict[int, bytes]:
    """The faces cut to a document's own characters, by weight."""
    return {face.weight: cut_face(face, characters) for face in faces}
