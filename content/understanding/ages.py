"""The writer's age band, where the text says it; a child's age in it is not the writer's."""

import re

from referral.needs import AgeBand

_SOMEBODY_ELSE = re.compile(
    r"(?:息子|娘|むすこ|むすめ|子ども|子供|こども|うちの子|孫|まご|母|父|親|夫|妻|旦那|だんな|主人|兄|弟|姉|妹|祖父|祖母"
    r"|じいちゃん|ばあちゃん|おじ|おば|友達|友だち|友人|彼女?|先輩|上司|隣|近所)[^。、\n]{0,8}$"
)
_CHILD_OF = re.compile(r"^\s*(?:の|になる|に)?(?:の)?(?:子|息子|娘|児|赤ちゃん|孫|母|父|親|夫|妻|の男の子|の女の子)")
_AT_SCHOOL = re.compile(
    r"小学(?:生|校)?|しょうがく(?:せい|[1-6])|[1-6]ねんせい|[1-6]年生|ちゅうがく(?:せい|[1-3])|こうこうせい|小[1-6一二三四五六](?![0-9人つ])|中学(?:生|校)?|中[1-3一二三](?![0-9])|高校生?|高[1-3一二三](?![0-9])"
)
_STUDENT = re.compile(r"大学生|専門学生|短大生|大学[1-4一二三四]年")
_YEARS = re.compile(r"(?<!\d)(\d{1,3})\s*(?:歳|才|さい)")
_DECADE = re.compile(r"(?<!\d)([1-9]0)\s*代")
_DECADES = {20: AgeBand.YOUNG, 30: AgeBand.MIDDLE, 40: AgeBand.MIDDLE, 50: AgeBand.MIDDLE}
_YOUNGEST_WRITER = 7


def read_age(readable: str) -> AgeBand | None:
    """Such as 70歳, 中学生, 40代. 60代 lies in two bands and is left open."""
    for match in _YEARS.finditer(readable):
        if _is_the_writers(readable, match) and (band := _band_of(int(match[1]))):
            return band
    for pattern, band in ((_AT_SCHOOL, AgeBand.UNDER_18), (_STUDENT, AgeBand.YOUNG)):
        if any(_is_the_writers(readable, match) for match in pattern.finditer(readable)):
            return band
    for match in _DECADE.finditer(readable):
        if _is_the_writers(readable, match):
            decade = int(match[1])
            return AgeBand.SENIOR if decade >= 70 else _DECADES.get(decade)
    return None


def _is_the_writers(readable: str, match: re.Match[str]) -> bool:
    before, after = readable[max(0, match.start() - 14) : match.start()], readable[match.end() :]
    return not _SOMEBODY_ELSE.search(before) and not _CHILD_OF.match(after)


def _band_of(years: int) -> AgeBand | None:
    if not _YOUNGEST_WRITER <= years <= 110:
        return None
    return next(band for band in AgeBand if band.years[0] <= years <= band.years[1])
