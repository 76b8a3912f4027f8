"""``organisations``: the members of the platform."""

import re

import click
from flask.cli import AppGroup

from admin import parts
from admin.commands.context import needing_database
from content.importing.opening import read_hours
from content.importing.phones import read_phone
from referral.corporate_number import is_corporate_number
from referral.hours import OpeningHours
from referral.resource import MemberRank, Organisation
from referral.store import organisations
from referral.store.staff_actions import COMMAND

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

organisations_group = AppGroup("organisations", help="The organisations of the platform: create and list.")


@organisations_group.command("create")
@click.option("--id", "organisation_id", required=True, help="A short name of your own: small letters, digits, hyphen.")
@click.option("--name", required=True, help="The name that residents and staff see.")
@click.option("--phone", default="", help="Its telephone number.")
@click.option(
    "--takes-handoffs", is_flag=True, help="Counsellors of this organisation take residents over at the desk."
)
@click.option(
    "--rank",
    type=click.Choice([rank.value for rank in MemberRank]),
    default=MemberRank.MEMBER.value,
    show_default=True,
    help="lead for 幹事団体, member for 一般団体, listed for one that is no member.",
)
@click.option("--email", default="", help="Where mails go that ask it to confirm its entries.")
@click.option("--corporate-number", default="", help="Its 法人番号, thirteen digits.")
@click.option("--hours", default="", help="When its desk is staffed, such as: 平日 9:00-17:15")
@click.option("--note", default="", help="A word about the hours.")
def create_command(
    organisation_id: str,
    name: str,
    phone: str,
    takes_handoffs: bool,
    rank: str,
    email: str,
    corporate_number: str,
    hours: str,
    note: str,
) -> None:
    """Create an organisation. One that exists already is left as it is: change it in the panel, under 団体.

    Its id is what `accounts create --organisation` and the panel's list ask for.

    \b
    Examples:
      flask --app wsgi organisations create --id kurashi --name くらしの相談 --phone 023-000-0001 \\
          --takes-handoffs --hours "平日 9:00-17:15"
      flask --app wsgi organisations create --id niji --name こども食堂にじ
    """
    if not _ID.fullmatch(organisation_id):
        raise click.ClickException("An id has 1 to 64 small letters, digits and hyphens, such as: kurashi")
    if not name.strip():
        raise click.ClickException("Write the organisation's name after --name.")
    desk_hours = _read_hours(hours, note, takes_handoffs)
    if corporate_number and not is_corporate_number(corporate_number):
        raise click.ClickException("A 法人番号 has thirteen digits, the first of which checks the others: look again.")
    wanted = Organisation(
        organisation_id,
        name.strip(),
        desk_hours,
        takes_handoffs,
        _read_phone(phone),
        corporate_number=corporate_number,
        email=email.strip(),
        rank=MemberRank(rank),
    )
    with needing_database() as engine:
        try:
            organisations.create(engine, wanted, who=COMMAND, at=parts.now())
        except organisations.OrganisationTaken:
            click.echo("An organisation with this id exists already; nothing was changed.")
            return
    click.echo(f"The organisation {organisation_id} was created.")
    if takes_handoffs:
        click.echo("Its counsellors need accounts: see `flask --app wsgi accounts create --help`.")


@organisations_group.command("list")
@click.argument("words", nargs=-1)
def list_command(words: tuple[str, ...]) -> None:
    """List the organisations with all these WORDS in name, number or id: id, name, rank, whether it takes handoffs.

    \b
    Examples:
      flask --app wsgi organisations list
      flask --app wsgi organisations list 社会福祉協議会
    """
    with needing_database() as engine:
        found = organisations.get_organisations(engine, organisations.find_organisation_ids(engine, " ".join(words)))
    for organisation in found:
        click.echo(
            f"{organisation.id}  {organisation.name}  {organisation.rank}"
            f"{'  (takes handoffs)' if organisation.takes_handoffs else ''}"
        )
    if not found:
        click.echo("There is no such organisation: create one with `flask --app wsgi organisations create --help`.")


def _read_hours(hours: str, note: str, takes_handoffs: bool) -> OpeningHours:
    read = read_hours(hours)
    if read.unread:
        raise click.ClickException("These hours could not be read whole: write them such as 平日 9:00-17:15")
    if takes_handoffs and not read.hours.known:
        # Without hours nobody could be told when their words will be read.
        raise click.ClickException("An organisation that takes handoffs needs the hours of its desk: add --hours.")
    return OpeningHours(read.hours.periods, read.hours.always, read.hours.open_on_holidays, note.strip())


def _read_phone(text: str) -> str:
    found = read_phone(text)
    if text and (not found.number or found.rest):
        raise click.ClickException("The telephone number could not be read: write it such as 023-000-0001")
    return found.number
