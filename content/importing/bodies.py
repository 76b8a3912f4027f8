"""Which areas and bodies stand behind a row of くらし支援ナビ's list of desks."""

import hashlib
import re
from collections.abc import Iterable

from referral.resource import Area, MemberRank, Organisation

# The list names most municipalities by "jp-" and the official code, and these in its own way.
_NAMED = {
    "aichi-nagoya": "23100",
    "fukuoka-fukuoka": "40130",
    "hyogo-kobe": "28100",
    "ibaraki-daigo": "08364",
    "ibaraki-hitachi": "08202",
    "ibaraki-hitachinaka": "08221",
    "ibaraki-kashima": "08222",
    "ibaraki-koga": "08204",
    "ibaraki-mito": "08201",
    "ibaraki-sakai": "08546",
    "ibaraki-toride": "08217",
    "ibaraki-tsuchiura": "08203",
    "ibaraki-tsukuba": "08220",
    "kanagawa-yokohama": "14100",
    "osaka-higashiosaka": "27227",
    "osaka-hirakata": "27210",
    "osaka-kishiwada": "27202",
    "osaka-nose": "27322",
    "osaka-osaka": "27100",
    "osaka-sakai": "27140",
    "osaka-suita": "27205",
    "osaka-takatsuki": "27207",
    "osaka-toyonaka": "27203",
    "osaka-yao": "27212",
}
_WELFARE_COUNCIL = re.compile(r"^(?:社会福祉法人\s*)?(\S{2,20}?社会福祉協議会)")


class AreaFinder:
    """Finds official areas by the list's own names for them."""

    def __init__(self, areas: Iterable[Area]) -> None:
        # Five digits name an area; the sixth of the official code only checks them.
        self._areas = {area.code[:5]: area for area in areas}

    def find(self, municipality: str, prefecture: str) -> Area | None:
        """The municipality's area, or where none is named the prefecture's (two digits); None when unknown."""
        if municipality:
            return self._areas.get(_NAMED.get(municipality, municipality.removeprefix("jp-")))
        return self._areas.get(f"{prefecture}000") if prefecture else None


def find_body(name: str, area: Area) -> Organisation:
    """Who answers for a desk: a welfare council, the legal support centre, else the municipality or prefecture."""
    if name.startswith("法テラス"):
        return Organisation("body-houterasu", "法テラス（日本司法支援センター）", rank=MemberRank.LISTED)
    if council := _WELFARE_COUNCIL.match(name):
        mark = hashlib.sha256(council[1].encode()).hexdigest()[:12]
        return Organisation(f"body-{mark}", council[1], rank=MemberRank.LISTED)
    return Organisation(f"area-{area.code}", area.name, rank=MemberRank.LISTED)
