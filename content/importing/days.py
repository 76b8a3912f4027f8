"""Days of the week in Japanese prose: 「月曜日から金曜日」, 「月・水・金」, 「平日」, 「土日祝日を除く」."""

import re
from dataclasses import dataclass

_WEEK = "月火水木金土日"
_DAY = r"[月火水木金土日](?:曜日?)?"
_HOLIDAY = r"祝休日|祝祭日|祝日|休日|祝"
_YEAR_END = r"年末年始(?:期間)?|\d{1,2}月\d{1,2}日(?:(?:~|から|-)\d{1,2}月\d{1,2}日)?"
_TO = r"(?:から|~|-)"
_AND = r"(?:・|、|,|/|及び|および|と)?"
_DAYS = re.compile(
    rf"(?:毎週\s*)?(?:毎日|平日|{_DAY})(?:\s*(?:{_TO}|{_AND})\s*(?:{_HOLIDAY}|{_YEAR_END}|平日|{_DAY}))*"
)
_DAY_TOKEN = re.compile(rf"({_YEAR_END})|({_HOLIDAY})|(毎日)|(平日)|({_DAY})|({_TO})")
_CLOSED = re.compile(
    rf"(?:(?:{_YEAR_END}|{_HOLIDAY}|{_DAY})\s*{_AND}\s*)+(?:の場合)?(?:は|を)?\s*(除く|除き|休み|休業|休館|閉庁)?"
)


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays (0 is Monday), and whether public holidays and the year's end are named too."""

    weekdays: frozenset[int] = frozenset()
    holidays: bool = False
    year_end: bool = False

    def __or__(self, other: "Days") -> "Days":
        return Days(self.weekdays | other.weekdays, self.holidays or other.holidays, self.year_end or other.year_end)


EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))


def match_days(text: str, at: int = 0) -> tuple[Days, int] | None:
    """The days named exactly here, and where they end."""
    found = _DAYS.match(text, at)
    if found is None:
        return None
    return _collect(found[0]), found.end()


def match_closed(text: str, at: int = 0, *, must_say_so: bool) -> tuple[Days, int] | None:
    """The days named here as closed; ``must_say_so`` asks for a word such as 除く after them."""
    found = _CLOSED.match(text, at)
    if found is None or (must_say_so and not found[1]):
        return None
    return _collect(found[0]), found.end()


def _collect(text: str) -> Days:
    weekdays: set[int] = set()
    holidays = year_end = until = False
    last: int | None = None
    for found in _DAY_TOKEN.finditer(text):
        named_year_end, holiday, every, workdays, day, to = found.groups()
        if to:
            until = last is not None
            continue
        year_end = year_end or bool(named_year_end)
        holidays = holidays or bool(holiday or every)
        if every:
            weekdays |= EVERY_DAY
        elif workdays:
            weekdays |= WORKDAYS
        elif day:
            number = _WEEK.index(day[0])
            weekdays.add(number)
            if until and last is not None:
                # 土曜日から火曜日 runs over the week's end.
                weekdays |= {(last + step) % 7 for step in range((number - last) % 7)}
            last = number
        until = False
    return Days(frozenset(weekdays), holidays, year_end)
