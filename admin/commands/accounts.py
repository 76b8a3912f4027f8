"""``accounts``: the people who sign in to desk and panel."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import Engine

from admin import parts
from admin.commands.context import needing_database
from referral import passwords
from referral.store import accounts, invitations, second_steps
from referral.store.accounts import Account, AccountRefused, Role
from referral.store.staff_actions import COMMAND

accounts_group = AppGroup("accounts", help="The accounts of staff and counsellors: invite, create, list, close, open.")


LOGIN = click.option("--login", required=True, help="What the person types to sign in.")
ROLES = click.Choice([role.value for role in Role])
ORGANISATION = click.option(
    "--organisation",
    default="",
    help="Id of the organisation, which counsellors, supervisors and editors need: see `organisations list`.",
)
PASSWORD_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking."
)


@accounts_group.command("create")
@LOGIN
@click.option("--name", required=True, help="The name that colleagues see.")
@click.option("--role", required=True, type=ROLES, help="What the person may do.")
@ORGANISATION
@PASSWORD_STDIN
def create_command(login: str, name: str, role: str, organisation: str, password_stdin: bool) -> None:
    """Create an account with a password that you choose: see `invite` for one that the person chooses.

    An account that exists already is left as it is. Administrators and reviewers set up codes when they first sign in.

    \b
    Examples:
      flask --app wsgi accounts create --login sato --name 佐藤 --role administrator
      echo "$PASSWORD" | flask --app wsgi accounts create --login desk1 --name 当番 \\
          --role counsellor --organisation kurashi --password-stdin
    """
    with needing_database() as engine:
        if accounts.find(engine, login) is not None:
            click.echo("An account with this login exists already; nothing was changed.")
            return
        try:
            account = accounts.create(
                engine,
                login=login,
                name=name,
                role=Role(role),
                organisation_id=organisation,
                password=_read_password(password_stdin),
                at=parts.now(),
            )
        except AccountRefused as refusal:
            raise click.ClickException(str(refusal)) from None
    click.echo(f"The account {account.login} was created ({account.role.value}).")


@accounts_group.command("invite")
@LOGIN
@click.option("--name", default="", help="The name that colleagues see; for a new account.")
@click.option("--role", type=ROLES, help="What the person may do; for a new account.")
@ORGANISATION
def invite_command(login: str, name: str, role: str | None, organisation: str) -> None:
    """Make a link with which somebody chooses their password: it works once, for seven days.

    An account that does not exist yet is created; then name and role are needed. One that exists loses its password,
    and its sessions end. Give the link to that person alone.

    \b
    Examples:
      flask --app wsgi accounts invite --login sato --name 佐藤 --role administrator
      flask --app wsgi accounts invite --login sato
    """
    with needing_database() as engine:
        account = accounts.find(engine, login)
        if account is None:
            if not role or not name:
                raise click.ClickException("There is no account with this login yet: give --name and --role too.")
            try:
                account = accounts.create(
                    engine, login=login, name=name, role=Role(role), organisation_id=organisation, at=parts.now()
                )
            except AccountRefused as refusal:
                raise click.ClickException(str(refusal)) from None
        elif not account.active:
            raise click.ClickException(f"The account is disabled: run `accounts enable {account.login}` first.")
        invitation = invitations.invite(engine, account.id, at=parts.now())
    address = current_app.config.get("PUBLIC_URL", "") or "https://YOUR-SERVICE"
    click.echo(f"The link for {account.login}, until {invitation.until:%Y-%m-%d %H:%M}, once:")
    click.echo(f"{address}/staff/invitation/{invitation.token}")


@accounts_group.command("list")
def list_command() -> None:
    """List all accounts: login, role, organisation, name, and whether they are invited or disabled.

    \b
    Example:
      flask --app wsgi accounts list
    """
    with needing_database() as engine:
        everyone = accounts.every_account(engine)
    for account in everyone:
        state = "  (disabled)" if not account.active else "" if account.has_password else "  (invited)"
        place = account.organisation_id or "-"
        click.echo(f"{account.login}  {account.role.value}  {place}  {account.name}{state}")
    if not everyone:
        click.echo("There is no account yet: create one with `flask --app wsgi accounts create`.")


@accounts_group.command("disable")
@click.argument("login")
def disable_command(login: str) -> None:
    """Disable the account with this LOGIN: it is signed out everywhere at once, and can sign in no more.

    \b
    Example:
      flask --app wsgi accounts disable sato
    """
    with needing_database() as engine:
        account = _find(engine, login)
        if not account.active:
            click.echo("The account is disabled already; nothing was changed.")
            return
        accounts.disable(engine, account.id, at=parts.now())
    click.echo(f"The account {account.login} is disabled.")


@accounts_group.command("enable")
@click.argument("login")
def enable_command(login: str) -> None:
    """Enable the account with this LOGIN again, with the password that it had.

    \b
    Example:
      flask --app wsgi accounts enable sato
    """
    with needing_database() as engine:
        account = _find(engine, login)
        if account.active:
            click.echo("The account is not disabled; nothing was changed.")
            return
        accounts.enable(engine, account.id, at=parts.now())
    click.echo(f"The account {account.login} can sign in again.")


@accounts_group.command("password")
@click.argument("login")
@PASSWORD_STDIN
def password_command(login: str, password_stdin: bool) -> None:
    """Give the account with this LOGIN a new password, and sign it out everywhere at once.

    \b
    Examples:
      flask --app wsgi accounts password sato
      echo "$PASSWORD" | flask --app wsgi accounts password sato --password-stdin
    """
    with needing_database() as engine:
        account = _find(engine, login)
        try:
            accounts.set_password(engine, account.id, _read_password(password_stdin), at=parts.now())
        except AccountRefused as refusal:
            raise click.ClickException(str(refusal)) from None
    click.echo(f"The account {account.login} has its new password; its sessions have ended.")
    if not account.active:
        click.echo(f"It is disabled: open it with `flask --app wsgi accounts enable {account.login}`.")


@accounts_group.command("reset-second-step")
@click.argument("login")
def reset_second_step_command(login: str) -> None:
    """Forget the app, the recovery codes and the passkeys of the account with this LOGIN, and end its sessions.

    For somebody who has lost phone and paper, or after SECRET_KEY was changed. Make sure that it is they who ask.

    \b
    Example:
      flask --app wsgi accounts reset-second-step sato
    """
    with needing_database() as engine:
        account = _find(engine, login)
        second_steps.reset(engine, account.id, at=parts.now(), who=COMMAND)
    click.echo(f"The account {account.login} signs in with its password alone, or sets codes up anew.")


def _find(engine: Engine, login: str) -> Account:
    account = accounts.find(engine, login)
    if account is None:
        raise click.ClickException("There is no account with this login: see `flask --app wsgi accounts list`.")
    return account


def _read_password(from_standard_input: bool) -> str:
    if from_standard_input:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt(
        f"Password (at least {passwords.SHORTEST} characters)", hide_input=True, confirmation_prompt="Once more"
    )
    return password
