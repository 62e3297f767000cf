"""Several releases of one week in one file: the latest that was known counts, the others are kept."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from load_factory import WEDNESDAY, load_bytes, make_flows, read_column, refuse

from flowbrief.model.source import CalendarSpec, SourceSpec

JULY = b"""week,released,flow
2016-06-29,2016-07-06,500
2016-07-06,2016-07-13,-1879
2016-07-06,2016-07-20,-1890
2016-07-13,2016-07-20,250
"""


def make_revised(**changes: Any) -> SourceSpec:
    fields: dict[str, Any] = {
        "date_column": "week",
        "released_column": "released",
        "columns": (("flow", "flow"),),
        "calendar": CalendarSpec(WEDNESDAY),
        "identities": (),
        "scale": Decimal(1),
        "revisions": True,
    }
    return make_flows(**(fields | changes))


def test_latest_release_counts_and_the_earlier_ones_are_kept() -> None:
    dataset = load_bytes(JULY, spec=make_revised())
    assert read_column(dataset, "etf_flows", "flow") == [500, -1890, 250]
    assert read_column(dataset, "etf_flows", "flow", "row") == [2, 4, 5]
    vintages = dataset.tables[0].vintages
    assert [(v.period.end, v.released_on, v.value, v.row) for v in vintages] == [
        (date(2016, 6, 29), date(2016, 7, 6), 500, 2),
        (date(2016, 7, 6), date(2016, 7, 13), -1879, 3),
        (date(2016, 7, 6), date(2016, 7, 20), -1890, 4),
        (date(2016, 7, 13), date(2016, 7, 20), 250, 5),
    ]
    detail = next(gate.detail for gate in dataset.gates if gate.code == "unique-dates")
    assert detail == "3 rows, 1 earlier releases"


@pytest.mark.parametrize(
    ("as_of", "flows", "lines"), [(date(2016, 7, 14), [500, -1879], 3), (date(2016, 7, 20), [500, -1890, 250], 5)]
)
def test_release_after_the_as_of_date_leaves_no_trace(as_of: date, flows: list[int], lines: int) -> None:
    cut = b"".join(JULY.splitlines(keepends=True)[:lines])
    full, short = (load_bytes(content, spec=make_revised(), as_of=as_of) for content in (JULY, cut))
    assert read_column(full, "etf_flows", "flow") == flows
    assert full.gates == short.gates
    assert full.tables[0].vintages == short.tables[0].vintages
    assert full.tables[0].provenance == short.tables[0].provenance
    assert full.tables[0].provenance.sha256 == sha256(cut).hexdigest()


def test_revision_long_after_does_not_make_the_file_late() -> None:
    # Released a week after the close; a revision a year later is not how long a release takes.
    late = JULY + b"2016-06-29,2017-07-05,501\n"
    dataset = load_bytes(late, spec=make_revised(), as_of=date(2016, 7, 20))
    assert dataset.period.end == date(2016, 7, 13)
    (fault,) = refuse(lambda: load_bytes(late, spec=make_revised(), as_of=date(2017, 7, 12)))
    assert fault.code == "period-missing"


def test_file_may_run_by_week_or_by_release() -> None:
    header, first, second, third, fourth = JULY.splitlines(keepends=True)
    by_release = header + first + second + fourth + third
    assert read_column(load_bytes(by_release, spec=make_revised()), "etf_flows", "flow") == [500, -1890, 250]
    neither = header + third + first + fourth + second
    assert {fault.code for fault in refuse(lambda: load_bytes(neither, spec=make_revised()))} == {"unsorted-rows"}


def test_two_rows_of_one_release_are_refused() -> None:
    twice = JULY.replace(b"2016-07-06,2016-07-20,-1890", b"2016-07-06,2016-07-13,-1890")
    (fault,) = refuse(lambda: load_bytes(twice, spec=make_revised()))
    assert (fault.code, fault.place.line) == ("duplicate-period", 4)


def test_without_revisions_a_week_stands_once() -> None:
    (fault,) = refuse(lambda: load_bytes(JULY, spec=make_revised(revisions=False)))
    assert (fault.code, fault.place.line) == ("duplicate-period", 4)
    (one,) = load_bytes(JULY.replace(b"2016-07-06,2016-07-13,-1879\n", b""), spec=make_revised(revisions=False)).tables
    assert one.vintages == ()
