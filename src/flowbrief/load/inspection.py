"""One file by itself: whether it is what its source says, and what stands in it."""

from __future__ import annotations

from datetime import date

from flowbrief.extend import Registry
from flowbrief.load.dataset import arrange
from flowbrief.load.fault import build_fault, order_faults
from flowbrief.load.gates import check_keys
from flowbrief.load.header import find_columns
from flowbrief.load.row import SourceFile, parse_rows
from flowbrief.model.diagnostic import Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable


def inspect_file(spec: SourceSpec, content: bytes, registry: Registry) -> RawTable:
    """Read bytes as a file of a source, with the headings that its config declares.

    That is what a download has to pass before it is stored. The numbers are not judged: what a publisher has put out
    is kept as it is, and the gates of a build decide over it.

    Raises:
        Refused: the bytes are no file of this kind, it is another's (a fund that was not asked for), or it has other
            columns, or it breaks off; exit code 4.
    """
    raw = arrange(spec, registry.sources[spec.kind].function(spec, content))
    find_columns(spec, raw.header)
    if not raw.rows:
        hint = "the file has headings only: fetch it again"
        raise Refused((build_fault(spec, "no-rows", "the file holds no data", line=raw.header.line, hint=hint),))
    last = raw.rows[-1]
    if 0 < len(last.cells) < len(raw.header.cells):
        message = f"the row has {len(last.cells)} fields, the header {len(raw.header.cells)}"
        hint = "the file ends in the middle of the row: fetch it again"
        raise Refused((build_fault(spec, "short-row", message, line=last.line, hint=hint),))
    return raw


def inspect_old_file(spec: SourceSpec, content: bytes, registry: Registry, retrieved_on: date) -> RawTable:
    """Read bytes as a file of a source that was retrieved on a day, and so cannot speak of later ones.

    Raises:
        Refused: as `inspect_file`; and for the first row that is dated, or was released, after that day, which is then
            not the day on which the file was retrieved; exit code 4.
    """
    raw = inspect_file(spec, content, registry)
    _, faults = parse_rows(spec, raw, find_columns(spec, raw.header), retrieved_on)
    later = next((fault for fault in faults if fault.code == "date-in-future"), None)
    if later is not None:
        message = f"the row is dated after {retrieved_on}, the day on which the file is said to have been retrieved"
        hint = "give the day on which the file really came: what is dated too early would be read for issues before it"
        place = later.place
        fault = build_fault(spec, "retrieved-too-early", message, line=place.line, field=place.field, hint=hint)
        raise Refused((fault,))
    return raw


def understand_file(spec: SourceSpec, content: bytes, registry: Registry, today: date) -> SourceFile:
    """Read every cell of a file; raises Refused with each that cannot be read, and each date that stands twice."""
    raw = inspect_file(spec, content, registry)
    file, faults = parse_rows(spec, raw, find_columns(spec, raw.header), today)
    faults += check_keys(file)
    if faults:
        raise Refused(order_faults(spec, faults))
    return file
