"""Compare `flowbrief build` with the plain script: `make bench`, or `python benchmarks/run.py --runs 5 --json FILE`.

Prints medians and ratios beside their targets; exits with 1 if a target is missed, 2 if the two did not do the same
work. What is measured, and how, is in README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from measured import Run, adopt_orphans, can_sample, run

ROOT = Path(__file__).resolve().parents[1]
PLAIN = ROOT / "benchmarks" / "plain"
CONFIG = ROOT / "config" / "us-etf-flows.yaml"
FLOWBRIEF = Path(sys.executable).with_name("flowbrief")
HEAVY = ("pandas", "matplotlib", "weasyprint")
PAGES_MAY_DIFFER = 1
LIST_HEAVY = f"""
import sys
from flowbrief.cli import main
try:
    main()
finally:
    print("imported:", *sorted(set({HEAVY!r}) & set(sys.modules)))
"""
# Where pyarrow is installed, as it is for the tests, pandas loads it for nothing.
WITHOUT_PYARROW = """
import runpy, sys
sys.modules["pyarrow"] = None
del sys.argv[0]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""
COUNT_PAGES = """
import json, sys
from pypdf import PdfReader
print(json.dumps({path: len(PdfReader(path).pages) for path in sys.argv[1:]}))
"""


@dataclass
class Results:
    """Every run, and the heavy packages that an unchanged rebuild imported."""

    plain: list[Run] = field(default_factory=list)
    flowbrief: list[Run] = field(default_factory=list)
    plain_sampled: list[Run] = field(default_factory=list)
    flowbrief_sampled: list[Run] = field(default_factory=list)
    rebuild: list[Run] = field(default_factory=list)
    help: list[Run] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `judged` is compared with `limit` and is None where this system cannot measure it."""

    name: str
    plain: float | None
    flowbrief: float | None
    judged: float | None
    limit: float
    is_ratio: bool = False

    @property
    def is_missed(self) -> bool:
        return self.judged is not None and self.judged > self.limit


class Bench:
    """The commands, with a cache of their own that a first run fills."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.environment = {**os.environ, "FLOWBRIEF_CACHE": str(work / "cache")}
        # With this setting neither could keep what Python compiled; only our modules would pay for it in every run.
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run_plain(self, *, sample: bool = False) -> Run:
        """Write the issue with the plain script into a fresh folder."""
        command = [sys.executable, "-c", WITHOUT_PYARROW, PLAIN / "brief.py", self.fresh("plain")]
        return run(command, self.environment, sample=sample)

    def run_flowbrief(self, *, sample: bool = False) -> Run:
        """Build the issue from scratch into a fresh folder."""
        command = [FLOWBRIEF, "build", CONFIG, "--force", "--quiet", "--output", self.fresh("flowbrief")]
        return run(command, self.environment, sample=sample)

    def run_rebuild(self) -> Run:
        """Ask for the same issue again, which must be found unchanged."""
        again = run([FLOWBRIEF, "build", CONFIG, "--json", "--output", self.work / "flowbrief"], self.environment)
        if json.loads(again.output)["status"] != "unchanged":
            raise SystemExit("the second build was not found unchanged; was a file of flowbrief edited meanwhile?")
        return again

    def run_help(self) -> Run:
        """Ask for help."""
        return run([FLOWBRIEF, "--help"], self.environment)

    def list_heavy_imports(self) -> list[str]:
        """Name the heavy packages that an unchanged rebuild imports."""
        arguments = ["build", CONFIG, "--quiet", "--output", self.work / "flowbrief"]
        return run([sys.executable, "-c", LIST_HEAVY, *arguments], self.environment).output.split()[1:]

    def fresh(self, name: str) -> Path:
        """Name an output folder and make sure it is not there."""
        shutil.rmtree(self.work / name, ignore_errors=True)
        return self.work / name


def main() -> int:
    """Measure, print, and say whether every target was reached."""
    parser = argparse.ArgumentParser(description="Compare flowbrief build with the plain script.")
    parser.add_argument("--runs", type=int, default=5, help="timed rounds (default 5)")
    parser.add_argument("--memory-runs", type=int, default=2, help="rounds whose memory is sampled (default 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table and every run to FILE")
    options = parser.parse_args()
    if options.runs < 1 or options.memory_runs < 0:
        parser.error("at least one timed round is needed")
    if os.getloadavg()[0] > 1:
        note(f"this machine is busy (load {os.getloadavg()[0]:.1f}): expect the figures to scatter")
    subprocess.run([sys.executable, PLAIN / "faces.py"], check=True)
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="flowbrief-bench-") as work:
        results = measure(Bench(Path(work)), options.runs, options.memory_runs)
    rows = judge(results)
    show(rows, results)
    if options.json:
        runs = {name: value for name, value in asdict(results).items() if name != "imports"}
        record = {
            **describe_machine(), "rows": [asdict(row) for row in rows], "imports": results.imports, "runs": runs,
        }  # fmt: skip
        options.json.write_text(json.dumps(record, indent=2) + "\n")
    return 1 if results.imports or any(row.is_missed for row in rows) else 0


def measure(bench: Bench, rounds: int, memory_rounds: int) -> Results:
    """Warm up, make sure that both do the same work, then take turns, the first turn changing each round."""
    bench.run_plain()
    bench.run_flowbrief()
    compare_work(bench.work / "plain", next((bench.work / "flowbrief").rglob("brief.zh.html")).parent)
    results = Results(imports=bench.list_heavy_imports())
    for number in range(rounds):
        note(f"round {number + 1} of {rounds}")
        turns: list[tuple[list[Run], Callable[[], Run]]] = [
            (results.plain, bench.run_plain),
            (results.flowbrief, bench.run_flowbrief),
        ]
        for runs, turn in turns[:: -1 if number % 2 else 1]:
            runs.append(turn())
        results.rebuild.append(bench.run_rebuild())
        results.help.append(bench.run_help())
    for number in range(memory_rounds if can_sample() else 0):
        note(f"memory round {number + 1} of {memory_rounds}")
        results.plain_sampled.append(bench.run_plain(sample=True))
        results.flowbrief_sampled.append(bench.run_flowbrief(sample=True))
    return results


def compare_work(plain: Path, issue: Path) -> None:
    """Stop unless both wrote the same files, records apart, and PDFs of about the same length."""
    ours, theirs = ({p.relative_to(top).as_posix() for p in top.rglob("*.*")} for top in (issue, plain))
    problems = [f"only one of the two wrote {name}" for name in sorted(ours ^ theirs) if not name.endswith(".json")]
    paths = [str(folder / name) for name in sorted(ours & theirs) if name.endswith(".pdf") for folder in (plain, issue)]
    listing = subprocess.run([sys.executable, "-c", COUNT_PAGES, *paths], check=True, capture_output=True, text=True)
    pages = json.loads(listing.stdout)
    for one, other in zip(paths[::2], paths[1::2], strict=True):
        if abs(pages[one] - pages[other]) > PAGES_MAY_DIFFER:
            problems.append(f"{Path(one).name}: {pages[one]} pages by the plain script, {pages[other]} by flowbrief")
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        sys.exit(2)


def judge(results: Results) -> list[Row]:
    """Put medians beside targets; a ratio is the median of each round's own ratio, whose two runs are neighbours."""
    plain, ours, rebuild = results.plain, results.flowbrief, results.rebuild
    rss, helped = middle(ours, "rss_mb"), middle(results.help, "cpu_s")
    tree = middle(results.flowbrief_sampled, "pss_mb")
    return [
        Row("wall, s", middle(plain, "wall_s"), middle(ours, "wall_s"), divide(ours, plain, "wall_s"), 0.35, True),
        Row("CPU, s", middle(plain, "cpu_s"), middle(ours, "cpu_s"), divide(ours, plain, "cpu_s"), 0.45, True),
        Row("largest process, MB", middle(plain, "rss_mb"), rss, rss, 250),
        Row("all processes, MB", middle(results.plain_sampled, "pss_mb"), tree, tree, 250),
        Row("rebuild, s", None, middle(rebuild, "wall_s"), divide(rebuild, ours, "wall_s"), 0.03, True),
        Row("help, CPU s", None, helped, helped, 0.2),
    ]


def middle(runs: Sequence[Run], name: str) -> float | None:
    """The median of one quantity; None if nothing was measured."""
    return median(getattr(run, name) for run in runs) if runs else None


def divide(runs: Sequence[Run], others: Sequence[Run], name: str) -> float:
    """The median of the quotients, run by run."""
    return median(getattr(one, name) / getattr(other, name) for one, other in zip(runs, others, strict=True))


def describe_machine() -> dict[str, str | int]:
    """What the figures depend on."""
    packages = {name: version(name) for name in ("flowbrief", "weasyprint", "matplotlib", "pandas")}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {
        "date": date.today().isoformat(), "cores": cores, "system": platform.system(),
        "python": platform.python_version(), **packages,
    }  # fmt: skip


def show(rows: list[Row], results: Results) -> None:
    """Print the table."""
    print(", ".join(f"{name} {value}" for name, value in describe_machine().items()))
    print(f"medians of {len(results.plain)} rounds\n")
    print(f"{'':22}{'plain':>9}{'flowbrief':>11}{'judged':>10}{'target':>10}")
    for row in rows:
        digits = 0 if row.name.endswith("MB") else 2
        plain, ours = (f"{value:.{digits}f}" if value is not None else "" for value in (row.plain, row.flowbrief))
        sign = " ×" if row.is_ratio else ""
        judged = "" if row.judged is None else f"{row.judged:.{digits + row.is_ratio}f}{sign}"
        verdict = "  missed" if row.is_missed else ""
        print(f"{row.name:22}{plain:>9}{ours:>11}{judged:>10}{f'≤ {row.limit:g}{sign}':>10}{verdict}")
    heavy = ", ".join(results.imports)
    print(f"\nA rebuild with nothing changed imports {f'{heavy}  missed' if heavy else 'none of ' + ', '.join(HEAVY)}.")


def note(text: str) -> None:
    """Say what is going on."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
