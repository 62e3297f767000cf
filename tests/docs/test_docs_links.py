"""Every link of the documents leads somewhere, and none to a place that only one machine has."""

import re
from pathlib import Path

import pytest
from docs_pages import ROOT, list_anchors, list_links, list_pages, name_page, read_page

PAGES = [name_page(path) for path in list_pages()]


@pytest.mark.parametrize("page", PAGES)
def test_each_relative_link_leads_to_a_file_and_a_heading(page: str) -> None:
    folder = (ROOT / page).parent
    for link in list_links(read_page(page)):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (folder / path).resolve() if path else ROOT / page
        assert target.exists(), link
        assert ROOT in target.parents, link
        if anchor:
            assert anchor in list_anchors(target.read_text("utf-8")), link


def test_each_page_of_the_docs_can_be_reached_from_the_readme() -> None:
    reached = {Path("README.md")}
    waiting = ["README.md"]
    while waiting:
        page = waiting.pop()
        for link in list_links(read_page(page)):
            path = Path((ROOT / page).parent / link.partition("#")[0]).resolve()
            if path.suffix == ".md" and path.is_relative_to(ROOT) and path.relative_to(ROOT) not in reached:
                reached.add(path.relative_to(ROOT))
                waiting.append(path.relative_to(ROOT).as_posix())

    # How the picture is made is for whoever changes it, and stands beside it.
    assert {Path(page) for page in PAGES} - reached == {Path("docs/pictures/README.md")}


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_place_on_one_machine(page: str) -> None:
    assert re.findall(r"/(?:work|root|home)/|\.\./shared|file://|localhost", read_page(page)) == []


def test_the_picture_is_a_small_png() -> None:
    content = (ROOT / "docs" / "pictures" / "brief.png").read_bytes()

    assert content.startswith(b"\x89PNG")
    assert len(content) < 400_000
    assert "docs/pictures/brief.png" in list_links(read_page("README.md"))
