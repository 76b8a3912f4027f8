"""What the desk calls things."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from content.needs import resident_name
from content.stickers import tell_sticker
from content.words import text
from referral.desk import DeclineReason, HandoffView
from referral.hours import JST
from referral.needs import ForWhom, Urgency
from referral.state import EntryState, TalkEntry, Who

URGENCY = {Urgency.EMERGENCY: "急ぎ", Urgency.CONCERN: "早めに", Urgency.NONE: ""}

FOR_WHOM = {
    ForWhom.SELF: "本人のこと",
    ForWhom.FAMILY: "家族のこと",
    ForWhom.FRIEND: "友だちのこと",
    ForWhom.NEIGHBOUR: "近所の人のこと",
}

REASONS = {
    DeclineReason.NO_CAPACITY: "いま手がいっぱい",
    DeclineReason.NOT_ELIGIBLE: "対象に当てはまらない",
    DeclineReason.NOT_OUR_FIELD: "ほかの団体のほうが合う",
    DeclineReason.CONFLICT: "関わりのある人かもしれない",
    DeclineReason.OTHER: "そのほか",
}

STATES = {
    EntryState.NONE: "",
    EntryState.SENDING: "送信中",
    EntryState.LATE: "まだ届いていません（LINEが応答しません。つながりしだい届きます）",
    EntryState.HELD: "今月の送信数を使い切りました。相手が何か書くと届きます",
    EntryState.DELIVERED: "届きました",
    EntryState.UNDELIVERED: "届きません",
    EntryState.UNSENT: "",
}

TAKEN = "ほかの人が受けました。"
ENDED = "この会話は終わりました。相手が閉じたか、時間が来ました。ここには何も残っていません。"
GONE = "この人の待ちは終わりました。相手が取り消したか、ほかへ移りました。"
DECLINED = "ことわりました。相手には、つぎに合う団体をきいています。"
CLOSED = "会話を終えました。ことばは、すべて消えました。"
RESTING = "新しい人の受付を止めました。いまの人との会話は続けられます。"
NOT_SENT = "送れませんでした。1文字から2000文字までで書いてください。"
LOST = (
    "機械の故障で、この会話の最後のほうが失われました。画面を開き直すと、残っているところが見えます。"
    "送ったことばが見えないときは、もう一度書いてください。"
)
UNKNOWN = "できませんでした。画面を開き直してください。"

_SENT_INSTEAD = {
    "image": "写真が送られましたが、受け取れないと伝えました。",
    "video": "動画が送られましたが、受け取れないと伝えました。",
    "audio": "声のメッセージが送られましたが、受け取れないと伝えました。",
    "file": "ファイルが送られましたが、受け取れないと伝えました。",
    "location": "場所の情報が送られましたが、使わずに捨てたと伝えました。",
    "dropped": "短い間にたくさん届いたので、一部は受け取れなかったと伝えました。",
    "other": "ここでは読めないものが送られました。ことばで書いてほしいと伝えました。",
}


def say_needs(view: HandoffView) -> str:
    """住まい・食べるものがない."""
    return "・".join(resident_name(need) for need in view.needs) or "困りごとは、まだ聞いていません"


def say_about(view: HandoffView) -> str:
    """市内／30代／家族のこと; only what was answered."""
    parts = (view.area, text("age", view.age) if view.age else "", FOR_WHOM[view.for_whom] if view.for_whom else "")
    return "／".join(part for part in parts if part)


def say_waited(since: datetime, now: datetime) -> str:
    """4分待ち（14:02から）."""
    minutes = max(0, int((now - since) / timedelta(minutes=1)))
    if minutes < 1:
        waited = "いま来ました"
    elif minutes < 60:
        waited = f"{minutes}分待ち"
    elif minutes < 24 * 60:
        waited = f"{minutes // 60}時間{minutes % 60}分待ち"
    else:
        waited = f"{minutes // (24 * 60)}日待ち"
    return f"{waited}（{say_time(since, now)}から）"


def say_time(at: datetime, now: datetime) -> str:
    """14:05, with the day in front when it was not today."""
    local = at.astimezone(JST)
    clock = f"{local:%H:%M}"
    return clock if local.date() == now.astimezone(JST).date() else f"{local.month}月{local.day}日 {clock}"


def say_colleagues(present: int, on_duty: bool) -> str:
    """How many are there, so that nobody believes themselves alone or in company wrongly."""
    if on_duty and present <= 1:
        return "当番はあなた1人です"
    return f"当番 {present}人" if present else "当番はいません"


def say_entry(entry: TalkEntry) -> str:
    """An entry's own words, or what came instead of words."""
    if entry.state is EntryState.UNSENT:
        return "相手が取り消しました"
    if entry.kind == "text" or entry.who is not Who.RESIDENT:
        return entry.text
    if entry.kind == "sticker":
        return f"スタンプ（{tell_sticker(entry.text)}）" if entry.text else "スタンプ"
    return _SENT_INSTEAD[entry.kind]


def is_instead(entry: TalkEntry) -> bool:
    """Whether an entry is told in our words, because nothing of theirs came or is left."""
    return entry.state is EntryState.UNSENT or entry.kind in _SENT_INSTEAD


def say_still_open(designations: Sequence[str]) -> str:
    """To somebody who wants to sign out."""
    names = "、".join(f"{name}さん" for name in designations)
    return (
        f"{names}との会話が、まだ開いています。会話を終えるか、会話にもどってください。"
        "開いたまま出ると、相手は返事を待ちつづけます。"
    )


def say_last(entry: TalkEntry, now: datetime) -> str:
    """14:04 相手・返事待ち."""
    clock = say_time(entry.at, now)
    return f"{clock} 相手から・返事待ち" if entry.who is Who.RESIDENT else f"{clock} こちらから"
