"""DuckDB databases: one query to a file that is opened read-only, without access to anything else."""

from __future__ import annotations

from threading import Timer

from flowbrief.extend import Param, ParamType, source
from flowbrief.load.query import SECONDS, find_database, read_query, refuse_query
from flowbrief.load.typed import MOST_ROWS, refuse_lack, write_table
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.text import Text

_LIMITS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "memory_limit": "512MB",
    "threads": "1",
    "lock_configuration": "true",
}


@source(
    "duckdb",
    summary=Text(
        zh="DuckDB 数据库文件中一条只读查询的结果（需安装 duckdb）；path 指向查询文件。",
        en="The result of one read-only query to a DuckDB database file (needs duckdb); path names the file with the "
        "query.",
    ),
    params=(
        Param("database", ParamType.TEXT, "The database file, relative to the file with the query."),
    ),
)  # fmt: skip
def read_duckdb(spec: SourceSpec, content: bytes) -> RawTable:
    """Run the query and write its rows; line 2 is the first row.

    Raises:
        Refused: duckdb is not installed; there is no such database; the query is not one SELECT, fails, reaches
            outside the database, needs more than 512 MB, or takes more than a minute.
    """
    try:
        import duckdb
    except ImportError:
        raise refuse_lack(spec, "duckdb", "duckdb") from None
    query = read_query(spec, content)
    path = find_database(spec, str(spec.options["database"]))
    try:
        with duckdb.connect(str(path), read_only=True, config=dict(_LIMITS)) as connection:
            timer = Timer(SECONDS, connection.interrupt)
            timer.start()
            try:
                result = connection.execute(query)
                columns = [(str(column[0]), str(column[1])) for column in result.description or ()]
                rows = result.fetchmany(MOST_ROWS + 1)
            finally:
                timer.cancel()
    except duckdb.Error as error:
        raise refuse_query(spec, error) from None
    narrow = [at for at, (_, kind) in enumerate(columns) if kind == "FLOAT"]
    return write_table(spec, [name for name, _ in columns], rows, narrow)
