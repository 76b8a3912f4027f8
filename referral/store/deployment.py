"""Everything a deployment keeps, out into one file and in again elsewhere: an operator can be changed without loss.

The file is a ZIP of one JSON Lines file for each table and a manifest with counts and checksums. Tables are those of
the metadata, so that later ones come along by themselves; SQLite and PostgreSQL read each other's files.
"""

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Engine, Integer, Table, insert, select, text

from referral.store.engine import reading, writing
from referral.store.models import Base
from referral.store.upgrade import head

FORMAT = 1
LEFT_BEHIND = frozenset({"import_job", "invitation", "second_step", "recovery_code", "passkey"})
"""Tables of what is only on its way, as files that nobody has taken over yet, and of what opens only where it was made:
links, and codes and passkeys that belong to the secret and the name of the service."""

SECRETS = {"account": ("password_hash",)}
"""Columns that are emptied unless asked for: people then get a new password each."""

_MANIFEST = "manifest.json"
_AT_ONCE = 2000


class TableMark(msgspec.Struct, frozen=True):
    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """``schema`` is the newest migration of the tables; ``passwords`` whether their hashes are in the file."""

    format: int
    schema: str
    written_at: datetime
    passwords: bool
    tables: dict[str, TableMark]


@dataclass(frozen=True, slots=True)
class Carried:
    """How many rows of how many tables; ``already`` says that all of it was there before."""

    rows: int
    tables: int
    already: bool = False


class NotADeployment(ValueError):
    """The file cannot be taken in; the message says what to do."""


class NotEmpty(Exception):
    """The database holds something already, and nothing was written."""


def export_deployment(engine: Engine, file: Path, *, at: datetime, passwords: bool = False) -> Carried:
    """Write everything into a file that does not exist yet and that only its owner can read. Raises FileExistsError."""
    marks: dict[str, TableMark] = {}
    out = io.BytesIO()
    with reading(engine) as connection, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in carried_tables():
            lines = _write_table(connection, table, passwords)
            body = b"".join(lines)
            marks[table.name] = TableMark(len(lines), hashlib.sha256(body).hexdigest())
            archive.writestr(_name(table), body)
        manifest = Manifest(FORMAT, head() or "", at, passwords, marks)
        archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    with open(file, "xb", opener=_open_privately) as stream:
        stream.write(out.getvalue())
    return Carried(sum(mark.rows for mark in marks.values()), len(marks))


def import_deployment(engine: Engine, file: Path) -> Carried:
    """Take everything in, all or nothing. Raises NotADeployment, or NotEmpty where the database holds other things."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read_manifest(archive)
            bodies = {table: _read_body(archive, table, manifest) for table in carried_tables()}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError):
        raise NotADeployment("The file is no export of a deployment, or is damaged: export it again.") from None
    counts = Carried(sum(mark.rows for mark in manifest.tables.values()), len(manifest.tables))
    with writing(engine) as connection:
        if any(connection.execute(select(table).limit(1)).first() for table in carried_tables()):
            standing = {table: b"".join(_write_table(connection, table, manifest.passwords)) for table in bodies}
            if standing != bodies:
                raise NotEmpty
            return Carried(counts.rows, counts.tables, already=True)
        for table, body in bodies.items():
            _fill(connection, table, body)
    return counts


def carried_tables() -> list[Table]:
    """All tables but those that are left behind, in an order in which each refers only to earlier ones."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_BEHIND]


def _name(table: Table) -> str:
    return f"tables/{table.name}.jsonl"


def _open_privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write_table(connection: Connection, table: Table, passwords: bool) -> list[bytes]:
    """The rows, sorted: the two databases order texts differently, and the same rows must give the same file."""
    emptied = () if passwords else SECRETS.get(table.name, ())
    lines = []
    for row in connection.execute(select(table)).mappings():
        values = {name: "" if name in emptied else value for name, value in row.items()}
        lines.append(msgspec.json.encode(values) + b"\n")
    return sorted(lines)


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        manifest = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
    except msgspec.MsgspecError:
        raise NotADeployment("The file's manifest cannot be read: export the deployment again.") from None
    if manifest.format != FORMAT:
        raise NotADeployment("The file is of another format: use the version of the software that wrote it.")
    if manifest.schema != head():
        raise NotADeployment(
            f"The file was written by another version (tables {manifest.schema}, here {head()}): bring both to the "
            "same version, run `db upgrade` there, and export again."
        )
    return manifest


def _read_body(archive: zipfile.ZipFile, table: Table, manifest: Manifest) -> bytes:
    body = archive.read(_name(table))
    mark = manifest.tables.get(table.name)
    if mark is None or hashlib.sha256(body).hexdigest() != mark.sha256 or body.count(b"\n") != mark.rows:
        raise NotADeployment(f"The file is damaged ({table.name}): copy or export it again. Nothing was imported.")
    return body


def _fill(connection: Connection, table: Table, body: bytes) -> None:
    rows: list[dict[str, Any]] = []
    for row in _read_rows(table, body):
        rows.append(row)
        if len(rows) == _AT_ONCE:
            connection.execute(insert(table), rows)
            rows = []
    if rows:
        connection.execute(insert(table), rows)
    if connection.dialect.name == "postgresql":
        _go_on_counting(connection, table)


def _read_rows(table: Table, body: bytes) -> Iterator[dict[str, Any]]:
    columns = {column.name: column for column in table.columns}
    for line in body.splitlines():
        row = msgspec.json.decode(line)
        if set(row) != set(columns):
            raise NotADeployment(f"The file has other columns ({table.name}): export it with the same version.")
        yield {name: _read_value(columns[name], value) for name, value in row.items()}


def _read_value(column: Column[Any], value: object) -> object:
    kind = column.type.python_type
    # JSON columns are what they are; texts, numbers and truths are the same in JSON.
    return value if value is None or kind in (dict, list) else msgspec.convert(value, kind, strict=False)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let new rows get numbers after those that were brought along."""
    column = table.autoincrement_column
    if column is None or not isinstance(column.type, Integer):
        return
    sequence = connection.scalar(select(text("pg_get_serial_sequence(:t, :c)")), {"t": table.name, "c": column.name})
    highest = connection.scalar(select(column).order_by(column.desc()).limit(1))
    if sequence and highest:
        connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
