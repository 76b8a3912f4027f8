"""Webhook events in the shape in which LINE sends them, and their signature."""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Event = dict[str, Any]

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def build_event(kind: str, user_id: str, at: datetime, reply_token: str = "", **more: object) -> Event:
    """One event; ``more`` holds what only its kind has."""
    milliseconds = int(at.timestamp() * 1000)
    event: Event = {
        "type": kind,
        **more,
        "webhookEventId": make_ulid(milliseconds),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": milliseconds,
        "source": {"type": "user", "userId": user_id},
        "mode": "active",
    }
    return event | ({"replyToken": reply_token} if reply_token else {})


def text_message(message_id: str, text: str) -> Event:
    return _message("text", message_id, text=text, quoteToken=secrets.token_urlsafe(24))


def sticker_message(message_id: str, keywords: Sequence[str], text: str = "") -> Event:
    more = {"text": text} if text else {}
    return _message(
        "sticker",
        message_id,
        packageId="446",
        stickerId="1988",
        stickerResourceType="MESSAGE" if text else "STATIC",
        keywords=list(keywords),
        quoteToken=secrets.token_urlsafe(24),
        **more,
    )


def image_message(message_id: str) -> Event:
    return _message("image", message_id, contentProvider={"type": "line"}, quoteToken=secrets.token_urlsafe(24))


def location_message(message_id: str, address: str, latitude: float, longitude: float) -> Event:
    return _message("location", message_id, address=address, latitude=latitude, longitude=longitude)


def build_body(destination: str, events: Sequence[Mapping[str, Any]]) -> bytes:
    text = json.dumps({"destination": destination, "events": list(events)}, ensure_ascii=False)
    # Half of a pair of surrogates has no bytes of its own, and is escaped as JSON does it.
    return text.encode("utf-8", "backslashreplace")


def mark_redelivered(events: Sequence[Event]) -> list[Event]:
    """The same events as they come again: nothing else differs."""
    return [{**event, "deliveryContext": {"isRedelivery": True}} for event in events]


def sign(body: bytes, secret: str) -> str:
    """The value of the X-Line-Signature header."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def make_ulid(milliseconds: int) -> str:
    """26 characters: the time, then 80 random bits."""
    number = milliseconds << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> 5 * place & 31] for place in range(25, -1, -1))


def make_message_id() -> str:
    """Digits, as LINE's ids are."""
    return str(10**17 + secrets.randbelow(9 * 10**17))


def make_user_id() -> str:
    return f"U{secrets.token_hex(16)}"


def _message(kind: str, message_id: str, **more: object) -> Event:
    return {"type": kind, "id": message_id, **more, "markAsReadToken": secrets.token_urlsafe(24)}
