"""The shape of `decimals` and of `language.<language>.money`: how finely money is printed, and in which words."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from flowbrief.configure.atoms import Currency, Expected, Shape

_UNIT_EN = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{1,12}$"),
    Expected("a word of letters", "words", "bn", "bad-money-word"),
]
_UNIT_ZH = Annotated[
    str,
    StringConstraints(pattern=r"^[一-鿿]{1,4}$"),
    Expected("a word of Chinese characters", "words", "亿", "bad-money-word"),
]
# A sign, a digit, a mark of numbers, a space or a brace in the name of a currency would be read as part of the amount.
_CURRENCY_WORD = Annotated[
    str,
    StringConstraints(pattern=r"^[^\s0-9+−\-±.,:;%(){}<>]{1,12}$"),
    Expected("a name or sign without digits, spaces or marks", "names of currencies", "US$", "bad-money-word"),
]
_Currencies = dict[Currency, _CURRENCY_WORD]
_CURRENCIES: Any = Field(
    default={}, description="ISO 4217 code → what is printed for the currency; default: the house's."
)
_SPACE = "true: a space that does not break a line stands between the number and its unit"


class DecimalsShape(Shape):
    """To how many decimals money is rounded, by its size; both languages print the same rounded amount."""

    trillion: int = Field(
        default=2, ge=1, le=3, description="Decimals of amounts of a trillion and more, in trillions."
    )
    billion: int = Field(
        default=1, ge=0, le=2, description="Decimals of amounts of a billion and more, in billions; in 亿 one less."
    )
    million: int = Field(default=0, ge=0, le=1, description="Decimals of amounts of a million and more, in millions.")
    table: int = Field(default=2, ge=1, le=3, description="Decimals in tables, in billions; in 亿 one less.")


class ZhUnitsShape(Shape):
    """Words for sizes in Chinese."""

    trillion: _UNIT_ZH = Field(default="万亿", description="A trillion.")
    hundred_million: _UNIT_ZH = Field(default="亿", description="A hundred million, also in tables and charts.")
    ten_thousand: _UNIT_ZH = Field(default="万", description="Ten thousand.")


class EnUnitsShape(Shape):
    """Words for sizes in English."""

    trillion: _UNIT_EN = Field(default="tn", description="A trillion.")
    billion: _UNIT_EN = Field(default="bn", description="A billion, also in tables and charts.")
    million: _UNIT_EN = Field(default="m", description="A million.")
    thousand: _UNIT_EN = Field(default="k", description="A thousand.")


class ZhMoneyShape(Shape):
    """How Chinese spells money."""

    units: ZhUnitsShape | None = Field(default=None, description="Words for sizes.")
    currencies: _Currencies = _CURRENCIES
    space: bool = Field(default=False, description=f"{_SPACE}.")


class EnMoneyShape(Shape):
    """How English spells money."""

    units: EnUnitsShape | None = Field(default=None, description="Words for sizes.")
    currencies: _Currencies = _CURRENCIES
    space: bool = Field(default=False, description=f"{_SPACE}, and after a currency in letters.")
