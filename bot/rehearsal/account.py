"""What LINE tells of the account and its channel: the mode, the webhook's address and whether it answers, the quota."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rehearsal.answer import Body, said
from bot.rehearsal.courier import Post
from bot.rehearsal.ledger import Quota
from bot.rehearsal.webhook import build_body, sign


@dataclass
class BotAccount:
    """What is set in the account's manager page and the developers' console; ``webhook`` is empty until it is."""

    chat_mode: str = "bot"
    webhook: str = ""
    active: bool = True


class AccountApi:
    """The Messaging API's calls about the account."""

    def __init__(
        self,
        account: BotAccount,
        quota: Quota,
        clock: Callable[[], datetime],
        post: Post,
        secret: str,
        bot_id: str,
    ) -> None:
        self._account, self._quota, self._clock = account, quota, clock
        self._post, self._secret, self._bot_id = post, secret, bot_id
        self._calls: dict[tuple[str, str], Callable[[], dict[str, Any]]] = {
            ("GET", "/v2/bot/info"): self._tell_who,
            ("GET", "/v2/bot/channel/webhook/endpoint"): self._tell_webhook,
            ("POST", "/v2/bot/channel/webhook/test"): self._test_webhook,
            ("GET", "/v2/bot/message/quota"): self._tell_quota,
            ("GET", "/v2/bot/message/quota/consumption"): lambda: {"totalUsage": self._quota.used(self._clock())},
        }

    def find(self, method: str, path: str) -> Callable[[], Body] | None:
        """The call at this path, if it is one about the account; it raises ``Refused``."""
        return self._calls.get((method, path))

    def _tell_who(self) -> dict[str, Any]:
        mode = self._account.chat_mode
        return {"userId": self._bot_id, "basicId": "@mihon", "displayName": "見本", "chatMode": mode}

    def _tell_webhook(self) -> dict[str, Any]:
        if not self._account.webhook:
            raise said(404, "Webhook endpoint not found")
        return {"endpoint": self._account.webhook, "active": self._account.active}

    def _test_webhook(self) -> dict[str, Any]:
        body = build_body(self._bot_id, [])
        status = self._post(body, sign(body, self._secret))
        reason = {0: "COULD_NOT_CONNECT", 200: "OK"}.get(status, "ERROR_STATUS_CODE")
        return {
            "success": status == 200,
            "timestamp": self._clock().isoformat(),
            "statusCode": status,
            "reason": reason,
            "detail": str(status),
        }

    def _tell_quota(self) -> dict[str, Any]:
        limit = self._quota.limit
        return {"type": "none"} if limit is None else {"type": "limited", "value": limit}
