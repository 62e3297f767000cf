"""Figures of third parties: read anew from what was typed, and judged by their days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .recipe import Metric, Recipe
from .values import Amount, Result, Value, count

if TYPE_CHECKING:
    from .derivation import Derivation

FACT = "fact"


def derive_fact(metric: Metric, known: Derivation) -> Result:
    """The figure with the step of its last digit, and its days; nothing before its publication or after it expired."""
    given = metric.params
    values: dict[str, Value | None] = dict.fromkeys(("", "to", "published"))
    first, last = date.fromisoformat(given["from"]), date.fromisoformat(given["to"])
    if first < last:
        values["from"] = None
    if given["largest_in"] is not None:
        values["weeks"] = None
    published, expires = (date.fromisoformat(given[key]) for key in ("published_on", "expires"))
    if not published <= known.as_of <= expires:
        return Result(values)
    values |= {"": read_typed(given["value"], given["scale"], given["unit"]), "to": last, "published": published}
    if "from" in values:
        values["from"] = first
    if "weeks" in values:
        values["weeks"] = count(given["largest_in"])
    return Result(values)


def read_typed(text: str, scale: str, unit: str) -> Amount:
    """An amount as it was typed: `2.34` of billions is printed to the ten million."""
    _, _, decimals = text.partition(".")
    return Amount(Decimal(text) * Decimal(scale), unit, Decimal(scale) / 10 ** len(decimals))


def is_flow(metric: Metric | None) -> bool:
    """True for a fact that is a net flow."""
    return metric is not None and metric.kind == FACT and bool(metric.params["flow"])


def name_provider(measure: str, recipe: Recipe, language: str) -> str:
    """The provider of the fact that a measure is or is a part of; empty for the report's own figures."""
    split = recipe.split(measure)
    return str(split[0].params["provider"][language]) if split is not None and split[0].kind == FACT else ""


def is_change(measure: str, recipe: Recipe) -> bool:
    """True for a fact that is a change."""
    metric = recipe.metrics.get(measure)
    return metric is not None and metric.kind == FACT and bool(metric.params.get("change"))


def is_calendar_year(metric: Metric) -> bool:
    """True for a fact about the whole of one calendar year."""
    first, last = str(metric.params["from"]), str(metric.params["to"])
    return first[4:] == "-01-01" and last == f"{first[:4]}-12-31"
