"""Why the bot did what it did, in plain Japanese for whoever practises."""

from content.crisis import find_answer
from content.needs import resident_name
from referral.needs import CrisisKind, Need
from referral.platform import Reason

_DANGERS = {
    CrisisKind.SUICIDE_IDEATION: "死にたい・消えたい気持ち",
    CrisisKind.SUICIDE_PLAN: "死ぬための準備",
    CrisisKind.SELF_HARM: "自分を傷つけること",
    CrisisKind.DV: "家の中の暴力",
    CrisisKind.CHILD_ABUSE: "子どもへの暴力",
    CrisisKind.SEXUAL_VIOLENCE: "性の暴力",
    CrisisKind.MEDICAL: "体が危ないこと",
}
_READINGS = {
    "now": "いま当番の人がいる",
    "away": "受付の時間だが、席に人がいない",
    "later": "つぎに開くまで読まれない",
}


def tell(reason: Reason) -> str:
    """One sentence. A score goes from 0 to 1."""
    score = "" if reason.score is None else f"（{reason.score:.2f}）"
    match reason.what:
        case "need":
            return f"「{resident_name(Need(reason.name))}」と読んだ{score}：{reason.because}から"
        case "danger":
            return f"危険を聞いた：{_DANGERS[CrisisKind(reason.name)]}。だから番号を先に出した"
        case "match":
            return f"{reason.name}を出した{score}：{reason.because}"
        case "desk":
            return f"{reason.name}：{_READINGS.get(reason.because, '開く時間がわからない')}"
    answer = find_answer(reason.name)
    return f"安全の質問への答え：{answer.label if answer else reason.name}"
