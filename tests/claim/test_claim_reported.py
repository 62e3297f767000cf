"""A flow as somebody else gave it: every variant in both languages, in a sentence that names its provider."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from fact_reports import LEAVE_OUT, WEEK, document_of, finish, make_facts_report, prepare_report
from verify_factory import Finished, errors

from flowbrief.claim.reported import claim_reported
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.document import plain_text
from flowbrief.model.text import LANGUAGES
from flowbrief.pipeline import Written

WEEKLY, SPAN = "{from: 2024-05-30, to: 2024-06-05}", "{from: 2024-01-01, to: 2024-06-05}"


@dataclass(frozen=True)
class Variant:
    """What is typed of a flow."""

    value: str
    period: str
    largest: bool = False


VARIANTS = {
    "in.week": Variant("6.0", WEEKLY),
    "out.week": Variant("-6.0", WEEKLY),
    "flat.week": Variant("0.0", WEEKLY),
    "in.week.largest": Variant("6.0", WEEKLY, largest=True),
    "out.week.largest": Variant("-6.0", WEEKLY, largest=True),
    "in.span": Variant("6.0", SPAN),
    "out.span": Variant("-6.0", SPAN),
    "flat.span": Variant("0.0", SPAN),
}
# By language: an inflow, an outflow, neither; the amount; so many weeks; the days of a span; who says so.
SAID = {
    "zh": ("净流入", "净流出", "持平", "60亿美元", "八周", ("2024年1月1日", "2024年6月5日"), "甲行"),
    "en": ("took in|inflow", "lost|shed|outflow", "about even|[Ll]ittle net flow", r"\$6\.0bn", "eight weeks",
           ("1 January 2024", "5 June 2024"), "Bank A"),
}  # fmt: skip


def check_said(text: str, name: str, language: str, *, with_day: bool) -> None:
    """The text is that of a variant: its direction and no other, its amount, its weeks or days, its provider."""
    inward, outward, flat, amount, weeks, days, provider = SAID[language]
    found = {side for side, words in (("in", inward), ("out", outward), ("flat", flat)) if re.search(words, text)}
    assert found == {name.split(".")[0]}, text
    assert bool(re.search(amount, text)) == (not name.startswith("flat"))
    assert (weeks in text) == name.endswith("largest")
    assert (days[0] in text) == ("span" in name)
    assert not with_day or days[1] in text
    assert provider in text


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Written, Finished]]:
    """One issue a variant, of facts alone and headed by the flow."""
    folder = tmp_path_factory.mktemp("reported")
    return {name: write_variant(folder / name.replace(".", "-"), variant) for name, variant in VARIANTS.items()}


def write_variant(folder: Path, variant: Variant) -> tuple[Written, Finished]:
    edits = [("value: 6.0", f"value: {variant.value}"), (f"period: {WEEKLY}", f"period: {variant.period}")]
    if not variant.largest:
        edits.append(("    largest_in: 8\n", ""))
    return finish(make_facts_report(folder, LEAVE_OUT, facts=edits, files=("rates.csv",)))


@pytest.mark.parametrize("name", VARIANTS)
def test_headline_and_lead_of_every_variant(name: str, reports: dict[str, tuple[Written, Finished]]) -> None:
    written, _ = reports[name]
    for language in LANGUAGES:
        document = document_of(written, language)
        check_said(plain_text(document.headline), name, language, with_day="span" in name)
        first = re.split(r"。|\. ", plain_text(document.lead[0].runs))[0]
        check_said(first, name, language, with_day=True)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_calculated_twice(name: str, reports: dict[str, tuple[Written, Finished]]) -> None:
    """So it is with the other wording, which the next week has."""
    written, finished = reports[name]
    assert errors(finished.check()) == []
    config = next(path for _, path in written.spec.files if path.name == "facts-report.yaml")
    then, later = finish(config, WEEK + timedelta(days=7))
    assert errors(later.check()) == []
    assert then.documents[1].lead != written.documents[1].lead


@pytest.mark.parametrize("name", VARIANTS)
def test_each_sentence_of_a_reported_flow_names_its_provider(
    name: str, reports: dict[str, tuple[Written, Finished]]
) -> None:
    for language, provider, other in (("zh", "甲行", "乙社"), ("en", "Bank A", "Agency B")):
        document = document_of(reports[name][0], language)  # type: ignore[arg-type]
        for sentence in re.split(r"。|\.(?= |$)", plain_text(document.lead[0].runs)):
            assert not sentence.strip() or provider in sentence or other in sentence
        assert provider in plain_text(document.headline)


def test_every_wording_of_every_variant_has_its_words() -> None:
    """Each variant has a headline and at least two sentences, all of which name the provider and, but for flat ones,
    print the amount; the direction is that of the variant."""
    for language in LANGUAGES:
        inward, outward, *_ = SAID[language]
        book = load_phrasebook(language)
        for name in VARIANTS:
            headline, sentences = book.phrases[f"reported.{name}.headline"], book.phrases[f"reported.{name}"]
            assert len(headline) == 1
            assert len(sentences) >= 2
            for template in (*headline, *sentences):
                assert "{note}" in template
                assert ("{amount}" in template) == (not name.startswith("flat"))
                assert bool(re.search(inward, template)) == name.startswith("in")
                assert bool(re.search(outward, template)) == name.startswith("out")
                assert ("{weeks:count}" in template) == name.endswith("largest")


@pytest.mark.parametrize(
    ("first", "variant"),
    [("2024-06-02", "in.span"), ("2024-06-01", "in.week"), ("2024-05-30", "in.week"), ("2024-05-29", "in.week"),
     ("2024-05-28", "in.span")],
)  # fmt: skip
def test_a_week_has_five_to_eight_days(tmp_path: Path, first: str, variant: str) -> None:
    edits = [(f"period: {WEEKLY}", f"period: {{from: {first}, to: 2024-06-05}}"), ("    largest_in: 8\n", "")]
    written, _ = finish(make_facts_report(tmp_path, facts=edits, files=("rates.csv",)))
    wanted = {"in.week": "in the week to", "in.span": "from "}[variant]
    assert wanted in plain_text(document_of(written, "en").lead[0].runs).split(". ")[0]


def test_the_largest_of_a_span_is_no_largest_week(tmp_path: Path) -> None:
    edits = [(f"period: {WEEKLY}", f"period: {SPAN}")]
    written, finished = finish(make_facts_report(tmp_path, facts=edits, files=("rates.csv",)))
    assert "eight weeks" not in plain_text(document_of(written, "en").headline)
    assert errors(finished.check()) == []


def test_a_fact_that_is_no_flow_or_has_no_value_claims_nothing(tmp_path: Path) -> None:
    _, _, analysis = prepare_report(make_facts_report(tmp_path, LEAVE_OUT), WEEK)
    assert claim_reported(analysis.finding("funds.close"), analysis) is None
    assert claim_reported(analysis.finding("funds.year"), analysis) is None
    assert claim_reported(analysis.finding("funds.flow"), analysis) is not None
    later = make_facts_report(tmp_path / "later", LEAVE_OUT, files=("rates.csv",))
    _, _, analysis = prepare_report(later, WEEK.replace(month=8))
    assert claim_reported(analysis.finding("funds.flow"), analysis) is None


def test_the_headline_is_the_first_in_the_list_with_a_value(tmp_path: Path) -> None:
    for number, (order, said) in enumerate(
        (
            ("[tech, funds.flow]", "Technology funds"),
            ("[funds.flow, tech]", "Bank A"),
            ("[funds.earlier, funds.flow]", "Agency B"),
        )
    ):
        config = make_facts_report(tmp_path / str(number), ("headline: [tech, funds.flow]", f"headline: {order}"))
        written, finished = finish(config)
        assert said in plain_text(document_of(written, "en").headline)
        assert errors(finished.check()) == []
    edits = [
        ("headline: [tech, funds.flow]", "headline: [funds.earlier, funds.flow]"),
        LEAVE_OUT,
    ]
    written, finished = finish(
        make_facts_report(tmp_path / "expired", *edits, files=("rates.csv",)), WEEK.replace(day=25)
    )
    assert "Bank A" in plain_text(document_of(written, "en").headline)
    assert errors(finished.check()) == []
