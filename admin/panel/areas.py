"""Areas as people type them: names with 、 between them, a code in brackets where two have the same name."""

import re
from collections import Counter
from collections.abc import Sequence

from referral.ports import Directory
from referral.resource import Area

_CODED = re.compile(r"(?:.*[（(])?(\d{5,6})[)）]?")


class AreaUnknown(ValueError):
    """No area of the list is called so; the message names it and says what to do."""


def read_areas(text: str, directory: Directory, kept: Sequence[str] = ()) -> tuple[str, ...]:
    """The codes of the areas named; ``kept`` are codes that need not be in the list. Raises ``AreaUnknown``."""
    known = directory.areas()
    return tuple(dict.fromkeys(_find(name, known, kept) for name in re.split(r"[、,\n]+", text) if name.strip()))


def write_areas(codes: Sequence[str], directory: Directory) -> str:
    """The names, which ``read_areas`` reads back."""
    names = Counter(area.name for area in directory.areas())
    return "、".join(_write(code, directory.area(code), names) for code in codes)


def _find(name: str, known: Sequence[Area], kept: Sequence[str]) -> str:
    wanted = name.strip()
    coded = _CODED.fullmatch(wanted)
    if coded and (coded[1] in kept or any(area.code == coded[1] for area in known)):
        return coded[1]
    found = [area.code for area in known if wanted in (area.name, area.code)]
    if not found and wanted in kept:
        return wanted
    if not found:
        raise AreaUnknown(f"「{wanted}」は地いきの一覧にありません。市町村の名前を、そのまま書いてください。")
    if len(found) > 1:
        choices = "、".join(f"{wanted}（{code}）" for code in found)
        raise AreaUnknown(f"「{wanted}」は{len(found)}つあります。{choices} のどれかで書いてください。")
    return found[0]


def _write(code: str, area: Area | None, names: Counter[str]) -> str:
    if area is None:
        return code
    return f"{area.name}（{code}）" if names[area.name] > 1 else area.name
