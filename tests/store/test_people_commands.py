"""The commands for organisations and the people who sign in."""

import re
from datetime import time

import pytest
from sqlalchemy import Engine

from referral.hours import Period
from referral.store import accounts, invitations, organisations, second_steps
from referral.store.invitations import InvitationOver
from tests.store.command_line import NOW, Run, create_account

KURASHI = ("organisations", "create", "--id", "kurashi", "--name", "くらしの相談")


def test_an_account_is_created_once(run: Run, engine: Engine) -> None:
    """The second time says so and changes nothing."""
    assert create_account(run).exit_code == 0
    again = create_account(run)
    assert (again.exit_code, "exists already" in again.output) == (0, True)
    assert accounts.verify(engine, "sato", "long enough now") is not None


def test_a_password_is_asked_for_and_not_shown(run: Run, engine: Engine) -> None:
    """Without --password-stdin it is typed twice, unseen."""
    typed = run(
        *("accounts", "create", "--login", "sato", "--name", "佐藤", "--role", "staff"),
        typed="typed by hand\ntyped by hand\n",
    )
    assert typed.exit_code == 0
    assert "typed by hand" not in typed.output
    assert accounts.verify(engine, "sato", "typed by hand") is not None


def test_a_refused_account_says_what_to_change(run: Run) -> None:
    """A counsellor without an organisation cannot work."""
    refused = create_account(run, role="counsellor")
    assert refused.exit_code == 1
    assert "organisation" in refused.output


def test_accounts_are_listed_and_disabled(run: Run, engine: Engine) -> None:
    """Who can sign in is seen at a glance; disabling closes the door."""
    assert "no account yet" in run("accounts", "list").output
    create_account(run)
    assert "sato  administrator  -  佐藤" in run("accounts", "list").output
    assert run("accounts", "disable", "SATO").exit_code == 0
    assert "disabled already" in run("accounts", "disable", "sato").output
    assert "(disabled)" in run("accounts", "list").output
    assert accounts.verify(engine, "sato", "long enough now") is None
    assert run("accounts", "disable", "nobody").exit_code == 1


def test_a_disabled_account_is_enabled_again(run: Run, engine: Engine) -> None:
    """With the password that it had; the second time nothing is changed."""
    create_account(run)
    run("accounts", "disable", "sato")
    assert "can sign in again" in run("accounts", "enable", "SATO").output
    assert "nothing was changed" in run("accounts", "enable", "sato").output
    assert accounts.verify(engine, "sato", "long enough now") is not None
    assert run("accounts", "enable", "nobody").exit_code == 1


def test_a_forgotten_password_is_replaced(run: Run, engine: Engine) -> None:
    """Asked for unseen, or read from standard input; a weak one is refused with advice."""
    create_account(run)
    typed = run("accounts", "password", "sato", typed="typed by hand\ntyped by hand\n")
    assert typed.exit_code == 0
    assert "typed by hand" not in typed.output
    assert accounts.verify(engine, "sato", "typed by hand") is not None
    assert run("accounts", "password", "sato", "--password-stdin", typed="read from a file\n").exit_code == 0
    assert accounts.verify(engine, "sato", "read from a file") is not None
    weak = run("accounts", "password", "sato", "--password-stdin", typed="short\n")
    assert (weak.exit_code, "at least 12 characters" in weak.output) == (1, True)
    assert run("accounts", "password", "nobody", "--password-stdin", typed="long enough now\n").exit_code == 1
    run("accounts", "disable", "sato")
    assert "accounts enable sato" in run("accounts", "password", "sato", typed="typed by hand\ntyped by hand\n").output


def test_an_invited_person_chooses_a_password(run: Run, engine: Engine) -> None:
    """A new account with a link; the second time a new link, and the first one is over."""
    words = ("accounts", "invite", "--login", "sato", "--name", "佐藤", "--role", "administrator")
    links = [run(*words).output.splitlines()[-1] for _ in range(2)]
    assert all(re.fullmatch(r"https://YOUR-SERVICE/staff/invitation/[\w-]{43}", link) for link in links)
    assert "(invited)" in run("accounts", "list").output
    first, second = (link.rpartition("/")[2] for link in links)
    with pytest.raises(InvitationOver):
        invitations.accept(engine, first, "umi no mieru eki", at=NOW)
    invitations.accept(engine, second, "umi no mieru eki", at=NOW)
    assert accounts.verify(engine, "sato", "umi no mieru eki") is not None
    assert "(invited)" not in run("accounts", "list").output


def test_an_invitation_that_cannot_work_says_what_to_do(run: Run) -> None:
    """A new account needs name and role, a counsellor an organisation, a disabled one is opened first."""
    refused = run("accounts", "invite", "--login", "sato")
    assert (refused.exit_code, "--name and --role" in refused.output) == (1, True)
    refused = run("accounts", "invite", "--login", "sato", "--name", "佐藤", "--role", "counsellor")
    assert (refused.exit_code, "organisation" in refused.output) == (1, True)
    create_account(run)
    run("accounts", "disable", "sato")
    assert "accounts enable sato" in run("accounts", "invite", "--login", "sato").output


def test_a_lost_second_step_is_reset(run: Run, engine: Engine) -> None:
    """For the only administrator too; an unknown login says so."""
    create_account(run)
    account = accounts.find(engine, "sato")
    assert account is not None
    second_steps.begin(engine, account.id, "sealed", ["a"], at=NOW)
    assert run("accounts", "reset-second-step", "sato").exit_code == 0
    assert second_steps.signing_in_two_steps(engine) == frozenset()
    assert run("accounts", "reset-second-step", "nobody").exit_code == 1


def test_an_organisation_is_created_once(run: Run, engine: Engine) -> None:
    """With the hours of its desk; then its counsellors can have accounts."""
    assert "no such organisation" in run("organisations", "list").output
    made = run(*KURASHI, "--phone", "０２３-000-0001", "--takes-handoffs", "--hours", "平日 9時～17時15分")
    assert made.exit_code == 0, made.output
    assert "nothing was changed" in run(*KURASHI).output
    listed = organisations.get(engine, "kurashi")
    assert listed is not None
    found = listed.organisation
    assert (found.phone, found.takes_handoffs, found.sample) == ("023-000-0001", True, False)
    assert found.desk_hours.periods[0] == Period(0, time(9), time(17, 15))
    assert len(found.desk_hours.periods) == 5
    assert create_account(run, "--organisation", "kurashi", role="counsellor").exit_code == 0


def test_organisations_are_listed_by_words(run: Run) -> None:
    """Id, name, rank, and whether a desk stands behind it."""
    run(*KURASHI, "--rank", "lead", "--takes-handoffs", "--hours", "24時間")
    run("organisations", "create", "--id", "niji", "--name", "こども食堂にじ")
    everything = run("organisations", "list").output
    assert everything.splitlines() == ["kurashi  くらしの相談  lead  (takes handoffs)", "niji  こども食堂にじ  member"]
    assert run("organisations", "list", "食堂").output.splitlines() == ["niji  こども食堂にじ  member"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--takes-handoffs",), "--hours"),
        (("--hours", "だいたい昼ごろ"), "平日 9:00-17:15"),
        (("--phone", "電話はありません"), "023-000-0001"),
        (("--id", "くらし"), "small letters"),
        (("--corporate-number", "7000012050003"), "thirteen digits"),
        (("--name", " "), "--name"),
    ],
)
def test_an_organisation_that_cannot_work_is_refused(
    run: Run, engine: Engine, more: tuple[str, ...], told: str
) -> None:
    """One sentence that says what to write; nothing is created."""
    refused = run(*KURASHI, *more)
    assert refused.exit_code == 1
    assert told in refused.output
    assert organisations.every_organisation(engine) == []
