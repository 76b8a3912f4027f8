"""What the panel calls things."""

from dataclasses import dataclass
from datetime import date, datetime

from content.labels import STATUSES
from referral.alike import Likeness
from referral.freshness import Overdue, due_on, is_due_soon, is_overdue
from referral.hours import JST
from referral.needs import AgeBand, CrisisKind, Urgency
from referral.resource import MemberRank, Resource, RiskClass, Status
from referral.store.accounts import Role
from referral.store.staff_actions import What

RISKS = {RiskClass.ORDINARY: "ふつう（180日ごとに確かめる）", RiskClass.HIGH: "高い（90日ごとに確かめる）"}

RANKS = {
    MemberRank.LEAD: "幹事団体",
    MemberRank.MEMBER: "一般団体",
    MemberRank.LISTED: "会員ではない（リストにあるだけ）",
}

OVERDUE = {
    Overdue.SHOWN: "どれも「確認中」と書いて見せる",
    Overdue.HIGH_HELD: "危険が「高い」ものは見せない。ほかは「確認中」と書いて見せる（はじめの設定）",
    Overdue.HELD: "どれも、確かめるまで見せない",
}

LIKENESS = {Likeness.SAME: "おそらく同じ", Likeness.ALIKE: "似ています", Likeness.SHARED: "同じ電話か住所"}

SHORT_RANKS = {MemberRank.LEAD: "幹事団体", MemberRank.MEMBER: "一般団体", MemberRank.LISTED: "会員ではない"}

EXPORT_FORMS = {
    "xlsx": "Excel",
    "csv": "CSV（UTF-8）",
    "cp932": "CSV（古い表計算ソフト用、Shift_JIS）",
    "hsds": "JSON（Open Referral HSDS 3.1）",
}

ROLES = {
    Role.COUNSELLOR: "当番の人（相談デスク）",
    Role.SUPERVISOR: "当番の責任者（相談デスク）",
    Role.EDITOR: "団体で編集する人",
    Role.STAFF: "市の担当",
    Role.REVIEWER: "公開を確かめる人",
    Role.ADMINISTRATOR: "責任者",
}

BECAME = {
    What.PUBLISHED: "公開",
    What.PAUSED: "休止",
    What.CONFIRMED: "確認",
    What.NOT_REACHED: "つながらず、確認の期限切れ",
    What.RETIRED: "公開をやめた",
    What.UNWANTED: "掲載を望まない",
    What.MERGED: "ほかの窓口とまとめた",
    What.UNMERGED: "まとめる前にもどした",
    What.IMPORTED: "取り込み",
    What.SAVED: "記録の前のようす",
    What.ORGANISATION_CREATED: "登録",
    What.ORGANISATION_SAVED: "直し",
}
"""By which act a form came to be valid."""

FIELDS = {
    "name": "名前",
    "summary": "できること",
    "needs": "困りごと",
    "contact": "電話・ページ・場所・人につなぐ、のどれか",
}

CHECKS = {
    "reach": "電話やページに、つながる",
    "who": "だれが使えるか、書いてある",
    "agreed": "団体が、のせることに同意している",
    "easy": "やさしい日本語で書いてある",
}

REASONS = {
    "reach": "電話やページに、つながらない",
    "who": "だれが使えるかが、分からない",
    "agreed": "団体の同意が、確かめられない",
    "easy": "ことばが、むずかしい",
    "hours": "時間や場所が、分からない",
    "same": "同じ窓口が、もうある",
    "other": "そのほか（下に書く）",
}
"""Why something is not published, by code."""

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
SENT = "「{name}」を確認に出しました。公開を確かめる人が見て、住民に見えるようになります。"
RETURNED = "「{name}」を返しました。直してほしいことは、書いた人の画面に出ます。"
REFUSED = "「{name}」を公開しないことにしました。理由は、書いた人の画面に出ます。"
CHANGED_MEANWHILE = "見ているあいだに、書きかえられました。いまの中身を下に出しました。もう一度見て、決めてください。"
OWN_WORK = "あなたが書いたものなので、公開はほかの人が決めます。"
NOT_READY = "まだ公開できません。足りないところがあります：{fields}。「直してもらう」で返してください。"
DECIDED = "ほかの人が先に決めたか、まだ確認に出ていません。いまのようすを見てください。"
PUBLISHED = "「{name}」を公開しました。住民への表示は、すぐに変わります。"
PAUSED = "「{name}」を休止しました。住民には、もう見えません。"
CONFIRMED = "「{name}」を確かめました。住民には、きょう確認したと出ます。"
PARTLY = "確かめました。{fields}を直して、確認に出してください。"
UNREACHABLE = "「{name}」は、つながりませんでした（つづけて{tries}回）。時間を変えて、もう一度かけてください。"
DOUBTFUL = "「{name}」は、つづけて{tries}回つながらなかったので、「確認の期限切れ」にしました。"
NOBODY_CHOSEN = "窓口が選ばれていません。左の「選ぶ」に印をつけてください。"
RESTORED = "「{name}」を、{day}の版にもどす直しを、確認に出しました。公開されるまで、住民にはいまのものが見えます。"
ORGANISATION_RESTORED = "「{name}」を、{day}の版にもどしました。"
MOVED_ON = "ほかの人が先に直しました。いまの記録を見て、もう一度えらんでください。"
REGISTERED = "「{name}」を登録しました。"
CHANGED = "「{name}」を直しました。住民への案内も、すぐに変わります。"
SETTING_SAVED = "設定を変えました。住民への案内も、すぐに変わります。"
SETTING_CONFLICT = "ほかの人が先に変えました。いまの設定を見て、もう一度決めてください。"
AREAS_SAVED = "地いきを決めました。住民への案内も、すぐに変わります。"
DISTRICT_DROPPED = "地区を消しました。"
DISTRICT_USED = "窓口{count}件に書かれているので、消せません。先に、窓口の「地いき」から消してください。"
MERGED = "「{retired}」を「{kept}」にまとめました。直したところは、確認に出して公開してください。"
UNMERGED = "まとめる前にもどしました。"
TOO_LATE = "まとめたあとに直されているので、元にもどせません。「これまでの記録」から、1つずつもどしてください。"
PAIR_CHANGED = "ほかの人が先に直しました。いまの中身を見て、もう一度選んでください。"
CHANGE_WAITS = "「{name}」に、公開を待つ直しがあります。先に、公開するか捨ててください。"
JUDGED_DIFFERENT = "「{first}」と「{second}」は別の窓口として、もう出しません。"
RETIRED = "「{name}」の公開をやめました。住民には、もう見えません。"
UNWANTED = "「{name}」は掲載を望まない、と記録しました。住民には、もう見えません。"
COMMITTEE_SAVED = "「{name}」を直しました。"
COMMITTEE_ENDED = "「{name}」を終わりにしました。記録は一覧に残ります。"
DISABLED = "{name}さんのサインインを止めました。"
TALKS_GIVEN_BACK = "話していた相談が{count}件あり、待っている人のいちばん前にもどしました。"
ENABLED = "{name}さんは、またサインインできます。パスワードは前のままです。"
DESK_REMOVED = "デスクをやめました。待っている人は、団体のみんなに見えます。"
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


def name_states(resource: Resource, has_draft: bool, today: date, sent: bool = False) -> list[Tag]:
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
    if sent:
        tags.append(Tag("申請中", "care"))
    elif has_draft:
        tags.append(Tag("直しを用意中", "care"))
    if resource.sample:
        tags.append(Tag("見本"))
    return tags


def say_day(day: date | None) -> str:
    """2026年11月1日; まだ when it never was."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "まだ"


def say_month(month: str) -> str:
    """2026年11月, from ``2026-11``."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def say_moment(moment: datetime) -> str:
    """2026年11月1日 9:05, by the clock of this country."""
    here = moment.astimezone(JST)
    return f"{say_day(here.date())} {here.hour}:{here.minute:02}"
