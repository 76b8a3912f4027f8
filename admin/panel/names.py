"""What the pages call whoever did something: an account by its name, everything else by what it was."""

from collections.abc import Mapping

from referral.store.staff_actions import ANSWER, COMMAND, FORM, What

_NOT_PEOPLE = {COMMAND: "コマンド", FORM: "団体（申請の用紙）", ANSWER: "団体の確認ページ", "": "記録の前"}


def say_who(who: str, people: Mapping[str, str], what: What | None = None) -> str:
    """The name of this ``StaffAction.who``; ``people`` are names by account."""
    if what is What.IMPORTED:
        return "取り込み"
    return _NOT_PEOPLE.get(who) or people.get(who, "もういない人")
