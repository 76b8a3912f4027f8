"""A link lets somebody choose their password, once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from referral.hours import JST
from referral.store import accounts, invitations
from referral.store.accounts import Account, PasswordTooWeak, Role
from referral.store.engine import reading
from referral.store.invitations import LIFE, InvitationOver
from referral.store.models import InvitationRow
from referral.store.staff_actions import What, recent

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
WORDS = "umi no mieru eki"


@pytest.fixture
def sato(engine: Engine) -> Account:
    """Somebody without a password."""
    return accounts.create(engine, login="sato", name="佐藤", role=Role.STAFF, at=NOW)


def test_invited_person_chooses_a_password_once(engine: Engine, sato: Account) -> None:
    """Looking changes nothing; the second time the link is over."""
    invitation = invitations.invite(engine, sato.id, at=NOW)
    assert accounts.verify(engine, "sato", "") is None
    for _ in range(2):
        assert invitations.find_invited(engine, invitation.token, NOW).id == sato.id
    invitations.accept(engine, invitation.token, WORDS, at=NOW)
    assert accounts.verify(engine, "sato", WORDS) is not None
    with pytest.raises(InvitationOver):
        invitations.accept(engine, invitation.token, "another long one", at=NOW)
    assert accounts.verify(engine, "sato", WORDS) is not None
    assert [action.what for action in recent(engine, sato.id)] == [
        What.PASSWORD_SET,
        What.INVITED,
        What.ACCOUNT_CREATED,
    ]


def test_weak_password_does_not_use_the_link_up(engine: Engine, sato: Account) -> None:
    """The person tries again."""
    invitation = invitations.invite(engine, sato.id, at=NOW)
    with pytest.raises(PasswordTooWeak):
        invitations.accept(engine, invitation.token, "sato12345678", at=NOW)
    invitations.accept(engine, invitation.token, WORDS, at=NOW)


def test_link_ends_after_a_week_with_a_newer_one_with_a_password_and_with_the_account(
    engine: Engine, sato: Account
) -> None:
    """A minute before it still works."""
    first = invitations.invite(engine, sato.id, at=NOW)
    assert invitations.find_invited(engine, first.token, NOW + LIFE - timedelta(minutes=1))
    for token, at in ((first.token, NOW + LIFE), ("made-up", NOW), ("\ud800", NOW)):
        with pytest.raises(InvitationOver):
            invitations.find_invited(engine, token, at)
    second = invitations.invite(engine, sato.id, at=NOW)
    accounts.disable(engine, sato.id, at=NOW)
    for token in (first.token, second.token):
        with pytest.raises(InvitationOver):
            invitations.find_invited(engine, token, NOW)
    accounts.enable(engine, sato.id, at=NOW)
    accounts.set_password(engine, sato.id, WORDS, at=NOW)
    with pytest.raises(InvitationOver):
        invitations.accept(engine, second.token, "another long one", at=NOW)


def test_invitation_takes_the_old_password_and_the_sessions(engine: Engine, sato: Account) -> None:
    """Whoever knows the old one is out at once."""
    accounts.set_password(engine, sato.id, WORDS, at=NOW)
    before = accounts.verify(engine, "sato", WORDS)
    assert before is not None
    invitations.invite(engine, sato.id, at=NOW)
    assert accounts.verify(engine, "sato", WORDS) is None
    after = accounts.get(engine, sato.id)
    assert after is not None
    assert after.generation > before.generation
    assert not after.has_password


def test_link_is_kept_as_a_digest_only(engine: Engine, sato: Account) -> None:
    """Whoever reads the database can invite nobody."""
    invitation = invitations.invite(engine, sato.id, at=NOW)
    with reading(engine) as connection:
        kept = connection.execute(select(InvitationRow)).one()
    assert invitation.token not in str(tuple(kept))


def test_nobody_unknown_is_invited(engine: Engine) -> None:
    """It says so."""
    with pytest.raises(accounts.AccountUnknown):
        invitations.invite(engine, "nobody", at=NOW)
