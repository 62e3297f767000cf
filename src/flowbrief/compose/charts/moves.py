"""Labels for the moves of a target range: beside the steps, where no line and no other label is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flowbrief.model.document import Runs, plain_text
from flowbrief.model.plot import Label

# A plot has at least so many points across (on a telephone) and up (on paper).
_WIDE, _HIGH = 235.0, 114.0
# Of a line of text in points: height of its characters, distance to the next, advance of its letters.
_TALL, _LINE, _LETTER, _CHARACTER = 7.2, 9.4, 5.0, 8.5
_FIRST_CHARACTER = "\u2e80"
# How much wider bold words are; how far above the range those over its end stand.
_BOLD, LIFTED = 1.15, 5.0
# Between a label and its step; how far it may be pushed away from it by its neighbours.
_BESIDE, _OVER, _FARTHEST = 3.0, 2.0, 36.0


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a range: its day, whether it went up, and what may be said of it, the longer words first."""

    day: date
    is_up: bool
    words: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """The plot around the labels: its axes, both bounds by day, and the words that stand over its end, if any."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    lower: Mapping[date, float]
    upper: Mapping[date, float]
    last: Runs = ()

    def x(self, value: float) -> float:
        """How many points from the left edge a day stands."""
        left, right = self.x_range
        return (value - left) / (right - left) * _WIDE

    def y(self, value: float) -> float:
        """How many points above the lower edge a bound stands."""
        low, high = self.y_range
        return (value - low) / (high - low) * _HIGH

    def height(self, points: float) -> float:
        """The bound that stands so many points above the lower edge."""
        low, high = self.y_range
        return low + points / _HIGH * (high - low)

    def between(self, bound: Mapping[date, float], left: float, right: float) -> list[float]:
        """The values of a bound in force between two places of the plot; the first of all where they lie before it."""
        days = sorted(bound)
        before = [day for day in days if self.x(day.toordinal()) <= left]
        inside = [bound[day] for day in days if day in before[-1:] or left < self.x(day.toordinal()) < right]
        return inside or [bound[days[0]]]

    def crest(self) -> float:
        """The highest that the range is beneath the words over its end."""
        return max(self.between(self.upper, _WIDE - measure_words(self.last) * _BOLD - _BESIDE, _WIDE))


def label_moves(moves: Sequence[Move], field: Field) -> tuple[Label, ...]:
    """Label the moves of one run, oldest first: all with their longer words, or all with the shorter, or some.

    A label ends before its step, under the range where rates fall and over it where they rise, which is where no line
    is. Neighbours push each other away; where there are too many, the latest and those that have room beside them stay.
    """
    for choice in range(len(moves[0].words) if moves else 0):
        if (found := _push(moves, choice, field)) is not None:
            return found
    return _thin_out(moves, field)


def _push(moves: Sequence[Move], choice: int, field: Field) -> tuple[Label, ...] | None:
    """Labels for all moves, each pushed as far as those before it need; None if one does not fit."""
    placed: list[tuple[Move, float]] = []
    for move in moves:
        sign = 1 if move.is_up else -1
        at = _natural(move, choice, field)
        if at is None:
            return None
        left = _ends(move, choice, field)[0]
        beside = [height for other, height in placed if _ends(other, choice, field)[1] + _BESIDE > left]
        at = sign * max([sign * at, *(sign * height + _LINE for height in beside)])
        if abs(at - _edge(move, field)) > _FARTHEST or not _is_free(move, at, field):
            return None
        placed.append((move, at))
    return tuple(_label(move, choice, at, field) for move, at in placed)


def _thin_out(moves: Sequence[Move], field: Field) -> tuple[Label, ...]:
    """Labels for the latest move, and for those before it that have room beside the ones labelled."""
    labels: list[Label] = []
    placed: list[tuple[float, float]] = []
    for move in reversed(moves):
        choice = len(move.words) - 1
        at = _natural(move, choice, field)
        if at is None or not _is_free(move, at, field):
            continue
        right = _ends(move, choice, field)[1] + _BESIDE
        if all(abs(height - at) >= _LINE or left > right for left, height in placed):
            labels.insert(0, _label(move, choice, at, field))
            placed.append((_ends(move, choice, field)[0], at))
    return tuple(labels)


def _ends(move: Move, choice: int, field: Field) -> tuple[float, float]:
    """Where a label begins and ends, in points from the left edge."""
    right = field.x(move.day.toordinal()) - _BESIDE
    return right - measure_words(move.words[choice]), right


def _edge(move: Move, field: Field) -> float:
    """The height of the bound that a move left, on the side of its label."""
    x = field.x(move.day.toordinal())
    bound = field.upper if move.is_up else field.lower
    return field.y(field.between(bound, x - _BESIDE, x)[0])


def _natural(move: Move, choice: int, field: Field) -> float | None:
    """The base line of a label that stands next to the range; None if it would reach beyond the left edge."""
    left, right = _ends(move, choice, field)
    if left < 0:
        return None
    if move.is_up:
        return field.y(max(field.between(field.upper, left, right))) + _OVER
    return field.y(min(field.between(field.lower, left, right))) - _OVER - _TALL


def _is_free(move: Move, at: float, field: Field) -> bool:
    """True if a label stands within the plot, and not in the words over the end of the range."""
    right = field.x(move.day.toordinal()) - _BESIDE
    floor = field.y(field.crest()) + LIFTED
    is_beside = right < _WIDE - measure_words(field.last) * _BOLD - _BESIDE
    is_over = at >= floor + _LINE
    return at >= 0 and at + _TALL <= _HIGH and (is_beside or is_over or at + _TALL < floor)


def _label(move: Move, choice: int, at: float, field: Field) -> Label:
    return Label(float(move.day.toordinal()), field.height(at), move.words[choice], "muted", "right", shift=-_BESIDE)


def measure_words(runs: Runs) -> float:
    """About how wide some words are, in points."""
    return sum(_CHARACTER if one >= _FIRST_CHARACTER else _LETTER for one in plain_text(runs))
