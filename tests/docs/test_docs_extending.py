"""The report of docs/extending.md builds, with templates of its own as docs/templates.md describes them."""

import ast
import shutil
from datetime import date
from pathlib import Path

import pytest
from docs_pages import ROOT, list_names, read_page, section

# Loaded here once, so that the processes that draw and lay out need not load them each time.
import flowbrief.render.charts
import flowbrief.render.pdf  # noqa: F401
from flowbrief.cli.registered import registry
from flowbrief.model.diagnostic import Refused
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, build

EXAMPLE = ROOT / "docs" / "examples" / "extending"
WORLD = World(today=date(2024, 10, 3), read=Path.read_bytes, report=lambda _: None)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The example with an empty folder for templates of its own."""
    folder = tmp_path / "extending"
    shutil.copytree(EXAMPLE, folder)
    (folder / "own").mkdir()
    with (folder / "report.yaml").open("a", encoding="utf-8") as file:
        file.write("templates: own\n")
    return folder / "report.yaml"


def shipped(name: str) -> str:
    return (ROOT / "templates" / name).read_text("utf-8")


def test_the_extending_example_builds(tmp_path: Path) -> None:
    written, issue = build(EXAMPLE / "report.yaml", Wish(), tmp_path, WORLD, registry)

    assert {"charts/sizes.zh.svg", "charts/sizes.en.svg", "brief.zh.pdf", "brief.en.html"} <= set(issue.files)
    for document in written.documents:
        claims = [claim for block in document.sections[0].blocks for claim in getattr(block, "claims", ())]
        assert "funds.typical:unusual_size" in claims
        # 4321.9 in the last week, over the median size of the 26 before: (422.3 + 482.8) / 2 = 452.55.
        figures = [run for tile in document.key_figures.tiles for run in tile.figure]
        assert [(figure.measure, figure.value) for figure in figures] == [
            ("funds.week", "4321900000"),
            ("funds.typical", "452550000"),
        ]
    assert (issue.folder / "data.csv").read_text("utf-8").count("funds.typical.size") == 26 * 2


def test_the_page_about_extending_shows_what_the_example_defines() -> None:
    source = (EXAMPLE / "plugins.py").read_text("utf-8")
    page = read_page("docs/extending.md")
    functions = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]

    assert len(functions) == 4
    for function in functions:
        assert f"def {function}(" in page
    for heading in ("A source", "A metric", "A claim", "A chart"):
        assert section(page, heading)


def test_a_report_may_replace_a_template(config: Path, tmp_path: Path) -> None:
    own = config.parent / "own"
    (own / "page.html.j2").write_text(shipped("page.html.j2").replace("</footer>", "<p>Our foot</p></footer>"), "utf-8")
    (own / "tokens.css").write_text(":root { --rule: #123456; }", "utf-8")

    _, issue = build(config, Wish(languages=("en",), formats=("html",)), tmp_path, WORLD, registry)

    html = (issue.folder / "brief.en.html").read_text("utf-8")
    assert "<p>Our foot</p>" in html
    assert "--rule: #123456" in html


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("blocks.html.j2", "{{ drawings[0] }}", "", "chart-missing"),
        ("page.html.j2", "{% block footer scoped %}", "{% block footer scoped %}{{ nothing }}", "template-failed"),
        ("page.html.j2", "<script>{{ script }}", "<script>{{ script }} ", "fetch-refused"),
        ("print.html.j2", "{% block cover %}", '{% block cover %}<img src="https://example.com/a">', "fetch-refused"),
        ("blocks.html.j2", "{{ chart_head(block) }}", "", "chart-unlabelled"),
        ("print.html.j2", "{{ blocks.content(block, edition) }}", "", "chart-unlabelled"),
        ("blocks.html.j2", '<img src="asset:', '<img style="display:none" src="asset:', "asset-unused"),
    ],
)
def test_what_a_template_may_not_do(config: Path, tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    assert old in shipped(file)
    (config.parent / "own" / file).write_text(shipped(file).replace(old, new), "utf-8")
    form = "pdf" if file.startswith("print") or code == "asset-unused" else "html"

    with pytest.raises(Refused) as refused:
        build(config, Wish(languages=("en",), formats=(form,)), tmp_path, WORLD, registry)

    assert {found.code for found in refused.value.diagnostics} == {code}
    assert code in list_names(section(read_page("docs/templates.md"), "What is refused"))


def test_each_template_file_is_described() -> None:
    files = {path.name for path in (ROOT / "templates").iterdir() if path.is_file()}

    assert files <= list_names(read_page("docs/templates.md"))
