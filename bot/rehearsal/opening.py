"""Prepares a rehearsal: the sample city, accounts to sign in with, and where to go."""

from datetime import datetime

from sqlalchemy import Engine

from content.sample_city import load_sample_city
from referral.hours import JST
from referral.store import accounts
from referral.store.accounts import Role
from referral.store.sample import store_sample

LOGIN_PREFIX = "renshu-"
PASSWORD = "renshu-no-tsukue"  # noqa: S105 - printed at every start, and closed in service
_DESKS = 3


def prepare_rehearsal(engine: Engine) -> None:
    """The sample city and its accounts, also those that a service on the same database has closed since.

    Doing it again changes nothing.
    """
    now = datetime.now(JST)
    city = load_sample_city(now.date())
    store_sample(engine, city.organisations, city.resources, city.areas, now, city.committees)
    for login, name, role, organisation_id in _people():
        account = accounts.find(engine, login)
        if account is None:
            accounts.create(
                engine,
                login=login,
                name=name,
                role=role,
                password=PASSWORD,
                at=now,
                organisation_id=organisation_id,
                who="rehearsal",
            )
        elif not account.active:
            accounts.enable(engine, account.id, at=now, who="rehearsal")


def close_rehearsal_accounts(engine: Engine) -> None:
    """In service nobody signs in with a password that is printed in a rehearsal."""
    for account in accounts.every_account(engine):
        if account.active and account.login.startswith(LOGIN_PREFIX):
            accounts.disable(engine, account.id, at=datetime.now(JST), who="rehearsal")


def greet(port: int) -> str:
    """Where to go and how to sign in, in Japanese and English."""
    base = f"http://127.0.0.1:{port}"
    people = "\n".join(f"    {login:<14} {name}" for login, name, _role, _organisation in _people())
    return f"""
  練習の準備ができました。だれにも届きません。 / The rehearsal is ready. Nothing leaves this machine.

    住民の電話   phone   {base}/rehearsal
    相談デスク   desk    {base}/desk
    管理の画面   panel   {base}/panel

  練習用のアカウント（合言葉はどれも {PASSWORD}） / accounts (the password of all: {PASSWORD})

{people}

  おわるときは Ctrl-C / Ctrl-C ends everything.
"""


def _people() -> list[tuple[str, str, Role, str]]:
    city = load_sample_city(datetime.now(JST).date())
    desks = [organisation for organisation in city.organisations if organisation.takes_handoffs][:_DESKS]
    counsellors = [
        (f"{LOGIN_PREFIX}desk{number}", f"{organisation.name} 当番", Role.COUNSELLOR, organisation.id)
        for number, organisation in enumerate(desks, start=1)
    ]
    supervisor = (f"{LOGIN_PREFIX}super", f"{desks[0].name} 当番の責任者", Role.SUPERVISOR, desks[0].id)
    editor = (f"{LOGIN_PREFIX}edit", f"{desks[0].name} 編集", Role.EDITOR, desks[0].id)
    staff = (f"{LOGIN_PREFIX}staff", "市の担当", Role.STAFF, "")
    administrator = (f"{LOGIN_PREFIX}kanri", "責任者", Role.ADMINISTRATOR, "")
    reviewer = (f"{LOGIN_PREFIX}kakunin", "公開を確かめる人", Role.REVIEWER, "")
    return [*counsellors, supervisor, editor, staff, reviewer, administrator]
