"""The way back that only the resident holds: a sealed button in their own talk.

It names nobody. Whoever reads it without the service's key learns nothing, and with the key only needs,
area, age band and when the person joined the queue.
"""

import base64
import hashlib
import zlib
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from referral.lifetimes import RETURN_TOKEN
from referral.needs import AgeBand, ForWhom, Need, Urgency
from referral.state import MOST_NEEDS, Consent

LONGEST_TOKEN = 280
"""The platform takes 300 characters of button data; the rest is for the choice's name."""

_NONCE_BYTES = 12


class TokenUnreadable(Exception):
    """Not sealed by this service, or changed on its way."""


class TokenExpired(Exception):
    """Sealed by us, but older than its 30 days."""


@dataclass(frozen=True, slots=True)
class Resumption:
    """The place in the queue. ``case`` is the handoff's own random name.

    ``member`` is the member of the organisation with whom the resident has talked.
    """

    case: str
    queued_at: datetime
    consent: Consent
    member: str = ""


def seal(resumption: Resumption, key: bytes) -> str:
    """The token, at most ``LONGEST_TOKEN`` characters. The resident's own words are never inside.

    Where ids are very long the resource is left out, then the member; the organisation and the place in the queue
    never are.
    """
    token = _seal(resumption, key)
    if len(token) > LONGEST_TOKEN:
        resumption = replace(resumption, consent=replace(resumption.consent, resource_id=""))
        token = _seal(resumption, key)
    if len(token) > LONGEST_TOKEN:
        token = _seal(replace(resumption, member=""), key)
    if len(token) > LONGEST_TOKEN:
        raise ValueError("a return token would not fit into a button; shorten the organisation's id")
    return token


def _seal(resumption: Resumption, key: bytes) -> str:
    consent = resumption.consent
    fields = (
        resumption.case,
        int(resumption.queued_at.timestamp()),
        consent.organisation_id,
        consent.resource_id,
        ",".join(consent.needs[:MOST_NEEDS]),
        consent.area,
        consent.age or "",
        consent.for_whom or "",
        consent.urgency,
        resumption.member,
    )
    plain = zlib.compress(msgspec.json.encode(fields), 9)
    # A nonce derived from the content cannot be used twice for two contents, and a repeat seals alike.
    nonce = hashlib.blake2b(plain, key=key, digest_size=_NONCE_BYTES).digest()
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, None)
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal(token: str, key: bytes, now: datetime) -> Resumption:
    """What the token holds. Raises ``TokenUnreadable`` or ``TokenExpired``."""
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        plain = zlib.decompress(AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None))
        fields = msgspec.json.decode(plain)
        # Buttons that were given before members were sealed in have one field less.
        case, queued, organisation, resource, needs, area, age, who, urgency, member = (*fields, "")[:10]
    except (InvalidTag, ValueError, zlib.error):
        raise TokenUnreadable from None
    queued_at = datetime.fromtimestamp(queued, now.tzinfo)
    if now - queued_at > RETURN_TOKEN:
        raise TokenExpired
    return Resumption(
        case=case,
        queued_at=queued_at,
        consent=Consent(
            organisation_id=organisation,
            resource_id=resource,
            needs=tuple(Need(need) for need in needs.split(",") if need),
            area=area,
            age=AgeBand(age) if age else None,
            for_whom=ForWhom(who) if who else None,
            urgency=Urgency(urgency),
        ),
        member=member,
    )


def derive_key(secret: str) -> bytes:
    """The sealing key from the service's secret, apart from every other use of that secret."""
    return hashlib.blake2b(secret.encode(), person=b"return-token", digest_size=32).digest()
