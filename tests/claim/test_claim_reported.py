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
    """What is typed of a flow, and what the headline and the sentence make of it."""

    value: str
    period: str
    largest: bool
    headline: tuple[str, str]
    lead: tuple[str, str]


VARIANTS = {
    "in.week": Variant(
        "6.0", WEEKLY, False,
        ("甲行：美国科技基金单周净流入60亿美元", "US technology funds took in $6.0bn, Bank A data show"),
        ("截至2024年6月5日当周，美国科技基金录得60亿美元净流入", "in the week to 5 June 2024, according to Bank A"),
    ),
    "out.week": Variant(
        "-6.0", WEEKLY, False,
        ("甲行：美国科技基金单周净流出60亿美元", "US technology funds lost $6.0bn, Bank A data show"),
        ("录得60亿美元净流出", "lost $6.0bn in the week to 5 June 2024, according to Bank A"),
    ),
    "flat.week": Variant(
        "0.0", WEEKLY, False,
        ("甲行：美国科技基金当周资金进出基本持平", "Little net flow into US technology funds, Bank A data show"),
        ("资金进出基本持平", "lows into and out of US technology funds were about even in the week to 5 June 2024"),
    ),
    "in.week.largest": Variant(
        "6.0", WEEKLY, True,
        ("单周净流入60亿美元，为近八周最多", "took in $6.0bn, the most in eight weeks, Bank A data show"),
        ("净流入，为其口径下近八周最多", "by the count of Bank A the most in eight weeks"),
    ),
    "out.week.largest": Variant(
        "-6.0", WEEKLY, True,
        ("单周净流出60亿美元，为近八周最多", "lost $6.0bn, the most in eight weeks, Bank A data show"),
        ("净流出，为其口径下近八周最多", "by the count of Bank A the most in eight weeks"),
    ),
    "in.span": Variant(
        "6.0", SPAN, False,
        ("2024年1月1日至2024年6月5日累计净流入60亿美元", "from 1 January 2024 to 5 June 2024, Bank A data"),
        ("2024年1月1日至2024年6月5日，美国科技基金累计净流入60亿美元", "in $6.0bn from 1 January 2024 to 5 June 2024"),
    ),
    "out.span": Variant(
        "-6.0", SPAN, False,
        ("2024年1月1日至2024年6月5日累计净流出60亿美元", "lost $6.0bn from 1 January 2024 to 5 June 2024"),
        ("累计净流出60亿美元", "lost $6.0bn from 1 January 2024 to 5 June 2024"),
    ),
    "flat.span": Variant(
        "0.0", SPAN, False,
        ("2024年1月1日至2024年6月5日资金进出基本持平", "US technology funds from 1 January 2024 to 5 June 2024"),
        ("资金进出基本持平", "lows into and out of US technology funds were about even from 1 January 2024"),
    ),
}  # fmt: skip


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
    variant = VARIANTS[name]
    for language, headline, lead in zip(LANGUAGES, variant.headline, variant.lead, strict=True):
        document = document_of(written, language)
        assert headline in plain_text(document.headline)
        assert lead in plain_text(document.lead[0].runs)


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
    for language, inward, outward in (
        ("zh", "净流入", "净流出"),
        ("en", r"took in", "lost"),
    ):
        book = load_phrasebook(language)  # type: ignore[arg-type]
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
            ("[funds.flow, tech]", "Bank A data show"),
            ("[funds.earlier, funds.flow]", "Agency B data show"),
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
    assert "Bank A data show" in plain_text(document_of(written, "en").headline)
    assert errors(finished.check()) == []
