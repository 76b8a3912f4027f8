"""Asks LINE about the channel itself: its mode, its webhook, its quota. Nothing here concerns a resident."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec

from bot.line.connection import open_connection
from referral.vault.quota import Quota

TIMEOUT = (3, 15)
"""Seconds to connect and to wait for an answer. LINE tries the webhook before it answers about it."""

_Read = TypeVar("_Read")


class NotTold(Exception):
    """LINE did not tell; ``status`` is its answer, 0 when none came."""

    def __init__(self, status: int) -> None:
        super().__init__(f"LINE answered {status}")
        self.status = status


class Info(msgspec.Struct, rename="camel"):
    """``chat_mode`` is "bot", or "chat" when people answer in LINE's own tool."""

    chat_mode: str = ""


class Webhook(msgspec.Struct):
    """Where LINE delivers, and whether it does."""

    endpoint: str = ""
    active: bool = False


class Tried(msgspec.Struct, rename="camel"):
    """What LINE met at the webhook just now."""

    success: bool = False
    status_code: int = 0
    reason: str = ""


class _Limit(msgspec.Struct):
    type: str = "none"
    value: int = 0


class _Used(msgspec.Struct, rename="camel"):
    total_usage: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """The account, and what time LINE's own clock has; None when it does not say."""

    info: Info
    lines_time: datetime | None


class Channel:
    """Every method raises ``NotTold``."""

    def __init__(self, access_token: str, endpoint: str) -> None:
        self._access_token, self._endpoint = access_token, endpoint.rstrip("/")
        self._api: Any = None

    def __repr__(self) -> str:
        return "Channel()"

    def info(self) -> Told:
        info, headers = self._ask("GET", "/v2/bot/info", Info)
        try:
            at = parsedate_to_datetime(headers.get("Date", "")).astimezone(UTC)
        except ValueError:
            at = None
        return Told(info, at)

    def webhook(self) -> Webhook | None:
        """None when none is set."""
        try:
            return self._ask("GET", "/v2/bot/channel/webhook/endpoint", Webhook)[0]
        except NotTold as refusal:
            if refusal.status == 404:
                return None
            raise

    def try_webhook(self) -> Tried:
        """Let LINE deliver an empty webhook now; it allows sixty tries an hour."""
        return self._ask("POST", "/v2/bot/channel/webhook/test", Tried, {})[0]

    def quota(self, now: datetime) -> Quota:
        """The month's messages."""
        limit, _ = self._ask("GET", "/v2/bot/message/quota", _Limit)
        used, _ = self._ask("GET", "/v2/bot/message/quota/consumption", _Used)
        most = limit.value if limit.type == "limited" else 0
        return Quota(most, used.total_usage, now, spent=0 < most <= used.total_usage)

    def _ask(self, method: str, path: str, answer: type[_Read], body: object = None) -> tuple[_Read, Any]:
        if self._api is None:
            self._api = open_connection(self._access_token, self._endpoint)
        from linebot.v3.messaging.exceptions import ApiException
        from urllib3.exceptions import HTTPError

        try:
            response = self._api.call_api(
                path,
                method,
                header_params={"Content-Type": "application/json", "Accept": "application/json"},
                body=body,
                response_types_map={},
                _request_timeout=TIMEOUT,
                _preload_content=False,
            )
            return msgspec.json.decode(response.raw_data, type=answer), response.headers
        except ApiException as refusal:
            raise NotTold(int(refusal.status or 0)) from None
        except (HTTPError, UnicodeDecodeError, msgspec.MsgspecError):
            raise NotTold(0) from None
