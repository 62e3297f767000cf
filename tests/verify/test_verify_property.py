"""Five thousand random data sets of every shape: the brief and the second calculation say the same of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from verify_factory import Finished, errors, print_files, recipe_of
from verify_shapes import SHAPES, DataSet, make_data_set

from flowbrief.cli.registered import registry
from flowbrief.model.diagnostic import Refused
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, Written, build, write

FAST, ALL, CHUNK = 32, 5000, 100
# Data that no publisher would print are refused before anything is said; another of that shape takes their place.
REFUSED = {
    "scale-break", "repeated-period", "all-zero-period", "zero-fill", "unchanged-level", "series-ended",
    "flow-over-assets",
}  # fmt: skip
ATTEMPTS = 30
# Kinds that judge a week by its history say nothing of fewer weeks than this.
ENOUGH, JUDGES = 13, ("extreme", "rank", "zscore", "percentile", "analogue")


def open_world(data: DataSet) -> World:
    """The world of one data set, in which nothing is read but its files."""
    return World(date(2030, 1, 1), lambda path: data.files[path], lambda _: None)


def write_any(seed: int) -> tuple[DataSet, Written]:
    """The first data set of a seed that is not refused, and its issue in words."""
    for attempt in range(ATTEMPTS):
        data = make_data_set(seed, attempt)
        written = write_data_set(data)
        if written is not None:
            return data, written
    raise AssertionError(f"seed {seed}: every attempt was refused")


def write_data_set(data: DataSet) -> Written | None:
    """The issue of a data set in words; None if the data are refused for what no publisher would print."""
    try:
        return write(data.config, Wish(), open_world(data), registry)
    except Refused as refused:
        diagnostics = refused.diagnostics
    except Exception as error:
        raise AssertionError(data.name) from error
    assert {one.code for one in diagnostics} <= REFUSED, (data.name, [str(one) for one in diagnostics])
    return None


def list_printed(node: Any) -> Iterator[str]:
    """Every measure that a record prints."""
    if isinstance(node, dict):
        if node.get("type") == "Figure":
            yield node["measure"]
        for value in node.values():
            yield from list_printed(value)
    elif isinstance(node, list):
        for value in node:
            yield from list_printed(value)


def find_broken_guards(data: DataSet, written: Written, record: Any) -> list[str]:
    """Figures that the weeks which were drawn do not allow, whatever was calculated from them."""
    kinds = {metric.id: metric.kind for metric in written.spec.metrics}
    printed = {measure for measure in list_printed(record["sections"]) if "@" not in measure}
    is_short = len(data.ends) - len(data.gone) < ENOUGH
    # The week that stands four places from the end, and the one before the last.
    window, before = data.ends[-4:], data.ends[-2:-1]
    broken = []
    for measure in sorted(printed):
        head, _, part = measure.rpartition(".")
        metric, part = (measure, "") if measure in kinds else (head, part)
        kind = kinds.get(metric, "")
        if is_short and kind in JUDGES and part in ("", "since", "of", "cases", "best"):
            broken.append(f"{measure} of {len(data.ends)} weeks")
        if kind == "moving_average" and part == "" and (len(window) < 4 or data.gone & set(window)):
            broken.append(f"{measure} over a gap")
        if kind == "change" and part in ("", "percent") and (not before or data.gone & set(before)):
            broken.append(f"{measure} after a gap")
    return broken


def check_seed(seed: int) -> None:
    """Write the issue of one seed, check it in both languages, and hold its figures against the weeks drawn."""
    data, written = write_any(seed)
    files = print_files(written.documents)
    finished = Finished(files, recipe_of(written.spec, written.intake.as_of), data.open)
    assert errors(finished.check()) == [], data.name
    for language in written.spec.languages:
        record = json.loads(files[f"document.{language}.json"])
        assert find_broken_guards(data, written, record) == [], data.name


def chunks(first: int, last: int, size: int) -> list[range]:
    """The seeds from one to another in equal parts."""
    return [range(start, min(start + size, last)) for start in range(first, last, size)]


@pytest.mark.parametrize("seeds", chunks(0, FAST, 8), ids=str)
def test_any_data_set_agrees(seeds: range) -> None:
    for seed in seeds:
        check_seed(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", chunks(FAST, ALL, CHUNK), ids=str)
def test_many_data_sets_agree(seeds: range) -> None:
    for seed in seeds:
        check_seed(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2 * len(SHAPES)))
def test_data_sets_agree_on_paper(seed: int, tmp_path: Path) -> None:
    """The build itself reads the pages, papers and drawings back; it stops at the first that says otherwise."""
    data, _ = write_any(seed)
    world = World(date(2030, 1, 1), Path.read_bytes, lambda _: None)
    _, issue = build(data.store(tmp_path), Wish(), tmp_path / "output", world, registry)
    manifest = json.loads((issue.folder / "manifest.json").read_text("utf-8"))
    assert any(gate["code"] == "calculated-twice" and gate["passed"] for gate in manifest["gates"]), data.name


def test_every_shape_is_as_it_is_called() -> None:
    """What the shapes are named after is in the data that are drawn for them."""
    drawn: dict[str, list[DataSet]] = {name: [] for name in SHAPES}
    for seed in range(8 * len(SHAPES)):
        drawn[list(SHAPES)[seed % len(SHAPES)]].append(make_data_set(seed))
    assert all(len(data.ends) == 1 for data in drawn["one point"])
    assert all(data.gone for data in drawn["gaps"] if len(data.ends) > 20)
    assert all(b"holiday_ends: [2" in data.files[data.config] for data in drawn["holidays"])
    for name, signs in (("negative", b"-"), ("positive", b"")):
        rows = [row for data in drawn[name] for row in read_flows(data)]
        assert all(cell.startswith(signs) and (signs or not cell.startswith(b"-")) for row in rows for cell in row)
    assert all(has_split(data) for data in drawn["splits"] if len(data.ends) == 40)
    assert any(b"0.0000005" in row for data in drawn["edges"] for row in read_flows(data))


def read_flows(data: DataSet) -> list[list[bytes]]:
    """The amounts of the weekly table, row by row."""
    name = Path("/report/flows.csv") if Path("/report/flows.csv") in data.files else Path("/report/groups.csv")
    rows = [line.split(b",") for line in data.files[name].splitlines()[1:]]
    return [row[1:] if name.name == "flows.csv" else row[2:7] for row in rows]


def has_split(data: DataSet) -> bool:
    """True if the shares of the fund change by half or more from one day to the next."""
    shares = [int(line.split(b",")[1]) for line in data.files[Path("/report/fund.csv")].splitlines()[1:]]
    return any(max(one, other) >= 1.5 * min(one, other) for one, other in pairwise(shares))
