"""A central bank's target range as it stood on the as-of date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure, Point, Series, SourceRow, Value
from flowbrief.model.quantity import BASIS_POINTS, COUNT, RATE, Quantity, UnitKind
from flowbrief.model.table import Table
from flowbrief.model.text import Text

from .window import rows_of

_BASIS_POINTS_A_PERCENT = 100


@metric(
    "policy_rate_path",
    summary=Text("政策利率：目标区间以生效日为准", "Policy rate: the target range by effective date"),
    formula="the target range in effect on or before the as-of date; a move is the change of the upper bound",
    params=(
        Param("name", ParamType.WORDS, "what to call the central bank"),
        Param("short", ParamType.WORDS, "a shorter name for tiles and tables", default=None),
        Param(
            "source",
            ParamType.SOURCE,
            "a source of shape `changes` in percent a year",
            shape="changes",
            unit=UnitKind.RATE,
        ),
        Param("lower", ParamType.COLUMN, "its column for the lower bound", default="lower"),
        Param("upper", ParamType.COLUMN, "its column for the upper bound", default="upper"),
    ),
    of_subject=False,
    series=SeriesKind.STEPS,
)
def policy_rate_path(given: MetricInput) -> Finding:
    """The range in effect (main measure: its upper bound, percent a year) and how it came there.

    Dates are effective dates, which at the Fed are the day after the decision. Moves count as one run while they
    go in the same direction, however long the pauses between them. The series are the two bounds and, in basis
    points, the moves.
    """
    table = given.dataset.table(given.param("source"))
    lower = _read_steps(table, given.param("lower"), f"{given.spec.id}.lower")
    upper = _read_steps(table, given.param("upper"), given.spec.id)
    top, bottom = upper.points[-1], lower.points[-1]
    moves = _list_moves(upper)
    main = given.measure(
        Quantity(top.amount or Decimal(0), RATE),
        rows=top.rows,
        inputs=(table.name,),
        facets=_describe(given, moves),
        definition=Text("目标区间上限", "upper bound of the target range"),
    )
    low = given.measure(
        Quantity(bottom.amount or Decimal(0), RATE),
        "lower",
        rows=bottom.rows,
        definition=Text("目标区间下限", "lower bound of the target range"),
    )
    as_of = given.measure(given.dataset.as_of, "as_of", definition=Text("数据日期", "the as-of date"))
    steps = [*moves, *_list_moves(lower)]
    since = given.measure(
        max(move.day for move in steps) if steps else None,
        "since",
        rows=top.rows + bottom.rows,
        definition=Text("现行区间生效日", "day the present range took effect"),
        absence=Absence("no-earlier-period"),
    )
    sizes = Series(f"{given.spec.id}.move", tuple(_show_move(move) for move in moves), BASIS_POINTS, table.universe)
    return given.found(main, low, as_of, since, *_describe_run(given, moves), series=(upper, lower, sizes))


def _show_move(move: _Move) -> Point:
    return Point(move.after.period, move.size * _BASIS_POINTS_A_PERCENT, (*move.before.rows, *move.after.rows))


def _read_steps(table: Table, column: str, series_id: str) -> Series:
    points = tuple(
        Point(seen.period, seen.value, (SourceRow(table.name, column, seen.row, seen.period.end, seen.value),))
        for seen in table.of_column(column)
    )
    return Series(series_id, points, RATE, table.universe)


@dataclass(frozen=True, slots=True)
class _Move:
    """One change of a bound: the last point before it and the first after."""

    before: Point
    after: Point

    @property
    def day(self) -> date:
        return self.after.period.end

    @property
    def size(self) -> Decimal:
        return (self.after.amount or Decimal(0)) - (self.before.amount or Decimal(0))


def _list_moves(bound: Series) -> list[_Move]:
    return [_Move(before, after) for before, after in pairwise(bound.points) if after.amount != before.amount]


def _describe(given: MetricInput, moves: list[_Move]) -> tuple[tuple[str, str], ...]:
    if not moves:
        return (("direction", "none"), ("recent", "no"))
    last = moves[-1]
    recent = given.period.start <= last.day <= given.dataset.as_of
    return (("direction", "up" if last.size > 0 else "down"), ("recent", "yes" if recent else "no"))


def _describe_run(given: MetricInput, moves: list[_Move]) -> tuple[Measure, ...]:
    """The moves in a row that the last one ends, and those of its calendar year.

    `bounded` is `yes` where the data hold none before them.
    """
    definitions = {
        "move": Text("调整幅度", "size of the move"),
        "moves": Text("同方向连续调整次数", "moves in a row in that direction"),
        "first": Text("本轮首次调整生效日", "day the first move of the run took effect"),
        "total": Text("本轮累计调整幅度", "sum of the run"),
        "year_moves": Text("其中最近一次调整所在年份的次数", "moves of the run in the calendar year of the last one"),
        "year_total": Text(
            "其中最近一次调整所在年份的累计幅度", "sum of the run in the calendar year of the last move"
        ),
    }
    if not moves:
        none = Absence("no-earlier-period")
        return tuple(given.measure(None, part, definition=text, absence=none) for part, text in definitions.items())
    run = [moves[-1]]
    for move in reversed(moves[:-1]):
        if (move.size > 0) != (moves[-1].size > 0):
            break
        run.insert(0, move)
    of_year = [move for move in run if move.day.year == run[-1].day.year]
    values: dict[str, Value] = {
        "move": Quantity(run[-1].size * _BASIS_POINTS_A_PERCENT, BASIS_POINTS),
        "moves": Quantity(Decimal(len(run)), COUNT),
        "first": run[0].day,
        "total": _add_up(run),
        "year_moves": Quantity(Decimal(len(of_year)), COUNT),
        "year_total": _add_up(of_year),
    }
    used = dict.fromkeys(definitions, run) | {"move": run[-1:], "year_moves": of_year, "year_total": of_year}
    bounded = ("bounded", "yes" if len(run) == len(moves) else "no")
    return tuple(
        given.measure(
            values[part],
            part,
            definition=text,
            rows=rows_of((used[part][0].before, *(move.after for move in used[part]))),
            facets=(bounded,),
        )
        for part, text in definitions.items()
    )


def _add_up(moves: list[_Move]) -> Quantity:
    return Quantity(sum((move.size for move in moves), Decimal(0)) * _BASIS_POINTS_A_PERCENT, BASIS_POINTS)
