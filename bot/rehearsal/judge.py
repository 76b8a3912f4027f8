"""Judges what is sent to residents by the limits that LINE documents, as LINE's own validation would.

It knows nothing of the door that makes the messages, so that one checks the other. It knows the kinds of messages
that the bot sends; one that it does not know is refused until its limits are written here.
"""

from collections.abc import Sequence
from typing import Any

from bot.rehearsal.judge_action import QUICK_REPLY_LABEL, action
from bot.rehearsal.judge_flex import check_container
from bot.rehearsal.shape import Finding, Rule, Shape, Verdict, list_of, matching, one_of, text, typed

MOST_BYTES = 2 * 1024 * 1024
"""Of a whole request; a larger one is answered with 413."""


def judge_reply(body: object) -> list[Finding]:
    """What is wrong with the body of a reply."""
    return _judge(_REPLY, body)


def judge_push(body: object) -> list[Finding]:
    """What is wrong with the body of a push."""
    return _judge(_PUSH, body)


def refusal(findings: Sequence[Finding]) -> dict[str, Any]:
    """LINE's error answer."""
    details = [finding.as_detail() for finding in findings]
    return {"message": f"The request body has {len(details)} error(s)", "details": details}


def _judge(shape: Rule, body: object) -> list[Finding]:
    verdict = Verdict()
    shape(verdict, "", body)
    return verdict.findings


def _check_name(verdict: Verdict, where: str, value: object) -> None:
    text(20)(verdict, where, value)
    if isinstance(value, str) and "line" in value.casefold():
        verdict.refuse(where, "Contains a word that may not be used", "送り手の名前に「LINE」は使えません")


_IDENTIFIER = matching(r"[0-9A-Za-z_-]{1,64}", "半角の英数字")
_QUICK_REPLY_ITEM = Shape({"type": one_of("action"), "action": action(QUICK_REPLY_LABEL)}, ("type", "action"))
_COMMON: dict[str, Rule] = {
    "type": text(20),
    "quickReply": Shape({"items": list_of(_QUICK_REPLY_ITEM, 13)}, ("items",)),
    "sender": Shape({"name": _check_name}),
}
_STICKER: dict[str, Rule] = {"packageId": _IDENTIFIER, "stickerId": _IDENTIFIER}
_MESSAGES = list_of(
    typed(
        {
            "text": Shape({**_COMMON, "text": text(5000)}, ("text",)),
            "sticker": Shape({**_COMMON, **_STICKER}, ("packageId", "stickerId")),
            "flex": Shape({**_COMMON, "altText": text(1500), "contents": check_container}, ("altText", "contents")),
        }
    ),
    5,
)
_REPLY = Shape({"replyToken": text(256), "messages": _MESSAGES}, ("replyToken", "messages"))
_PUSH = Shape({"to": matching("[UCR][0-9a-f]{32}", "LINEの番号"), "messages": _MESSAGES}, ("to", "messages"))
