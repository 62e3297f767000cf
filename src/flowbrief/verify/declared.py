"""What the configuration declares of each figure: what it is, what it covers, who published it."""

from __future__ import annotations

from collections.abc import Mapping

from .definitions import CASE, DEFINITIONS, DIFFERENCE, GAP, PART
from .definitions_of_charts import PART_CHANGE, Words
from .facts import FACT
from .recipe import FLOWS, Metric, Recipe, Source

# What the notes of a report call a kind, where its main figure is called otherwise.
_SUMMARIES: Mapping[str, Words] = {
    "policy_rate_path": ("政策利率：目标区间以生效日为准", "Policy rate: the target range by effective date"),
    "ranking": (
        "排序：按当周净流入由高到低排列各成员，列出首位与末位",
        "Ranking: the members of a group from the largest inflow to the largest outflow; who leads and who lags",
    ),
}


def define(metric: Metric, part: str, language: str) -> str | None:
    """What a part of a metric is; None for one of a kind that is not known here."""
    parts = DEFINITIONS.get(metric.kind)
    if parts is None:
        return None
    if metric.kind == FACT and not part:
        return str(metric.params["what"][language])
    words = parts.get(part) or GAP.get(part)
    if metric.kind == "change" and not part and metric.params.get("against"):
        words = DIFFERENCE
    elif metric.kind == "split" and part in metric.params["parts"]:
        words = PART
    elif metric.kind == "bridge" and part.startswith("part."):
        words = PART_CHANGE
    elif metric.kind == "analogue" and part.startswith("case") and part.removeprefix("case").isdigit():
        words = CASE
    elif metric.kind in ("rebound", "drawdown") and part == "price":
        basis = metric.params["basis"]
        words = basis["zh"], basis["en"]
    return _choose(words or parts[""], language)


def summarise(kind: str, language: str) -> str | None:
    """What a kind of metric is, as the notes say it; None for one that is not known here."""
    parts = DEFINITIONS.get(kind)
    return None if parts is None else _choose(_SUMMARIES.get(kind, parts[""]), language)


def name_universe(metric: Metric, recipe: Recipe, language: str) -> str | None:
    """What a metric's figures cover: what its subject's source does, its members' or its own; None if not declared."""
    if metric.kind == FACT:
        return str(metric.params["universe"][language])
    own = _find_source(metric.subject, recipe)
    if own is not None:
        return own.universe[language] if own.universe else None
    members = metric.params.get("subjects")
    if isinstance(members, list):
        sources = [_find_source(member, recipe) for member in members]
        known = [source.universe for source in sources if source is not None and source.universe is not None]
        # What is the same in both languages is named once.
        each = {(universe["zh"], universe["en"]): universe[language] for universe in known}
        return {"zh": "、", "en": ", "}[language].join(each.values()) if len(known) == len(members) else None
    of = recipe.metrics.get(str(metric.params.get("of")))
    if "source" not in metric.params and of is not None:
        return name_universe(of, recipe, language)
    source = recipe.sources.get(str(metric.params.get("source")))
    return None if source is None or source.universe is None else source.universe[language]


def _find_source(subject: str, recipe: Recipe) -> Source | None:
    """The source of a subject of the report; None for a topic."""
    found = recipe.subjects.get(subject)
    return recipe.sources.get(found.source) if found is not None and found.source is not None else None


def list_universes(recipe: Recipe, language: str) -> list[str]:
    """What the flows of a report, and a fact that heads it, cover, each once, in the order of the metrics."""
    flows = [metric for metric in recipe.metrics.values() if metric.kind in FLOWS or metric.id == recipe.headline]
    found = [name_universe(metric, recipe, language) for metric in flows]
    return list(dict.fromkeys(name for name in found if name is not None))


def list_providers(recipe: Recipe, subjects: tuple[str, ...], language: str) -> list[str] | None:
    """Who published the figures about some subjects, each once; None if the recipe does not say."""
    named = [source.provider for source in list_sources(recipe, subjects)]
    known = [provider[language] for provider in named if provider is not None]
    return list(dict.fromkeys(known)) if len(known) == len(named) else None


def list_givers(metric: Metric, recipe: Recipe, language: str) -> list[str] | None:
    """Who gave the figures of one metric: the provider of a fact, or those of its sources."""
    if metric.kind == FACT:
        return [str(metric.params["provider"][language])]
    return list_providers(recipe, (metric.subject,), language)


def list_sources(recipe: Recipe, subjects: tuple[str, ...]) -> list[Source]:
    """The sources of the figures about some subjects: theirs, those their metrics name, those of a group's members."""
    about = [metric.params for metric in recipe.metrics.values() if metric.subject in subjects]
    members = {member for params in about for member in params.get("subjects") or () if isinstance(member, str)}
    wanted = {one.source for one in recipe.subjects.values() if one.id in members.union(subjects)}
    wanted |= {str(params["source"]) for params in about if "source" in params}
    return [source for source in recipe.sources.values() if source.name in wanted]


def _choose(words: Words, language: str) -> str:
    return words[0] if language == "zh" else words[1]
