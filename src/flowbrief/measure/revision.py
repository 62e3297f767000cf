"""What a publisher changed in weeks it had already reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flowbrief.extend import Param, ParamType, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure, Release
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.text import Text

from .window import side_name, sign_of


@metric(
    "revision",
    summary=Text(
        "修订：发布方对已公布周度数据的最新修订，修订后减修订前",
        "Revision: the publisher's latest change to a week already reported, after less before",
    ),
    formula="F of the latest release − F of the release before it, of the same week",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow, from a source with `revisions`", of_kinds=("net_flow",)),
        Param("periods", ParamType.INTEGER, "how many weeks back to look, this week included", default=9, minimum=1),
    ),
)
def revision(given: MetricInput) -> Finding:
    """The latest revision among the last weeks: of those released last, one that turned the sign, else the largest.

    Parts: `week`, `before`, `after`, `released_before`, `released_after`, `first` (as first published), `total` (the
    change since then), `releases` (how many there have been) and `count` (weeks changed by that release). The facet
    `flip` is `yes` if the printed sign changed, `flip_since_first` if it is not that of the first release; `recent`,
    if it was released after the week before this one was first released.
    """
    subject = given.finding("of").subject
    unit = given.series("of").unit
    ends = {point.period.end for point in given.series("of").upto(given.param("periods"))}
    by_week: dict[date, list[Release]] = {}
    for release in given.releases.get(subject, ()):
        by_week.setdefault(release.period.end, []).append(release)
    changed = [_Change(tuple(by_week[end])) for end in sorted(ends & by_week.keys()) if len(by_week[end]) > 1]
    changed = [change for change in changed if change.size != 0]
    if not changed:
        return given.found(*_measure_nothing(given))
    newest = max(change.after.released_on for change in changed)
    fresh = [change for change in changed if change.after.released_on == newest]

    def turns(release: Release, other: Release) -> bool:
        return sign_of(release.amount, unit) != sign_of(other.amount, unit)

    chosen = max(fresh, key=lambda change: (turns(change.before, change.after), abs(change.size), change.week))
    released = [releases[0].released_on for end, releases in by_week.items() if end < given.period.end]
    facets = (
        ("flip", "yes" if turns(chosen.before, chosen.after) else "no"),
        ("flip_since_first", "yes" if turns(chosen.first, chosen.after) else "no"),
        ("side", side_name(sign_of(chosen.after.amount, unit))),
        ("side_before", side_name(sign_of(chosen.before.amount, unit))),
        ("recent", "yes" if not released or newest > max(released) else "no"),
        ("irregular", "yes" if chosen.after.period.is_irregular else "no"),
    )
    values: dict[str, Quantity | date] = {
        "": Quantity(chosen.size, unit),
        "week": chosen.week,
        "before": Quantity(chosen.before.amount, unit),
        "after": Quantity(chosen.after.amount, unit),
        "released_before": chosen.before.released_on,
        "released_after": chosen.after.released_on,
        "first": Quantity(chosen.first.amount, unit),
        "total": Quantity(chosen.after.amount - chosen.first.amount, unit),
        "releases": Quantity(Decimal(len(chosen.releases)), COUNT),
        "count": Quantity(Decimal(len(fresh)), COUNT),
    }
    rows = {
        "before": chosen.before.rows,
        "after": chosen.after.rows,
        "first": chosen.first.rows,
        "total": chosen.first.rows + chosen.after.rows,
    }
    return given.found(
        *(
            given.measure(
                value,
                part,
                definition=_PARTS[part] if part else None,
                period=chosen.after.period,
                inputs=(given.param("of"),),
                rows=rows.get(part, chosen.before.rows + chosen.after.rows),
                facets=facets if not part else (),
            )
            for part, value in values.items()
        )
    )


_PARTS = {
    "week": Text("被修订的周", "the week that was revised"),
    "before": Text("修订前数值", "its flow before the revision"),
    "after": Text("修订后数值", "its flow after the revision"),
    "released_before": Text("修订前发布日", "day of the release before"),
    "released_after": Text("修订后发布日", "day of the latest release"),
    "first": Text("首次公布数值", "its flow as first published"),
    "total": Text("较首次公布的变动", "change since it was first published"),
    "releases": Text("发布次数", "releases of that week so far"),
    "count": Text("同次修订的周数", "weeks changed by that release"),
}


@dataclass(frozen=True, slots=True)
class _Change:
    """All releases of one week, oldest first, at least two."""

    releases: tuple[Release, ...]

    @property
    def first(self) -> Release:
        return self.releases[0]

    @property
    def before(self) -> Release:
        return self.releases[-2]

    @property
    def after(self) -> Release:
        return self.releases[-1]

    @property
    def week(self) -> date:
        return self.after.period.end

    @property
    def size(self) -> Decimal:
        return self.after.amount - self.before.amount


def _measure_nothing(given: MetricInput) -> tuple[Measure, ...]:
    none = Absence("none-found")
    return (
        given.measure(None, absence=none, inputs=(given.param("of"),)),
        *(given.measure(None, part, definition=text, absence=none) for part, text in _PARTS.items()),
    )
