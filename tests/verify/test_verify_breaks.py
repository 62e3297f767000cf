"""Breaks among the known events: both calculations look back as far as they let them, and not across."""

import json
import random
from datetime import date, timedelta
from decimal import Decimal, localcontext

import pytest
from measure_factory import TODAY, make_report, make_subject, registry
from measure_levels import make_metric
from verify_kinds import list_ends, weekly_source, write_rows

from flowbrief.deliver.recipe import make_recipe
from flowbrief.load import load
from flowbrief.measure import measure
from flowbrief.model.event import Event
from flowbrief.model.period import Period
from flowbrief.model.quantity import Quantity
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Text
from flowbrief.model.world import World
from flowbrief.verify.derivation import Derivation
from flowbrief.verify.figures import is_same
from flowbrief.verify.recipe import read_recipe
from flowbrief.verify.values import Amount

NOTE = Text("口径调整", "a change in the funds covered")
WEEKS = list_ends(60)


def make_searches(*events: Event) -> ReportSpec:
    """A report with every metric that searches a history, about two subjects."""
    specs = []
    for name in ("total", "a"):
        of = f"{name}.week"
        specs += [
            make_metric(of, "net_flow"),
            make_metric(f"{name}.extreme", "extreme", of=of),
            make_metric(f"{name}.rank", "rank", of=of),
            make_metric(f"{name}.streak", "streak", of=of),
            make_metric(f"{name}.first", "first_in", of=of),
            make_metric(f"{name}.lately", "m_of_n", of=of, periods=8),
            make_metric(f"{name}.z", "zscore", of=of, window=26),
            make_metric(f"{name}.place", "percentile", of=of),
            make_metric(f"{name}.alike", "analogue", of=of, bands=2, least=2, ahead=2),
        ]
    subjects = [make_subject(name, name) for name in ("total", "a")]
    return make_report(subjects, specs, sources=(weekly_source(),), events=events)


def write_flows(seed: int) -> bytes:
    """Sixty weeks, mostly of inflow, each released five days after it."""
    draw = random.Random(seed)
    rows = [(end, end + timedelta(days=5), *(draw.randint(-30, 90) for _ in range(3))) for end in WEEKS]
    return write_rows("day,released,total,a,b", rows)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("back", [0, 1, 3, 14, 20, 40, 59])
def test_both_calculations_stop_at_a_break(seed: int, back: int) -> None:
    """A break of one subject on any day of a week, a later one of both, and one that is no break."""
    day = WEEKS[-1 - back] - timedelta(days=seed)
    events = [Event("reclassification", day, day, ("total",), NOTE), Event("heartbeat", day, day, ("a",), NOTE)]
    if back > 20:
        events.append(Event("new_coverage", WEEKS[-18], WEEKS[-16], ("total", "a"), NOTE))
    report, content = make_searches(*events), write_flows(seed)
    dataset = load(report, World(TODAY, lambda path: content, lambda step: None), registry)
    analysis = measure(report, dataset, registry)
    recipe = read_recipe(json.loads(json.dumps(make_recipe(report, dataset.as_of))))
    again = Derivation(recipe, lambda path: content)
    with localcontext(prec=50):
        for finding in analysis.findings:
            for measured in finding.measures:
                known = _plain(measured.value)
                (derived,) = again.find(measured.id) or (None,)
                same = derived is known if derived is None or known is None else is_same(derived, known)
                assert same, f"{measured.id}: {known} and {derived}"


def _plain(value: object) -> Amount | date | None:
    """A measured value as the second calculation has it."""
    if isinstance(value, Quantity):
        return Amount(value.amount, str(value.unit))
    value = value.end if isinstance(value, Period) else value
    assert value is None or isinstance(value, date)
    return value


def test_recipe_names_the_breaks_and_nothing_without_them() -> None:
    day = date(2023, 5, 4)
    with_one = make_recipe(make_searches(Event("break", day, day, ("total",), NOTE)), TODAY)
    assert with_one["breaks"] == [{"day": "2023-05-04", "subjects": ["total"]}]
    assert "breaks" not in make_recipe(make_searches(Event("heartbeat", day, day, ("total",), NOTE)), TODAY)


def test_second_calculation_without_the_break_differs() -> None:
    """So the test above can fail: a history of all sixty weeks is another one."""
    day = WEEKS[30]
    report, content = make_searches(Event("break", day, day, ("total",), NOTE)), write_flows(1)
    dataset = load(report, World(TODAY, lambda path: content, lambda step: None), registry)
    recipe = make_recipe(report, dataset.as_of)
    counts = []
    for given in (recipe, {key: value for key, value in recipe.items() if key != "breaks"}):
        (weeks,) = Derivation(read_recipe(json.loads(json.dumps(given))), lambda path: content).find(
            "total.place.weeks"
        )
        assert isinstance(weeks, Amount)
        counts.append(weeks.number)
    assert counts == [Decimal(29), Decimal(60)]
