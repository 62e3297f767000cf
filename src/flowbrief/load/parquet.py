"""Parquet files, read by pyarrow: flat columns of dates, numbers and text."""

from __future__ import annotations

from typing import Any

from flowbrief.extend import source
from flowbrief.load.fault import build_fault, check_size, quote_cell
from flowbrief.load.typed import MOST_ROWS, refuse_lack, write_table
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.text import Text

MOST_COLUMNS = 1000
MOST_CELLS = 5_000_000
MOST_CHARACTERS = 50_000_000
LONGEST_TEXT = 10_000
_BATCH = 10_000
_MAGIC = b"PAR1"


@source(
    "parquet",
    summary=Text(
        zh="Parquet 文件（需安装 pyarrow）：日期、数值和文本列，列名必须与配置完全一致。",
        en="A Parquet file (needs pyarrow): columns of dates, numbers and text, named exactly as the config declares.",
    ),
)
def read_parquet(spec: SourceSpec, content: bytes) -> RawTable:
    """Read a Parquet file; line 2 is its first row.

    Raises:
        Refused: pyarrow is not installed; the file is not Parquet, too large, or has columns of lists or structures.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise refuse_lack(spec, "pyarrow", "parquet") from None
    fault = check_size(spec, content, hint="keep only the columns of the report")
    if fault:
        raise Refused((fault,))
    if not content.startswith(_MAGIC) or not content.endswith(_MAGIC):
        message = "the file does not begin and end with the mark of Parquet, PAR1"
        raise Refused((build_fault(spec, "not-parquet", message, hint="it is cut off, or of another kind"),))
    try:
        return _read(spec, pyarrow, content)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        fault = build_fault(spec, "not-parquet", f"the file cannot be read: {reason}", hint="write it again")
        raise Refused((fault,)) from None


def _read(spec: SourceSpec, pyarrow: Any, content: bytes) -> RawTable:
    with pyarrow.parquet.ParquetFile(pyarrow.BufferReader(content)) as opened:
        fields = list(opened.schema_arrow)
        rows, columns = opened.metadata.num_rows, opened.metadata.num_columns
    faults: list[Diagnostic] = []
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        most = f"{MOST_ROWS} rows, {MOST_COLUMNS} columns and {MOST_CELLS} cells are read"
        message = f"the file has {rows} rows of {columns} columns; at most {most}"
        hint = "leave out the columns and rows that the report does not use"
        faults.append(build_fault(spec, "too-many-rows", message, hint=hint))
    types = pyarrow.types
    is_flat = [types.is_temporal, types.is_integer, types.is_floating, types.is_decimal, types.is_string]
    is_flat += [types.is_large_string, types.is_boolean, types.is_null]
    texts = [field.name for field in fields if types.is_string(field.type) or types.is_large_string(field.type)]
    for field in fields:
        if not any(check(field.type) for check in is_flat) and not types.is_dictionary(field.type):
            message = f"the column {quote_cell(field.name)} holds {field.type}, not dates, numbers or text"
            hint = "write the file with flat columns only"
            faults.append(build_fault(spec, "not-flat", message, line=1, field=field.name, hint=hint))
    if faults:
        raise Refused(tuple(faults))
    narrow = [at for at, field in enumerate(fields) if types.is_float32(field.type) or types.is_float16(field.type)]
    # Repeated texts stay in a dictionary: a small file must not unfold to many times its size.
    reader = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(content), read_dictionary=texts)
    values: list[tuple[object, ...]] = []
    characters = 0
    with reader:
        for batch in reader.iter_batches(batch_size=_BATCH):
            unfolded = []
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                cells, length = _unfold(spec, pyarrow, name, column)
                unfolded.append(cells)
                characters += length
                if characters > MOST_CHARACTERS:
                    message = f"the texts of the file have more than {MOST_CHARACTERS} characters together"
                    raise Refused((build_fault(spec, "text-too-long", message, hint="leave columns out"),))
            values += zip(*unfolded, strict=True)
    return write_table(spec, [field.name for field in fields], values, narrow)


def _unfold(spec: SourceSpec, pyarrow: Any, name: str, column: Any) -> tuple[list[object], int]:
    """Return the cells of one batch of a column, and how many characters its texts have; equal texts are one object."""
    if not pyarrow.types.is_dictionary(column.type):
        return column.to_pylist(), 0
    words = column.dictionary.to_pylist()
    if any(len(word) > LONGEST_TEXT for word in words if isinstance(word, str)):
        message = f"a text of the column {quote_cell(name)} has more than {LONGEST_TEXT} characters"
        raise Refused((build_fault(spec, "text-too-long", message, field=name, hint="leave the column out"),))
    cells = [None if at is None else words[at] for at in column.indices.to_pylist()]
    return cells, sum(len(cell) for cell in cells if isinstance(cell, str))
