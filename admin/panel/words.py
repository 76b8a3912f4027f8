"""What the panel calls things."""

from dataclasses import dataclass
from datetime import date

from referral.freshness import due_on, is_due_soon, is_overdue
from referral.needs import AgeBand, CrisisKind, Urgency
from referral.resource import (
    CapacityState,
    CheckedHow,
    MemberRank,
    Resource,
    ResourceKind,
    RiskClass,
    Status,
    Tie,
)
from referral.store.accounts import Role

STATUSES = {
    Status.DRAFT: "下書き",
    Status.PUBLISHED: "公開中",
    Status.PAUSED: "休止中",
    Status.RETIRED: "公開をやめた",
    Status.UNWANTED: "掲載を望まない",
}

KINDS = {
    ResourceKind.DESK: "相談の窓口",
    ResourceKind.PLACE: "居場所",
    ResourceKind.GROUP: "集まり・会",
    ResourceKind.BENEFIT: "お金や物の制度",
    ResourceKind.LINE: "電話・チャット",
}

LANGUAGES = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "zh": "中国語",
    "ko": "韓国語",
    "pt": "ポルトガル語",
    "vi": "ベトナム語",
    "tl": "フィリピノ語",
    "ne": "ネパール語",
    "es": "スペイン語",
}

RISKS = {RiskClass.ORDINARY: "ふつう（180日ごとに確かめる）", RiskClass.HIGH: "高い（90日ごとに確かめる）"}

CHECKED_HOW = {
    CheckedHow.PHONE: "電話",
    CheckedHow.MAIL: "メール",
    CheckedHow.VISIT: "訪問",
    CheckedHow.SITE: "公式サイト",
    CheckedHow.LINK: "団体の確認ページ",
}

CAPACITIES = {CapacityState.OPEN: "空きがある", CapacityState.FEW: "あと少し", CapacityState.FULL: "いっぱい"}

TIES = {Tie.LIVES: "住んでいる", Tie.WORKS: "つとめている", Tie.STUDIES: "学校に通っている"}

RANKS = {
    MemberRank.LEAD: "幹事団体",
    MemberRank.MEMBER: "一般団体",
    MemberRank.LISTED: "会員ではない（リストにあるだけ）",
}

SHORT_RANKS = {MemberRank.LEAD: "幹事団体", MemberRank.MEMBER: "一般団体", MemberRank.LISTED: "会員ではない"}

ROLES = {
    Role.COUNSELLOR: "当番の人（相談デスク）",
    Role.SUPERVISOR: "当番の責任者（相談デスク）",
    Role.EDITOR: "団体で編集する人",
    Role.REVIEWER: "公開を確かめる人",
    Role.STAFF: "市の担当",
    Role.ADMINISTRATOR: "責任者",
}

URGENCIES = {Urgency.EMERGENCY: "いのちの危険", Urgency.CONCERN: "気がかり"}

CRISIS_KINDS = {
    CrisisKind.SUICIDE_IDEATION: "死にたい気持ち",
    CrisisKind.SUICIDE_PLAN: "死ぬ用意",
    CrisisKind.SELF_HARM: "自分を傷つける",
    CrisisKind.DV: "家族や恋人の暴力",
    CrisisKind.CHILD_ABUSE: "子どもへの暴力",
    CrisisKind.SEXUAL_VIOLENCE: "性の暴力",
    CrisisKind.MEDICAL: "急な病気やけが",
}

AGES = {
    AgeBand.UNDER_18: "18歳より下",
    AgeBand.YOUNG: "18〜29歳",
    AgeBand.MIDDLE: "30〜64歳",
    AgeBand.SENIOR: "65歳から上",
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
PERSON_CHANGED = "{name}さんを直しました。"
SECOND_STEP_RESET = "{name}さんの確認コードの設定を消しました。サインインも終わりました。"
LAST_ADMINISTRATOR = "自分の役わりは変えられません。責任者がいなくなります。ほかの責任者に頼んでください。"
PHRASE_TAUGHT = "教えました。これからは「{need}」と読みとります。"
PHRASE_KNOWN = "このことばは、もう同じ困りごとで教えてあります。"
PHRASE_FORGOTTEN = "外しました。"
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
