"""Areas as people type them: names with 、 between them, longer ones or a code where several have the same name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from content.areas import areas_by_code
from referral.resource import Area

_CODED = re.compile(r"(?:.*[（(])?(\d{5,6}|d-[0-9a-f]{8})[)）]?")
_ONE_SPELLING = str.maketrans({"ヶ": "ケ"})


class AreaUnknown(ValueError):
    """No area is called so, or several are; the message names it and says what to write."""


def read_area_names(text: str, own: Mapping[str, Area], kept: Sequence[str] = ()) -> tuple[str, ...]:
    """The codes of the areas named: official ones, the platform's ``own`` by code, and those that an entry has already
    (``kept``).

    Raises AreaUnknown.
    """
    return tuple(
        dict.fromkeys(_find(name.strip(), own, kept) for name in re.split(r"[、,;；\n]+", text) if name.strip())
    )


def write_area_names(codes: Sequence[str], own: Mapping[str, Area]) -> str:
    """The names, which ``read_area_names`` reads back."""
    return "、".join(_write(code, own) for code in codes)


def keep_own(areas: Iterable[Area]) -> dict[str, Area]:
    """By code, those that are not official: a platform may have districts of its own."""
    return {area.code: area for area in areas if area.code not in areas_by_code()}


def _find(name: str, own: Mapping[str, Area], kept: Sequence[str]) -> str:
    coded = _CODED.fullmatch(name)
    if coded and (coded[1] in kept or coded[1] in own or coded[1] in areas_by_code()):
        return coded[1]
    found = _find_called(name, own)
    if not found and name in kept:
        return name
    if not found:
        raise AreaUnknown(f"「{name}」という地いきはありません。「水戸市」「茨城県」のように書いてください。")
    if len(found) > 1:
        choices = "、".join(_write(code, own) for code in found)
        raise AreaUnknown(f"「{name}」は{len(found)}つあります。{choices} のどれかで書いてください。")
    return found[0]


def _find_called(name: str, own: Mapping[str, Area]) -> list[str]:
    spelled = _spell(name)
    named = (code for code, area in own.items() if spelled in (_spell(area.name), _spell(_longer_name(area))))
    return [*_official_names().get(spelled, ()), *named]


def _write(code: str, own: Mapping[str, Area]) -> str:
    area = own.get(code) or areas_by_code().get(code)
    if area is None:
        return code
    names = (area.name, _longer_name(area))
    return next((name for name in names if _find_called(name, own) == [code]), f"{area.name}（{code}）")


@cache
def _official_names() -> dict[str, list[str]]:
    """Codes by every way to write the name: 中央区, 札幌市中央区, 北海道札幌市中央区."""
    names: dict[str, list[str]] = defaultdict(list)
    for area in areas_by_code().values():
        outer = areas_by_code().get(area.parent)
        for name in {area.name, _longer_name(area), (_longer_name(outer) if outer else "") + area.name}:
            names[_spell(name)].append(area.code)
    return names


def _longer_name(area: Area) -> str:
    outer = areas_by_code().get(area.parent)
    return f"{outer.name}{area.name}" if outer else area.name


def _spell(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).translate(_ONE_SPELLING)
