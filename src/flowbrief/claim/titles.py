"""What each chart shows, as a finding for its title: the most telling claim about what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from flowbrief.model.claim import Claim, Statement
from flowbrief.model.spec import ChartSpec, ReportSpec

# What may follow a level in a title, and what is a title by itself.
_TAILS = ("record", "extreme", "rank", "streak_ended", "first_in", "streak")
_WHOLE = ("flip", "change")
_TOTALS = ("year_to_date", "cumulative")
_PRICES = ("rebound", "drawdown")


def choose_titles(spec: ReportSpec, claims: Sequence[Claim], headline: Statement) -> tuple[tuple[str, Statement], ...]:
    """Pair charts with what their titles state, each something that neither the headline nor another title does.

    A chart about which nothing else can be claimed, or whose config says so, is left out: it keeps its declared name.
    """
    said = [headline.claims]
    titles = []
    for chart in spec.charts:
        choose = _CHOICES.get(chart.kind)
        if choose is None or not chart.states_finding:
            continue
        found = next((one for one in choose(chart, claims) if one.claims not in said), None)
        if found is not None:
            said.append(found.claims)
            titles.append((chart.id, found))
    return tuple(titles)


def _about_week(chart: ChartSpec, claims: Sequence[Claim]) -> Iterator[Statement]:
    """The level of the flow that is drawn with what is remarkable about it, the most telling first; its change."""
    of = str(chart.params["of"])
    level = next((c for c in claims if c.id == f"{of}:level"), None)
    if level is None:
        return
    about = [c for c in claims if c.subject == level.subject]
    is_irregular = any(c.kind == "irregular_week" for c in about)
    for one in about:
        if one.kind in _WHOLE and not (one.kind == "change" and is_irregular):
            yield Statement((one,), ("headline",))
        elif one.kind in _TAILS:
            yield Statement((level, one), ("headline", "headline_tail"))
    yield Statement((level,), ("headline",))


def _about_totals(chart: ChartSpec, claims: Sequence[Claim]) -> Iterator[Statement]:
    """A running total against last year, of the first metric of which that can be said."""
    of = chart.params["of"]
    for metric in of if isinstance(of, tuple) else (of,):
        for one in claims:
            if one.kind in _TOTALS and one.id == f"{metric}:{one.kind}":
                yield Statement((one,), ("title",))


def _about_pair(chart: ChartSpec, claims: Sequence[Claim]) -> Iterator[Statement]:
    """The levels of two subjects beside each other: those drawn, or of several the two with the most."""
    of = chart.params["of"]
    levels = [c for one in (of if isinstance(of, tuple) else ()) for c in claims if _is_level(c, str(one))]
    if len(levels) > 2:
        two = sorted(levels, key=lambda c: -abs(c.slot("amount").quantity.amount))[:2]
        levels = [c for c in levels if c in two]
    if len(levels) == 2:
        yield Statement(tuple(levels), ("brief", "joined"))


def _is_level(made: Claim, subject: str) -> bool:
    return made.kind == "level" and made.subject == subject


def _about_path(chart: ChartSpec, claims: Sequence[Claim]) -> Iterator[Statement]:
    """Where the target range stands, or how it was moved this week."""
    for one in claims:
        if one.id == f"{chart.params['of']}:rate_path":
            yield Statement((one,), ("title",))


def _about_price(chart: ChartSpec, claims: Sequence[Claim]) -> Iterator[Statement]:
    """How far a price is from its low or high."""
    for one in claims:
        if one.kind in _PRICES and one.id == f"{chart.params['of']}:{one.kind}":
            yield Statement((one,), ("main",))


def _about_filings(chart: ChartSpec, claims: Sequence[Claim]) -> Iterator[Statement]:
    """The latest quarter of the first figure of which there is one."""
    of = chart.params["of"]
    for metric in of if isinstance(of, tuple) else ():
        for one in claims:
            if one.id == f"{metric}:filing":
                yield Statement((one,), ("title",))


_CHOICES: Mapping[str, Callable[[ChartSpec, Sequence[Claim]], Iterator[Statement]]] = {
    "signed_bars": _about_week,
    "yearly_lines": _about_totals,
    "cumulative_lines": _about_totals,
    "paired_bars": _about_pair,
    "stacked_bars": _about_pair,
    "range_steps": _about_path,
    "price_line": _about_price,
    "quarter_bars": _about_filings,
}
