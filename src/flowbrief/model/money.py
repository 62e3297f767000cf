"""How a report prints money: one precision for all of it, and each language's own words.

The precision decides what an amount is rounded to, so it belongs to the report: both languages print the same
rounded value. The words for a thousand, a billion or 亿, the names of currencies and the space belong to a language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .text import Language

_POWERS = tuple(Decimal(10) ** power for power in range(13))
THOUSAND, MILLION, BILLION, TRILLION = _POWERS[3], _POWERS[6], _POWERS[9], _POWERS[12]

HOUSE_UNITS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"trillion": "万亿", "hundred_million": "亿", "ten_thousand": "万"},
    "en": {"trillion": "tn", "billion": "bn", "million": "m", "thousand": "k"},
}
HOUSE_CURRENCIES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "USD": "美元",
        "EUR": "欧元",
        "GBP": "英镑",
        "JPY": "日元",
        "CNY": "元",
        "HKD": "港元",
        "SGD": "新加坡元",
    },
    "en": {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "RMB", "HKD": "HK$", "SGD": "S$"},
}


@dataclass(frozen=True, slots=True)
class Precision:
    """Decimals of amounts of at least a trillion, a billion and a million, each in that unit; `table` in billions.

    Below a million an amount is printed to ten thousands, below ten thousand to whole units, in every report: these
    are the steps that both languages can write. One decimal of a billion is none of 亿.
    """

    trillion: int = 2
    billion: int = 1
    million: int = 0
    table: int = 2

    def steps(self) -> tuple[tuple[Decimal, Decimal | None], ...]:
        """Each step in currency units with the size an amount rounded to it stays below; None for the last."""
        return (
            (_POWERS[0], _POWERS[4]),
            (_POWERS[4], MILLION),
            (_POWERS[6 - self.million], BILLION),
            (_POWERS[9 - self.billion], TRILLION),
            (_POWERS[12 - self.trillion], None),
        )

    def table_step(self) -> Decimal:
        """The step of every amount in a table, in currency units: `table` decimals of a billion, one less of 亿."""
        return _POWERS[9 - self.table]


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """What a report calls money in one language, where that differs from the house.

    `units` names sizes (`billion`, `hundred_million`), `currencies` ISO 4217 codes. `space` puts a space that does
    not break between the number and its unit.
    """

    units: tuple[tuple[str, str], ...] = ()
    currencies: tuple[tuple[str, str], ...] = ()
    space: bool = False


HOUSE_WORDS = MoneyWords()


@dataclass(frozen=True, slots=True)
class MoneyFormat:
    """The precision of all money of a report, and its words in each language; without settings the house's."""

    precision: Precision = Precision()
    zh: MoneyWords = HOUSE_WORDS
    en: MoneyWords = HOUSE_WORDS

    def within(self, language: Language) -> MoneyWords:
        """Return the words of one language."""
        return self.zh if language == "zh" else self.en


HOUSE_FORMAT = MoneyFormat()
