"""The second step of signing in: codes by time from an app, and recovery codes on paper."""

import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp

ISSUER = "よりそいリレー"
RECOVERY_CODES = 10

_PERIOD_S = 30
_DIGITS = 6
_EASY_TO_COPY = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 3
_GROUP = 4


def make_secret() -> str:
    """What a person's app and the service share, in letters that can be typed too."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """What the square on the screen holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def find_period(secret: str, code: str, at: datetime) -> int | None:
    """The period of thirty seconds that this code belongs to; None when it is wrong.

    The one before and the one after are good too, for clocks differ. A code is used up together with its period.
    """
    typed, now = fold_code(code), int(at.timestamp()) // _PERIOD_S
    if len(typed) != _DIGITS or not typed.isascii() or not typed.isdecimal():
        return None
    made = pyotp.TOTP(secret)
    return next(
        (period for period in (now, now - 1, now + 1) if hmac.compare_digest(made.generate_otp(period), typed)), None
    )


def make_recovery_codes() -> list[str]:
    """Twelve letters and digits each that are not taken for one another, in groups: about 59 bits."""
    return ["-".join(_make_group() for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]


def fold_code(text: str) -> str:
    """One spelling for what a person may type: full-width letters, capitals, spaces and hyphens do not matter."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _make_group() -> str:
    return "".join(secrets.choice(_EASY_TO_COPY) for _ in range(_GROUP))
