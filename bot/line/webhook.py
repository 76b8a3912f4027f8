"""LINE's way in: the signature on the raw bytes first, then event by event; 200 only after the commit.

Answers: 401 without a right signature, 413 above 1 MiB, 400 for a body that LINE would never send
(an error shows in LINE's own statistics, and sending it again could not mend it), 503 when the vault could
not commit so that LINE delivers again, and 200 otherwise, whatever single events hold.
"""

import base64
import hmac
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Blueprint, Response, jsonify, make_response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.line.events import NotAWebhook, read_events, read_inbounds
from bot.line.fault import describe
from referral.inbound import Inbound
from referral.vault import VaultUnavailable

MOST_BYTES = 1024 * 1024
TOO_LARGE = "The body is larger than 1 MiB."

NOT_SET_UP = (
    "The LINE channel is not set up. Set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN and start again; "
    "everything else works without them."
)

_log = logging.getLogger("line")


def create_blueprint(
    receive: Callable[[Inbound], None],
    secrets: Sequence[str],
    clock: Callable[[], datetime],
    after_commit: Callable[[], None],
) -> Blueprint:
    """``POST /line/webhook``.

    ``receive`` takes one event and returns after the vault has committed it, or raises
    ``VaultUnavailable``. ``secrets`` are the channel secrets that are valid now: two while one is being
    replaced, none when LINE is not set up. ``after_commit`` wakes whoever sends.
    """
    blueprint = Blueprint("line", __name__, url_prefix="/line")
    # An empty secret would let anybody sign.
    keys = [secret.encode() for secret in secrets if secret]

    @blueprint.post("/webhook")
    def take_webhook() -> Response:
        if not keys:
            return _answer(503, NOT_SET_UP)
        # One more, because a body in chunks is cut off at the limit instead of being refused.
        request.max_content_length = MOST_BYTES + 1
        try:
            body = request.get_data(cache=False)
        except RequestEntityTooLarge:
            return _answer(413, TOO_LARGE)
        except HTTPException:
            raise
        except Exception:  # noqa: BLE001 - each server has errors of its own for chunks that are none
            return _answer(400, "The body could not be read.")
        if len(body) > MOST_BYTES:
            return _answer(413, TOO_LARGE)
        if not is_signed(body, request.headers.get("X-Line-Signature", ""), keys):
            return _answer(401, "The signature is missing or wrong.")
        try:
            events = read_events(body)
        except NotAWebhook as error:
            return _answer(400, str(error))
        try:
            for inbound in read_inbounds(events, clock()):
                _take(inbound, receive)
        except VaultUnavailable:
            # Going on would let a resident's later event overtake this one.
            return _answer(503, "Not taken. Please deliver again.")
        finally:
            after_commit()
        return _answer(200, "ok")

    return blueprint


def is_signed(body: bytes, signature: str, keys: Sequence[bytes]) -> bool:
    """Whether the raw body was signed with one of the keys; takes as long for a right one as for a wrong one."""
    given = signature.encode("utf-8", "replace")
    matches = [hmac.compare_digest(base64.b64encode(hmac.digest(key, body, "sha256")), given) for key in keys]
    return any(matches)


def _take(inbound: Inbound, receive: Callable[[Inbound], None]) -> None:
    try:
        receive(inbound)
    except VaultUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 - one event that we fail on must not take the others with it
        _log.error("event lost: %s", describe(error))


def _answer(status: int, message: str) -> Response:
    return make_response(jsonify(message=message), status)
