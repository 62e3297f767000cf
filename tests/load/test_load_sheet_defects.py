"""Defective and hostile workbooks: each refused by name, in little memory, and never by the end of the process."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from load_factory import load_bytes, refuse
from sheet_defects import OPEN, OPEN_HEAD, OPEN_ROWS, PADDING, list_defects, make_book_spec, make_open, make_sheet

from flowbrief.load.workbook import LIMITS, open_sheet

DEFECTS = list(list_defects())
MEMORY = 512 * 1024 * 1024


def test_the_corpus_is_large_enough() -> None:
    assert len(DEFECTS) >= 20
    assert len({name for name, *_ in DEFECTS}) == len(DEFECTS)


@pytest.mark.parametrize("content", [make_sheet(), OPEN, make_open(OPEN_HEAD + OPEN_ROWS + PADDING)])
def test_the_good_workbook_is_read(content: bytes) -> None:
    table = load_bytes(content, spec=make_book_spec({})).tables[0]
    assert [one.period.end for one in table.of_column("total")] == [date(2026, 1, day) for day in (7, 14, 21)]


@pytest.mark.parametrize(("content", "code", "options"), [one[1:] for one in DEFECTS], ids=[one[0] for one in DEFECTS])
def test_every_defect_is_refused_by_name(content: bytes, code: str, options: dict[str, object]) -> None:
    faults = refuse(lambda: load_bytes(content, spec=make_book_spec(options)))
    assert any(fault.code == code or (code.endswith("-") and fault.code.startswith(code)) for fault in faults), faults
    assert all(fault.hint for fault in faults)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("formula without value", "B3"),
        ("error value", "B3"),
        ("truth value", "B3"),
        ("blank cell", "C2"),
        ("number as text", "B3"),
        ("external link", "B3"),
        ("OpenDocument formula", "B2"),
    ],
)
def test_a_bad_cell_is_named_by_its_address(name: str, address: str) -> None:
    content = next(one[1] for one in DEFECTS if one[0] == name)
    (fault,) = refuse(lambda: load_bytes(content, spec=make_book_spec({})))
    assert fault.message.startswith(f"{address} ")
    assert fault.place.line == int(address[1:])
    assert fault.place.field == {"B": "Total", "C": "Equity"}[address[0]]


def test_the_whole_corpus_is_refused_within_a_cap_of_memory(tmp_path: Path) -> None:
    """The process that loads may not have more than 512 MB of addresses, and its children report what they took."""
    for number, (_, content, _, options) in enumerate(DEFECTS):
        (tmp_path / f"{number}.bin").write_bytes(content)
        (tmp_path / f"{number}.json").write_text(json.dumps(options))
    script = f"""
import json, resource, sys
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}
from sheet_defects import make_book_spec
from load_factory import load_bytes
from flowbrief.model.diagnostic import Refused
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
refused = 0
for number in range({len(DEFECTS)}):
    file = Path({str(tmp_path)!r}) / f"{{number}}.bin"
    try:
        load_bytes(file.read_bytes(), spec=make_book_spec(json.loads(file.with_suffix(".json").read_text())))
    except Refused:
        refused += 1
# What the parent of this process once held counts in its own ru_maxrss; VmHWM begins anew.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([refused, int(peak.split()[1]) * 1024,
                  resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024]))
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=200, check=False)
    assert ended.returncode == 0, ended.stderr
    refused, own, children = json.loads(ended.stdout)
    assert refused == len(DEFECTS)
    assert own < MEMORY
    assert children < LIMITS.memory
    assert own < 256 * 1024 * 1024


def test_the_limits_hold_where_nothing_was_foreseen() -> None:
    """A sheet that no check names is stopped by the memory that its process is given."""
    content = next(one[1] for one in DEFECTS if one[0] == "far cell")
    wide = replace(LIMITS, rows=2**21, columns=2**15, cells=2**36, memory=256 * 1024 * 1024)
    (fault,) = refuse(lambda: open_sheet(make_book_spec({}), content, None, wide))
    assert fault.code == "sheet-too-large"
    assert "256 MB" in fault.message
