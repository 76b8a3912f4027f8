"""What is kept for the second step of signing in, and for passkeys."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine

from referral.hours import JST
from referral.store import accounts, passkeys, second_steps
from referral.store.accounts import Account, AccountUnknown, Role
from referral.store.staff_actions import What, recent

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
TODAY = date(2026, 11, 24)


@pytest.fixture
def sato(engine: Engine) -> Account:
    return accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, at=NOW)


@pytest.fixture
def kato(engine: Engine) -> Account:
    return accounts.create(engine, login="kato", name="加藤", role=Role.STAFF, at=NOW)


def add_passkey(engine: Engine, account: Account, credential: bytes = b"name") -> None:
    passkeys.add(
        engine,
        account.id,
        credential=credential,
        public_key=b"key",
        uses=0,
        device="パソコン",
        on=TODAY,
        at=NOW,
    )


def test_recovery_code_opens_once_and_for_its_person_only(engine: Engine, sato: Account, kato: Account) -> None:
    """Another person's is none; what was used is gone; new ones take the place of the old."""
    second_steps.begin(engine, sato.id, "sealed", ["a", "b"], at=NOW)
    assert second_steps.signing_in_two_steps(engine) == {sato.id}
    assert not second_steps.use_recovery_code(engine, kato.id, "a", at=NOW)
    assert second_steps.use_recovery_code(engine, sato.id, "a", at=NOW)
    assert not second_steps.use_recovery_code(engine, sato.id, "a", at=NOW)
    assert second_steps.count_recovery_codes(engine, sato.id) == 1
    second_steps.replace_recovery_codes(engine, sato.id, ["c", "d", "e"], at=NOW)
    assert second_steps.count_recovery_codes(engine, sato.id) == 3
    assert not second_steps.use_recovery_code(engine, sato.id, "b", at=NOW)


def test_reset_forgets_app_codes_and_passkeys_of_one_person(engine: Engine, sato: Account, kato: Account) -> None:
    """And ends their sessions; nobody else is touched; it is remembered who did it."""
    for person in (sato, kato):
        second_steps.begin(engine, person.id, "sealed", ["a"], at=NOW)
        add_passkey(engine, person, person.id.encode())
    second_steps.reset(engine, sato.id, at=NOW, who="kanri")
    assert second_steps.sealed_secret(engine, sato.id) == ""
    assert second_steps.count_recovery_codes(engine, sato.id) == 0
    assert passkeys.passkeys_of(engine, sato.id) == []
    after = accounts.get(engine, sato.id)
    assert after is not None
    assert after.generation > sato.generation
    assert second_steps.sealed_secret(engine, kato.id) == "sealed"
    assert len(passkeys.passkeys_of(engine, kato.id)) == 1
    newest = recent(engine, sato.id)[0]
    assert (newest.who, newest.what) == ("kanri", What.SECOND_STEP_RESET)
    with pytest.raises(AccountUnknown):
        second_steps.reset(engine, "nobody", at=NOW, who="kanri")


def test_passkey_is_found_used_once_a_time_and_removed_by_its_person(
    engine: Engine, sato: Account, kato: Account
) -> None:
    """Two uses at the same moment with the same count: one of them is a copy."""
    add_passkey(engine, sato)
    found = passkeys.find(engine, b"name")
    assert found is not None
    assert (found.account_id, found.public_key, found.device, found.added_on) == (sato.id, b"key", "パソコン", TODAY)
    assert passkeys.note_use(engine, found, 1)
    assert not passkeys.note_use(engine, found, 1)
    assert not passkeys.remove(engine, kato.id, found.id, at=NOW)
    assert passkeys.remove(engine, sato.id, found.id, at=NOW)
    assert passkeys.find(engine, b"name") is None
