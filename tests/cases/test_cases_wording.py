"""A report's own phrases and prose are checked before anything is said by them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from issue_factory import make_small, refuse_issue, write_issue

from flowbrief.model.diagnostic import Diagnostic, ExitCode
from flowbrief.model.document import Figure, plain_text
from flowbrief.render.reading import find_unsourced, walk_runs

# The last week of the small table is one of outflow.
HEADLINE = "headline: total\n"
NOTES = "  - id: notes\n"
VIEW = '  - id: view\n    title: {zh: 展望, en: Outlook}\n    opinion: "view.{lang}.md"\n' + NOTES


def reword(folder: Path, phrases: str) -> Path:
    return make_small(folder, (HEADLINE, f"{HEADLINE}language: {phrases}\n"))


def opine(folder: Path, text: str, *edits: tuple[str, str]) -> Path:
    config = make_small(folder, (NOTES, VIEW), *edits)
    for language in ("zh", "en"):
        (folder / f"view.{language}.md").write_text(text, encoding="utf-8")
    return config


def found(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return [(diagnostic.code, diagnostic.place.field) for diagnostic in diagnostics]


def test_a_phrase_of_the_report_is_said(tmp_path: Path) -> None:
    config = reword(tmp_path, '{en: {phrases: {level.out.headline: ["{subject} shed {amount} in all"]}}}')
    chinese, english = write_issue(config).documents
    assert plain_text(english.headline) == "All funds shed $60m in all"
    assert "shed" not in plain_text(chinese.headline)


def test_a_tile_for_a_metric_without_one_may_be_worded(tmp_path: Path) -> None:
    tile = '{en: {phrases: {tile.change.label: ["change of {short}"], tile.change.figure: ["{main:signed}"], '
    tile += 'tile.change.context: ["against {previous:signed}"]}}}'
    config = make_small(
        tmp_path,
        (HEADLINE, f"{HEADLINE}languages: [en]\nlanguage: {tile}\n"),
        ('  "*.ma4":', '  total.change: {kind: change, of: week}\n  "*.ma4":'),
        ("key_figures: [total.week, tech.week]", "key_figures: [total.change]"),
    )
    (shown,) = write_issue(config).documents[0].key_figures.tiles
    assert [plain_text(runs) for runs in (shown.label, shown.figure, shown.context)] == [
        "change of All",
        "−$1.9bn",
        "against +$1.9bn",
    ]


def test_every_mistake_in_the_phrases_is_found_at_once(tmp_path: Path) -> None:
    config = reword(
        tmp_path,
        "\n".join(
            (
                "",
                "  zh: {phrases: {level.ni: [流入]}}",
                "  en:",
                "    phrases:",
                '      levle.in: ["x"]',
                '      level.in: ["{subject} got {amont}", "{subject", "{subject} took 5", "{amount:big}", "{}"]',
            )
        ),
    )
    diagnostics = refuse_issue(config)
    assert found(diagnostics) == [
        ("unknown-phrase", "language.zh.phrases.level.ni"),
        ("unknown-phrase", "language.en.phrases.levle.in"),
        ("unknown-slot", "language.en.phrases.level.in"),
        ("phrase-syntax", "language.en.phrases.level.in"),
        ("typed-digit", "language.en.phrases.level.in"),
        ("unknown-form", "language.en.phrases.level.in"),
        ("unknown-slot", "language.en.phrases.level.in"),
    ]
    assert {diagnostic.place.file for diagnostic in diagnostics} == {config.as_posix()}
    assert {diagnostic.exit_code for diagnostic in diagnostics} == {ExitCode.USAGE}
    assert diagnostics[1].hint == "did you mean 'level.in'?"
    known = set(re.findall(r"\w+", diagnostics[2].hint))
    assert {"amount", "days", "week", "short", "subject", "again", "whole"} <= known


@pytest.mark.parametrize("template", ["{subject} of {whole}", "{subject} on {amount:date}"])
def test_a_phrase_that_cannot_be_filled_this_week_is_a_mistake_in_it(template: str, tmp_path: Path) -> None:
    config = reword(tmp_path, f'{{en: {{phrases: {{level.out: ["{template}"]}}}}}}')
    assert found(refuse_issue(config)) == [("phrase-unfit", "language.en.phrases.level.out")]


def test_an_allowed_name_may_stand_in_a_phrase(tmp_path: Path) -> None:
    phrases = '{en: {phrases: {level.out: ["{subject} (S&P 500) lost {amount} in the week to {week:date}"]}}}'
    edits = (HEADLINE, f'{HEADLINE}allow_digits: ["S&P 500"]\nlanguage: {phrases}\n')
    assert write_issue(make_small(tmp_path, edits)).documents


def test_an_allowed_name_is_accounted_for_wherever_it_stands(tmp_path: Path) -> None:
    """In a phrase, a name, a title, a table's first column and a source line, it is a figure of its own."""
    phrases = '{en: {phrases: {level.out: ["{subject} (S&P 500) lost {amount} in the week to {week:date}"]}}}'
    ytd = "  this_year:\n    kind: year_to_date\n    title: {zh: 今年, en: S&P 500 this year}\n    subjects: [tech]\n"
    config = make_small(
        tmp_path,
        (HEADLINE, f'{HEADLINE}allow_digits: ["S&P 500"]\nlanguage: {phrases}\n'),
        ("title: {zh: 单周净流入, en: Weekly net flow}", "title: {zh: 单周净流入, en: S&P 500 by week}"),
        ("provider: {zh: 交易所, en: The exchange}", "provider: {zh: 交易所, en: S&P 500 desk}"),
        ("short: {zh: 科技, en: Technology}", "short: {zh: 科技, en: S&P 500}"),
        ("tables:\n", "tables:\n" + ytd),
        ("    tables: [last_weeks]\n", "    tables: [last_weeks, this_year]\n"),
        ('  "*.ma4":', '  "*.since": {kind: cumulative, of: week}\n  "*.ytd": {kind: ytd, of: week}\n  "*.ma4":'),
    )
    for document in write_issue(config).documents:
        assert find_unsourced(document) == ()
    text = "".join(plain_text(runs) for _, runs in walk_runs(document))
    for words in ("(S&P 500) lost", "S&P 500 by week", "S&P 500 desk"):
        assert words in text


def test_a_digit_in_a_title_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    config = make_small(tmp_path, ("title: {zh: 小报告, en: A small report}", "title: {zh: 小报告, en: Report 7}"))
    (tmp_path / "flows.csv").unlink()
    (diagnostic,) = refuse_issue(config)
    assert (diagnostic.code, diagnostic.exit_code) == ("typed-digit", ExitCode.USAGE)
    assert (diagnostic.place.line, diagnostic.place.column) == (2, 22)


PROSE = """**Near term.** They recorded {{ flow('total.week') }}{% if known('total.ma4') %}, or {{ figure('total.ma4',
form='signed') }} on average{% else %}{{ figure('tech.week') }}{% endif %}.

## A heading

- one point
- {% if not known('tech.ma4') or known('total.week') %}another{% endif %} point
"""


def test_prose_that_uses_everything(tmp_path: Path) -> None:
    config = opine(tmp_path, PROSE, (HEADLINE, f"{HEADLINE}languages: [en]\n"))
    opinion = write_issue(config).documents[0].sections[1].blocks[0]
    text = str(opinion)
    assert [type(block).__name__ for block in opinion.blocks] == ["Paragraph", "Subheading", "BulletList"]  # type: ignore[union-attr]
    figures = [run for run in opinion.blocks[0].runs if isinstance(run, Figure)]  # type: ignore[union-attr]
    assert [(figure.measure, figure.printed) for figure in figures] == [
        ("total.week", "$60m"),
        ("total.ma4", "+$1.2bn"),
    ]
    assert "tech.week" not in text


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ figure('total.weak') }}", "unknown-measure"),
        ("{% if known('total.ma4') %}x{% else %}{{ flow('total.weak') }}{% endif %}", "unknown-measure"),
        ("up by 5%", "typed-digit"),
        ("the ② point", "typed-digit"),
        ("half of it: ½", "typed-digit"),
        ("&#53;", "typed-digit"),
        ("{{ 5 }}", "prose-expression"),
        ("{{ '5' }}", "prose-expression"),
        ("{% set x = '5' %}{{ x }}", "prose-expression"),
        ("{% for x in 'abc' %}{{ loop.index }}{% endfor %}", "prose-expression"),
        ("{{ figure('total.week')|length }}", "prose-expression"),
        ("{{ figure() }}", "prose-expression"),
        ("{{ figure('total.week', 'big', 'x') }}", "prose-expression"),
        ("{{ flow('total.week', form='signed') }}", "prose-expression"),
        ("{{ figure(*['total.week']) }}", "prose-expression"),
        ("{{ 'x' * 999999999 }}", "prose-expression"),
        ("{{ ''.__class__ }}", "prose-expression"),
        ("{% include 'x' %}", "prose-expression"),
        ("{{ known('total.week') }}", "prose-expression"),
        ("{% if flow('total.week') %}x{% endif %}", "prose-expression"),
        ("{{ figure('total.week' }}", "prose-expression"),
        ("{{ figure('total.week', 'big') }}", "figure-form"),
        ("{{ flow('total.week.period') }}", "figure-form"),
        ("<b>x</b>", "prose-markup"),
        ("![x](http://127.0.0.1/x.png)", "prose-markup"),
        ("[x](http://127.0.0.1/)", "prose-markup"),
        ("`x`", "prose-markup"),
        ("> x", "prose-markup"),
        ("a\ue000b", "prose-character"),
        ("a\x07b", "prose-character"),
    ],
)
def test_prose_is_refused_with_its_line(line: str, code: str, tmp_path: Path) -> None:
    diagnostics = refuse_issue(opine(tmp_path, f"A first line.\n\n{line}\n"))
    assert {diagnostic.place.file for diagnostic in diagnostics} == {"view.zh.md", "view.en.md"}
    for diagnostic in diagnostics:
        assert (diagnostic.place.line, diagnostic.exit_code) == (3, ExitCode.USAGE)
    assert code in {diagnostic.code for diagnostic in diagnostics}


@pytest.mark.parametrize("text", ["- one\n  - two\n", "- one\n\n  more of one\n"])
def test_a_list_that_would_lose_its_form_is_refused(text: str, tmp_path: Path) -> None:
    assert "prose-markup" in {diagnostic.code for diagnostic in refuse_issue(opine(tmp_path, text))}


def test_every_unknown_measure_of_a_text_is_found_at_once(tmp_path: Path) -> None:
    text = "{{ figure('a.b') }}\n\n{% if known('c.d') %}{{ flow('e.f') }}{% endif %}\n"
    english = [d for d in refuse_issue(opine(tmp_path, text)) if d.place.file == "view.en.md"]
    assert [(d.place.line, d.message) for d in english] == [
        (1, "there is no measure 'a.b'"),
        (3, "there is no measure 'c.d'"),
        (3, "there is no measure 'e.f'"),
    ]


def test_a_name_with_digits_is_accounted_for(tmp_path: Path) -> None:
    config = opine(tmp_path, "The S&P 500 rose.\n", (HEADLINE, f'{HEADLINE}allow_digits: ["S&P 500"]\n'))
    opinion = write_issue(config).documents[1].sections[1].blocks[0]
    assert opinion.blocks[0].runs[1] == Figure("name", "S&P 500", "S&P 500", "name")  # type: ignore[union-attr]


def test_units_are_those_of_the_data(tmp_path: Path) -> None:
    """A table of renminbi does not say dollars."""
    for document, unit, word in zip(
        write_issue(make_small(tmp_path, ("currency: USD", "currency: CNY"))).documents,
        ("亿元", "RMB bn"),
        ("6000万元", "RMB60m"),
        strict=True,
    ):
        chart, table = document.sections[0].blocks[-2:]
        assert table.unit == unit  # type: ignore[union-attr]
        assert unit in plain_text(chart.subtitle)  # type: ignore[union-attr]
        assert word in plain_text(document.headline)
