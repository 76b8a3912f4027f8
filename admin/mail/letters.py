"""The words of a mail to an organisation."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr

from jinja2 import Environment, PackageLoader

from admin.panel.saying import say_day
from referral.hours import JST
from referral.store.links import LIFE
from referral.store.round_mails import Claim

# Plain text: there is nothing to escape, and no line may be folded into another.
_TEMPLATES = Environment(  # nosec B701 - no markup
    loader=PackageLoader("admin.mail"),
    autoescape=False,  # noqa: S701 - no markup
    trim_blocks=True,
    lstrip_blocks=True,
)


class AddressImpossible(ValueError):
    """No mail can be sent to the organisation's address as it is written."""


def write_letter(claim: Claim, sender: str, address: str) -> EmailMessage:
    """Asks whether the organisation's entries are still right; ``address`` is the page on which it answers.

    The same mail has the same Message-ID however often it is tried. Raises AddressImpossible.
    """
    entries = claim.round.entries
    reminder = claim.after_days > 0
    message = EmailMessage()
    name, mailbox = parseaddr(sender)
    domain = mailbox.rpartition("@")[2]
    message["Subject"] = f"{'【もう一度】' if reminder else ''}窓口の情報は、いまも合っていますか（{len(entries)}件）"
    message["From"] = formataddr((name or "よりそいリレー", mailbox))
    address_of = claim.round.organisation.email
    try:
        # Neither a second line, which would be a header of its own, nor letters that servers do not know.
        message["To"] = Address(addr_spec=address_of)
        address_of.encode("ascii")
    except (ValueError, HeaderParseError):
        raise AddressImpossible from None
    message["Date"] = format_datetime(claim.claimed_at)
    message["Message-ID"] = f"<round-{claim.round.id}-{claim.after_days}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    text = _TEMPLATES.get_template("confirm.txt").render(
        organisation=claim.round.organisation,
        entries=entries,
        reminder=reminder,
        address=address,
        until=say_day((claim.round.asked_at + LIFE).astimezone(JST).date()),
    )
    message.set_content(text)
    return message
