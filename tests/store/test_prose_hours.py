"""Opening hours as offices write them."""

import pytest

from content.importing.opening import read_hours


def spell(opening: str, closed: str = "") -> str:
    """The hours that were read, as 月-金 would be spelled day by day."""
    hours = read_hours(opening, closed).hours
    days: dict[str, str] = {}
    for period in hours.periods:
        span = f"{period.opens:%H:%M}-{period.closes:%H:%M}"
        days[span] = days.get(span, "") + "月火水木金土日"[period.weekday]
    return " ".join(f"{names} {span}" for span, names in days.items())


@pytest.mark.parametrize(
    ("opening", "closed", "expected"),
    [
        ("月曜日から金曜日 午前8時45分から午後5時15分", "", "月火水木金 08:45-17:15"),
        ("月～金 ９：００～１６：００", "", "月火水木金 09:00-16:00"),
        ("平日午前８時30分から午後５時15分まで", "", "月火水木金 08:30-17:15"),
        ("月曜〜金曜 8:30〜17:15 (祝・年末年始除く)", "", "月火水木金 08:30-17:15"),
        ("毎週月曜日～金曜日 8:15～17:00", "土曜日・日曜日", "月火水木金 08:15-17:00"),
        ("月・水・金 8時45分から16時30分／火・木 8時45分から19時", "", "月水金 08:45-16:30 火木 08:45-19:00"),
        ("月曜日～水曜日・金曜日 8:30～17:00、日曜日 9:00～15:00", "", "月火水金 08:30-17:00 日 09:00-15:00"),
        ("9時～12時・13時～16時半", "土曜日・日曜日・祝日", "月火水木金 09:00-12:00 月火水木金 13:00-16:30"),
        ("平日８時30分～17時15分（正午から午後１時までを除く。）", "", "月火水木金 08:30-12:00 月火水木金 13:00-17:15"),
        ("8時30分～17時15分", "土曜日・日曜日・祝日・12月29日～1月3日", "月火水木金 08:30-17:15"),
        ("9時～16時", "日曜日・祝日・年末年始", "月火水木金土 09:00-16:00"),
        ("毎日 9:00～17:00", "月曜日・12月29日～1月3日", "火水木金土日 09:00-17:00"),
        ("土日祝日を除く平日の午前8時30分から午後5時まで", "", "月火水木金 08:30-17:00"),
        ("午前8時30分～午後5時15分まで ※土日祝日を除く", "", "月火水木金 08:30-17:15"),
        ("午前９時～午後５時（平日の月～金曜日）", "", "月火水木金 09:00-17:00"),
        ("受付時間：平日 午後0時30分～5時", "", "月火水木金 12:30-17:00"),
        ("電話受付：平日 午前8時30分から正午", "", "月火水木金 08:30-12:00"),
        ("土曜日～月曜日 18:00～翌9:00", "", "月土日 18:00-09:00"),
        ("毎日 18時から24時", "", "月火水木金土日 18:00-00:00"),
    ],
)
def test_prose_hours_are_read(opening: str, closed: str, expected: str) -> None:
    """Full-width digits, words for noon and ranges of days, and closed days from a second text."""
    assert spell(opening, closed) == expected


@pytest.mark.parametrize(
    "opening",
    [
        "午前8時30分から午後5時15分",
        "平日・第３土曜日の午前８時30分から午後５時15分",
        "第1・2・3・4水曜日 13時～16時",
        "電話9時～16時・面談9時30分～16時",
        "相談日程は公式ページで確認",
        "平日 9時～5時",
        "平日 25時～26時",
        "平日 9時61分～10時",
        "平日 9時～9時",
        "平日",
        "月曜日～金曜日 8:30～17:00、土曜日・日曜日も電話相談あり",
        "９" * 500,
    ],
)
def test_hours_that_are_not_certain_stay_words(opening: str) -> None:
    """A wrong hour sends somebody to a closed door: nothing is guessed, and no word is lost."""
    read = read_hours(opening)
    assert (read.hours.periods, read.hours.always, read.unread) == ((), False, "all")
    assert read.hours.note == opening


def test_what_is_left_over_stays_beside_the_hours() -> None:
    """The part that was read is used, the other part is shown with it."""
    read = read_hours("9時から16時（水曜日は19時まで）", "土曜日・日曜日・県の休日")
    assert read.unread == "all"
    read = read_hours("9時から16時（水曜日は19時まで）", "土曜日・日曜日")
    assert len(read.hours.periods) == 5
    assert (read.hours.note, read.unread) == ("水曜日は19時まで", "part")
    read = read_hours("月曜日～金曜日 9時から16時", "県の休日に準ずる")
    assert (len(read.hours.periods), read.hours.note, read.unread) == (5, "県の休日に準ずる", "part")


def test_round_the_clock_is_always() -> None:
    """Day and night, holidays too."""
    read = read_hours("365日24時間")
    assert read.hours.always
    assert read.unread == ""


@pytest.mark.parametrize(
    ("opening", "closed", "holidays"),
    [
        ("毎日 8:30～22:00", "", True),
        ("毎日 8:30～22:00", "年末年始", False),
        ("月曜日～日曜日・祝日 9:00～17:00", "", True),
        ("平日 9:00～17:00", "", False),
        ("月曜日～日曜日 9:00～17:00", "", False),
    ],
)
def test_holidays_are_open_only_where_it_is_said(opening: str, closed: str, holidays: bool) -> None:
    """An office rests on holidays unless it says otherwise."""
    assert read_hours(opening, closed).hours.open_on_holidays is holidays


def test_other_hours_on_holidays_stay_in_sight_as_words() -> None:
    """Weekly hours cannot say them, so the text is kept and holidays count as closed."""
    text = "平日 8:30～20:00、土曜日・日曜日・祝日 9:00～18:00"
    read = read_hours(text)
    assert (read.hours.open_on_holidays, read.hours.note, read.unread) == (False, text, "part")


def test_closed_days_without_hours_are_kept() -> None:
    """Nothing was said about hours; the days off are still worth showing."""
    read = read_hours("", "土曜日・日曜日")
    assert (read.hours.periods, read.hours.note, read.unread) == ((), "休み: 土曜日・日曜日", "")
    assert read_hours("", "").hours.note == ""
