"""A place of the platform, named in a text."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from content.areas import load_areas
from referral.resource import Area

_ENDINGS = {
    "都": ("と",),
    "府": ("ふ",),
    "県": ("けん",),
    "市": ("し",),
    "区": ("く",),
    "町": ("ちょう", "まち"),
    "村": ("むら", "そん"),
}
_SHORTEST_BARE = 2
_READ = 1500
"""Characters at the beginning of a text in which a place is sought."""

_NO_NAMES = frozenset({"中央", "いえ"})
"""What is left of 中央区 names no place, and what is left of 伊江村 in kana says no."""

_ONE_SPELLING = str.maketrans({"ヶ": "ケ"})
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

# A bare name is a place only where the words around it say so: 水戸に住んでいます, and not 水戸さん or 大水戸です.
_BEGINS = re.compile(r"(?:^|[^一-鿿々ケノぁ-ゖァ-ヺー]|[はがもで]|いま|今|私|僕|俺)$")
_BEGINS_WITH_KANJI = re.compile(rf"{_BEGINS.pattern}|[ぁ-ゖ]$")
_LIVED_IN = re.compile(
    r"\s*(?:$|[。、.,!?\n]|です|だ(?:よ|$|[。!])|在住|住み|住まい|住ん|市?民|から(?:来|き)"
    r"|の(?:者|もの|人|ほう|方|あたり|辺り|近く)|あたり|辺り|周辺"
    r"|に(?:住|す[んみむ]|い[るまて]|お[りる]|暮|くら|引|ひっこ|越)|で(?:暮|くら|生活|一人|ひとり))"
)
_WHOLE = re.compile(r"[\s「]*(.+?)(?:です|だよ|だ)?[\s。、.!?」]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Names:
    """The code that each name means while these areas are offered; empty where it means none of them, or several."""

    areas: Sequence[Area]
    parents: Mapping[str, str]
    full: Mapping[str, str]
    bare: Mapping[str, str]
    readings: Mapping[str, str]


class PlaceEar:
    """Knows the areas that are offered now, by their full name and, where that is clear, without 市 or 町.

    ``offered`` is asked at each text; the names are put together anew only when it gives another list.
    """

    def __init__(self, offered: Callable[[], Sequence[Area]]) -> None:
        self._offered = offered
        self._names = _put_together(offered())

    def find(self, readable: str) -> str:
        """The code of the first area that is named, or of a smaller one named with it; empty when none is."""
        areas, names = self._offered(), self._names
        if areas is not names.areas:
            # Two threads may both do so; whichever is kept is whole.
            self._names = names = _put_together(areas)
        text = readable[:_READ].translate(_ONE_SPELLING)
        return _find_full(text, names) or _find_bare(text, names) or _find_reading(text, names)


def _find_full(text: str, names: _Names) -> str:
    found = ""
    for code in (names.full[name] for name in _longest_first(text, names.full)):
        if code and (not found or _lies_in(code, found, names.parents)):
            found = code
    return found


def _longest_first(text: str, names: Iterable[str]) -> list[str]:
    """The names that stand in the text, from left to right; 東村山市 is another place than 村山市."""
    spans = [(found.start(), -len(name), name) for name in names if name in text for found in re.finditer(name, text)]
    chosen: list[str] = []
    end = 0
    for start, length, name in sorted(spans):
        if start >= end:
            chosen.append(name)
            end = start - length
    return chosen


def _find_bare(text: str, names: _Names) -> str:
    for name in names.bare:
        begins = _BEGINS_WITH_KANJI if name[0] >= "一" else _BEGINS
        for found in re.finditer(name, text) if name in text else ():
            if begins.search(text[: found.start()]) and _LIVED_IN.match(text, found.end()):
                return names.bare[name]
    return ""


def _find_reading(text: str, names: _Names) -> str:
    """In kana a name is heard only when nothing else is said."""
    said = _WHOLE.fullmatch(text.translate(_HIRAGANA))
    return names.readings.get(said[1], "") if said else ""


def _put_together(areas: Sequence[Area]) -> _Names:
    known = {area.code: area for area in (*load_areas(), *areas)}
    parents = {code: area.parent for code, area in known.items()}
    offered = {area.code for area in areas}
    shared = Counter(_spell(area) for area in known.values())
    full: dict[str, list[str]] = defaultdict(list)
    bare: dict[str, list[str]] = defaultdict(list)
    readings: dict[str, list[str]] = defaultdict(list)
    for area in known.values():
        name = _spell(area)
        outer = _spell(known[area.parent]) if area.parent in known else ""
        # Who lives in a place inside an offered one lives in that one.
        code = _find_offered(area.code, offered, parents)
        for form in {name, outer + name} if shared[name] > 1 else {name}:
            full[form].append(code)
        if area.code not in offered:
            continue
        for form in _shorten(name, outer):
            bare[form].append(code)
        for form in _shorten_reading(area.kana, name[-1]):
            readings[form].append(code)
    return _Names(areas, parents, *(_agree(names, parents) for names in (full, bare, readings)))


def _spell(area: Area) -> str:
    return area.name.partition("（")[0].translate(_ONE_SPELLING)


def _shorten(name: str, outer: str) -> set[str]:
    """水戸 and 茨城水戸, 茨城県水戸."""
    plain, plain_outer = (text[:-1] if text[-1:] in _ENDINGS else text for text in (name, outer))
    forms = {plain, outer + plain, plain_outer + plain}
    return {form for form in forms if len(form) >= _SHORTEST_BARE and form not in {name, *_NO_NAMES}}


def _shorten_reading(kana: str, ending: str) -> set[str]:
    forms = {kana, *(kana.removesuffix(said) for said in _ENDINGS.get(ending, ()))}
    return {form for form in forms if len(form) >= _SHORTEST_BARE and form not in _NO_NAMES}


def _find_offered(code: str, offered: set[str], parents: Mapping[str, str]) -> str:
    while code and code not in offered:
        code = parents.get(code, "")
    return code


def _agree(names: Mapping[str, list[str]], parents: Mapping[str, str]) -> dict[str, str]:
    """What each name means: the only area, or of several the one in which all of them lie, as 山形県 for 山形."""
    return {
        name: next((outer for outer in codes if all(_lies_in(code, outer, parents) for code in codes if code)), "")
        for name, codes in names.items()
    }


def _lies_in(inner: str, outer: str, parents: Mapping[str, str]) -> bool:
    while inner and inner != outer:
        inner = parents.get(inner, "")
    return bool(inner)
