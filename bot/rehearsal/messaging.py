"""The Messaging API as the bot sees it: tokens, retry keys, billing, limits and faults, answered as LINE does."""

import secrets
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bot.rehearsal import judge
from bot.rehearsal.answer import Answer, Body, Refused, parse, refuse_if, said
from bot.rehearsal.chat import Entry, Who
from bot.rehearsal.faults import FaultKind
from bot.rehearsal.ledger import Accepted, InvalidReplyToken, InvalidRetryKey, MonthlyLimitReached, SentMessages
from bot.rehearsal.menus import MenuApi
from bot.rehearsal.platform import StandIn
from bot.rehearsal.record import CallRecord
from bot.rehearsal.shape import Finding
from bot.rehearsal.webhook import make_message_id


class MessagingApi:
    """Answers each call and writes it into the stand-in's record."""

    def __init__(self, stand_in: StandIn) -> None:
        self._line = stand_in
        self._menus = MenuApi(stand_in.menus)
        self._endpoints: dict[tuple[str, str], Callable[[CallRecord, Body], Body]] = {
            ("POST", "/v2/bot/message/reply"): self._reply,
            ("POST", "/v2/bot/message/push"): self._push,
        }

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One call. The names of ``headers`` are in lower case."""
        line = self._line
        request_id = str(uuid.uuid4())
        with line.change():
            record = CallRecord(line.record.next_number(), line.clock(), method, path, 0)
            fault = line.faults.take(path)
            try:
                if fault in _BEFORE:
                    raise Refused(_BEFORE[fault])
                answer = self._answer(record, method, path, headers, body, request_id)
            except Refused as refused:
                answer = refused.answer
            if fault:
                record.fault = f"故障のまね：{fault}"
            if fault is FaultKind.CUT:
                answer = Answer(0, {}, lost=fault)
            record.status = answer.status
            record.answer = str(answer.body.get("message", ""))
            line.record.add(record)
        return Answer(answer.status, answer.body, {"X-Line-Request-Id": request_id, **answer.headers}, answer.lost)

    def _answer(
        self, record: CallRecord, method: str, path: str, headers: Mapping[str, str], body: bytes, request_id: str
    ) -> Answer:
        if headers.get("authorization", "") != f"Bearer {self._line.access_token}":
            raise said(
                401, "Authentication failed. Confirm that the access token in the authorization header is valid."
            )
        if len(body) > judge.MOST_BYTES:
            record.findings = [Finding("Too large", "", "送るものが大きすぎます（2MBまで）")]
            raise said(413, "The request body is too large")
        if menu_call := self._menus.find(method, path):
            return Answer(200, menu_call(record, headers, body))
        if account_call := self._line.account_api.find(method, path):
            return Answer(200, account_call())
        endpoint = self._endpoints.get((method, path))
        if endpoint is None:
            record.fault = _explain_unknown(path)
            raise said(404, "Not found")
        parsed = parse(body)
        key = headers.get("x-line-retry-key", "")
        if not key:
            return Answer(200, endpoint(record, parsed))
        if endpoint != self._push:
            record.fault = "ここでは X-Line-Retry-Key を使えません"
            raise said(400, "The X-Line-Retry-Key header is not supported by this endpoint")
        return self._push_once(record, parsed, key, request_id)

    def _push_once(self, record: CallRecord, body: Body, key: str, request_id: str) -> Answer:
        record.retry_key = key
        try:
            earlier = self._line.retry_keys.earlier(key, record.at)
        except InvalidRetryKey:
            raise said(400, "The retry key is invalid: it must be a UUID") from None
        if earlier:
            again = {"message": "The retry key is already accepted", "sentMessages": earlier.sent}
            return Answer(409, again, {"X-Line-Accepted-Request-Id": earlier.request_id})
        sent = self._push(record, body)
        self._line.retry_keys.keep(key, Accepted(record.at, request_id, sent["sentMessages"]))
        return Answer(200, sent)

    def _reply(self, record: CallRecord, body: Body) -> Body:
        record.messages = _messages(body)
        refuse_if(record, judge.judge_reply(body))
        try:
            record.user_id = self._line.tokens.check(body["replyToken"], record.at)
        except InvalidReplyToken:
            raise said(400, "Invalid reply token") from None
        self._line.tokens.spend(body["replyToken"])
        return {"sentMessages": self._deliver(record)}

    def _push(self, record: CallRecord, body: Body) -> Body:
        record.messages = _messages(body)
        refuse_if(record, judge.judge_push(body))
        record.user_id = body["to"]
        try:
            self._line.quota.check(record.at)
        except MonthlyLimitReached:
            raise said(429, "You have reached your monthly limit.") from None
        resident = self._line.residents.get(record.user_id)
        # A message that reaches nobody is answered like any other, and is not counted.
        record.billed = resident is not None and resident.receives(record.at)
        if record.billed:
            self._line.quota.bill(record.at)
        return {"sentMessages": self._deliver(record)}

    def _deliver(self, record: CallRecord) -> SentMessages:
        resident = self._line.residents.get(record.user_id)
        sent: SentMessages = []
        for message in record.messages:
            message_id = make_message_id()
            if resident and resident.receives(record.at):
                resident.show(Entry(message_id, Who.BOT, record.at, message))
                record.delivered = True
            quotable = message["type"] in ("text", "sticker")
            sent.append({"id": message_id} | ({"quoteToken": secrets.token_urlsafe(24)} if quotable else {}))
        return sent


def _messages(body: object) -> list[dict[str, Any]]:
    found = body.get("messages") if isinstance(body, dict) else None
    return [message for message in found if isinstance(message, dict)] if isinstance(found, list) else []


def _explain_unknown(path: str) -> str:
    if "/profile" in path or path.endswith("/followers/ids"):
        return "住民のプロフィールを読もうとしました。このボットは読まない約束です"
    return "練習の相手は、この呼び出しを知りません"


_BEFORE: dict[FaultKind | None, Answer] = {
    FaultKind.RATE_LIMITED: Answer(429, {"message": "The API rate limit has been exceeded. Try again later."}),
    FaultKind.SERVER_ERROR: Answer(500, {"message": "The LINE platform had an internal error"}),
    FaultKind.TIME_OUT: Answer(0, {}, lost=FaultKind.TIME_OUT),
}
