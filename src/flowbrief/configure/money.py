"""How the report prints money: what is unfit about the settings, and the format they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flowbrief.configure.draft import Draft
from flowbrief.configure.money_schema import DecimalsShape, EnMoneyShape, ZhMoneyShape
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.model.money import HOUSE_CURRENCIES, HOUSE_UNITS, MoneyFormat, MoneyWords, Precision
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.source import SourceSpec
from flowbrief.model.text import LANGUAGES, Language

_SHAPES: dict[Language, type[ZhMoneyShape] | type[EnMoneyShape]] = {"zh": ZhMoneyShape, "en": EnMoneyShape}


def check_money(draft: Draft, findings: Findings) -> MoneyFormat:
    """Read how the report prints money; without settings it is as the house does. Parts of a wrong shape are left out.

    Reported is what would leave a reader in doubt: tables coarser than the sentences (`decimals-unfit`), and two sizes
    or two currencies that are called the same in one language (`money-ambiguous`).
    """
    decimals = DecimalsShape.model_validate(draft.value("decimals", {}))
    if decimals.table < decimals.billion:
        message = f"tables have {decimals.table} decimals of a billion, fewer than the {decimals.billion} in sentences"
        hint = f"write {decimals.billion} or more, or fewer decimals under billion"
        findings.add("decimals-unfit", ("decimals", "table"), message, hint)
    precision = Precision(decimals.trillion, decimals.billion, decimals.million, decimals.table)
    zh, en = (_check_words(draft, language, findings) for language in LANGUAGES)
    return MoneyFormat(precision, zh, en)


def _check_words(draft: Draft, language: Language, findings: Findings) -> MoneyWords:
    path = ("language", language, "money")
    written: Any = draft.values if draft.is_clean(path) else {}
    for key in path:
        written = written.get(key) or {}
    shape = _SHAPES[language].model_validate(written)
    units = shape.units.model_dump(exclude_unset=True) if shape.units is not None else {}
    for key, own, house in (
        ("units", units, HOUSE_UNITS[language]),
        ("currencies", shape.currencies, HOUSE_CURRENCIES[language]),
    ):
        _report_alike(own, {**house, **own}, (*path, key), findings)
    return MoneyWords(tuple(sorted(units.items())), tuple(sorted(shape.currencies.items())), shape.space)


def _report_alike(own: Mapping[str, str], words: Mapping[str, str], path: KeyPath, findings: Findings) -> None:
    """Report each word of the report's own that another size or currency has too."""
    for name, word in own.items():
        others = [other for other in words if other != name and words[other].casefold() == word.casefold()]
        if others:
            message = f"{word!r} would stand for {name} and for {', '.join(others)}"
            findings.add("money-ambiguous", (*path, name), message, f"give {others[0]} another word as well")


def format_sources(sources: tuple[SourceSpec, ...], money: MoneyFormat) -> tuple[SourceSpec, ...]:
    """Give the format to every unit of money that the sources hold, and so to every amount made from them."""
    return tuple(
        replace(
            source,
            unit=_format_unit(source.unit, money),
            column_units={
                name: (_format_unit(unit, money), scale) for name, (unit, scale) in source.column_units.items()
            },
        )
        for source in sources
    )


def _format_unit(unit: Unit, money: MoneyFormat) -> Unit:
    return replace(unit, money=money) if unit.kind is UnitKind.MONEY else unit
