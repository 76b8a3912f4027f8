"""Judges what is sent to residents by the limits that LINE documents, as LINE's own validation would.

It knows nothing of the door that makes the messages, so that one checks the other.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.rehearsal.judge_action import QUICK_REPLY_LABEL, action
from bot.rehearsal.judge_flex import check_container
from bot.rehearsal.judge_template import check_template
from bot.rehearsal.shape import (
    Finding,
    Rule,
    Shape,
    Verdict,
    boolean,
    join,
    link,
    list_of,
    matching,
    number,
    one_of,
    text,
    typed,
)

MOST_BYTES = 2 * 1024 * 1024
"""Of a whole request; a larger one is answered with 413."""

_ALT_TEXT = text(1500)
_PLACEHOLDER = re.compile(r"(?<!\{)\{([A-Za-z0-9_]{1,20})\}(?!\})")


def judge_reply(body: object) -> list[Finding]:
    """What is wrong with the body of a reply."""
    return _judge(_REPLY, body)


def judge_push(body: object) -> list[Finding]:
    """What is wrong with the body of a push."""
    return _judge(_PUSH, body)


def judge_messages(body: object) -> list[Finding]:
    """What is wrong with messages alone, as LINE's validating endpoints are asked."""
    return _judge(Shape({"messages": _MESSAGES}, ("messages",)), body)


def judge_loading(body: object) -> list[Finding]:
    """What is wrong with the request to show that an answer is on its way."""
    return _judge(Shape({"chatId": text(100), "loadingSeconds": number(5, 60, step=5)}, ("chatId",)), body)


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


def _check_substitutions(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    written, given = value.get("text"), value.get("substitution")
    names = set(_PLACEHOLDER.findall(written)) if isinstance(written, str) else set()
    known = set(given) if isinstance(given, dict) else set()
    for name in sorted(names - known):
        verdict.refuse(join(where, "text"), f"No substitution for {{{name}}}", f"{{{name}}} に入れるものがありません")
    for name in sorted(known - names):
        place = f"{join(where, 'substitution')}.{name}"
        verdict.refuse(place, "Is not used in the text", f"{{{name}}} が文にありません")


def _check_emojis(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    written, emojis = value.get("text"), value.get("emojis")
    if not isinstance(written, str) or not isinstance(emojis, list):
        return
    units = written.encode("utf-16-le", "surrogatepass")
    for place, emoji in enumerate(emojis):
        index = emoji.get("index") if isinstance(emoji, dict) else None
        if type(index) is int and units[2 * index : 2 * index + 2] != "$".encode("utf-16-le"):
            message = "There is no $ at this index of the text"
            verdict.refuse(f"{where}.emojis[{place}].index", message, "絵文字の場所に $ がありません")


def _check_map_of_substitutions(verdict: Verdict, where: str, value: object) -> None:
    if not isinstance(value, dict):
        verdict.refuse(where, "Must be an object", "「substitution」の形がちがいます")
        return
    if len(value) > 100:
        verdict.refuse(where, "Size must be between 0 and 100", f"置きかえが{len(value)}個です（100個まで）")
    for name, inner in value.items():
        _SUBSTITUTION(verdict, join(where, name), inner)


_IDENTIFIER = matching(r"[0-9A-Za-z_-]{1,64}", "半角の英数字")
_SUBSTITUTION = typed(
    {
        "mention": Shape(
            {
                "type": text(20),
                "mentionee": typed({"user": Shape({"type": text(20), "userId": text(33)}, ("userId",))}),
            },
            ("mentionee",),
        ),
        "emoji": Shape({"type": text(20), "productId": _IDENTIFIER, "emojiId": _IDENTIFIER}, ("productId", "emojiId")),
    }
)
_QUICK_REPLY_ITEM = Shape(
    {"type": one_of("action"), "imageUrl": link(2000), "action": action(QUICK_REPLY_LABEL, quick_reply=True)},
    ("type", "action"),
)
_COMMON: dict[str, Rule] = {
    "type": text(20),
    "quickReply": Shape({"items": list_of(_QUICK_REPLY_ITEM, 13)}, ("items",)),
    "sender": Shape({"name": _check_name, "iconUrl": link(2000)}),
}
_QUOTED: dict[str, Rule] = {**_COMMON, "quoteToken": text(1000)}
_EMOJI = Shape(
    {"index": number(0, 5000), "productId": _IDENTIFIER, "emojiId": _IDENTIFIER}, ("index", "productId", "emojiId")
)
_FILES: dict[str, Rule] = {**_COMMON, "originalContentUrl": link(2000), "previewImageUrl": link(2000)}
_BOTH_FILES = ("originalContentUrl", "previewImageUrl")

_MESSAGES = list_of(
    typed(
        {
            "text": Shape(
                {**_QUOTED, "text": text(5000), "emojis": list_of(_EMOJI, 20, least=0)}, ("text",), _check_emojis
            ),
            "textV2": Shape(
                {**_QUOTED, "text": text(5000), "substitution": _check_map_of_substitutions},
                ("text",),
                _check_substitutions,
            ),
            "sticker": Shape(
                {**_QUOTED, "packageId": _IDENTIFIER, "stickerId": _IDENTIFIER}, ("packageId", "stickerId")
            ),
            "image": Shape(_FILES, _BOTH_FILES),
            "video": Shape({**_FILES, "trackingId": text(100)}, _BOTH_FILES),
            "audio": Shape(
                {**_COMMON, "originalContentUrl": link(2000), "duration": number(1, 24 * 3_600_000)},
                ("originalContentUrl", "duration"),
            ),
            "location": Shape(
                {
                    **_COMMON,
                    "title": text(100),
                    "address": text(100),
                    "latitude": number(-90, 90, whole=False),
                    "longitude": number(-180, 180, whole=False),
                },
                ("title", "address", "latitude", "longitude"),
            ),
            "template": Shape({**_COMMON, "altText": _ALT_TEXT, "template": check_template}, ("altText", "template")),
            "flex": Shape({**_COMMON, "altText": _ALT_TEXT, "contents": check_container}, ("altText", "contents")),
            "coupon": Shape({**_COMMON, "couponId": text(100), "deliveryTag": text(30)}, ("couponId",)),
        }
    ),
    5,
)
_REPLY = Shape(
    {"replyToken": text(256), "messages": _MESSAGES, "notificationDisabled": boolean}, ("replyToken", "messages")
)
_PUSH = Shape(
    {
        "to": matching("[UCR][0-9a-f]{32}", "LINEの番号"),
        "messages": _MESSAGES,
        "notificationDisabled": boolean,
        "customAggregationUnits": list_of(matching("[0-9A-Za-z_]{1,30}", "半角30字まで"), 1, least=0),
    },
    ("to", "messages"),
)
