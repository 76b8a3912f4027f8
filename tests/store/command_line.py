"""Types a command line into the application, as an operator does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from click.testing import Result
from flask import Flask
from sqlalchemy import Engine

import admin.commands
from referral.hours import JST
from referral.vault import Vault

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)

Run = Callable[..., Result]


@dataclass
class LineSettings:
    """What the doctor asks of the service's settings."""

    line_open: bool = True
    meets_real_residents: bool = True
    vault_url: str = "unix:///an/operators/own.sock"
    data_folder: Path = field(default_factory=Path.cwd)
    host: str = "127.0.0.1"


def runner_for(engine: Engine, settings: LineSettings, vault: Vault | None = None) -> Run:
    """Gives a function that takes the words of a command, and ``typed`` for its questions."""
    app = Flask("commands")
    app.config["SETTINGS"] = settings
    app.extensions["engine"] = engine
    app.extensions["platform"] = SimpleNamespace(vault=vault, clock=lambda: NOW)
    app.extensions["line_checks"] = lambda now: ()
    admin.commands.register(app)
    runner = app.test_cli_runner()

    def run(*words: str, typed: str = "") -> Result:
        return runner.invoke(args=list(words), input=typed)

    return run


def create_account(run: Run, *more: str, login: str = "sato", role: str = "administrator") -> Result:
    """An account with the password ``long enough now``."""
    words = ("accounts", "create", "--login", login, "--name", "佐藤", "--role", role, "--password-stdin")
    return run(*words, *more, typed="long enough now\n")
