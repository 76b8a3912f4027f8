"""The one class that talks to LINE: the public methods say what, the private one talks and measures.

It stands on the SDK's connection pool and errors, with plain dicts as bodies: the SDK's own message models
take a hundred times as long to serialise. What LINE answers becomes one of five outcomes.
"""

import logging
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.line.connection import open_connection
from bot.line.endpoint import LINE_ENDPOINT, check_endpoint

TIMEOUT = (1, 3)
"""Seconds to connect and to wait for an answer; together less than an outbox claim's lease."""

Message = dict[str, Any]

_LONGEST_RETRY_AFTER = 3600.0
_LOADING_SECONDS = 5
_REQUEST_ID = re.compile(r"[\w-]{1,64}")

_log = logging.getLogger("line")


class Outcome(StrEnum):
    """What became of a request."""

    SENT = "sent"
    TOKEN_SPENT = "token_spent"  # noqa: S105 - a name, not a credential
    RETRY = "retry"
    QUOTA = "quota"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome, with LINE's status (0 when nothing came back) and the seconds it asks us to wait.

    ``certainly_unsent`` is True when LINE cannot have taken the messages; a time-out leaves it open.
    """

    outcome: Outcome
    status: int = 0
    retry_after: float = 0.0
    certainly_unsent: bool = False


class LineClient:
    """Sends to LINE. Safe for several threads; connects at first use, so each process has its own connections."""

    def __init__(self, access_token: str, endpoint: str = LINE_ENDPOINT) -> None:
        """Raises ``UnsafeEndpoint`` for an address that is neither LINE's own nor on this machine."""
        check_endpoint(endpoint)
        self._access_token = access_token
        self._endpoint = endpoint.rstrip("/")
        self._lock = threading.Lock()
        self._api: Any = None

    def __repr__(self) -> str:
        return "LineClient()"

    def reply(self, token: str, messages: list[Message]) -> Answer:
        """Answer by a reply token: free, and once only."""
        return self._post("/v2/bot/message/reply", {"replyToken": token, "messages": messages})

    def push(self, to: str, messages: list[Message], retry_key: str) -> Answer:
        """Send by the resident's id: billed. The same ``retry_key`` (a UUID) never sends twice within 24 hours."""
        return self._post("/v2/bot/message/push", {"to": to, "messages": messages}, {"X-Line-Retry-Key": retry_key})

    def show_loading(self, chat_id: str) -> Answer:
        """Show the resident that an answer is on its way; it ends with the next message or after 5 seconds."""
        return self._post("/v2/bot/chat/loading/start", {"chatId": chat_id, "loadingSeconds": _LOADING_SECONDS})

    def warm_up(self) -> None:
        """Import the SDK and prepare the connections now: it takes up to a second, which nobody should wait for."""
        self._connected()

    def _connected(self) -> Any:
        with self._lock:
            if self._api is None:
                self._api = open_connection(self._access_token, self._endpoint)
            return self._api

    def _post(self, path: str, body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
        started = time.monotonic()
        answer, request_id = self._call(path, body, headers or {})
        milliseconds = round((time.monotonic() - started) * 1000)
        _log.info("POST %s %s %d %d ms %s", path, answer.outcome, answer.status, milliseconds, request_id)
        return answer

    def _call(self, path: str, body: Mapping[str, object], headers: Mapping[str, str]) -> tuple[Answer, str]:
        api = self._connected()
        from linebot.v3.messaging.exceptions import ApiException
        from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

        try:
            response = api.call_api(
                path,
                "POST",
                header_params={"Content-Type": "application/json", "Accept": "application/json", **headers},
                body=body,
                response_types_map={},
                _request_timeout=TIMEOUT,
                # The SDK would otherwise decode the answer, and fail on one that is not text.
                _preload_content=False,
            )
        except ApiException as error:
            return _read_refusal(error)
        except UnicodeDecodeError as error:
            # Raised by the SDK while it reads the body of an error answer, which it still holds.
            if isinstance(error.__context__, ApiException):
                return _read_refusal(error.__context__)
            return Answer(Outcome.RETRY), "-"
        except (NewConnectionError, ConnectTimeoutError):
            return Answer(Outcome.RETRY, certainly_unsent=True), "-"
        except HTTPError:
            return Answer(Outcome.RETRY), "-"
        return Answer(Outcome.SENT, response.status_code), _request_id(response.headers)


def _read_refusal(error: Any) -> tuple[Answer, str]:
    """The meaning of LINE's error answer; ``error`` is the SDK's ``ApiException``."""
    status = int(error.status or 0)
    headers = error.headers or {}
    said = error.body if isinstance(error.body, str) else ""
    return _judge(status, said.lower(), headers), _request_id(headers)


def _judge(status: int, said: str, headers: Mapping[str, str]) -> Answer:
    match status:
        case 409:
            # This retry key was taken before: what it carried has been sent.
            return Answer(Outcome.SENT, status)
        case 400 if "reply token" in said:
            return Answer(Outcome.TOKEN_SPENT, status, certainly_unsent=True)
        case 429 if "monthly limit" in said:
            return Answer(Outcome.QUOTA, status, certainly_unsent=True)
        case 429:
            return Answer(Outcome.RETRY, status, _retry_after(headers), certainly_unsent=True)
        case _ if status == 0 or status >= 500:
            return Answer(Outcome.RETRY, status, _retry_after(headers))
    return Answer(Outcome.REFUSED, status, certainly_unsent=True)


def _retry_after(headers: Mapping[str, str]) -> float:
    value = headers.get("Retry-After", "")
    return min(float(value), _LONGEST_RETRY_AFTER) if value.isascii() and value.isdigit() else 0.0


def _request_id(headers: Mapping[str, str]) -> str:
    """LINE's name for the request, for its support; anything else in that header is not logged."""
    found = _REQUEST_ID.fullmatch(headers.get("x-line-request-id", ""))
    return found.group() if found else "-"
