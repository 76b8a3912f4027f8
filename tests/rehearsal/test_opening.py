"""The accounts that a rehearsal prints can sign in; in service they cannot."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.rehearsal.opening import PASSWORD, close_rehearsal_accounts, greet, prepare_rehearsal
from referral.store import accounts
from referral.store.engine import open_engine
from referral.store.upgrade import upgrade
from referral.vault import EmbeddedVault
from tests.admin.conftest import Browser
from tests.house import build_for_tests, close_app


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database that a rehearsal and a service share."""
    opened = open_engine(f"sqlite:///{tmp_path / 'shared.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


def who_can_sign_in(engine: Engine) -> list[bool]:
    """For each account that is printed at the start."""
    printed = re.findall(r"renshu-[a-z]+\d*(?= )", greet(8000))
    assert len(printed) >= 3
    return [accounts.verify(engine, login, PASSWORD) is not None for login in printed]


def test_printed_accounts_sign_in_after_a_service_has_closed_them(engine: Engine) -> None:
    """A rehearsal opens them again, a service closes them again, and nothing is there twice."""
    prepare_rehearsal(engine)
    everyone = len(accounts.every_account(engine))
    assert all(who_can_sign_in(engine))
    close_rehearsal_accounts(engine)
    assert not any(who_can_sign_in(engine))
    prepare_rehearsal(engine)
    assert all(who_can_sign_in(engine))
    assert len(accounts.every_account(engine)) == everyone


def test_printed_password_opens_no_service_of_any_server(tmp_path: Path, vault_server: EmbeddedVault) -> None:
    """Not only gunicorn's start closes the accounts: the application does before anybody signs in."""
    app = build_for_tests(tmp_path, "http://127.0.0.1:9", {"REDIS_URL": vault_server.url})
    app.config["PREFERRED_URL_SCHEME"] = "https"
    prepare_rehearsal(app.extensions["engine"])
    answer = Browser(app.test_client()).sign_in("renshu-desk1", PASSWORD)
    close_app(app)
    assert answer.status_code == 401
    assert "違います" in answer.text
