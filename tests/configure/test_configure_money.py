"""How money is printed, as a config says it: one precision for the report, words for each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from configure_kinds import register_kinds

from flowbrief.configure import configure, json_schema
from flowbrief.model.diagnostic import Refused
from flowbrief.model.money import HOUSE_CURRENCIES, HOUSE_FORMAT, HOUSE_UNITS, MoneyWords, Precision
from flowbrief.model.spec import ReportSpec

BRIEF = Path(__file__).with_name("brief.yaml")


def run(folder: Path, settings: str) -> ReportSpec:
    """Configure the brief of this room with some settings on top; they begin in line 1."""
    (folder / "prose").mkdir(exist_ok=True)
    for path in (BRIEF.parents[1] / "mistakes" / "prose").glob("*.md"):
        (folder / "prose" / path.name).write_bytes(path.read_bytes())
    config = folder / "brief.yaml"
    config.write_text(settings + BRIEF.read_text("utf-8"), "utf-8")
    return configure(config, register_kinds(), Path.read_bytes)


def refuse(folder: Path, settings: str) -> list[tuple[str, int | None, int | None, str]]:
    with pytest.raises(Refused) as caught:
        run(folder, settings)
    return [(d.code, d.place.line, d.place.column, d.message) for d in caught.value.diagnostics]


def test_without_settings_it_is_the_house_s(tmp_path: Path) -> None:
    spec = run(tmp_path, "")
    assert spec.money == HOUSE_FORMAT
    assert all(source.unit.money == HOUSE_FORMAT for source in spec.sources)


def test_settings_reach_every_unit_of_money(tmp_path: Path) -> None:
    settings = (
        "decimals: {billion: 2, million: 1}\n"
        "language:\n"
        "  en: {money: {units: {billion: B, million: M}, currencies: {USD: US$}, space: true}}\n"
        "  zh: {money: {units: {hundred_million: 億}, currencies: {USD: 美金}}}\n"
    )
    spec = run(tmp_path, settings)
    assert spec.money.precision == Precision(trillion=2, billion=2, million=1, table=2)
    assert spec.money.en == MoneyWords((("billion", "B"), ("million", "M")), (("USD", "US$"),), space=True)
    assert spec.money.zh == MoneyWords((("hundred_million", "億"),), (("USD", "美金"),), space=False)
    assert spec.source("flows").unit.money == spec.money
    assert spec.phrases == ()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("decimals: {billion: 3}\n", [("out-of-range", 1, 21, "at most 2; found the number 3")]),
        ("decimals: {trillion: 0}\n", [("out-of-range", 1, 22, "at least 1; found the number 0")]),
        ("decimals: {million: two}\n", [("wrong-type", 1, 21, "expected a whole number")]),
        ("decimals: {billions: 1}\n", [("unknown-key", 1, 12, "billions is not a key here")]),
        (
            "decimals: {billion: 2, table: 1}\n",
            [("decimals-unfit", 1, 31, "1 decimals of a billion, fewer than the 2")],
        ),
        (
            "language:\n  zh: {money: {decimals: {亿: 1}}}\n",
            [("unknown-key", 2, 16, "decimals is not a key here")],
        ),
        ("language: {en: {money: {units: {yi: bn}}}}\n", [("unknown-key", 1, 33, "yi is not a key here")]),
        ("language: {zh: {money: {units: {billion: 亿}}}}\n", [("unknown-key", 1, 33, "billion is not a key here")]),
        (
            'language: {en: {money: {units: {billion: "b n"}}}}\n',
            [("bad-money-word", 1, 42, "expected a word of letters")],
        ),
        (
            "language: {zh: {money: {units: {ten_thousand: wan}}}}\n",
            [("bad-money-word", 1, 47, "expected a word of Chinese characters")],
        ),
        (
            'language: {en: {money: {currencies: {USD: "$-"}}}}\n',
            [("bad-money-word", 1, 43, "expected a name or sign without digits")],
        ),
        ('language: {en: {money: {currencies: {dollar: "$"}}}}\n', [("bad-currency", 1, 38, "ISO 4217")]),
        ('language: {en: {money: {space: "yes"}}}\n', [("wrong-type", 1, 32, "expected true or false")]),
        (
            "language: {en: {money: {units: {billion: M}}}}\n",
            [("money-ambiguous", 1, 42, "'M' would stand for billion and for million")],
        ),
        (
            "language: {zh: {money: {units: {trillion: 亿}}}}\n",
            [("money-ambiguous", 1, 43, "'亿' would stand for trillion and for hundred_million")],
        ),
        (
            "language: {en: {money: {currencies: {HKD: $}}}}\n",
            [("money-ambiguous", 1, 43, "'$' would stand for HKD and for USD")],
        ),
    ],
)
def test_mistake_is_found_where_it_is(tmp_path: Path, settings: str, expected: list[tuple[str, int, int, str]]) -> None:
    found = refuse(tmp_path, settings)
    assert [place[:3] for place in found] == [place[:3] for place in expected]
    assert all(words in message for (*_, message), (*_, words) in zip(found, expected, strict=True))


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    settings = "decimals: {table: 0}\nlanguage: {en: {money: {units: {billion: m}}}, zh: {money: {spaces: true}}}\n"
    assert [code for code, *_ in refuse(tmp_path, settings)] == ["out-of-range", "money-ambiguous", "unknown-key"]


def test_a_word_may_move_when_the_other_moves_too(tmp_path: Path) -> None:
    spec = run(tmp_path, "language: {en: {money: {currencies: {HKD: $, USD: US$}}}}\n")
    assert spec.money.en.currencies == (("HKD", "$"), ("USD", "US$"))


def test_the_schema_knows_the_settings_and_the_house_s_words() -> None:
    schema = json_schema()
    definitions = schema["$defs"]
    assert schema["properties"]["decimals"]["$ref"] == "#/$defs/DecimalsShape"
    decimals = definitions["DecimalsShape"]["properties"]
    assert {name: (one["minimum"], one["maximum"], one["default"]) for name, one in decimals.items()} == {
        "trillion": (1, 3, 2),
        "billion": (0, 2, 1),
        "million": (0, 1, 0),
        "table": (1, 3, 2),
    }
    for language, shape in (("zh", "ZhUnitsShape"), ("en", "EnUnitsShape")):
        words = {name: one["default"] for name, one in definitions[shape]["properties"].items()}
        assert words == HOUSE_UNITS[language]  # type: ignore[index]
    assert HOUSE_CURRENCIES["zh"].keys() == HOUSE_CURRENCIES["en"].keys()
