"""Drawing and layout as jobs for the press."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from flowbrief.model.artifact import Artifact
from flowbrief.model.delivery import SiteSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.document import Chart, Document
from flowbrief.model.spec import PaperSpec, ReportSpec
from flowbrief.model.text import Language

from .addresses import PageAddress, locate_page, name_preview
from .drawn import DrawnChart
from .fonts import FAMILY, Face, cut_face, missing_characters
from .pages import render_page
from .press import Job, Press
from .reading import charts_of, strip_behind
from .templates import Templates

BILINGUAL_PDF = "brief.bilingual.pdf"
BILINGUAL_PAGE = "brief.bilingual.html"

# The format that makes the mail.
MAIL = "email"

Charts = Sequence[DrawnChart]


def run_jobs(
    spec: ReportSpec,
    documents: Sequence[Document],
    faces: Sequence[Face],
    characters: str,
    press: Press,
    report: Callable[[str], None],
    data: Artifact,
) -> list[Artifact]:
    """Draw every chart, one language a worker; then fill the pages and lay out the PDFs, which may carry the data."""
    report("charts")
    queues: list[list[Job]] = [[(check_glyphs, (characters, faces))], []]
    for index, document in enumerate(documents):
        how = document.language, document.palette, faces
        pictured = MAIL in spec.formats
        queues[index % 2] += [(draw, (replace(chart, table=None), *how, pictured)) for chart in charts_of(document)]
    if spec.delivery.site is not None:
        for index, document in enumerate(documents):
            queues[index % 2].append((draw_preview, (document, faces)))
    drawn = [result for queue in press.run(queues) for result in queue if result is not None]
    artifacts = [artifact for _, files in drawn for artifact in files]
    report("pages and PDF")
    charts = tuple(chart for chart, _ in drawn if chart is not None)
    for queue in press.run(_queue_layouts(spec, documents, charts, faces, characters, data)):
        for made in queue:
            artifacts += made if isinstance(made, list) else [made]
    return artifacts


def _queue_layouts(
    spec: ReportSpec,
    documents: Sequence[Document],
    charts: Charts,
    faces: Sequence[Face],
    characters: str,
    data: Artifact,
) -> list[list[Job]]:
    """The bilingual PDF takes as long as the two others together, so it has a worker to itself."""
    rest = (faces, characters, spec.templates)
    site = spec.delivery.site

    def locate(own: Sequence[Document]) -> PageAddress | None:
        return locate_page(site.url, own, documents, has_paper="pdf" in spec.formats) if site is not None else None

    pages: list[Job] = [
        (
            fill_page,
            (f"brief.{document.language}.html", [document], charts, faces, spec.templates, locate([document])),
        )
        for document in documents
    ]
    if len(documents) > 1:
        pages.append((fill_page, (BILINGUAL_PAGE, documents, charts, faces, spec.templates, locate(documents))))
    bare = [strip_behind(document) for document in documents]
    paper = (*rest, spec.paper, data.content)
    singles: list[Job] = [
        (lay_out, (f"brief.{document.language}.pdf", [document], charts, *paper)) for document in bare
    ]
    both: list[Job] = [(lay_out, (BILINGUAL_PDF, bare, charts, *paper))] if len(documents) > 1 else []
    light = (pages if "html" in spec.formats else []) + (_queue_mails(spec, documents) if MAIL in spec.formats else [])
    if "pdf" not in spec.formats:
        return [light, []]
    return [both, singles + light]


def _queue_mails(spec: ReportSpec, documents: Sequence[Document]) -> list[Job]:
    editions: list[tuple[str, list[Document]]] = [(document.language, [document]) for document in documents]
    if len(documents) > 1:
        editions.append(("bilingual", list(documents)))
    return [
        (write_mail, (name, edition, spec.templates, spec.formats, spec.delivery.site)) for name, edition in editions
    ]


def write_mail(
    edition: str, documents: Sequence[Document], own: Path | None, formats: Sequence[str], site: SiteSpec | None
) -> list[Artifact]:
    """Write the mail of one edition: HTML, text, record."""
    from .mail import render_mail

    return render_mail(edition, [strip_behind(document) for document in documents], Templates(own), formats, site)


def fill_page(
    name: str,
    documents: Sequence[Document],
    charts: Charts,
    faces: Sequence[Face],
    own: Path | None,
    address: PageAddress | None,
) -> Artifact:
    """Fill one HTML page, of one language or of both; `address` is where it will lie, if there is a site."""
    svgs = {
        document.language: {chart.id: chart.page_svgs for chart in charts if chart.language == document.language}
        for document in documents
    }
    return render_page(name, documents, svgs, faces, Templates(own), address)


def draw(
    chart: Chart, language: Language, palette: str, faces: Sequence[Face], pictured: bool
) -> tuple[DrawnChart, list[Artifact]]:
    """Draw one chart: its SVGs for pages, and its files, the SVG among them with the font inside.

    If it is `pictured` in a mail, also the picture for it.
    """
    from .charts import draw_chart
    from .charts.svg import embed_fonts

    drawn = draw_chart(chart, language, palette, faces)
    alone = embed_fonts(drawn.alone_svg, FAMILY, cut_for(faces, "".join(sorted(set(drawn.alone_svg)))), language)
    stem = f"charts/{drawn.id}.{drawn.language}"
    files = [
        Artifact(f"{stem}.svg", "image/svg+xml", alone.encode(), drawn.language),
        Artifact(f"{stem}.png", "image/png", drawn.png, drawn.language),
    ]
    if pictured:
        from .charts import draw_picture

        picture = draw_picture(chart, palette, faces)
        files.append(Artifact(mail_picture(drawn.id, drawn.language), "image/png", picture, drawn.language))
    return drawn, files


def draw_preview(document: Document, faces: Sequence[Face]) -> tuple[None, list[Artifact]]:
    """Draw the picture that stands for an issue where somebody shares a link to it."""
    from .charts import draw_preview as draw_picture

    content = draw_picture(document, faces)
    return None, [Artifact(name_preview(document.language), "image/png", content, document.language)]


def mail_picture(chart: str, language: Language) -> str:
    """Where the picture of a chart lies that a mail shows."""
    return f"mail/{chart}.{language}.png"


def lay_out(
    name: str,
    documents: Sequence[Document],
    charts: Charts,
    faces: Sequence[Face],
    characters: str,
    own: Path | None,
    paper: PaperSpec,
    data: bytes,
) -> Artifact:
    """Lay out one PDF of one or both languages."""
    from .print_layout import render_pdf

    drawings = {(chart.id, str(chart.language)): (chart.svg, chart.narrow_svg) for chart in charts}
    return render_pdf(name, documents, drawings, faces, characters, Templates(own), paper, data)


def cut_for(faces: Sequence[Face], characters: str) -> dict[int, bytes]:
    """The faces cut to a document's own characters, by weight."""
    return {face.weight: cut_face(face, characters) for face in faces}


def check_glyphs(characters: str, faces: Sequence[Face]) -> None:
    """Refuse a character that the font lacks: it would come from another font, or as an empty box."""
    missing = dict.fromkeys(character for face in faces for character in missing_characters(face, characters))
    if missing:
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing)
        hint = f"{FAMILY} covers GBK, Latin, Greek and common symbols"
        raise Refused(
            (Diagnostic("missing-glyph", f"the font has no {shown}", Place("fonts"), hint, exit_code=ExitCode.RENDER),)
        )
