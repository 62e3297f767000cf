"""The figures an issue was made from, put beside it where revisions are watched, and what a later one changed."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from flowbrief.model.artifact import Artifact
from flowbrief.model.gate import Reservations
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Dataset

_USED, _REVISED = "used", "revised"
_HEAD = ("period_end", "column", "value")


def write_used(spec: ReportSpec, dataset: Dataset) -> tuple[Artifact, ...]:
    """Put down the figures of each source whose revisions are watched, for the next issue: `used/NAME.csv`.

    Values are in whole units of the column, one row a period and column, in the order of both.
    """
    watched = [source.name for source in spec.sources if source.gates.revision is not None]
    return tuple(
        _write(
            f"{_USED}/{name}.csv",
            _HEAD,
            ((str(seen.period.end), seen.column, f"{seen.value:f}") for seen in dataset.table(name).observations),
        )
        for name in watched
    )


def write_revised(reservations: Reservations) -> tuple[Artifact, ...]:
    """Put down what earlier issues used where the newest file says otherwise: `revised/NAME.csv`."""
    by_source: dict[str, set[tuple[str, ...]]] = {}
    for one in reservations.restated if reservations.issue is not None else ():
        row = (str(reservations.issue), str(one.period.end), one.column, f"{one.before:f}")
        by_source.setdefault(one.source, set()).add(row)
    for old in reservations.retracted:
        if old.cell is not None and old.before is not None:
            row = (str(old.issue), str(old.week), old.cell[1], f"{old.before:f}")
            by_source.setdefault(old.cell[0], set()).add(row)
    return tuple(_write(f"{_REVISED}/{name}.csv", ("issue", *_HEAD), rows) for name, rows in sorted(by_source.items()))


def _write(path: str, head: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Artifact:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(sorted(rows))
    return Artifact(path, "text/csv", text.getvalue().encode())


def read_used(folder: Path, artifacts: Sequence[Mapping[str, Any]]) -> dict[str, dict[tuple[date, str], Decimal]]:
    """Read the figures of an issue on disk, by source; a file that is not the one the manifest names is passed over.

    Raises OSError, ValueError, KeyError or ArithmeticError for one that cannot be read.
    """
    used: dict[str, dict[tuple[date, str], Decimal]] = {}
    for artifact in artifacts:
        path = str(artifact["path"])
        if not (path.startswith(f"{_USED}/") and path.endswith(".csv")):
            continue
        content = (folder / _USED / Path(path).name).read_bytes()
        if hashlib.sha256(content).hexdigest() == artifact["sha256"]:
            rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
            used[Path(path).stem] = {
                (date.fromisoformat(row["period_end"]), row["column"]): Decimal(row["value"]) for row in rows
            }
    return used
