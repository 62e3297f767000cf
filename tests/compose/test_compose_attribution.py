"""Who said it: no sentence prints a figure of a third party without its name, whatever the data choose to print."""

from __future__ import annotations

from pathlib import Path

import pytest
from fact_reports import LEAVE_OUT, WEEK, document_of, finish, make_facts_report, prepare_report, text_of, write_report
from hypothesis import given, settings
from hypothesis import strategies as st
from verify_factory import errors

from flowbrief.compose import proofread
from flowbrief.compose.attribution import split_sentences
from flowbrief.compose.prose import read_prose
from flowbrief.compose.sentences import Voice, build_voice
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.document import Opinion
from flowbrief.model.measure import Analysis
from flowbrief.model.prose import Prose
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language
from flowbrief.verify.attribution import cut_chinese, cut_english

A, B = "{{ source('funds.flow') }}", "{{ source('funds.earlier') }}"
FLOW, EARLIER = "{{ figure('funds.flow') }}", "{{ figure('funds.earlier') }}"
OWN = "{{ figure('tech.week') }}"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReportSpec, Analysis]:
    spec, _, analysis = prepare_report(make_facts_report(tmp_path_factory.mktemp("facts")))
    return spec, analysis


def voice_of(spec: ReportSpec, language: Language) -> Voice:
    return build_voice(spec, load_phrasebook(language), 0)


def read(measured: tuple[ReportSpec, Analysis], text: str, language: Language = "en", **more: bool) -> Opinion:
    spec, analysis = measured
    prose = Prose(Path("view.md"), "view.md", text)
    return read_prose(prose, analysis, voice_of(spec, language), spec.absent, **more)


def find_codes(measured: tuple[ReportSpec, Analysis], text: str, language: Language = "en", **more: bool) -> list[str]:
    try:
        read(measured, text, language, **more)
    except Refused as refused:
        for diagnostic in refused.diagnostics:
            assert diagnostic.exit_code is ExitCode.USAGE
            assert diagnostic.place.line
            assert diagnostic.hint
        return [diagnostic.code for diagnostic in refused.diagnostics]
    return []


@pytest.mark.parametrize(
    ("text", "language", "lacking"),
    [
        (f"According to {A}, {FLOW} came in.", "en", 0),
        (f"{FLOW} came in, {A} says.", "en", 0),
        (f"{FLOW} came in.", "en", 1),
        (f"According to {B}, {FLOW} came in.", "en", 1),
        (f"According to {A}, {FLOW} came in. Before, {FLOW} had.", "en", 1),
        (f"{A} counts. {FLOW} came in! Was it {FLOW}? It was {FLOW}.", "en", 3),
        (f"{FLOW} against {EARLIER}, says {A}.", "en", 1),
        (f"{FLOW} against {EARLIER}, say {A} and {B}.", "en", 0),
        (f"{OWN} came in.", "en", 0),
        (f"{FLOW} came in on {{{{ figure('funds.flow.to') }}}}.", "en", 1),
        ("It ended on {{ figure('funds.flow.to') }}.", "en", 1),
        ("There was {{ flow('funds.flow') }}.", "en", 1),
        (f"- {A}: {FLOW}\n- {FLOW}\n", "en", 1),
        (f"- {A}: {FLOW}\n- {B}: {EARLIER}\n", "en", 0),
        (f"## A week of {FLOW}\n\nSo says {A}.", "en", 0),
        (f"One.\n\n{A} counts.\n\n{FLOW} came in.", "en", 1),
        (f"According to {A},\n{FLOW} came in.", "en", 0),
        (f"**According to {A}.** {FLOW} came in.", "en", 1),
        (f"*{A} counted* **{FLOW}**.", "en", 0),
        (f"According to {A} it was “a turn.” The flow was {FLOW}.", "en", 1),
        (f"According to {A} (a bank.) The flow was {FLOW}.", "en", 1),
        (f"According to {A}, funds in the U.S. took in {FLOW}.", "en", 0),
        (f"According to {A}, “U.S.” funds took in {FLOW}.", "en", 0),
        (f"According to {A}, technology, e.g. chips, i.e. hardware, took in {FLOW}.", "en", 0),
        (f"According to {A}, it was approx. {FLOW} vs. {FLOW}.", "en", 0),
        (f"According to {A}, funds of Fund Co. and others took in {FLOW}.", "en", 0),
        (f"{A} counts the U.S. The flow was {FLOW}.", "en", 1),
        (f"据{A}数据，净流入{FLOW}。", "zh", 0),
        (f"净流入{FLOW}。", "zh", 1),
        (f"据{A}数据，净流入{FLOW}。此前{FLOW}！", "zh", 1),
        (f"据{A}数据，“市场转向。”净流入{FLOW}。", "zh", 1),
        (f"据{A}数据，净流入{FLOW}；此前{FLOW}，{FLOW}。", "zh", 0),
        (f"据{B}数据，净流入{FLOW}？", "zh", 1),
        (f"- {A}：{FLOW}\n- {FLOW}\n", "zh", 1),
        (f"## 净流入{FLOW}\n\n{A}如是说。", "zh", 0),
    ],
)
def test_a_sentence_with_a_figure_of_somebody_names_it(
    measured: tuple[ReportSpec, Analysis], text: str, language: Language, lacking: int
) -> None:
    assert find_codes(measured, text, language) == ["figure-unattributed"] * lacking


@pytest.mark.parametrize(
    ("text", "language", "lacking"),
    [
        (f"{A} counts inflows.", "en", 0),
        (f"{A} counts inflows. They went on.", "en", 1),
        ("Money came in.", "en", 1),
        (f"## What is said\n\n{A} counts inflows.", "en", 0),
        (f"- {A} counts.\n- Others do not.\n", "en", 1),
        (f"{A}的数据显示净流入。市场转向。", "zh", 1),
        (f"{A}称：“市场转向。”", "zh", 0),
    ],
)
def test_every_sentence_of_a_reported_text_names_somebody(
    measured: tuple[ReportSpec, Analysis], text: str, language: Language, lacking: int
) -> None:
    assert find_codes(measured, text, language, is_reported=True) == ["figure-unattributed"] * lacking
    assert find_codes(measured, text, language) == []


def test_the_mistake_is_told_with_the_sentence_the_provider_and_the_line(
    measured: tuple[ReportSpec, Analysis],
) -> None:
    with pytest.raises(Refused) as caught:
        read(measured, f"One.\n\nIt was {FLOW}.\n")
    (diagnostic,) = caught.value.diagnostics
    assert "“It was ….” prints a figure of Bank A" in diagnostic.message
    assert (diagnostic.place.file, diagnostic.place.line) == ("view.md", 3)
    with pytest.raises(Refused) as caught:
        read(measured, f"当周{FLOW}。", "zh")
    assert "甲行" in caught.value.diagnostics[0].message


def test_a_reported_text_has_its_label(measured: tuple[ReportSpec, Analysis]) -> None:
    told = read(measured, f"{A} counts inflows.", is_reported=True)
    assert (told.label, told.voice) == ("Third-party figures", "reported")
    told = read(measured, f"{A}的数据显示净流入。", "zh", is_reported=True)
    assert told.label == "第三方数据"
    assert read(measured, "We wait.").label == "Opinion"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ source('tech.week') }} says so.", "source-unfit"),
        ("{{ source('policy.path') }} says so.", "source-unfit"),
        ("{{ source('funds.flw') }} says so.", "unknown-measure"),
        ("{{ source('funds.flow', 'short') }} says so.", "prose-expression"),
        ("{{ source() }} says so.", "prose-expression"),
        ("{% if source('funds.flow') %}x{% endif %}", "prose-expression"),
        (f"{A}: {{{{ flow('funds.flow.to') }}}}.", "figure-form"),
        (f"{A}: {{{{ figure('funds.flow', 'count') }}}}.", "figure-form"),
    ],
)
def test_source_takes_a_fact(measured: tuple[ReportSpec, Analysis], text: str, code: str) -> None:
    assert find_codes(measured, text) == [code]


# sentences

ENGLISH = st.lists(
    st.sampled_from(
        ["Flows", "rose", "U.S.", "“U.S.”", "e.g.", "Inc.", "fell.", "fell!", "“fell.”", "(fell.)", "why?", "No.",
         "a.b", "iShares", "J.", "co.", "\ue005", "\ue006.", "etc.", "x."]
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(ENGLISH)
def test_both_calculationscut_english_sentences_alike(words: list[str]) -> None:
    text = " ".join(words)
    first = [" ".join(one.split()) for one in split_sentences(text, "en")]
    assert [one for one in first if one] == [one for one in cut_english(text) if one]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="净流入。！？；，”“.\ue005 ", max_size=20))
def test_both_calculationscut_chinese_sentences_alike(text: str) -> None:
    assert [one for one in split_sentences(text, "zh") if one] == [one for one in cut_chinese(text) if one]


# known, and the branches that are not taken


def test_known_follows_the_day(tmp_path: Path) -> None:
    texts = {"base": (
        "{% if known('funds.close') %}据{{ source('funds.close') }}，收盘{{ figure('funds.close') }}。{% else %}"
        "没有收盘价。{% endif %}",
        "{% if known('funds.close') %}The close was {{ figure('funds.close') }}, says {{ source('funds.close') }}."
        "{% else %}There is no close.{% endif %}",
    )}  # fmt: skip
    config = make_facts_report(tmp_path, LEAVE_OUT, files=("rates.csv",), texts=texts)
    on, after = write_report(config, WEEK), write_report(config, WEEK.replace(day=11))
    assert "The close was $196.32, says Agency B." in text_of(on, "en", "outlook")
    assert "据乙社，收盘196.32美元。" in text_of(on, "zh", "outlook")
    assert "There is no close." in text_of(after, "en", "outlook")
    assert "没有收盘价。" in text_of(after, "zh", "outlook")


def proofread_with(folder: Path, name: str, zh: str, en: str) -> tuple[Diagnostic, ...]:
    config = make_facts_report(folder, LEAVE_OUT, texts={name: (zh, en)})
    spec, _, analysis = prepare_report(config)
    found = proofread(spec, analysis)
    assert all(Path(diagnostic.place.file).name.startswith(name) for diagnostic in found)
    return found


@pytest.mark.parametrize(
    ("zh", "en", "codes"),
    [
        ("一切如常。", f"{A} sees outflows of 5.", ["figure-unattributed", "typed-digit"]),
        ("一切如常, 甚好。", f"According to {A}, so it is.", ["figure-unattributed", "punctuation"]),
        (f"据{A}，如此。", f"{A}：so it is.", ["punctuation"]),
        (f"据{A}，如此。", f"{A} says {{{{ figure('funds.flw') }}}}.", ["unknown-measure"]),
        (f"据{A}，如此。", f"{A} says `code`.", ["prose-markup"]),
        (f"据{A}，净流出{EARLIER}。", f"{A} says so.", ["figure-unattributed"]),
        (f"据{A}，净流出{{{{ figure('bond.week') }}}}。", f"{A} says so.", []),
    ],
)
def test_a_case_is_proofread_in_both_languages_although_another_is_printed(
    tmp_path: Path, zh: str, en: str, codes: list[str]
) -> None:
    """The case of outflows, in a week of inflows."""
    assert sorted(d.code for d in proofread_with(tmp_path, "outflow", zh, en)) == codes


@pytest.mark.parametrize(
    ("en", "codes"),
    [
        (f"{{% if known('tech.week') %}}Fine.{{% else %}}It was {FLOW}.{{% endif %}}", ["figure-unattributed"]),
        (f"{{% if not known('tech.week') %}}It was {FLOW}.{{% endif %}}Fine.", ["figure-unattributed"]),
        (f"{{% if known('tech.week') %}}According to {A}, {{% endif %}}it was {FLOW}.", ["figure-unattributed"]),
        (f"{{% if known('funds.flow') %}}According to {A}, it was {FLOW}.{{% else %}}Fine.{{% endif %}}", []),
        ("{% if known('tech.week') %}Fine.{% else %}`code`{% endif %}", ["prose-markup"]),
    ],
)
def test_branches_that_are_not_taken_are_proofread_too(tmp_path: Path, en: str, codes: list[str]) -> None:
    assert [d.code for d in proofread_with(tmp_path, "base", "一切如常。", en)] == codes


def test_a_figure_without_a_value_is_a_mistake_only_where_it_is_printed(tmp_path: Path) -> None:
    texts = {"nothing": (f"净流入{OWN}。", f"It was {OWN}."), "inflow": (f"据{A}{OWN}。", f"{A} and {OWN}.")}
    config = make_facts_report(tmp_path, LEAVE_OUT, files=("rates.csv",), texts=texts)
    spec, _, analysis = prepare_report(config)
    found = proofread(spec, analysis)
    assert {(d.code, Path(d.place.file).name) for d in found} == {
        ("measure-absent", "nothing.zh.md"),
        ("measure-absent", "nothing.en.md"),
    }


def test_an_issue_with_attributed_lists_is_calculated_twice(tmp_path: Path) -> None:
    texts = {"base": (
        f"我们看到：\n\n- 据{A}，净流入**{FLOW}**；\n- 据{B}，{{{{ flow('funds.earlier') }}}}。",
        f"What we see in the U.S. market:\n\n- {A} says **{FLOW}**\n- {B}: {{{{ flow('funds.earlier') }}}}, “a turn.”",
    )}  # fmt: skip
    written, finished = finish(make_facts_report(tmp_path, texts=texts))
    assert errors(finished.check()) == []
    assert "Bank A says $6.0bn" in text_of(written, "en", "outlook")
    assert document_of(written, "zh").language == "zh"
