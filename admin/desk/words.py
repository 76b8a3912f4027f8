"""What the desk calls things."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from content.needs import resident_name
from content.stickers import tell_sticker
from content.words import text
from referral.desk import DeclineReason, HandoffView
from referral.hours import JST
from referral.invitation import InvitationKind
from referral.needs import ForWhom, Urgency
from referral.notices import Notice
from referral.patience import Stage
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
WENT_TO_OTHERS = "この会話は、ほかの人に回りました。返事がなかったか、引きつがれました。"
GIVEN_BACK = "待っている人のいちばん前にもどしました。相手には、別の人が読むと伝えました。"
ASKED_WITHIN = "頼みました。受けてもらえるまでは、あなたの会話です。相手にも伝えました。"
ASKED_ELSEWHERE = "相手にきいています。いいと返事があれば、その団体に届きます。それまでは、あなたの会話です。"
NOT_ASKED_ANY_MORE = "頼むのをやめました。あなたの会話のまま続きます。"
NOBODY_THERE = "そこには頼めません。一覧から、ほかの人か団体を選んでください。"
REFUSED = "受けられないと伝えました。会話は、いまの人のまま続きます。"
LEFT = "会話から出ました。相手にも伝えました。"
FULL = "いま話している人で手がいっぱいです。どれかを終えるか引きつぐと、つぎの人を受けられます。"
DECLINED = "ことわりました。ほかのデスクか、つぎに合う団体へ回ります。"
CLOSED = "会話を終えました。ことばは、すべて消えました。"
RESTING = "新しい人の受付を止めました。いまの人との会話は続けられます。"
NOT_SENT = "送れませんでした。1文字から2000文字までで書いてください。"
LOST = (
    "機械の故障で、この会話の最後のほうが失われました。画面を開き直すと、残っているところが見えます。"
    "送ったことばが見えないときは、もう一度書いてください。"
)
UNKNOWN = "できませんでした。画面を開き直してください。"

NOTICES = {
    Notice.AGREED: "相手は「いいです」と答えました。受けてもらえるのを待っています。",
    Notice.REFUSED_BY_RESIDENT: "相手は「いまの人だけがいい」と答えました。",
    Notice.REFUSED_BY_DESK: "頼んだところから、いまは受けられないと返事がありました。",
    Notice.PASSED_ON: "ここから、受けた人が話しています。",
    Notice.JOINED: "ほかの団体か、もう1人の当番の人が加わりました。",
    Notice.SUPERVISOR_JOINED: "責任者が加わりました。",
    Notice.LEFT: "加わっていた人が出ました。",
    Notice.GIVEN_BACK: "前の人が離れました。ここまでは、前の人との会話です。",
}

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


def say_since(since: datetime, now: datetime) -> str:
    """14:02から."""
    return f"{say_time(since, now)}から"


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
    return f"{waited}（{say_since(since, now)}）"


def say_time(at: datetime, now: datetime) -> str:
    """14:05, with the day in front when it was not today."""
    local = at.astimezone(JST)
    clock = f"{local:%H:%M}"
    return clock if local.date() == now.astimezone(JST).date() else f"{local.month}月{local.day}日 {clock}"


def say_colleagues(present: int, away: int, on_duty: bool) -> str:
    """How many are there, so that nobody believes themselves alone or in company wrongly."""
    left = f"（ほかに{away}人が離れています）" if away else ""
    if on_duty and present <= 1:
        return f"当番はあなた1人です{left}"
    return (f"当番 {present}人" if present else "当番はいません") + left


def say_mark(view: HandoffView) -> str:
    """What is special about somebody who waits; empty for most."""
    if view.returned:
        return "会話の途中"
    if view.knows:
        return "前にあなたと話した人"
    if not view.offered:
        return "開くのを待っています"
    return {Stage.RUNG: "まだだれも出ていません", Stage.WIDENED: "団体のみんなに"}.get(view.stage, "")


def say_invited(view: HandoffView) -> str:
    """To who is asked into a talk."""
    joins = view.invitation is not None and view.invitation.kind is InvitationKind.JOIN
    return "いっしょに話してほしいと頼まれています" if joins else "引きついでほしいと頼まれています"


def say_asking(view: HandoffView) -> str:
    """To who has the talk, about whom they have asked; empty when nobody is asked."""
    if view.invitation is None or view.joined:
        return ""
    if not view.invitation.agreed:
        return "ほかの団体に頼んでいいか、相手の返事を待っています。"
    return "頼んだところの返事を待っています。"


def say_beside(view: HandoffView) -> str:
    """Who else is in the talk; empty when nobody is."""
    if view.joined:
        return "あなたは加わっています。終えるのは、この会話を持っている人です。"
    return f"ほかに{view.guests}人が加わっています。" if view.guests else ""


def say_entry(entry: TalkEntry) -> str:
    """An entry's own words, or what came instead of words."""
    if entry.state is EntryState.UNSENT:
        return "相手が取り消しました"
    if entry.who is Who.NOTICE:
        return NOTICES[Notice(entry.kind)]
    if entry.kind == "text":
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
        f"{names}との会話が、まだ開いています。"
        "サインアウトすると、待っている人のいちばん前にもどり、ほかの人が続きを読みます。"
    )


def say_last(entry: TalkEntry, now: datetime) -> str:
    """14:04 相手・返事待ち."""
    clock = say_time(entry.at, now)
    return f"{clock} 相手から・返事待ち" if entry.who is Who.RESIDENT else f"{clock} こちらから"
