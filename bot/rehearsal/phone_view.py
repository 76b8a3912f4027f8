"""What the page shows, as plain data: the phones, and what happened between them and the bot in plain Japanese."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.rehearsal.chat import Entry, Message, Resident, written
from bot.rehearsal.messaging import is_loading
from bot.rehearsal.platform import StandIn
from bot.rehearsal.record import CallRecord, EventRecord
from content.stickers import tell_sticker

_MOST_HAPPENINGS = 80
_MOST_ENTRIES = 300

_SENT = {
    "text": "文を送りました",
    "sticker": "スタンプを送りました",
    "image": "写真を送りました",
    "location": "場所を送りました",
}
_DID = {
    "follow": "友だちに追加しました",
    "unfollow": "ブロックしました",
    "unsend": "送ったものを取り消しました",
    "postback": "ボタンを押しました",
}
_CALLED = {
    "POST /v2/bot/message/reply": "ボットの返事",
    "POST /v2/bot/message/push": "ボットからの送信",
    "POST /v2/bot/chat/loading/start": "「入力中」の表示",
    "POST /v2/bot/richmenu": "メニューを作る",
    "POST /v2/bot/richmenu/*/content": "メニューの絵を送る",
    "GET /v2/bot/richmenu/list": "メニューの一覧を見る",
    "DELETE /v2/bot/richmenu/*": "メニューを消す",
    "POST /v2/bot/user/all/richmenu/*": "みんなに見せるメニューを決める",
    "GET /v2/bot/user/all/richmenu": "みんなに見せているメニューをたしかめる",
}
"""``*`` stands for a menu's id."""

_NOT_YET = ("no default richmenu", "the richmenu is owned by another channel")
"""Answers that are no fault: the bot has asked before it set a menu."""


def show_everything(stand_in: StandIn) -> dict[str, Any]:
    """The phones and the happenings, newest happening first."""
    with stand_in.changed:
        happenings = [
            _show_event(stand_in, happening) if isinstance(happening, EventRecord) else _show_call(stand_in, happening)
            for happening in reversed(stand_in.record.happenings[-_MOST_HAPPENINGS:])
        ]
        return {
            "revision": stand_in.revision,
            "residents": [_show_resident(stand_in, resident) for resident in stand_in.residents.values()],
            "happenings": happenings,
            "billed": stand_in.quota.used(stand_in.clock()),
            "limit": stand_in.quota.limit,
        }


def _show_resident(stand_in: StandIn, resident: Resident) -> dict[str, Any]:
    return {
        "id": resident.user_id,
        "name": resident.name,
        "friend": resident.friend,
        "blocked": resident.blocked,
        "loading": is_loading(resident.loading_until, stand_in.clock()),
        "entries": [_show_entry(entry) for entry in resident.entries[-_MOST_ENTRIES:]],
        "choices": resident.offered(),
    }


def _show_entry(entry: Entry) -> dict[str, Any]:
    hour = entry.at.hour
    return {
        "id": entry.id,
        "who": entry.who,
        "time": f"{'午前' if hour < 12 else '午後'}{hour % 12 or (12 if hour else 0)}:{entry.at:%M}",
        "message": _told(entry.message),
        "unsent": entry.unsent,
    }


def _told(message: Message) -> Message:
    """A sticker has nothing but LINE's English keywords to be told by."""
    if message.get("type") != "sticker":
        return message
    return {**message, "meaning": message.get("text") or tell_sticker(" ".join(message.get("keywords") or []))}


def _show_event(stand_in: StandIn, record: EventRecord) -> dict[str, Any]:
    event = record.event
    message = event.get("message") or {}
    what = (
        _SENT.get(message.get("type", ""), "何かを送りました") if message else _DID.get(event["type"], "何かをしました")
    )
    problems = []
    if record.statuses and not record.taken:
        problems = [
            f"ボットが受け取りませんでした（{record.statuses[-1] or '返事なし'}）。少しあとで、もう一度届けます"
        ]
    return {
        "seq": record.seq,
        "side": "resident",
        "time": f"{record.at:%H:%M:%S}",
        "title": f"{_name(stand_in, record.user_id)}が{what}",
        "said": message.get("text") or (f"「{record.pressed}」" if record.pressed else ""),
        "state": _state_of_event(record),
        "why": record.why,
        "problems": problems,
        "body": json.dumps(event, ensure_ascii=False, indent=1),
    }


def _show_call(stand_in: StandIn, record: CallRecord) -> dict[str, Any]:
    call = re.sub(r"richmenu-\w+", "*", f"{record.method} {record.endpoint}")
    title = _CALLED.get(call, record.endpoint)
    to = f" → {_name(stand_in, record.user_id)}" if record.user_id else ""
    return {
        "seq": record.seq,
        "side": "bot",
        "time": f"{record.at:%H:%M:%S}",
        "title": f"{title}{to}",
        "said": "／".join(" ".join(_read(message)) for message in record.messages)[:120],
        "state": _state_of_call(record),
        "why": [],
        "problems": _problems(record),
        "body": json.dumps(record.messages, ensure_ascii=False, indent=1) if record.messages else "",
    }


def _state_of_event(record: EventRecord) -> str:
    if not record.statuses:
        return "届けています"
    again = f"（{len(record.statuses)}回目）" if len(record.statuses) > 1 else ""
    return f"ボットに届きました{again}" if record.taken else "まだ届いていません"


def _state_of_call(record: CallRecord) -> str:
    endpoint = record.endpoint.rpartition("/")[2]
    if record.status == 409:
        return "前に届いているので、二重には送りません"
    if record.answer in _NOT_YET:
        return "まだありません"
    if not 200 <= record.status < 300:
        failed = "できませんでした" if _about_menus(record) else "送れませんでした"
        return f"{failed}（{record.status or '返事なし'}）"
    if endpoint == "reply":
        return "無料" if record.delivered else "届きません（ブロック中）"
    if endpoint == "push":
        return "1通分（有料）" if record.billed else "届きません（友だちではありません）"
    return "無料"


def _problems(record: CallRecord) -> list[str]:
    refused = "このメニューはLINEでは使えません" if _about_menus(record) else "この文はLINEでは送れません"
    found = [f"{refused}：{finding.plain}" for finding in record.findings]
    if record.fault:
        found.append(record.fault)
    if record.answer == "Invalid reply token":
        found.append("返事のしるし（1回だけ、1分まで）がもう使えません。送信に切りかわります")
    elif record.answer == "You have reached your monthly limit.":
        found.append("今月送れる数を使い切りました")
    elif record.status >= 400 and not found and record.status != 409 and record.answer not in _NOT_YET:
        found.append(record.answer)
    return found


def _about_menus(record: CallRecord) -> bool:
    return "/richmenu" in record.endpoint


def _read(message: Mapping[str, Any]) -> list[str]:
    try:
        return written(message)
    except (KeyError, TypeError, AttributeError):
        # A message that was refused may have any shape.
        return ["（形のちがうもの）"]


def _name(stand_in: StandIn, user_id: str) -> str:
    resident = stand_in.residents.get(user_id)
    return resident.name if resident else "だれか"
