"""How the pages say where an entry stands, and when something was."""

from dataclasses import dataclass
from datetime import date, datetime

from content.labels import STATUSES
from referral.freshness import due_on, is_due_soon, is_overdue
from referral.hours import JST
from referral.resource import Resource, Status


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
