"""The return token: sealed, short, nameless, and good for thirty days."""

import re
from datetime import datetime, timedelta

import pytest

from referral.hours import JST
from referral.needs import AgeBand, ForWhom, Need, Urgency
from referral.return_token import (
    LONGEST_TOKEN,
    Resumption,
    TokenExpired,
    TokenUnreadable,
    derive_key,
    seal,
    unseal,
)
from referral.state import Consent

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=JST)
KEY = derive_key("x" * 32)
CONSENT = Consent(
    "kurashi",
    "kurashi-yachin",
    (Need.DEBT, Need.HOUSING),
    "990001",
    AgeBand.MIDDLE,
    ForWhom.SELF,
    Urgency.CONCERN,
    "家賃",
)


def test_token_brings_the_place_back_without_the_words() -> None:
    """Codes and the time in the queue come back; the resident's own words were never inside."""
    found = unseal(seal(Resumption("ab12", NOW, CONSENT), KEY), KEY, NOW + timedelta(days=29))
    assert found.case == "ab12"
    assert found.queued_at == NOW
    assert found.consent.needs == CONSENT.needs
    assert found.consent.words == ""


def test_token_fits_into_a_button_and_shows_nothing() -> None:
    """At most 280 characters of the URL alphabet, also with long ids and every item answered."""
    long = Consent("o" * 36, "r" * 36, tuple(Need)[:3], "990001", AgeBand.MIDDLE, ForWhom.FAMILY, Urgency.EMERGENCY)
    token = seal(Resumption("0" * 16, NOW, long), KEY)
    assert len(token) <= LONGEST_TOKEN
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)


def test_old_changed_and_foreign_tokens_are_told_apart() -> None:
    """Thirty days and a minute is too old; one changed character or another key is unreadable."""
    token = seal(Resumption("ab12", NOW, CONSENT), KEY)
    unseal(token, KEY, NOW + timedelta(days=30))
    with pytest.raises(TokenExpired):
        unseal(token, KEY, NOW + timedelta(days=30, minutes=1))
    changed = token[:-3] + ("A" if token[-3] != "A" else "B") + token[-2:]
    for wrong, key in ((changed, KEY), (token, derive_key("y" * 32)), ("", KEY), ("あ", KEY), ("AAAA", KEY)):
        with pytest.raises(TokenUnreadable):
            unseal(wrong, key, NOW)
