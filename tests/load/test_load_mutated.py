"""Seeded damage: nothing of it is accepted silently, each is named where it stands; clean files are all accepted."""

from decimal import Decimal

import pytest
from load_defects import DEFECTS, FIELDS, dress, make_sheet, make_source
from load_factory import load_bytes, read_column, refuse

SEEDS, SAMPLE = 50, 2
CONTROLS, FEW_CONTROLS = 500, 20


def check_defect(name: str, seed: int) -> None:
    sheet = make_sheet(f"{name} {seed}")
    content = DEFECTS[name](sheet)
    faults = refuse(lambda: load_bytes(content, spec=make_source()))
    assert [(fault.code, fault.place.line, fault.place.field) for fault in faults] == sheet.expected, (name, seed)
    assert all(fault.place.file == "flows.csv" and fault.hint for fault in faults)


def check_control(seed: int) -> None:
    sheet = make_sheet(f"control {seed}")
    content, spec = dress(sheet)
    dataset = load_bytes(content, spec=spec)
    wanted = [abs(Decimal(row[1])) * 1000000 for row in sheet.rows]
    found = [abs(value) // 1000000 * 1000000 for value in read_column(dataset, "etf_flows", "total")]  # type: ignore[arg-type]
    assert found == wanted, (seed, content[:300])
    signs = [value > 0 for value in read_column(dataset, "etf_flows", "total")]  # type: ignore[operator]
    assert signs == [not row[1].startswith("-") for row in sheet.rows if int(row[1])] or 0 in wanted


def test_there_are_enough_classes_of_defects() -> None:
    assert len(DEFECTS) >= 43
    assert set(FIELDS) == {"week", "total", "equity", "domestic", "world"}


@pytest.mark.parametrize("name", DEFECTS)
def test_some_seeds_of_each_defect_are_refused_where_they_stand(name: str) -> None:
    for seed in range(SAMPLE):
        check_defect(name, seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", DEFECTS)
def test_every_seed_of_each_defect_is_refused_where_it_stands(name: str) -> None:
    for seed in range(SEEDS):
        check_defect(name, seed)


def test_some_clean_files_are_accepted() -> None:
    for seed in range(FEW_CONTROLS):
        check_control(seed)


@pytest.mark.slow
def test_five_hundred_clean_files_are_accepted() -> None:
    for seed in range(CONTROLS):
        check_control(seed)
