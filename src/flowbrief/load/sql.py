"""Databases that SQLAlchemy knows: one query, run read-only."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flowbrief.extend import Param, ParamType, source
from flowbrief.load.query import SECONDS, find_database, read_query, refuse_query, refuse_setting
from flowbrief.load.typed import refuse_lack, write_table
from flowbrief.model.secret import SecretMissing, SecretRef, hide, is_reference
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.text import Text

_STEPS = 10_000
# SQLAlchemy itself asks for a pragma and ends a transaction; what is left out writes, or attaches other files.
_SQLITE_ALLOWED = (
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_PRAGMA,
    sqlite3.SQLITE_TRANSACTION,
)
# Settings of a driver that may stand behind the ? of a URL and hold a password.
_SECRET = re.compile(r"passw|pwd|secret|token", re.IGNORECASE)
_TIMED_DRIVERS = ("psycopg", "psycopg2")
_EXTRAS = {"psycopg": "postgresql"}
_ROWS_AT_A_TIME = 1000
_EXAMPLE = "url: sqlite:///desk.db, or url: env:DESK_DATABASE for an address with a password"


@source(
    "sql",
    summary=Text(
        zh="数据库中一条只读查询的结果（需安装 SQLAlchemy）；path 指向查询文件，url 指向数据库。",
        en="The result of one read-only query to a database (needs SQLAlchemy); path names the file with the query and "
        "url the database.",
    ),
    params=(
        Param(
            "url",
            ParamType.TEXT,
            "SQLAlchemy URL of the database, such as sqlite:///desk.db (relative to the file with the query); or "
            "env:NAME or file:PATH, which hold it. A password never stands in the config.",
        ),
    ),
)
def read_sql(spec: SourceSpec, content: bytes) -> RawTable:
    """Run the query and write its rows; line 2 is the first row.

    Raises:
        Refused: SQLAlchemy or the driver of the database is not installed; the URL cannot be had, is none, or has a
            password in the config; the query is not one SELECT, fails, or takes more than a minute.
    """
    try:
        import sqlalchemy
    except ImportError:
        raise refuse_lack(spec, "SQLAlchemy", "sql") from None
    query = read_query(spec, content)
    url = _read_url(spec, sqlalchemy, str(spec.options["url"]))
    options: dict[str, Any] = {"poolclass": sqlalchemy.NullPool}
    if url.get_driver_name() in _TIMED_DRIVERS and "connect_timeout" not in url.query:
        options["connect_args"] = {"connect_timeout": SECONDS}
    if url.get_backend_name() == "sqlite":
        options["creator"] = _connect_sqlite(spec, url.database or "")
        url = sqlalchemy.URL.create("sqlite")
    try:
        engine = sqlalchemy.create_engine(url, **options)
    except ImportError as error:
        package = str(error.name or url.drivername)
        raise refuse_lack(spec, package, _EXTRAS.get(package)) from None
    except sqlalchemy.exc.ArgumentError:
        raise refuse_setting(spec, "url", f"there is no driver {url.drivername}", _EXAMPLE, "bad-url") from None
    secrets = (*_list_secrets(url), url.render_as_string(hide_password=False))
    hide(*_list_secrets(url))
    try:
        with engine.connect() as connection:
            _make_read_only(sqlalchemy, connection)
            # Streamed, so that no driver collects more rows than are read; and nothing is put in for a % of the query.
            wanted = {"stream_results": True, "no_parameters": True, "max_row_buffer": _ROWS_AT_A_TIME}
            with connection.exec_driver_sql(query, execution_options=wanted) as result:
                return write_table(spec, tuple(result.keys()), _take_rows(result))
    except (sqlalchemy.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise refuse_query(spec, error, secrets) from None
    finally:
        engine.dispose()


def _take_rows(result: Any) -> Iterator[tuple[object, ...]]:
    """Give the rows one by one; a server counts its time anew for each portion, so that the whole is timed here."""
    end = time.monotonic() + SECONDS
    while portion := result.fetchmany(_ROWS_AT_A_TIME):
        if time.monotonic() > end:
            raise TimeoutError(f"the rows did not arrive within {SECONDS} seconds")
        yield from map(tuple, portion)


def _list_secrets(url: Any) -> tuple[str, ...]:
    """The passwords of a URL, wherever they stand in it."""
    given = ((key, value) for key, values in url.normalized_query.items() for value in values)
    hidden = [value for key, value in given if _SECRET.search(key) or (key == "odbc_connect" and _SECRET.search(value))]
    return tuple(secret for secret in (str(url.password or ""), *hidden) if secret)


def _read_url(spec: SourceSpec, sqlalchemy: Any, written: str) -> Any:
    text = written
    if is_reference(written):
        kind, _, name = written.partition(":")
        try:
            text = SecretRef(written, spec.path.parent).read()
        except SecretMissing as missing:
            if kind == "env":
                raise refuse_setting(
                    spec, "url", f"{missing}, which url names", missing.hint, "missing-secret"
                ) from None
            message = f"the file {name}, which url names, cannot be read"
            raise refuse_setting(spec, "url", message, "it holds one line, the URL", "missing-secret") from None
    try:
        url = sqlalchemy.make_url(text)
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise refuse_setting(spec, "url", "url is no SQLAlchemy URL", _EXAMPLE, "bad-url") from None
    if text is written and (url.password is not None or _list_secrets(url)):
        message = "a password stands in the config"
        raise refuse_setting(spec, "url", message, "write url: env:NAME, and put the URL there", "secret-in-config")
    return url


def _connect_sqlite(spec: SourceSpec, database: str) -> Callable[[], sqlite3.Connection]:
    if database in ("", ":memory:"):
        message = "url names no database file"
        raise refuse_setting(spec, "url", message, _EXAMPLE, "bad-url")
    path = find_database(spec, database)

    def connect() -> sqlite3.Connection:
        return _open_sqlite(path)

    return connect


def _open_sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
    end = time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
    connection.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _SQLITE_ALLOWED else sqlite3.SQLITE_DENY
    )
    return connection


def _make_read_only(sqlalchemy: Any, connection: Any) -> None:
    """Let the server itself refuse to write, and give up after a minute, where it knows how."""
    name = connection.dialect.name
    if name == "postgresql":
        connection.execute(sqlalchemy.text("SET TRANSACTION READ ONLY"))
        connection.execute(sqlalchemy.text(f"SET LOCAL statement_timeout = {SECONDS * 1000}"))
    elif name in ("mysql", "mariadb"):
        connection.rollback()
        connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
        connection.commit()
