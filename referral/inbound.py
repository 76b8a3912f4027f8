"""What can reach us from a resident, whatever door it came through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InboundKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    STICKER = "sticker"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    LOCATION = "location"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    UNSENT = "unsent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    """Where an answer goes: the channel ("line", "web") and the identity there. Lives in the vault alone."""

    channel: str
    identity: str

    def __repr__(self) -> str:
        # An identity must not reach a log through a repr in a traceback.
        return f"Address({self.channel})"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event from a resident.

    ``event_id`` is unique per event and equal on redelivery. ``text`` holds a message's text, a sticker's
    keyword, or a choice's data. ``message_id`` names the message that an unsend may later take back.
    ``reply_token`` allows one free answer within the minute after ``received_at``.
    """

    event_id: str
    address: Address
    kind: InboundKind
    sent_at: datetime
    received_at: datetime
    text: str = ""
    message_id: str = ""
    reply_token: str = ""

    def __repr__(self) -> str:
        return f"Inbound({self.kind})"
