"""The files of open data, made once for each state of the list: a crowd that asks for them costs nothing more."""

from collections.abc import Callable, Sequence
from threading import Lock

import msgspec

from content.area_names import keep_own
from content.spreadsheet.columns import Listed
from content.spreadsheet.writer import PUBLIC_COLUMNS, Form, write_list
from referral.resource import Area, Resource


class OpenData:
    """Keeps the newest CSV and JSON together with the entries that they were made from."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[str, tuple[tuple[Sequence[Resource], str], bytes]] = {}

    def csv(self, entries: Sequence[Resource], areas: Sequence[Area]) -> bytes:
        """The published entries as a table."""
        return self._keep("csv", entries, "", lambda: write_list(_list(entries, areas), Form.UTF_8, PUBLIC_COLUMNS))

    def json(self, entries: Sequence[Resource], areas: Sequence[Area], licence: str) -> bytes:
        """The published entries as objects, with the licence."""

        def make() -> bytes:
            rows = [{column.key: column.write(one) for column in PUBLIC_COLUMNS} for one in _list(entries, areas)]
            return msgspec.json.encode({"licence": licence, "count": len(rows), "resources": rows})

        return self._keep("json", entries, licence, make)

    def _keep(self, name: str, entries: Sequence[Resource], licence: str, make: Callable[[], bytes]) -> bytes:
        # The list in memory keeps its entries until it is read again, so that comparing them is quick.
        with self._lock:
            made = self._made.get(name)
            if made is None or made[0] != (entries, licence):
                made = ((entries, licence), make())
                self._made[name] = made
            return made[1]


def _list(entries: Sequence[Resource], areas: Sequence[Area]) -> list[Listed]:
    own_areas = keep_own(areas)
    return [Listed(entry, 0, own_areas) for entry in entries]
