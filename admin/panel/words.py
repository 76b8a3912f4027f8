"""What the panel calls things."""

from dataclasses import dataclass
from datetime import date

from content.labels import STATUSES
from referral.freshness import due_on, is_due_soon, is_overdue
from referral.resource import Resource, Status
from referral.store.accounts import Role

ROLES = {
    Role.COUNSELLOR: "当番の人（相談デスク）",
    Role.EDITOR: "団体で編集する人",
    Role.STAFF: "市の担当",
    Role.ADMINISTRATOR: "責任者",
}

WEEKDAYS = ("月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜")

CONFLICT = "ほかの人が先に直しました。あなたの文は下に残っています。くらべて、もう一度保存してください。"
SAVED = "「{name}」を下書きに置きました。住民には、まだ見えません。"
PUBLISHED = "「{name}」を公開しました。住民への表示は、すぐに変わります。"
PAUSED = "「{name}」を休止しました。住民には、もう見えません。"
REGISTERED = "「{name}」を登録しました。"
CHANGED = "「{name}」を直しました。住民への案内も、すぐに変わります。"
DISABLED = "{name}さんのサインインを止めました。"
TALKS_ENDED = "話していた相談が{count}件あり、そこで終わりました。"
ENABLED = "{name}さんは、またサインインできます。パスワードは前のままです。"
DISCARDED = "「{name}」の用意していた直しを捨てました。公開中のものは、そのままです。"


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word, with the tone in which it is shown: good, care, wrong or none."""

    word: str
    tone: str = ""


def name_states(resource: Resource, has_draft: bool, today: date) -> list[Tag]:
    """The words for where an entry stands, the first being the most important."""
    tags = []
    if resource.status is Status.PUBLISHED:
        due = due_on(resource)
        if is_overdue(resource, today):
            tags.append(Tag("確認の期限切れ", "wrong"))
        elif due and is_due_soon(resource, today):
            tags.append(Tag(f"あと{(due - today).days}日", "care"))
        else:
            tags.append(Tag(STATUSES[Status.PUBLISHED], "good"))
    else:
        tags.append(Tag(STATUSES[resource.status]))
    if has_draft:
        tags.append(Tag("直しを用意中", "care"))
    if resource.sample:
        tags.append(Tag("見本"))
    return tags


def say_day(day: date | None) -> str:
    """2026年11月1日; まだ when it never was."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "まだ"
