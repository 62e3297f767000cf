"""The real files in which another table continues under the old headings: refused, and understood."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from load_factory import ICI_COLUMNS, WEDNESDAY, load_bytes, make_flows, make_report, make_world, refuse

from flowbrief.extend import registry
from flowbrief.load import load
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.gate import Override
from flowbrief.model.source import CalendarSpec, Identity, SourceSpec

ICI = Path(__file__).parents[3] / "shared" / "data" / "ici-flows-pddl"

RULES = (
    Identity("equity", ("domestic", "world"), Decimal(2)),
    Identity("bond", ("taxable", "municipal"), Decimal(2)),
    Identity("total", ("equity", "hybrid", "bond"), Decimal(2)),
)


def read_raw(name: str) -> bytes:
    path = ICI / name
    assert path.is_file(), f"this test reads the real file {path}"
    return path.read_bytes()


def declare(shape: str, calendar: CalendarSpec) -> SourceSpec:
    return make_flows(shape=shape, date_column="Date", columns=ICI_COLUMNS, calendar=calendar, identities=RULES)


def find_shift(faults: tuple[Diagnostic, ...]) -> Diagnostic:
    (shift,) = [fault for fault in faults if "shifted" in fault.message]
    assert not [fault for fault in faults if fault.code == "blank-cell"]
    return shift


def test_raw_weekly_file_is_refused_by_the_adding_up_gate() -> None:
    raw = read_raw("weekly.csv")
    days = [date.fromisoformat(line.split(",")[0]) for line in raw.decode().splitlines()[1:]]
    moved = tuple(day for day in days if day.isoweekday() != WEDNESDAY)
    reason = make_flows().universe
    present = set(days)
    weeks = (days[0] + timedelta(weeks=n) for n in range((days[-1] - days[0]).days // 7 + 1))
    near = [week for week in weeks if not any(abs((week - day).days) <= 3 for day in present)]
    calendar = CalendarSpec(WEDNESDAY, moved, tuple((week, reason) for week in near))
    faults = refuse(lambda: load_bytes(raw, spec=declare("weekly", calendar)))
    shift = find_shift(faults)
    assert faults == (shift,)
    assert (shift.code, shift.place.line, shift.place.field) == ("does-not-add-up", 52, "Total Equity")
    assert shift.message == (
        "the columns seem to have been shifted: in 109 rows, from line 52 (2022-07-06) to line 160 (2024-12-31), "
        "Total Equity = Domestic Equity + World Equity cannot hold, for Domestic Equity, Hybrid, Taxable Bond, Total "
        "are blank; what does add up in all of them, and not before, is World Equity = Total Bond + Municipal Bond"
    )
    assert "World Equity is a total there, and Total Bond and Municipal Bond are its parts" in shift.hint


def test_raw_monthly_file_is_refused_by_the_adding_up_gate() -> None:
    calendar = CalendarSpec(WEDNESDAY, max_gap_days=25)
    faults = refuse(lambda: load_bytes(read_raw("monthly.csv"), spec=declare("levels", calendar)))
    shift = find_shift(faults)
    assert faults == (shift,)
    assert (shift.code, shift.place.line) == ("does-not-add-up", 169)
    assert "from line 169 (2020-12-31) to line 216 (2024-11-30)" in shift.message
    assert "World Equity = Total Bond + Municipal Bond" in shift.message


def test_columns_that_slid_cannot_be_let_pass() -> None:
    spec = declare("levels", CalendarSpec(WEDNESDAY, max_gap_days=25))
    override = Override("does-not-add-up", spec.name, make_flows().universe, spec.place)
    report = replace(make_report(spec), overrides=(override,))
    faults = refuse(lambda: load(report, make_world({spec.path: read_raw("monthly.csv")}), registry))
    assert [fault.code for fault in faults] == ["does-not-add-up"]


@pytest.mark.parametrize("rows", [1, 2])
def test_a_few_blank_cells_are_no_shift(rows: int) -> None:
    lines = read_raw("weekly.csv").splitlines(keepends=True)
    content = b"".join([lines[0], *lines[52 : 52 + rows]])
    faults = refuse(lambda: load_bytes(content, spec=declare("weekly", CalendarSpec(WEDNESDAY))))
    assert {fault.code for fault in faults} == {"blank-cell"}
    assert len(faults) == 4 * rows


def test_blank_cells_in_rows_that_add_up_are_said_one_by_one() -> None:
    # The hybrid column alone is blank: what is left adds up as before, so nothing has slid.
    lines = read_raw("weekly.csv").splitlines(keepends=True)[:52]
    body = []
    for line in lines[1:]:
        cells = line.split(b",")
        body.append(b",".join([*cells[:4], b"", *cells[5:]]))
    calendar = CalendarSpec(WEDNESDAY)
    faults = refuse(lambda: load_bytes(b"".join([lines[0], *body]), spec=declare("weekly", calendar)))
    assert not [fault for fault in faults if "shifted" in fault.message]
    assert {"blank-cell", "more-defects"} <= {fault.code for fault in faults}
