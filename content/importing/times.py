"""Hours of a day in Japanese prose: 「午前8時45分から午後5時15分まで」, 「9:00～17:00」, 「９時〜正午」."""

import re
from datetime import time

Range = tuple[time, time]
"""From and until; until not after from means the next day."""

_TIME = r"(?:(?:(?:午前|午後)\s*)?\d{1,2}(?::\d{2}|時(?:\d{1,2}分|半)?)|正午)"
_RANGE = re.compile(rf"({_TIME})\s*(?:から|~|-)\s*(翌日?)?({_TIME})(?:\s*まで)?")
_PARTS = re.compile(r"(午前|午後)?\s*(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分|(半))?)")


def match_range(text: str, at: int = 0) -> tuple[Range, int] | None:
    """The range that begins exactly here, and where it ends; None where there is none that makes sense."""
    found = _RANGE.match(text, at)
    if found is None:
        return None
    # 「午後1時から5時」 says 午後 once for both.
    carried = "午後" if found[1].startswith("午後") and not found[2] else ""
    opens, closes = _read_time(found[1]), _read_time(found[3], carried)
    if opens is None or closes is None:
        return None
    # "9時から5時" without 午後 is a slip, not a night; only 翌 and midnight may run over the day's end.
    if closes <= opens and not found[2] and closes != time(0):
        return None
    return (opens, closes), found.end()


def leave_out(ranges: list[Range], gap: Range) -> list[Range]:
    """The ranges without a break that lies inside one of them."""
    without: list[Range] = []
    for opens, closes in ranges:
        if opens < gap[0] and gap[1] < closes:
            without += [(opens, gap[0]), (gap[1], closes)]
        else:
            without.append((opens, closes))
    return without


def _read_time(text: str, half: str = "") -> time | None:
    if text == "正午":
        return time(12)
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    hour = int(found[2])
    minute = 30 if found[5] else int(found[3] or found[4] or 0)
    if (found[1] or half) == "午後" and hour < 12:
        hour += 12
    if (hour, minute) == (24, 0):
        return time(0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
