"""LINE's events to ours. Nothing is trusted to be there, or to be of the type that LINE documents.

The SDK's parser drops the sender of every message type that it does not know, and such a resident could
not be answered; so the JSON is read here. An event that cannot concern one resident's own talk is left out.
"""

import hashlib
import json
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.line.fault import describe
from referral.inbound import Address, Inbound, InboundKind

CHANNEL = "line"

_LONGEST_TEXT = 10_000
_LONGEST_IDENTIFIER = 256
_KEYWORDS = 3
_LAST_TIMESTAMP_MS = 4_102_444_800_000  # the year 2100; where datetime ends, a time zone's hours go beyond it
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")

_log = logging.getLogger("line")

_MESSAGE_KINDS = {
    "text": InboundKind.TEXT,
    "sticker": InboundKind.STICKER,
    "image": InboundKind.IMAGE,
    "video": InboundKind.VIDEO,
    "audio": InboundKind.AUDIO,
    "file": InboundKind.FILE,
    "location": InboundKind.LOCATION,
}


class NotAWebhook(ValueError):
    """The body is not what LINE sends; the message says what is wrong and quotes nothing of it."""


def read_events(body: bytes) -> list[object]:
    """The events of a webhook's body, unread. Raises ``NotAWebhook``."""
    try:
        webhook = json.loads(body.decode("utf-8"))
    # Besides bad JSON (ValueError), a body can nest deeper than Python goes.
    except (ValueError, RecursionError):
        raise NotAWebhook("The body is not JSON in UTF-8.") from None
    events = webhook.get("events") if isinstance(webhook, dict) else None
    if not isinstance(events, list):
        raise NotAWebhook('The body must be an object with a list "events".')
    return events


def read_inbounds(events: Sequence[object], received_at: datetime) -> list[Inbound]:
    """What concerns us, oldest first: LINE does not promise any order, least of all on redelivery.

    An event that we fail on is logged by its place and left out.
    """
    found = (_read_or_log(event, received_at) for event in events)
    return sorted((inbound for inbound in found if inbound), key=lambda inbound: inbound.sent_at)


def _read_or_log(event: object, received_at: datetime) -> Inbound | None:
    try:
        return read_event(event, received_at)
    except Exception as error:  # noqa: BLE001 - one event that we fail on must not take the others with it
        _log.error("event not read: %s", describe(error))
        return None


def read_event(event: object, received_at: datetime) -> Inbound | None:
    """One event, or None when it is not from a resident's own talk or needs neither answer nor effect.

    An unknown kind of *message* becomes ``OTHER``, so that the resident is told the truth about it.
    Of a location only the kind is kept: where somebody is, is nothing we want to hold.
    """
    if not isinstance(event, dict):
        return None
    source = _mapping(event, "source")
    identity = _identifier(source, "userId")
    # Groups and rooms have other readers; an answer there would tell them about a resident.
    if source.get("type") != "user" or not identity:
        return None
    read = _read_kind(event)
    if read is None:
        return None
    kind, text, message_id = read
    standby = event.get("mode", "active") != "active"
    # In standby another program answers, but what a resident takes back must go here too.
    if standby and kind not in (InboundKind.UNFOLLOWED, InboundKind.UNSENT):
        return None
    return Inbound(
        event_id=_identifier(event, "webhookEventId") or _fingerprint(event, identity, text, message_id),
        address=Address(CHANNEL, identity),
        kind=kind,
        sent_at=_time(event.get("timestamp"), received_at),
        received_at=received_at,
        text=text,
        message_id=message_id,
        reply_token=_identifier(event, "replyToken"),
    )


def _read_kind(event: Mapping[str, object]) -> tuple[InboundKind, str, str] | None:
    """The kind, its text and the message's id; None for events that ask nothing of us."""
    match event.get("type"):
        case "message":
            message = _mapping(event, "message")
            kind = _MESSAGE_KINDS.get(_text(message, "type"), InboundKind.OTHER)
            text = _message_text(kind, message)
            if kind is InboundKind.TEXT and not text:
                kind = InboundKind.OTHER
            return kind, text, _identifier(message, "id")
        case "postback":
            data = _text(_mapping(event, "postback"), "data")
            return (InboundKind.CHOICE if data else InboundKind.OTHER), data, ""
        case "follow":
            return InboundKind.FOLLOWED, "", ""
        case "unfollow":
            return InboundKind.UNFOLLOWED, "", ""
        case "unsend":
            message_id = _identifier(_mapping(event, "unsend"), "messageId")
            return (InboundKind.UNSENT, "", message_id) if message_id else None
    return None


def _message_text(kind: InboundKind, message: Mapping[str, object]) -> str:
    if kind is InboundKind.TEXT:
        return _text(message, "text")
    if kind is not InboundKind.STICKER:
        return ""
    keywords = message.get("keywords")
    words = [_without_halves(word) for word in keywords if isinstance(word, str)] if isinstance(keywords, list) else []
    # A message sticker carries the resident's own words; keywords are only LINE's description.
    return _text(message, "text") or " ".join(words[:_KEYWORDS])[:_LONGEST_IDENTIFIER]


def _mapping(outer: Mapping[str, object], name: str) -> Mapping[str, object]:
    inner = outer.get(name)
    return inner if isinstance(inner, dict) else {}


def _text(outer: Mapping[str, object], name: str) -> str:
    value = outer.get(name)
    return _without_halves(value)[:_LONGEST_TEXT] if isinstance(value, str) else ""


def _identifier(outer: Mapping[str, object], name: str) -> str:
    """An identifier as it is, or nothing: a shortened or mended one would name somebody else."""
    value = outer.get(name)
    fits = isinstance(value, str) and len(value) <= _LONGEST_IDENTIFIER and value.isprintable()
    return str(value) if fits else ""


def _without_halves(text: str) -> str:
    return _LONE_SURROGATES.sub("\ufffd", text)


def _time(timestamp: object, otherwise: datetime) -> datetime:
    if type(timestamp) is not int or not 0 < timestamp <= _LAST_TIMESTAMP_MS:
        return otherwise
    return datetime.fromtimestamp(timestamp / 1000, UTC).astimezone(otherwise.tzinfo)


def _fingerprint(event: Mapping[str, object], identity: str, text: str, message_id: str) -> str:
    """An id for an event that came without one; equal when LINE delivers it again."""
    parts = (str(event.get("type")), str(event.get("timestamp")), identity, text, message_id)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
