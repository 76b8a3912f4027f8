"""Sending the mails that are due, each once. It may be called by any number of processes, and again at any time."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from admin.mail.letters import AddressImpossible, write_letter
from admin.mail.postmen import MailDelayed, MailRefused, Postman, PostmanAway
from referral.store.round_mails import Claim, begin_handing, claim_mail, settle
from referral.store.rounds import MailState

_log = logging.getLogger("mail")


def send_due_mails(
    engine: Engine, postman: Postman, sender: str, public_url: str, clock: Callable[[], datetime]
) -> int:
    """Send all that is due now; gives how many went. Stops at the first sign that the server is away.

    What was not handed over is tried again after a while; what was refused waits for staff. Raises the database's
    errors.
    """
    sent = 0
    while claim := claim_mail(engine, clock()):
        hand = partial(_hand, engine, claim, clock)
        try:
            letter = write_letter(claim, sender, f"{public_url}/confirm/{claim.secret}")
            if postman.carry(letter, hand):
                settle(engine, claim, MailState.SENT, clock())
                sent += 1
        except PostmanAway:
            _log.warning("the mail server is away; mails wait")
            break
        except MailDelayed:
            settle(engine, claim, MailState.CLAIMED, clock())
        except AddressImpossible:
            _log.warning("an address cannot be written to; the panel names the organisation")
            if hand():
                settle(engine, claim, MailState.FAILED, clock())
        except MailRefused:
            _log.warning("a mail was refused; the panel names the organisation")
            settle(engine, claim, MailState.FAILED, clock())
    return sent


def _hand(engine: Engine, claim: Claim, clock: Callable[[], datetime]) -> bool:
    return begin_handing(engine, claim, clock())
