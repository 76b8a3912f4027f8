"""Days and times as a resident reads them: あす火曜 午前9時."""

from datetime import date, datetime

from content.words import load_words
from referral.hours import JST


def clock_time(at: datetime) -> str:
    """午後5時15分."""
    words = load_words()["time"]
    local = at.astimezone(JST)
    if (local.hour, local.minute) == (12, 0):
        return str(words["noon"])
    half = words["morning"] if local.hour < 12 else words["afternoon"]
    hour = local.hour % 12
    return f"{half}{hour}時" + (f"{local.minute}分" if local.minute else "")


def day_and_time(at: datetime, now: datetime) -> str:
    """きょう 午後1時, あす火曜 午前9時, 12月4日（金曜）午前9時."""
    return f"{_day(at.astimezone(JST).date(), now.astimezone(JST).date())} {clock_time(at)}"


def short_date(day: date) -> str:
    """11月1日."""
    return f"{day.month}月{day.day}日"


def _day(day: date, today: date) -> str:
    words = load_words()["time"]
    weekday = words["weekdays"][day.weekday()]
    match (day - today).days:
        case 0:
            return str(words["today"])
        case 1:
            return f"{words['tomorrow']}{weekday}"
    return f"{short_date(day)}（{weekday}）"
