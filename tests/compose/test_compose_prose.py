"""An analyst's text becomes blocks of runs; whatever else it tries, it is told so and nothing is run."""

import time
from datetime import date
from decimal import Decimal

import pytest
from compose_factory import list_texts, make_measure, proofread_text, read_text
from measure_factory import USD

from flowbrief.compose.prose import default_form
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused, Severity
from flowbrief.model.document import BulletList, Figure, Opinion, Paragraph, Plain, Subheading
from flowbrief.model.quantity import COUNT, PERCENT, Quantity
from flowbrief.model.text import Language


def refuse(text: str, language: Language = "en") -> tuple[Diagnostic, ...]:
    with pytest.raises(Refused) as caught:
        read_text(text, language)
    for diagnostic in caught.value.diagnostics:
        assert diagnostic.severity is Severity.ERROR
        assert diagnostic.exit_code is ExitCode.USAGE
        assert diagnostic.place.file == f"prose/view.{language}.md"
    return caught.value.diagnostics


def refuse_one(text: str) -> Diagnostic:
    (diagnostic,) = refuse(text)
    return diagnostic


# figures


@pytest.mark.parametrize(
    ("expression", "en", "zh"),
    [
        ("figure('total.week')", "$37.1bn", "371亿美元"),
        ("figure('world.week')", "−$1.3bn", "−13亿美元"),
        ("figure('world.week', 'magnitude')", "$1.3bn", "13亿美元"),
        ("figure('world.week', 'signed')", "−$1.3bn", "−13亿美元"),
        ("figure('world.week', form='signed')", "−$1.3bn", "−13亿美元"),
        ("figure('total.share')", "63.3%", "63.3%"),
        ("figure('total.streak')", "11", "11"),
        ("figure('total.streak', 'ordinal')", "11th", "第11"),
        ("figure('total.since')", "1 May 2024", "2024年5月1日"),
        ("figure('total.since', 'month')", "May 2024", "2024年5月"),
        ("figure('total.period')", "24 July 2024", "2024年7月24日"),
        ("flow('total.week')", "a net inflow of $37.1bn", "净流入371亿美元"),
        ("flow('world.week')", "a net outflow of $1.3bn", "净流出13亿美元"),
    ],
)
def test_expressions_print_measures(expression: str, en: str, zh: str) -> None:
    assert list_texts(read_text(f"{{{{ {expression} }}}}")) == [en]
    assert list_texts(read_text(f"{{{{ {expression} }}}}", "zh")) == [zh]


def test_flow_that_prints_as_zero_has_no_figure_and_no_direction() -> None:
    (paragraph,) = read_text("{{ flow('other.week') }}").blocks
    assert isinstance(paragraph, Paragraph)
    assert not any(isinstance(run, Figure) for run in paragraph.runs)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_range_typed_in_prose_is_kept_on_one_line(language: Language) -> None:
    text = "{{ figure('total.week') }}–{{ figure('world.week') }}"
    assert "\u2060–\u2060" in list_texts(read_text(text, language))[0]


def test_figure_is_a_run_with_its_measure() -> None:
    (paragraph,) = read_text("Inflows of {{ figure('total.week') }} came.").blocks
    assert paragraph == Paragraph(
        (Plain("Inflows of "), Figure("total.week", "$37.1bn", "37116000000", "USD"), Plain(" came."))
    )


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (Quantity(Decimal(3), COUNT), "count"),
        (Quantity(Decimal(3), PERCENT), "plain"),
        (Quantity(Decimal(-3), USD), "plain"),
        (date(2024, 5, 1), "date"),
    ],
)
def test_form_without_a_choice(value: Quantity | date, form: str) -> None:
    assert default_form(make_measure("m", value)) == form


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% if known('total.week') %}yes{% else %}no{% endif %}", "yes"),
        ("{% if known('total.ma4') %}{{ flow('total.ma4') }}{% else %}no{% endif %}", "no"),
        ("{% if not known('total.ma4') %}no{% endif %}", "no"),
        ("{% if known('total.week') and known('total.ma4') %}both{% else %}not both{% endif %}", "not both"),
        ("{% if known('total.week') or known('total.ma4') %}one{% endif %}", "one"),
        ("{% if known('total.ma4') %}a{% elif known('total.week') %}b{% endif %}", "b"),
        ("yes{# a remark #}", "yes"),
    ],
)
def test_known_chooses_what_is_said(text: str, said: str) -> None:
    assert list_texts(read_text(text)) == [said]


# Markdown


def test_blocks() -> None:
    opinion = read_text("## Near *term*\n\nOne\nline.\n\n- a **{{ figure('total.week') }}** b\n- c\n\nEnd.")
    assert list_texts(opinion) == ["# Near term", "One line.", "- a $37.1bn b", "- c", "End."]
    assert [type(block) for block in opinion.blocks] == [Subheading, Paragraph, BulletList, Paragraph]
    points = opinion.blocks[2]
    assert isinstance(points, BulletList)
    assert points.items[0] == (
        Plain("a "),
        Figure("total.week", "$37.1bn", "37116000000", "USD", strong=True),
        Plain(" b"),
    )


def test_emphasis_within_emphasis_ends_where_the_outer_one_does() -> None:
    (paragraph,) = read_text("a **b *c* d** e").blocks
    assert paragraph == Paragraph((Plain("a "), Plain("b c d", strong=True), Plain(" e")))


def test_line_break_is_a_space_in_english_and_nothing_in_chinese() -> None:
    assert list_texts(read_text("one\ntwo")) == ["one two"]
    assert list_texts(read_text("资金\n流入", "zh")) == ["资金流入"]


def test_opinion_is_labelled() -> None:
    assert read_text("x") == Opinion("Opinion", (Paragraph((Plain("x"),)),))
    assert read_text("甲", "zh").label == "观点"


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("One.\n\n[a link](https://example.com)", 3),
        ("![a picture](x.png)", 1),
        ("`code`", 1),
        ("One.\n\n```\ncode\n```", 3),
        ("    code", 1),
        ("> quoted", 1),
        ("1. first\n2. second", 1),
        ("One.\n\n---\n\nTwo.", 3),
        ("a <b>bold</b> word", 1),
        ("<div>\nhtml\n</div>", 1),
        ("<script>alert(1)</script>", 1),
        ("One.\n\n- a\n  - b", 4),
        ("- a\n\n  b", 3),
        ("- # heading", 1),
    ],
)
def test_other_markdown_is_refused_with_its_line(markup: str, line: int) -> None:
    diagnostic = refuse_one(markup)
    assert (diagnostic.code, diagnostic.place.line) == ("prose-markup", line)
    assert "**strong**" in diagnostic.hint


# measures


def test_unknown_measures_are_all_named_with_their_lines() -> None:
    found = refuse("One {{ figure('total.weak') }}.\n\nTwo {{ flow('nobody.week') }}.\n{% if known('x') %}y{% endif %}")
    assert {d.code for d in found} == {"unknown-measure"}
    assert [d.place.line for d in found] == [1, 3, 4]
    assert "'total.weak'" in found[0].message
    assert "explain" in found[0].hint


def test_unknown_measure_is_found_in_the_branch_that_is_not_taken() -> None:
    text = "{% if known('total.ma4') %}{{ flow('total.typo') }}{% else %}no{% endif %}"
    assert refuse_one(text).code == "unknown-measure"


def test_absent_measure_says_why_and_what_to_do() -> None:
    diagnostic = refuse_one("One.\n\nTwo {{ figure('total.ma4') }}.")
    assert (diagnostic.code, diagnostic.place.line) == ("measure-absent", 3)
    assert "gap-in-window" in diagnostic.message
    assert "{% if known('total.ma4') %}" in diagnostic.hint


@pytest.mark.parametrize(
    "expression",
    [
        "figure('total.week', 'loud')",
        "figure('total.week', 'month')",
        "figure('total.week', 'count')",
        "figure('total.share', 'ordinal')",
        "figure('total.since', 'signed')",
        "flow('total.streak')",
        "flow('total.since')",
        "flow('total.share')",
    ],
)
def test_form_that_does_not_fit_is_refused(expression: str) -> None:
    assert refuse_one(f"One.\nTwo {{{{ {expression} }}}}.").code == "figure-form"


# hostile texts

HOSTILE = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ figure.__globals__ }}",
    "{{ figure.__self__.analysis }}",
    "{{ figure('total.week').__class__ }}",
    "{{ figure('total.week') | attr('__class__') }}",
    "{{ known.__func__.__code__ }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.system('touch pwned') }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ namespace() }}",
    "{{ range(10**9) }}",
    "{{ 10**10**10 }}",
    "{{ 'a' * 10**10 }}",
    "{{ 1 + 1 }}",
    "{{ 42 }}",
    "{{ '42' }}",
    "{{ figure }}",
    "{{ figure() }}",
    "{{ figure(1) }}",
    "{{ figure(none) }}",
    "{{ figure(['total.week']) }}",
    "{{ figure(*['total.week']) }}",
    "{{ figure(**{}) }}",
    "{{ figure('total.week', shape='signed') }}",
    "{{ figure('total.week', 'signed', 'twice') }}",
    "{{ flow('total.week', 'signed') }}",
    "{{ known('total.week') }}",
    "{{ figure('total.' ~ 'week') }}",
    "{{ figure('total.week') + '0' }}",
    "{{ figure('total.week') | upper }}",
    "{{ undefined_name }}",
    "{{ open('/etc/passwd').read() }}",
    "{% import 'os' as os %}",
    "{% from 'x' import y %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'base' %}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in 'abc' %}{{ i }}{% endfor %}",
    "{% set x = 3 %}",
    "{% set x %}3{% endset %}",
    "{% macro m() %}x{% endmacro %}",
    "{% call figure() %}x{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% block b %}x{% endblock %}",
    "{% raw %}{{ x }}{% endraw %}{{ x }}",
    "{% autoescape false %}x{% endautoescape %}",
    "{% do x %}",
    "{% if 1 %}x{% endif %}",
    "{% if range(3) %}x{% endif %}",
    "{% if known('total.week', 'total.ma4') %}x{% endif %}",
    "{% if known() %}x{% endif %}",
    "{% if known('total.week') == known('total.ma4') %}x{% endif %}",
    "{% if figure('total.week') %}x{% endif %}",
    "{% if known('total.week') is defined %}x{% endif %}",
    "{% with a = 3 %}x{% endwith %}",
    "{{",
    "{{ figure('total.week'",
    "{{ figure('total.week) }}",
    "{% if known('total.week') %}x",
    "{% endif %}",
    "{# x",
    "{{ }}",
    "{% %}",
    "{{ figure('total.week') }",
    "{{ 'a' if known('total.week') else 'b' }}",
    "{{ [x for x in y] }}",
    "{{ (lambda: 0)() }}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_told_so_and_runs_nothing(text: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    begun = time.monotonic()
    for found in (refuse(f"One.\n\n{text}"), proofread_text(f"One.\n\n{text}")):
        expressions = [d for d in found if d.code == "prose-expression"]
        assert expressions, found
        assert expressions[0].place.line == 3
        assert "figure('id')" in expressions[0].hint
    assert time.monotonic() - begun < 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["\ue0000\ue001", "\ue00042\ue001 {{ flow('total.week') }}", "a\ue000b", "\x00"])
def test_characters_that_figures_travel_as_are_refused(text: str) -> None:
    codes = {d.code for d in proofread_text(f"One {text}")}
    assert "prose-character" in codes
    assert codes <= {"prose-character", "typed-digit"}


ENDLESS = {
    "brackets": "{{ " + "(" * 9000 + "x" + ")" * 9000 + " }}",
    "lists": "{{ " + "[" * 9000 + "]" * 9000 + " }}",
    "nots": "{% if " + "not " * 9000 + "known('total.week') %}x{% endif %}",
    "ors": "{% if " + "known('total.week') or " * 900 + "known('total.week') %}x{% endif %}",
    "conditions": "{% if known('total.week') %}" * 900 + "x" + "{% endif %}" * 900,
    "nested": "{% if known('total.week') %}" * 13 + "x" + "{% endif %}" * 13,
    "digits": "{{ " + "9" * 5000 + " }}",
    "sums": "{{ " + "'a' ~ " * 5000 + "'a' }}",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_endless_expression_is_refused_before_it_is_run(text: str) -> None:
    assert {d.code for d in refuse(text)} == {"prose-expression"}


def test_conditions_may_stand_within_each_other() -> None:
    text = "{% if known('total.week') %}" * 12 + "x" + "{% endif %}" * 12
    assert list_texts(read_text(text)) == ["x"]


@pytest.mark.parametrize("text", ["*" * 5000, "[" * 5000, "**a " * 3000, "`" * 5000, "![" * 3000, ">" * 5000])
def test_endless_markdown_ends(text: str) -> None:
    begun = time.monotonic()
    assert {d.code for d in proofread_text(text)} <= {"prose-markup"}
    assert time.monotonic() - begun < 2
