"""Rotation: money out of one member of a group and into another, in proportion to what each holds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.extend import Param, ParamType, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure
from flowbrief.model.quantity import BASIS_POINTS, COUNT, PERCENT, PERCENTAGE_POINTS, Quantity
from flowbrief.model.text import Text

from .members import NAMES, check_units, describe_universes, describe_weeks, find_lack, order_by_size, rows_behind
from .window import describe_regularity

_LEAST = 2
_BASIS_POINTS_IN_ONE = 10_000


@metric(
    "rotation",
    summary=Text(
        "轮动：资金自流入率最低的成员流出、向最高的成员流入，两者须反向且均超过门槛",
        "Rotation: out of the member with the lowest flow rate and into the one with the highest, only if they went "
        "opposite ways and both past a threshold",
    ),
    formula="highest flow rate − lowest, in percentage points, if highest ≥ threshold and lowest ≤ −threshold; "
    "index = ½ Σ |w after the flows − w before|, w the share of a member in the assets of the group",
    params=(
        *NAMES,
        Param(
            "subjects",
            ParamType.SUBJECTS,
            "the members of the group, each with a flow rate",
            of_kinds=("flow_rate",),
        ),
        Param(
            "threshold",
            ParamType.NUMBER,
            "how large each of the two rates has to be, in percent of assets",
            default=Decimal("0.5"),
            minimum=0,
        ),
    ),
    of_subject=False,
)
def rotation(given: MetricInput) -> Finding:
    """The spread between the two rates (main measure), both rates and flows, and the index of the whole group.

    The index is in basis points of the group's assets: how much of them the week's flows moved from one member to
    another, prices held. It is given whether or not there is a rotation to speak of. The facets `out` and `into`
    name the members.
    """
    members = given.members("subjects")
    absence = find_lack(members, _LEAST)
    ordered = [] if absence else order_by_size(members)
    threshold: Decimal = given.param("threshold")
    into, out = (ordered[0], ordered[-1]) if ordered else (None, None)
    lack = absence
    if into is not None and out is not None:
        high, low = into.main.quantity, out.main.quantity
        if high.direction() <= 0 or low.direction() >= 0 or high.amount < threshold or -low.amount < threshold:
            lack = Absence("none-found")
    pair = () if lack or into is None or out is None else (out, into)
    spread = pair[1].main.quantity.amount - pair[0].main.quantity.amount if pair else Decimal(0)
    main = given.measure(
        Quantity(spread, PERCENTAGE_POINTS) if pair else None,
        inputs=tuple(member.id for member in members),
        rows=rows_behind(pair),
        absence=lack,
        facets=(
            ("out", pair[0].subject if pair else ""),
            ("into", pair[1].subject if pair else ""),
            describe_universes(members),
            describe_weeks(members),
            describe_regularity(given.period),
        ),
    )
    return given.found(
        main,
        *_measure_pair(given, pair, lack),
        _measure_index(given, members, absence),
        given.measure(
            Quantity(threshold, PERCENT), "threshold", definition=Text("门槛", "threshold for each of the two rates")
        ),
        given.measure(
            Quantity(Decimal(len(members)), COUNT), "members", definition=Text("成员数", "members of the group")
        ),
    )


def _measure_pair(given: MetricInput, pair: Sequence[Finding], lack: Absence | None) -> tuple[Measure, ...]:
    names = {
        "out": Text("流出一方的流入率", "flow rate of the member that lost money"),
        "into": Text("流入一方的流入率", "flow rate of the member that gained it"),
        "out_base_on": Text("流出一方期初规模日期", "date of the assets of the member that lost money"),
        "into_base_on": Text("流入一方期初规模日期", "date of the assets of the member that gained it"),
    }
    found = dict(zip(("out", "into"), pair, strict=False))
    measures = []
    for part, text in names.items():
        member = found.get(part.partition("_")[0])
        source = (member.measure("base_on") if part.endswith("_on") else member.main) if member else None
        measures.append(
            given.measure(
                source.value if source else None,
                part,
                definition=text,
                inputs=(source.id,) if source else (),
                rows=source.lineage.rows if source else (),
                absence=lack,
                facets=(("subject", member.subject if member else ""),),
            )
        )
    return tuple(measures)


def _measure_index(given: MetricInput, members: Sequence[Finding], absence: Absence | None) -> Measure:
    """½ Σ |w after the week's flows − w before them|: the flow of a member is its rate times its base."""
    amounts = [] if absence else [(_base(member), _flow(member)) for member in members]
    before = sum((base for base, _ in amounts), Decimal(0))
    after = sum((base + flow for base, flow in amounts), Decimal(0))
    index: Quantity | None = None
    if absence is None:
        check_units(given, members, place=1)
        if after <= 0:
            absence = Absence("zero")
        else:
            moved = sum((abs((base + flow) / after - base / before) for base, flow in amounts), Decimal(0)) / 2
            index = Quantity(moved * _BASIS_POINTS_IN_ONE, BASIS_POINTS)
    return given.measure(
        index,
        "index",
        definition=Text(
            "轮动指数：各成员规模占比因资金流而改变之和的一半", "rotation index: half the sum of the changes in weight"
        ),
        inputs=tuple(member.id for member in members),
        rows=rows_behind(members) if index else (),
        absence=absence,
    )


def _base(member: Finding) -> Decimal:
    return member.measure("base").quantity.amount


def _flow(member: Finding) -> Decimal:
    return member.main.quantity.amount * _base(member) / 100
