"""A place of the platform, named in a text."""

from collections.abc import Iterable

from referral.resource import Area

_ENDINGS = ("都", "道", "府", "県", "市", "区", "町", "村")
_SHORTEST_BARE = 2


class PlaceEar:
    """Knows areas by their full name, and without 市 or 町 where that is still a name of its own."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._names: list[tuple[str, str]] = []
        for area in areas:
            name = area.name.partition("（")[0]
            self._names.append((name, area.code))
            bare = name[:-1] if name.endswith(_ENDINGS) else name
            if len(bare) >= _SHORTEST_BARE and bare != name:
                self._names += [(f"{bare}に住", area.code), (f"{bare}在住", area.code), (f"{bare}です", area.code)]
        # The longest name first: 東村山市 is not 山市.
        self._names.sort(key=lambda named: -len(named[0]))

    def find(self, readable: str) -> str:
        """The code of the first area that is named; empty when none is."""
        return next((code for name, code in self._names if name in readable), "")
