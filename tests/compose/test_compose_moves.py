"""Labels of moves: none over a line, another label or the words over the end, whatever the range did."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from flowbrief.compose.charts.moves import Field, Move, label_moves, measure_words
from flowbrief.model.document import Plain, plain_text
from flowbrief.model.plot import Label

START = date(2021, 1, 1)
LAST = (Plain("3.50%–3.75%"),)
WORDS = ((Plain("−25bp, 18 Sept"),), (Plain("−25bp"),))
CUTS = [(date(2025, 9, 18), -25), (date(2025, 10, 30), -25), (date(2025, 12, 11), -25)]


def make_field(steps: list[tuple[date, int]], start: date, end: date, first: int = 425) -> tuple[list[Move], Field]:
    """A range of a quarter of a percent and its moves in basis points, from a first lower bound on."""
    lower, bound = {start: first / 100}, first
    for day, size in steps:
        bound += size
        lower[day] = bound / 100
    lower[end] = bound / 100
    upper = {day: height + 0.25 for day, height in lower.items()}
    y_range = (0.0, max(upper.values()) * 1.12)
    field = Field((float(start.toordinal()), float(end.toordinal())), y_range, lower, upper, LAST)
    return [Move(day, size > 0, WORDS) for day, size in steps], field


def box_of(label: Label, field: Field) -> tuple[float, float, float, float]:
    right, bottom = field.x(label.x) + label.shift, field.y(label.y)
    return right - measure_words(label.runs), bottom, right, bottom + 6.2


def test_few_moves_have_their_days_where_there_is_room() -> None:
    moves, field = make_field(CUTS, date(2025, 1, 1), date(2026, 1, 2))
    labels = label_moves(moves, field)
    assert [plain_text(label.runs) for label in labels] == ["−25bp, 18 Sept"] * 3
    assert [label.x for label in labels] == [float(day.toordinal()) for day, _ in CUTS]


def test_where_one_has_no_room_for_its_day_all_have_their_sizes_only() -> None:
    moves, field = make_field(CUTS, date(2025, 8, 15), date(2026, 1, 2))
    assert [plain_text(label.runs) for label in label_moves(moves, field)] == ["−25bp"] * 3


def test_of_many_moves_the_latest_is_labelled() -> None:
    days = [date(2022, 3, 17) + timedelta(days=40 * index) for index in range(20)]
    moves, field = make_field([(day, 25) for day in days], START, date(2026, 1, 2), first=0)
    labels = label_moves(moves, field)
    assert 3 < len(labels) < 20
    assert labels[-1].x == float(days[-1].toordinal())


def test_no_moves_have_no_labels() -> None:
    assert label_moves([], make_field([], START, date(2026, 1, 2))[1]) == ()


sizes = st.sampled_from([25, 50, 75, 100])
gaps = st.lists(st.tuples(st.integers(1, 400), sizes), min_size=1, max_size=14)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(gaps, st.booleans(), st.integers(0, 600), st.integers(0, 400))
def test_labels_never_collide(steps: list[tuple[int, int]], rises: bool, lead: int, rest: int) -> None:
    day, moves = START + timedelta(days=lead), []
    for gap, size in steps:
        day += timedelta(days=gap)
        moves.append((day, size if rises else -size))
    first = 0 if rises else sum(size for _, size in steps)
    listed, field = make_field(moves, START, day + timedelta(days=rest + 1), first)
    labels = label_moves(listed, field)
    assert len({plain_text(label.runs) for label in labels}) <= 1
    assert [label.x for label in labels] == sorted(label.x for label in labels)
    boxes = [box_of(label, field) for label in labels]
    for one, other in ((a, b) for index, a in enumerate(boxes) for b in boxes[:index]):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for left, bottom, right, top in boxes:
        assert left >= 0
        assert 0 <= bottom < top <= 114
        for bound in (field.lower, field.upper):
            for (one, height), (two, _) in pairwise(sorted(bound.items())):
                if field.x(one.toordinal()) < right and field.x(two.toordinal()) > left:
                    assert not bottom < field.y(height) < top
