"""claims.json: every claim of the issue with its numbers and sentences; whatever is changed in it is found."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from issue_factory import SAMPLE, write_issue
from verify_factory import Finished, errors, finish_sample, open_sample, recipe_of

from flowbrief.render.records import write_document

DAY = date(2024, 7, 24)
WEEKS = (date(2022, 9, 14), date(2022, 12, 7), date(2023, 3, 22), date(2023, 11, 21), date(2024, 5, 15))


@cache
def finish_claims(day: date) -> Finished:
    """The claims of one week with the documents, and nothing else."""
    written = write_issue(SAMPLE, day)
    files = {one.path: one.content for one in (*map(write_document, written.documents), *written.records)}
    return Finished(files, recipe_of(written.spec, written.intake.as_of), open_sample)


def read_claims(day: date = DAY) -> Any:
    return json.loads(finish_claims(day).files["claims.json"])


def check(given: Any, day: date = DAY) -> list[str]:
    found = errors(finish_claims(day).check(**{"claims.json": json.dumps(given).encode()}))
    assert all("claims.json" in one for one in found)
    return found


def test_what_is_said_is_listed_with_its_numbers_and_sentences() -> None:
    given = read_claims()
    assert check(given) == []
    assert (given["report"], given["as_of"]) == ("us-etf-flows", "2024-07-24")
    assert given["period"] == {"from": "2024-07-18", "to": "2024-07-24"}
    level = next(claim for claim in given["claims"] if claim["id"] == "total.week:level")
    amount = next(measure for measure in level["measures"] if measure["role"] == "amount")
    assert (amount["value"], amount["unit"]) == ("37116000000", "USD")
    assert amount["sources"] == [{"zh": "美国投资公司协会（ICI）", "en": "Investment Company Institute (ICI)"}]
    assert [one["section"] for one in level["said"]] == ["headline", "lead"]
    lead = level["said"][1]["sentences"]
    assert lead["zh"] == "美国ETF在截至2024年7月24日的一周净流入371亿美元，连续第五周录得净流入。"
    assert lead["en"].startswith("US-listed ETFs drew $37.1bn")
    assert lead["en"].count(". ") == 0
    said = {one["section"] for claim in given["claims"] for one in claim["said"]}
    assert said == {"headline", "lead", "flows", "inside", "rates", "watch"}


@pytest.mark.slow
@pytest.mark.parametrize("day", WEEKS)
def test_the_claims_of_other_weeks_agree(day: date) -> None:
    assert check(read_claims(day), day) == []


def test_a_report_without_claims_file_is_read_as_before() -> None:
    sound = finish_sample(DAY)
    assert "claims.json" not in sound.files
    assert errors(sound.check()) == []


def list_faults() -> Iterator[tuple[str, Callable[[Any], object]]]:
    first = "total.week:level"

    def claim(given: Any) -> Any:
        return next(one for one in given["claims"] if one["id"] == first)

    yield "report", lambda given: given.update(report="other")
    yield "as-of", lambda given: given.update(as_of="2024-07-17")
    yield "title", lambda given: given["title"].update(en="Another title")
    yield "period", lambda given: given["period"].update(to="2024-07-17")
    yield "a claim left out", lambda given: given["claims"].pop(1)
    yield "kind", lambda given: claim(given).update(kind="record")
    yield "subject", lambda given: claim(given).update(subject="world")
    yield "polarity", lambda given: claim(given).update(polarity=3)
    yield "nothing said", lambda given: claim(given).update(said=[])
    yield "value", lambda given: claim(given)["measures"][0].update(value="37115000000")
    yield "sign", lambda given: claim(given)["measures"][0].update(value="-37116000000")
    yield "unit", lambda given: claim(given)["measures"][0].update(unit="EUR")
    yield "measure", lambda given: claim(given)["measures"][0].update(id="total.ma4")
    yield "definition", lambda given: claim(given)["measures"][0]["definition"].update(zh="总资产")
    yield "universe", lambda given: claim(given)["measures"][0]["universe"].update(en="all funds")
    yield "source", lambda given: claim(given)["measures"][0]["sources"][0].update(en="Another provider")
    yield "days", lambda given: claim(given)["measures"][0]["period"].update({"from": "2024-07-17"})
    yield "section", lambda given: claim(given)["said"][1].update(section="rates")
    yield "digit", lambda given: claim(given)["said"][1]["sentences"].update(zh="美国ETF净流入372亿美元。")
    yield "language", lambda given: claim(given)["said"][1]["sentences"].pop("en")
    yield "no list", lambda given: given.pop("claims")


@pytest.mark.parametrize(("name", "spoil"), list(list_faults()), ids=[name for name, _ in list_faults()])
def test_each_fault_is_found(name: str, spoil: Callable[[Any], object]) -> None:
    given = read_claims()
    spoil(given)
    assert check(given), name


def test_sentences_changed_places_are_found() -> None:
    chance = random.Random(7)
    for _ in range(8):
        given = read_claims()
        says = [one for claim in given["claims"] for one in claim["said"]]
        one, other = chance.sample(says, 2)
        if one["section"] != other["section"] and one["sentences"] != other["sentences"]:
            one["sentences"], other["sentences"] = other["sentences"], one["sentences"]
            assert check(given)
