"""Running one command in a fresh process and measuring it: time, processor time and memory of its whole tree."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
SAMPLE_EVERY_S = 0.02
ORPHANS_MAY_TAKE_S = 5.0
_PR_SET_CHILD_SUBREAPER = 36
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds, seconds of processor time (user and system), and peaks in MB (millions of bytes).

    `rss_mb` is the largest resident set of any one process of the tree; `pss_mb` the largest sum of the
    proportional sets of the whole tree, in which a page shared by two processes counts once. It is None where it
    was not sampled.
    """

    wall_s: float
    cpu_s: float
    rss_mb: float
    pss_mb: float | None
    output: str


def adopt_orphans() -> None:
    """Have processes whose parent has ended handed to this one, so that their time is counted too (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command: Sequence[str | Path], environment: Mapping[str, str], *, sample: bool = False) -> Run:
    """Run a command to its end; stop everything if it fails.

    Sampling memory costs the processes that are sampled some time, so a run is either timed or sampled.
    """
    with tempfile.TemporaryFile("w+") as out:
        started = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], env=environment, stdout=out, stderr=out)
        peak = _watch(process.pid) if sample else None
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        orphans = _reap_orphans()
        out.seek(0)
        output = out.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(process.args)} ended with {process.returncode}:\n{output}")
    return Run(
        wall_s=wall,
        cpu_s=usage.ru_utime + usage.ru_stime + orphans,
        rss_mb=usage.ru_maxrss * _RSS_UNIT / MB,
        pss_mb=peak and peak / MB,
        output=output,
    )


def can_sample() -> bool:
    """Tell whether this system says how memory is shared."""
    return Path("/proc/self/smaps_rollup").exists()


def _watch(child: int) -> float:
    """Sample the tree until the child has ended, without reaping it; return the peak in bytes."""
    peak = 0
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        peak = max(peak, sum(map(_read_pss, _list_tree(os.getpid()))))
        time.sleep(SAMPLE_EVERY_S)
    return peak


def _list_tree(root: int) -> list[int]:
    """All descendants of a process."""
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                children = Path(f"/proc/{process}/task/{task}/children").read_text()
                waiting += map(int, children.split())
                found += map(int, children.split())
        except OSError:
            continue  # it ended while we looked
    return found


def _read_pss(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # it ended while we looked
    return 0


def _reap_orphans() -> float:
    """Wait for what the command left behind; return its processor time."""
    cpu, until = 0.0, time.monotonic() + ORPHANS_MAY_TAKE_S
    while True:
        try:
            process, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return cpu
        if process:
            cpu += usage.ru_utime + usage.ru_stime
        elif time.monotonic() > until:
            raise SystemExit("the command left a process running")
        else:
            time.sleep(0.01)
