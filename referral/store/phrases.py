"""Phrases that staff taught: "who writes this, needs that"."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import Connection, Engine, delete, insert, select

from referral.needs import Need
from referral.store.engine import reading, writing
from referral.store.models import TaughtPhraseRow
from referral.store.revision import mark_directory_changed
from referral.store.staff_actions import StaffAction, What, record

LONGEST = 64
"""Characters; what means one need is a phrase, not a story."""


class PhraseKnown(ValueError):
    """The same phrase means this need already."""


@dataclass(frozen=True, slots=True)
class TaughtPhrase:
    """A phrase and the need it means, since when."""

    id: str
    text: str
    need: Need
    at: datetime


def teach(engine: Engine, text: str, need: Need, *, who: str, at: datetime) -> TaughtPhrase:
    """Add a phrase; residents who write it are understood so within seconds. Raises ``PhraseKnown``."""
    phrase = TaughtPhrase(token_hex(8), text, need, at)
    with writing(engine) as connection:
        known = select(TaughtPhraseRow.id).where(TaughtPhraseRow.text == text, TaughtPhraseRow.need == need.value)
        if connection.scalar(known):
            raise PhraseKnown(need.value)
        connection.execute(insert(TaughtPhraseRow).values(id=phrase.id, text=text, need=need.value, at=at))
        record(connection, StaffAction(who, What.PHRASE_TAUGHT, phrase.id, at))
        mark_directory_changed(connection)
    return phrase


def forget(engine: Engine, phrase_id: str, *, who: str, at: datetime) -> bool:
    """Drop a phrase; False when it was gone already."""
    with writing(engine) as connection:
        dropped = connection.execute(delete(TaughtPhraseRow).where(TaughtPhraseRow.id == phrase_id)).rowcount
        if dropped:
            record(connection, StaffAction(who, What.PHRASE_FORGOTTEN, phrase_id, at))
            mark_directory_changed(connection)
    return bool(dropped)


def every_phrase(engine: Engine) -> list[TaughtPhrase]:
    """All phrases, the newest first."""
    with reading(engine) as connection:
        return read_phrases(connection)


def read_phrases(connection: Connection) -> list[TaughtPhrase]:
    newest_first = select(TaughtPhraseRow).order_by(TaughtPhraseRow.at.desc(), TaughtPhraseRow.id)
    return [TaughtPhrase(row.id, row.text, Need(row.need), row.at) for row in connection.execute(newest_first)]
