"""A whole deployment moves: every table, on either database, all of it or nothing."""

import json
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, LargeBinary, Table, func, insert, select

from content.sample_city import load_sample_city
from referral.hours import JST
from referral.store import accounts, resources
from referral.store.accounts import Role
from referral.store.deployment import (
    LEFT_BEHIND,
    NotADeployment,
    NotEmpty,
    carried_tables,
    export_deployment,
    import_deployment,
)
from referral.store.engine import open_engine, reading, writing
from referral.store.models import Base
from referral.store.sample import store_sample
from referral.store.staff_actions import StaffAction, What, record
from referral.store.upgrade import upgrade
from tests.store.command_line import Run

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
EXPLAINED = {
    "import_job": "files on their way; whoever moves reads them again",
    "invitation": "links to the service that made them; people are invited anew",
    "second_step": "sealed with the secret of the service; set up anew",
    "recovery_code": "keyed with the secret of the service; made anew",
    "passkey": "made for the name of the service; made anew",
}


@pytest.fixture
def full(engine: Engine) -> Engine:
    """The sample city and at least one row in every table of the metadata, whichever there are."""
    city = load_sample_city(NOW.date())
    store_sample(engine, city.organisations, city.resources, city.areas, NOW)
    accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, password="long enough now", at=NOW)
    entry = resources.get(engine, city.resources[0].id)
    assert entry is not None
    resources.save_draft(engine, replace(entry.resource, cost="千円"), version=entry.version, who="x", at=NOW)
    with writing(engine) as connection:
        for table in Base.metadata.sorted_tables:
            if connection.scalar(select(func.count()).select_from(table)) == 0:
                connection.execute(insert(table), [invent(connection, table)])
    return engine


def invent(connection: Any, table: Table) -> dict[str, Any]:
    """A row that fits the table: what it refers to exists, everything else is small."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            (key,) = column.foreign_keys
            row[column.name] = connection.scalar(select(key.column).limit(1))
        elif isinstance(column.type, JSON):
            row[column.name] = {"a": ["b", 1, None]}
        elif isinstance(column.type, LargeBinary):
            row[column.name] = b"\0\xff"
        else:
            row[column.name] = SMALL[column.type.python_type]
    return row


SMALL = {
    str: "a",
    int: 3,
    bool: True,
    float: 0.5,
    date: date(2026, 11, 1),
    datetime: datetime(2026, 11, 1, 12, 34, 56, tzinfo=UTC),
    time: time(9, 15),
}


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Another database, up to date and empty; together with ``full`` both ways between the two kinds are tried."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("second_postgres_url")
    opened = open_engine(url)
    upgrade(opened)
    yield opened
    opened.dispose()


def everything(engine: Engine) -> dict[str, list[Any]]:
    with reading(engine) as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in carried_tables()}


def test_everything_moves_to_either_database(full: Engine, empty: Engine, tmp_path: Path) -> None:
    """Row by row the same, in every table there is; new rows then get new numbers."""
    file = tmp_path / "platform.zip"
    told = export_deployment(full, file, at=NOW, passwords=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert import_deployment(empty, file) == told
    assert everything(empty) == everything(full)
    assert all(everything(empty).values())
    assert accounts.verify(empty, "sato", "long enough now") is not None
    with writing(empty) as connection:
        record(connection, StaffAction("x", What.SAVED, "y", NOW))


def test_every_table_is_carried_or_explained() -> None:
    """Whoever adds a table that stays behind says why, here."""
    assert set(EXPLAINED) == set(LEFT_BEHIND)
    assert {table.name for table in carried_tables()} == set(Base.metadata.tables) - LEFT_BEHIND


def test_passwords_stay_behind_unless_asked_for(full: Engine, empty: Engine, tmp_path: Path) -> None:
    """Nobody signs in before a new password is set; everything else is there."""
    file = tmp_path / "platform.zip"
    export_deployment(full, file, at=NOW)
    with zipfile.ZipFile(file) as archive:
        assert b"argon2" not in archive.read("tables/account.jsonl")
    import_deployment(empty, file)
    assert accounts.verify(empty, "sato", "long enough now") is None
    person = accounts.find(empty, "sato")
    assert person is not None
    accounts.set_password(empty, person.id, "another long one", at=NOW)
    assert accounts.verify(empty, "sato", "another long one") is not None


def test_the_same_again_changes_nothing_and_anything_else_is_refused(
    full: Engine, empty: Engine, tmp_path: Path
) -> None:
    """An import that is repeated says so; a database with other things in it is left alone."""
    file = tmp_path / "platform.zip"
    export_deployment(full, file, at=NOW, passwords=True)
    import_deployment(empty, file)
    assert import_deployment(empty, file).already
    with writing(empty) as connection:
        record(connection, StaffAction("x", What.SAVED, "y", NOW))
    before = everything(empty)
    with pytest.raises(NotEmpty):
        import_deployment(empty, file)
    assert everything(empty) == before


@pytest.mark.parametrize("harm", ["cut", "bytes", "row lost", "table lost", "other version", "no zip"])
def test_a_damaged_file_changes_nothing(full: Engine, tmp_path: Path, harm: str, sqlite_url: str) -> None:
    """Whatever happened to it on the way."""
    file = tmp_path / "platform.zip"
    export_deployment(full, file, at=NOW)
    damage(file, harm)
    other = open_engine(f"sqlite:///{tmp_path / 'damaged.db'}")
    upgrade(other)
    with pytest.raises(NotADeployment) as told:
        import_deployment(other, file)
    assert str(told.value).endswith(".")
    assert not any(everything(other).values())
    other.dispose()


def damage(file: Path, harm: str) -> None:
    data = file.read_bytes()
    if harm in ("cut", "no zip"):
        file.write_bytes(data[: len(data) // 2] if harm == "cut" else b"hello")
        return
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if harm == "bytes":
        parts["tables/resource.jsonl"] = parts["tables/resource.jsonl"].replace(b"a", b"b", 1)
    elif harm == "row lost":
        parts["tables/area.jsonl"] = b"".join(parts["tables/area.jsonl"].splitlines(keepends=True)[1:])
    elif harm == "table lost":
        parts.pop("tables/account.jsonl")
    else:
        manifest = json.loads(parts["manifest.json"]) | {"schema": "0001"}
        parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def test_the_commands_say_what_they_did(run: Run, full: Engine, tmp_path: Path) -> None:
    """Exported once, never over another file; the same database is told apart from an empty one."""
    file = tmp_path / "platform.zip"
    written = run("deployment", "export", str(file), "--with-passwords")
    assert written.exit_code == 0, written.output
    assert "tables" in written.output
    twice = run("deployment", "export", str(file))
    assert (twice.exit_code, "exists already" in twice.output) == (1, True)
    again = run("deployment", "import", str(file))
    assert "nothing had to be done" in again.output
    (tmp_path / "other").write_text("no zip")
    refused = run("deployment", "import", str(tmp_path / "other"))
    assert (refused.exit_code, "damaged" in refused.output) == (1, True)
