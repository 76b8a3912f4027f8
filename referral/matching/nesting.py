"""How areas lie in one another: a district in a municipality, and that in a prefecture."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from referral.resource import Area


class Nesting:
    """Over all areas that the platform knows; a code that is unknown lies in nothing."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._parents = {area.code: area.parent for area in areas}
        self._children: dict[str, list[str]] = defaultdict(list)
        for code, parent in self._parents.items():
            self._children[parent].append(code)

    def touching(self, area: str) -> set[str]:
        """The area with all that lies in it, and all in which it lies; none for none."""
        if not area:
            return set()
        return {*self._around(area), *self._within(area)}

    def near(self, area: str) -> set[str]:
        """The same without prefectures; of who names only a prefecture, nothing inside it is near."""
        if _is_prefecture(area):
            return {area}
        return {code for code in self.touching(area) if not _is_prefecture(code)}

    def _around(self, area: str) -> Iterator[str]:
        seen: set[str] = set()
        while area and area not in seen:
            seen.add(area)
            yield area
            area = self._parents.get(area, "")

    def _within(self, area: str) -> Iterator[str]:
        seen, waiting = {area}, [area]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
                    yield child


def _is_prefecture(code: str) -> bool:
    return len(code) == 6 and code[2:5] == "000" and "01" <= code[:2] <= "47"
