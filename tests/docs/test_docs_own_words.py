"""The report on US technology funds covers the ground of a Chinese market commentary in sentences of its own."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docs_pages import ROOT

from flowbrief.claim import claim
from flowbrief.cli.registered import registry
from flowbrief.compose import compose
from flowbrief.compose.prose import read_prose
from flowbrief.compose.sentences import build_voice
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.document import BulletList, Document, Opinion, Paragraph, Runs, Subheading
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, prepare

# The commentary is not part of the project; where it lies beside it, the two are compared.
COMMENTARY = ROOT.parent / "shared" / "source-article.zh.txt"
LONGEST = 12

# Names and fixed terms that both may use; one of them in a run counts as a single character, and so does a figure.
FIXED = (
    "美国科技ETF",
    "iShares",
    "Alphabet",
    "OpenAI",
    "联邦基金利率",
    "主动型股票共同基金",
    "美国科技基金",
)
_FIGURE = re.compile(
    r"[0-9.]+年(?:[0-9]+月(?:[0-9]+日)?)?|[0-9]+月[0-9]+日|[0-9.]+(?:万亿|亿|万)?美元|[0-9.]+%|[0-9.]+个基点"
)
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_SILENT = re.compile(r"[\s*#，。；：、！？（）“”‘’《》,.;:!?()\"'%·—–-]+")


def strip(text: str) -> str:
    """A text without spaces and punctuation, in which the two differ anyway; a name or a figure is one character."""
    text = _FIGURE.sub("\ue0ff", text)
    for number, name in enumerate(FIXED):
        text = text.replace(name, chr(0xE100 + number))
    return _SILENT.sub("", text)


def find_shared(text: str, commentary: str) -> list[str]:
    """The runs of more than LONGEST characters of a text that the commentary has too."""
    ours, theirs = strip(text), strip(commentary)
    runs = (ours[start : start + LONGEST + 1] for start in range(len(ours) - LONGEST))
    return [run for run in runs if run in theirs]


def list_prose() -> list[Path]:
    return sorted((ROOT / "config" / "us-tech-funds" / "prose").glob("*.zh.md"))


@pytest.fixture(scope="module")
def commentary() -> str:
    if not COMMENTARY.exists():
        pytest.skip(f"{COMMENTARY} is not there")
    return COMMENTARY.read_text("utf-8")


@pytest.fixture(scope="module")
def report() -> tuple[ReportSpec, Analysis]:
    world = World(today=date(2026, 6, 1), read=Path.read_bytes, report=lambda _: None)
    spec, _, analysis = prepare(ROOT / "config" / "us-tech-funds.yaml", Wish(), world, registry)
    return spec, analysis


def read_runs(blocks: tuple[Paragraph | BulletList | Subheading, ...]) -> Iterator[Runs]:
    for block in blocks:
        yield from block.items if isinstance(block, BulletList) else (block.runs,)


def join(runs: Runs) -> str:
    return "".join(run.printed if hasattr(run, "printed") else run.text for run in runs)


def fill_texts(spec: ReportSpec, analysis: Analysis) -> Iterator[tuple[str, str]]:
    """Each Chinese text of a block or a scenario with its figures; what has no value is left open."""
    voice = build_voice(spec, load_phrasebook("zh"), 0)
    cases = [(prose, case.voice) for block in spec.blocks for case in block.cases for prose in case.prose]
    cases += [(prose, "opinion") for scenario in spec.scenarios for prose in scenario.prose]
    for (language, prose), kind in cases:
        if language == "zh":
            opinion = read_prose(prose, analysis, voice, spec.absent, is_reported=kind == "reported", lenient=True)
            yield prose.path.name, "\n".join(join(runs) for runs in read_runs(opinion.blocks))


def read_document(document: Document) -> Iterator[str]:
    """What the issue says in sentences: headline, lead, paragraphs and opinions."""
    yield join(document.headline)
    yield from (join(runs) for runs in read_runs(document.lead))
    for section in document.sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Opinion):
                yield from (join(runs) for runs in read_runs(block.blocks))
            elif isinstance(block, Paragraph | BulletList | Subheading):
                yield from (join(runs) for runs in read_runs((block,)))


def test_comparison_finds_what_was_copied() -> None:
    copied = "市场普遍认为，科技板块经过前期调整后估值回到合理区间，吸引力上升。"
    assert find_shared(copied, "而科技板块经过前期调整后,估值回到合理区间,吸引力提升。")
    assert find_shared(copied, "科技板块的估值较前期回落，吸引力上升。") == []


def test_name_or_figure_that_both_use_is_one_character() -> None:
    assert find_shared("主动型股票共同基金全年净流出", "主动型股票共同基金全年净流出") == []
    assert find_shared("截至2026年2月10日当周净流入60亿美元", "截至2026年2月10日当周,净流入60亿美元") == []
    longer = "主动型股票共同基金" + "甲乙丙丁戊己庚辛壬癸子丑"
    assert len(find_shared(longer, longer)) == 1


@pytest.mark.parametrize("path", list_prose(), ids=lambda path: path.name.removesuffix(".zh.md"))
def test_text_shares_no_long_run_with_the_commentary(path: Path, commentary: str) -> None:
    pieces = _EXPRESSION.split(path.read_text("utf-8"))
    assert [run for piece in pieces for run in find_shared(piece, commentary)] == []


def test_no_text_shares_a_long_run_once_its_figures_are_filled_in(
    report: tuple[ReportSpec, Analysis], commentary: str
) -> None:
    texts = dict(fill_texts(*report))
    assert set(texts) == {path.name for path in list_prose()}
    assert {name: runs for name, text in texts.items() if (runs := find_shared(text, commentary))} == {}


def test_issue_shares_no_long_run_with_the_commentary(report: tuple[ReportSpec, Analysis], commentary: str) -> None:
    spec, analysis = report
    document = compose(spec, analysis, claim(spec, analysis, registry), registry, "zh", draft=False)
    sentences = list(read_document(document))
    assert any("美国银行" in sentence for sentence in sentences)
    assert {text: runs for text in sentences if (runs := find_shared(text, commentary))} == {}
