"""Figures of third parties: taken as they were given, refused when their day is over."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.fact import FACT, FactSpec
from flowbrief.model.measure import Absence, Finding, Measure, Value
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.text import Text


@metric(
    FACT,
    summary=Text(
        "第三方数据：取自注明的机构，按其给出的位数列示，本刊未作重算",
        "Third-party figure: taken from the provider named, with the digits it gave; not calculated here",
    ),
    formula="as its provider gave it",
    of_subject=False,
)
def take_fact(given: MetricInput) -> Finding:
    """The figure with the days that it covers (`from`, `to`), the day it was `published`, and the `weeks` it tops.

    It has no value for an as-of date before its publication, nor after it expired. Raises Refused (exit 5) for one that
    expired, unless the report leaves such facts out.
    """
    fact: FactSpec = given.param("fact")
    absence = _find_absence(fact, given)

    facets = (
        ("flow", "yes" if fact.is_flow else "no"),
        ("change", "yes" if fact.is_change else "no"),
        ("largest", "no" if fact.largest_in is None else "yes"),
        ("provider_zh", fact.provider.zh),
        ("provider_en", fact.provider.en),
    )

    def show(value: Value, part: str, definition: Text) -> Measure:
        return given.measure(
            value if absence is None else None,
            part,
            definition=definition,
            period=fact.period,
            absence=absence,
            facets=() if part else facets,
        )

    parts = [
        show(fact.period.end, "to", Text("所涵盖的末日", "the last day it covers")),
        show(fact.published_on, "published", Text("发布日", "day of publication")),
    ]
    if fact.period.start != fact.period.end:
        parts.append(show(fact.period.start, "from", Text("所涵盖的首日", "the first day it covers")))
    if fact.largest_in is not None:
        weeks = Quantity(Decimal(fact.largest_in), COUNT)
        parts.append(
            show(weeks, "weeks", Text("发布机构称其为最大的周数", "weeks in which its provider calls it the largest"))
        )
    return given.found(show(fact.quantity, "", fact.what), *parts)


def _find_absence(fact: FactSpec, given: MetricInput) -> Absence | None:
    as_of = given.dataset.as_of
    if fact.published_on > as_of:
        return Absence("not-published")
    if fact.expires >= as_of:
        return None
    if not given.param("leave_out_expired"):
        message = f"{fact.id} expired on {fact.expires}, and the brief is as of {as_of}"
        hint = "bring the figure up to date, delete it, or write expired_facts: leave_out in the config"
        raise Refused((Diagnostic("fact-expired", message, fact.place, hint, exit_code=ExitCode.STALE),))
    return Absence("expired")
