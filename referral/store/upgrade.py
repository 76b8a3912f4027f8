"""Bringing the database's tables up to date, safely even when several processes start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from referral.store.engine import reading, writing

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_245_113
"""Any number that is always the same: PostgreSQL lets only one process hold it."""


def upgrade(engine: Engine) -> None:
    """Create or change the tables to what this version needs. Running it again changes nothing."""
    if is_current(engine):
        return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _configure()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Whether the tables are those that this version needs."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The newest migration's name."""
    return ScriptDirectory.from_config(_configure()).get_current_head()


def _configure() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
