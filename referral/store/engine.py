"""Opening the database, SQLite or PostgreSQL, so that it keeps no secrets and waits for nobody for long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError
from sqlite3 import Connection as SqliteConnection
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

_BUSY_MILLISECONDS = 5000
_WAL_BYTES_KEPT = 65536
_POOL_SECONDS = 5
_CONNECT_SECONDS = 3


def _write_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


# The standard library's JSON takes a third of the time in which the whole list is read.
_COMMON: dict[str, Any] = {
    "hide_parameters": True,
    "json_serializer": _write_json,
    "json_deserializer": msgspec.json.decode,
}


class DatabaseUrlInvalid(ValueError):
    """The address names no database that can be opened; the message says what to write instead."""


def open_engine(url: str) -> Engine:
    """Open ``sqlite:///path``, ``postgres://…`` or ``postgresql://…``; nothing is connected yet.

    Raises DatabaseUrlInvalid, whose message never repeats the address because it may hold a password.
    """
    target = _read_url(url)
    if target.get_backend_name() == "sqlite":
        return _open_sqlite(target)
    return create_engine(
        target,
        **_COMMON,
        pool_pre_ping=True,
        pool_timeout=_POOL_SECONDS,
        connect_args={"connect_timeout": _CONNECT_SECONDS} if "connect_timeout" not in target.query else {},
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the database; nothing is written."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is written, or nothing.

    SQLite takes its write lock at once; otherwise a transaction that first reads and then writes could not
    wait its turn and would fail.
    """
    with engine.connect() as connection:
        connection.execution_options(begin="BEGIN IMMEDIATE")
        with connection.begin():
            yield connection


def _read_url(url: str) -> URL:
    try:
        target = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlInvalid(
            "DATABASE_URL is no address of a database: write sqlite:////path/to/file.db or postgresql://name@host/database."
        ) from None
    backend = target.get_backend_name()
    if backend == "postgresql":
        return target.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise DatabaseUrlInvalid(
            "DATABASE_URL names a kind of database that is not supported: use sqlite:/// or postgresql://."
        )
    if target.database and target.database != ":memory:" and not Path(target.database).parent.is_dir():
        raise DatabaseUrlInvalid("The folder of the SQLite file in DATABASE_URL does not exist: create it first.")
    return target


def _open_sqlite(target: URL) -> Engine:
    engine = create_engine(target, **_COMMON)

    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _record: object) -> None:
        # The driver's own transactions begin too late to protect reads and table changes; ours begin below.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES_KEPT}")
        # Asking first lets a file that has become read-only still be read.
        if connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
            _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _write_ahead(connection: SqliteConnection) -> None:
    """Switch a new file to write-ahead logging; several processes may meet here at their first start."""
    give_up_at = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except OperationalError as refusal:
            # For this one statement SQLite does not wait by itself.
            if refusal.sqlite_errorcode != SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)
        else:
            return
