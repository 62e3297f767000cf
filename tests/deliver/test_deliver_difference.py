"""What two issues say otherwise: numbers with their prints, claims with their sentences, and the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from issue_files import DAY, Run, make_issue

from flowbrief.deliver.difference import Difference, PastChange, Reading, compare_issues
from flowbrief.model.diagnostic import Refused

BEFORE = date(2026, 2, 6)
Told = tuple[str, str, dict[str, Sequence[Run]]]


def tell(claim: str, variant: str, value: str, zh: str, en: str, words: str = "Net flow ") -> Told:
    """A claim about one amount."""
    measure = claim.partition(":")[0]
    return claim, variant, {"zh": ("净流入", (measure, value, zh), "。"), "en": (words, (measure, value, en), ".")}


def compare(tmp_path: Path, old: dict[str, Any], new: dict[str, Any], day: date = BEFORE) -> Difference:
    before, after = make_issue(tmp_path / "before", day, **old), make_issue(tmp_path / "after", DAY, **new)
    return compare_issues(before, after)


def test_numbers_have_their_values_and_prints_in_both_languages(tmp_path: Path) -> None:
    steady = tell("all.share:share", "in", "25", "25%", "25%")
    old = [
        tell("all.week:level", "in", "1200000000", "12亿美元", "$1.2bn"),
        steady,
        tell("a.z:z", "x", "1", "一", "one"),
    ]
    new = [tell("all.week:level", "in", "-60000000", "\u2060−6000万美元", "−$60m"), steady,
           tell("b.z:z", "x", "2", "二", "two")]  # fmt: skip
    found = compare(tmp_path, {"claims": old}, {"claims": new})
    assert [(number.measure, number.before, number.after) for number in found.numbers] == [
        (
            "all.week",
            Reading("1200000000", "USD", {"en": ("$1.2bn",), "zh": ("12亿美元",)}),
            Reading("-60000000", "USD", {"en": ("−$60m",), "zh": ("−6000万美元",)}),
        ),
        ("b.z", None, Reading("2", "USD", {"en": ("two",), "zh": ("二",)})),
        ("a.z", Reading("1", "USD", {"en": ("one",), "zh": ("一",)}), None),
    ]
    assert found.same == 1
    assert found.files == ()


def test_a_value_that_prints_otherwise_has_changed(tmp_path: Path) -> None:
    """The same exact value, spelled by other settings."""
    old, new = tell("a.week:level", "in", "100", "100", "100"), tell("a.week:level", "in", "100", "100", "one hundred")
    (number,) = compare(tmp_path, {"claims": [old]}, {"claims": [new]}).numbers
    assert number.before is not None
    assert number.after is not None
    assert (number.before.value, number.after.printed["en"]) == (number.after.value, ("one hundred",))


def test_claims_come_go_and_turn(tmp_path: Path) -> None:
    old = [tell("a.week:level", "in", "1", "1", "1"), tell("b.week:level", "in", "2", "2", "2"),
           tell("c.week:level", "in", "3", "3", "3")]  # fmt: skip
    new = [tell("c.week:level", "in", "4", "4", "4"), tell("b.week:level", "out", "-5", "−5", "−5"),
           tell("d.week:level", "in", "6", "6", "6")]  # fmt: skip
    claims = compare(tmp_path, {"claims": old}, {"claims": new}).claims
    assert [(claim.claim, claim.how, claim.variants) for claim in claims] == [
        ("b.week:level", "turned", ("in", "out")),
        ("d.week:level", "new", ("", "in")),
        ("a.week:level", "gone", ("in", "")),
    ]
    assert claims[0].before == {"zh": "净流入2。", "en": "Net flow 2."}
    assert claims[0].after == {"zh": "净流入−5。", "en": "Net flow −5."}
    assert (claims[1].before, claims[2].after) == ({}, {})


def test_other_words_for_the_same_claim_count_within_a_day_only(tmp_path: Path) -> None:
    old = {"claims": [tell("a.week:level", "in", "1", "1", "1")]}
    new = {"claims": [tell("a.week:level", "in", "1", "1", "1", words="The net flow was ")]}
    assert compare(tmp_path, old, new).claims == ()
    (claim,) = compare(tmp_path, old, new, DAY).claims
    assert (claim.how, claim.before["en"], claim.after["en"]) == ("reworded", "Net flow 1.", "The net flow was 1.")


def test_the_past_is_compared_where_both_know_it(tmp_path: Path) -> None:
    old: dict[str, Any] = {
        "data": [("a.week@2026-01-23", "10", ""), ("a.week@2026-01-30", "20", ""), ("a.week@2026-02-06", "30", "")],
        "used": {"ici": "2026-01-30,total,20\n2026-02-06,total,30"},
        "claims": [tell("a.week@2026-01-30:level", "in", "20", "20", "20")],
    }
    new: dict[str, Any] = {
        "data": [("a.week@2026-01-30", "21", ""), ("a.week@2026-02-06", "30", ""), ("a.week@2026-02-13", "40", "")],
        "used": {"ici": "2026-01-30,total,21\n2026-02-06,total,30\n2026-02-13,total,40", "other": "2026-02-13,x,1"},
        "claims": [tell("a.week@2026-01-30:level", "in", "21", "21", "21")],
    }
    found = compare(tmp_path, old, new)
    assert found.revisions == (PastChange("ici.total", "2026-01-30", "20", "21"),)
    assert found.points == (PastChange("a.week", "2026-01-30", "20", "21"),)
    assert (found.numbers, found.same) == ((), 0)


def test_of_two_versions_of_a_day_the_files_are_named(tmp_path: Path) -> None:
    found = compare(tmp_path, {}, {"data": [("a.week@2026-02-06", "1", "")], "used": {"ici": "2026-02-06,a,1"}}, DAY)
    assert found.files == ("data.csv", "used/ici.csv")
    assert (found.numbers, found.claims, found.points) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((name, content) for name in ("ledger.json", "claims.json") for content in (b"", b"[{}]", b"7", b"\xff")),
        ("claims.json", b'{"claims": [{"id": "a", "variant": "in", "said": 1}]}'),
        ("claims.json", b'{"claims": [{"id": "a", "variant": "in", "said": [{"section": "s", "sentences": []}]}]}'),
        *(
            (name, content)
            for name in ("data.csv", "used/ici.csv")
            for content in (b"a,b\n1,2\n", b"value\n1\n", b"\xff")
        ),
    ],
)
def test_records_of_another_version_are_refused_and_no_bug(tmp_path: Path, name: str, content: bytes) -> None:
    before = make_issue(tmp_path / "before", BEFORE, used={"ici": "2026-02-06,a,1"})
    after = make_issue(tmp_path / "after", used={"ici": "2026-02-06,a,1"})
    before.files[name] = content  # type: ignore[index]
    with pytest.raises(Refused) as refused:
        compare_issues(before, after)
    (found,) = refused.value.diagnostics
    assert (found.code, found.place.file) == ("issue-unreadable", str(before.folder / name))
