"""Pages of the sample report as they are built for a site, with their pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from issue_factory import SAMPLE, write_issue
from verify_factory import Finished, open_sample, recipe_of

from flowbrief.model.cache import cache_folder
from flowbrief.model.delivery import SiteSpec, TargetSpec
from flowbrief.model.diagnostic import Place
from flowbrief.render.addresses import locate_page, name_preview
from flowbrief.render.charts import draw_preview
from flowbrief.render.own_faces import choose_faces
from flowbrief.render.pages import render_page
from flowbrief.render.reading import charts_of
from flowbrief.render.records import write_document
from flowbrief.render.templates import Templates

URL = "https://briefs.example.com/etf/"
DAY = date(2024, 7, 24)


@cache
def finish_site(url: str = URL) -> Finished:
    """The sample issue for a site at an address: records, pages without drawings and fonts, pictures, no paper."""
    written = write_issue(SAMPLE, DAY)
    site = SiteSpec(url, TargetSpec("file", "public", "file:public"), 5, True, Place("config"))
    spec = replace(written.spec, delivery=replace(written.spec.delivery, site=site))
    documents = list(written.documents)
    drawings = {
        document.language: {chart.id: ("<svg></svg>", "<svg> </svg>") for chart in charts_of(document)}
        for document in documents
    }
    files = {one.path: one.content for one in map(write_document, documents)}
    editions = [(one.language, [one]) for one in documents] + [("bilingual", documents)]
    for edition, own in editions:
        charts = {document.language: drawings[document.language] for document in own}
        address = locate_page(url, own, documents, has_paper=False)
        page = render_page(f"brief.{edition}.html", own, charts, (), Templates(None), address)
        files[page.path] = page.content
    faces = choose_faces(None, cache_folder())
    files |= {name_preview(document.language): draw_preview(document, faces) for document in documents}
    return Finished(files, recipe_of(spec, DAY, with_site=True), open_sample)
