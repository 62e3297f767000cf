"""What docs/prose.md says, tried."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docs_pages import list_names, list_rows, read_page

from flowbrief.claim import claim
from flowbrief.cli.new import make_report
from flowbrief.cli.registered import registry
from flowbrief.compose import compose, proofread
from flowbrief.language.dates import DATE_FORMS
from flowbrief.model.document import Opinion
from flowbrief.model.measure import Analysis
from flowbrief.model.prose import Prose
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, prepare

TODAY = date(2025, 3, 5)
WORLD = World(today=TODAY, read=Path.read_bytes, report=lambda _: None)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReportSpec, Analysis]:
    config = make_report("prose", tmp_path_factory.mktemp("prose"), TODAY)[0]
    spec, _, analysis = prepare(config, Wish(), WORLD, registry)
    return replace(spec, allowed_digits=("S&P 500",)), analysis


def with_text(spec: ReportSpec, language: Language, text: str) -> ReportSpec:
    """The report with one section, an opinion in one language."""
    wanted = next(section for section in spec.sections if section.opinion)
    prose = Prose(Path("view.md"), "view.md", text)
    return replace(spec, languages=(language,), sections=(replace(wanted, opinion=((language, prose),)),))


def find_codes(report: tuple[ReportSpec, Analysis], language: Language, text: str) -> list[str]:
    spec, analysis = report
    return sorted({found.code for found in proofread(with_text(spec, language, text), analysis)})


def print_text(report: tuple[ReportSpec, Analysis], language: Language, text: str) -> list[tuple[str, str]]:
    """Each block of the opinion with its text; strong words between stars."""
    spec, analysis = report
    wanted = with_text(spec, language, text)
    document = compose(wanted, analysis, claim(wanted, analysis, registry), registry, language, draft=False)
    opinion = document.sections[0].blocks[0]
    assert isinstance(opinion, Opinion)
    printed = []
    for block in opinion.blocks:
        for runs in getattr(block, "items", None) or (block.runs,):  # type: ignore[union-attr]
            text = "".join(f"*{run.text}*" if run.strong else run.text for run in runs)
            printed.append((type(block).__name__, text))
    return printed


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "Flows rose 12 times.", "typed-digit"),
        ("zh", "第3周", "typed-digit"),
        ("en", "{{ figure('total.weak') }}", "unknown-measure"),
        ("en", "{% if known('total.weak') %}x{% endif %}", "unknown-measure"),
        ("en", "{{ figure('total.pace') }}", "measure-absent"),
        ("en", "{{ figure('total.week', 'year') }}", "figure-form"),
        ("en", "{{ flow('total.streak') }}", "figure-form"),
        ("en", "{{ flow('total.week.period') }}", "figure-form"),
        ("en", "{{ 5 }}", "prose-expression"),
        ("en", "{{ total }}", "prose-expression"),
        ("en", "{% for x in [1] %}y{% endfor %}", "prose-expression"),
        ("en", "{% if known('total.week') %}x", "prose-expression"),
        ("en", "A [link](https://example.com).", "prose-markup"),
        ("en", "![picture](a.png)", "prose-markup"),
        ("en", "Some `code`.", "prose-markup"),
        ("en", "> quoted", "prose-markup"),
        ("en", "A <b>word</b>.", "prose-markup"),
        ("zh", "市场,平稳", "punctuation"),
        ("zh", "市场 ETF", "punctuation"),
        ("zh", "市场 平稳", "punctuation"),
        ("zh", "市场 **平稳**", "punctuation"),
        ("zh", "**市场** ：平稳", "punctuation"),
        ("zh", "平稳。。", "punctuation"),
        ("en", "Calm，then.", "punctuation"),
        ("en", "Two  spaces.", "punctuation"),
    ],
)
def test_what_prose_may_not_hold(report: tuple[ReportSpec, Analysis], language: Language, text: str, code: str) -> None:
    assert find_codes(report, language, text) == [code]


def test_what_is_refused_is_described() -> None:
    page = read_page("docs/prose.md")

    for code in ("typed-digit", "prose-expression", "unknown-measure", "measure-absent", "languages-differ"):
        assert code in list_names(page)


# The example data of the week to 5 March 2025, 1,313 weeks after 2000-01-05. Equity: the wave is seven steps from its
# top, 1700 − 2 · 1700 · 7/8 = −1275; 1313² · 31 = 53,443,039 = 17,808 · 3001 + 1231; 1400 − 1275 + 1231 − 1500 = −144
# million. It is the 10th week of the year, too early for an annual pace.
@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ figure('equity.week') }}", "−$144m"),
        ("{{ figure('equity.week', 'magnitude') }}", "$144m"),
        ("{{ figure('equity.week', 'signed') }}", "−$144m"),
        ("{{ figure('equity.week', 'plain') }}", "−$144m"),
        ("{{ figure('equity.week', 'cell') }}", "−0.14"),
        ("{{ flow('equity.week') }}", "a net outflow of $144m"),
        ("{{ figure('equity.week.period') }}", "5 March 2025"),
        ("{{ figure('equity.week.period', 'day') }}", "5 March"),
        ("{{ figure('equity.week.period', 'month') }}", "March 2025"),
        ("{{ figure('equity.week.period', 'year') }}", "2025"),
        ("{{ figure('equity.week.days') }}", "seven"),
        ("{{ figure('equity.week.days', 'digits') }}", "7"),
        ("{{ figure('equity.week.days', 'ordinal') }}", "seventh"),
        ("The S&P 500 rose.", "The S&P 500 rose."),
        ("{% if known('total.pace') %}yes{% else %}no{% endif %}", "no"),
        ("{% if known('total.week') and not known('total.pace') %}yes{% endif %}", "yes"),
        ("a{# 5 comments #} word", "a word"),
        ("one\nline", "one line"),
        ("**strong** and *emphasis*", "*strong* and *emphasis*"),
    ],
)
def test_what_an_expression_prints(report: tuple[ReportSpec, Analysis], text: str, printed: str) -> None:
    assert find_codes(report, "en", text) == []
    assert print_text(report, "en", text) == [("Paragraph", printed)]


def test_each_form_is_described() -> None:
    described = {name for row in list_rows(read_page("docs/prose.md")) for name in list_names(row[0])}

    assert {"magnitude", "signed", "plain", "count", "ordinal", "digits", "cell"} <= described
    assert {form for form in DATE_FORMS if not form.startswith("tick")} <= described


def test_blocks_of_markdown(report: tuple[ReportSpec, Analysis]) -> None:
    text = "## Near term\n\nCalm.\n\n- one\n- two\n"

    assert print_text(report, "en", text) == [
        ("Subheading", "Near term"),
        ("Paragraph", "Calm."),
        ("BulletList", "one"),
        ("BulletList", "two"),
    ]


def test_where_the_mark_stands_in_chinese(report: tuple[ReportSpec, Analysis]) -> None:
    assert print_text(report, "zh", "**近期**：市场") == [("Paragraph", "*近期*：市场")]
    assert print_text(report, "zh", "**近期：**市场") == [("Paragraph", "**近期：**市场")]
    assert print_text(report, "zh", "一\n二") == [("Paragraph", "一二")]
