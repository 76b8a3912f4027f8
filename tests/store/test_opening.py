"""Opening the database: which addresses, which protections, which tables."""

import json
import threading
from datetime import date

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

import referral.store.upgrade as upgrading
from referral.resource import Tie
from referral.store import accounts, organisations, resources
from referral.store.engine import DatabaseUrlInvalid, open_engine, reading, writing
from referral.store.models import Base, ResourceRow
from referral.store.upgrade import is_current, upgrade


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://secret@host/db", "sqlite:////no/such/folder/store.db"])
def test_an_address_that_cannot_work_is_refused_with_advice(url: str) -> None:
    """One sentence says what to write, and never repeats the address."""
    with pytest.raises(DatabaseUrlInvalid) as told:
        open_engine(url)
    assert "secret" not in str(told.value)
    assert str(told.value).endswith(".")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_is_accepted(scheme: str) -> None:
    """Hosting services write the address in different ways; one driver serves all."""
    engine = open_engine(f"{scheme}://name:word@127.0.0.1/city")
    assert (engine.dialect.name, engine.dialect.driver) == ("postgresql", "psycopg")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
    ],
)
def test_sqlite_is_opened_with_its_protections(sqlite_url: str, pragma: str, value: object) -> None:
    """On every connection, not only on the first."""
    engine = open_engine(sqlite_url)
    with reading(engine) as first, reading(engine) as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_errors_of_the_database_do_not_repeat_values(engine: Engine) -> None:
    """What was to be written stays out of exceptions, and so out of logs."""
    with pytest.raises(DBAPIError) as told, writing(engine) as connection:
        connection.execute(text("INSERT INTO area (code) VALUES (:code)"), {"code": "a very private value"})
    assert "a very private value" not in str(told.value).split("DETAIL")[0]


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    """All or nothing, on both databases."""

    def write_twice() -> None:
        with writing(engine) as connection:
            for _ in range(2):
                connection.execute(text("INSERT INTO revision (name, number) VALUES ('x', 1)"))

    with pytest.raises(DBAPIError):
        write_twice()
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM revision")) == 0


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    """It may run at every start."""
    upgrade(engine)
    assert is_current(engine)


def test_processes_that_start_together_upgrade_once(database_url: str) -> None:
    """Each finds the tables there afterwards, and none fails."""
    engines = [open_engine(database_url) for _ in range(4)]
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def begin(engine: Engine) -> None:
        start.wait()
        try:
            upgrade(engine)
        except BaseException as error:  # noqa: BLE001  (whatever it is, the test must show it)
            failures.append(error)

    starters = [threading.Thread(target=begin, args=(engine,)) for engine in engines]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert failures == []
    assert all(is_current(engine) for engine in engines)
    for engine in engines:
        engine.dispose()


def test_the_history_has_one_head() -> None:
    """Two branches would leave it open which tables a machine has."""
    script = ScriptDirectory.from_config(upgrading._configure())
    assert len(script.get_heads()) == 1


def test_what_was_there_before_a_migration_is_there_after_it(database_url: str) -> None:
    """What the first version has written has what later versions ask of it."""
    engine = open_engine(database_url)
    with writing(engine) as connection:
        config = upgrading._configure()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with writing(engine) as connection:
        organisation = "INSERT INTO organisation VALUES ('kurashi', 'くらし', '', FALSE, FALSE, FALSE, '', FALSE)"
        person = "INSERT INTO account VALUES ('1', 'sato', '佐藤', '', 'staff', NULL, TRUE, '2026-11-24 10:00:00')"
        connection.execute(text(organisation))
        connection.execute(text(person))
        _write_first_entry(connection)
    upgrade(engine)
    found = organisations.get(engine, "kurashi")
    assert found is not None
    assert (found.organisation.name, found.version, found.changed_at) == ("くらし", 1, None)
    sato = accounts.find(engine, "sato")
    assert sato is not None
    assert (sato.active, sato.generation) == (True, 1)
    entry = resources.get(engine, "rent")
    assert entry is not None
    assert entry.live is not None
    assert (entry.live.address, entry.resource.address) == ("見本市1-1", "見本市2-2")
    assert (entry.live.other_names, entry.live.eligibility.ties) == ((), (Tie.LIVES,))
    with reading(engine) as connection:
        # Whatever is for suicide is to be checked after a quarter.
        assert connection.scalar(select(ResourceRow.due_on)) == date(2027, 1, 30)
    engine.dispose()


def _write_first_entry(connection: Connection) -> None:
    """A published entry with a pending change, in the tables of the first version."""
    texts = (
        "name",
        "summary",
        "hours_note",
        "conditions",
        "not_for",
        "first_step",
        "phone",
        "url",
        "cost",
        "search_text",
    )
    columns = dict.fromkeys(texts, "''") | {
        "id": "'rent'",
        "organisation_id": "'kurashi'",
        "kind": "'desk'",
        "hours_always": "FALSE",
        "hours_on_holidays": "FALSE",
        "address": "'見本市1-1'",
        "languages": "'[\"ja\"]'",
        "takes_handoffs": "FALSE",
        "checked_on": "'2026-11-01'",
        "status": "'published'",
        "sample": "FALSE",
        "version": "1",
        "changed_at": "'2026-11-24 10:00:00'",
    }
    connection.execute(text(f"INSERT INTO resource ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"))  # noqa: S608
    connection.execute(text("INSERT INTO resource_need VALUES ('rent', 'suicide', 0)"))
    draft = {
        "id": "rent",
        "organisation": "kurashi",
        "name": "家賃",
        "kind": "desk",
        "summary": "",
        "needs": [],
        "address": "見本市2-2",
    }
    connection.execute(text("INSERT INTO resource_draft VALUES ('rent', :fields)"), {"fields": json.dumps(draft)})


def test_the_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    """A changed model without a migration is found here."""
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_counters_have_no_time_below_the_month(engine: Engine) -> None:
    """Nobody can tell from the database when a talk was."""
    for table in ("counter", "counter_batch"):
        for column in inspect(engine).get_columns(table):
            assert "DATE" not in str(column["type"]).upper()
            assert "TIME" not in str(column["type"]).upper()
