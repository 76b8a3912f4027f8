"""Who may sign in, and who may not."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from referral.hours import JST
from referral.resource import Organisation
from referral.store import accounts
from referral.store.accounts import Role
from referral.store.engine import reading, writing
from referral.store.models import AccountRow
from referral.store.staff_actions import What, recent
from referral.store.write import insert_organisations

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)


def add_organisation(engine: Engine) -> None:
    with writing(engine) as connection:
        insert_organisations(connection, [Organisation("kurashi", "くらしの相談", takes_handoffs=True)])


def test_a_person_signs_in_with_login_and_password(engine: Engine) -> None:
    """The right password gives the account; full-width letters and capitals in the login do not matter."""
    add_organisation(engine)
    made = accounts.create(
        engine,
        login="Sato",
        name="佐藤",
        role=Role.COUNSELLOR,
        password="long enough now",
        organisation_id="kurashi",
        at=NOW,
    )
    found = accounts.verify(engine, "ｓａｔｏ ", "long enough now")
    assert found == made
    assert accounts.get(engine, made.id) == made


@pytest.mark.parametrize(
    ("login", "password"), [("sato", "wrong one"), ("nobody", "long enough now"), ("sato", "x" * 5000)]
)
def test_a_wrong_login_or_password_gives_nothing(engine: Engine, login: str, password: str) -> None:
    """Unknown people and wrong passwords are answered the same way."""
    accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, password="long enough now", at=NOW)
    assert accounts.verify(engine, login, password) is None


def test_a_disabled_account_signs_in_no_more(engine: Engine) -> None:
    """Disabling closes the door at once and is remembered."""
    made = accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, password="long enough now", at=NOW)
    accounts.disable(engine, made.id, at=NOW, who="boss")
    assert accounts.verify(engine, "sato", "long enough now") is None
    assert [action.what for action in recent(engine, made.id)] == [What.ACCOUNT_DISABLED, What.ACCOUNT_CREATED]


def test_an_enabled_account_signs_in_again_but_its_old_sessions_do_not(engine: Engine) -> None:
    """The password is the old one; the generation by which sessions are known is not."""
    made = accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, password="long enough now", at=NOW)
    accounts.disable(engine, made.id, at=NOW, who="boss")
    accounts.enable(engine, made.id, at=NOW, who="boss")
    found = accounts.verify(engine, "sato", "long enough now")
    assert found is not None
    assert found.generation > made.generation
    assert recent(engine, made.id)[0].what is What.ACCOUNT_ENABLED


def test_an_unknown_account_cannot_be_changed(engine: Engine) -> None:
    """Each change says so."""
    for change in (accounts.disable, accounts.enable):
        with pytest.raises(accounts.AccountUnknown):
            change(engine, "nobody", at=NOW)
    with pytest.raises(accounts.AccountUnknown):
        accounts.set_password(engine, "nobody", "long enough now", at=NOW)


def test_a_login_belongs_to_one_person(engine: Engine) -> None:
    """A second account with the same login is refused."""
    accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, password="long enough now", at=NOW)
    with pytest.raises(accounts.LoginTaken):
        accounts.create(engine, login="SATO", name="別の佐藤", role=Role.STAFF, password="long enough now", at=NOW)


@pytest.mark.parametrize("organisation", ["", "unknown"])
def test_a_counsellor_needs_an_organisation(engine: Engine, organisation: str) -> None:
    """Without a known organisation there is no desk to sit at."""
    with pytest.raises(accounts.OrganisationNeeded):
        accounts.create(
            engine,
            login="sato",
            name="佐藤",
            role=Role.COUNSELLOR,
            password="long enough now",
            organisation_id=organisation,
            at=NOW,
        )


@pytest.mark.parametrize("password", ["short", "", "sato-sato", "x" * 2000])
def test_a_weak_password_is_refused(engine: Engine, password: str) -> None:
    """Too short, too long, or the login itself."""
    with pytest.raises(accounts.PasswordTooWeak):
        accounts.create(engine, login="sato-sato", name="佐藤", role=Role.STAFF, password=password, at=NOW)


def test_a_new_password_replaces_the_old_one(engine: Engine) -> None:
    """After a change only the new password opens the door."""
    made = accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, password="long enough now", at=NOW)
    accounts.set_password(engine, made.id, "another long one", at=NOW)
    assert accounts.verify(engine, "sato", "long enough now") is None
    found = accounts.verify(engine, "sato", "another long one")
    assert found is not None
    assert (found.id, found.generation) == (made.id, made.generation + 1)


def test_a_password_is_kept_as_an_argon2_hash_only(engine: Engine) -> None:
    """The database never holds the password itself."""
    accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, password="long enough now", at=NOW)
    with reading(engine) as connection:
        kept = connection.scalar(select(AccountRow.password_hash))
    assert kept.startswith("$argon2id$")
    assert "long enough now" not in kept


def test_the_accounts_of_an_organisation_are_listed(engine: Engine) -> None:
    """Only its own people, by login."""
    add_organisation(engine)
    for login, organisation in (("b", "kurashi"), ("a", "kurashi"), ("c", "")):
        accounts.create(
            engine,
            login=login,
            name=login,
            role=Role.STAFF,
            password="long enough now",
            organisation_id=organisation,
            at=NOW,
        )
    assert [account.login for account in accounts.accounts_of(engine, "kurashi")] == ["a", "b"]
