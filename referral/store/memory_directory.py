"""The published list in memory, as the rules ask for it: no disk is needed while people talk."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from referral.freshness import Overdue
from referral.needs import Need
from referral.ports import LeftOut, Match, Query
from referral.resource import Area, Organisation, Resource, Status


class Ranker(Protocol):
    """Finds what fits a query among the entries it was built from."""

    def rank(self, query: Query, limit: int = 3) -> list[Match]: ...
    def explain_left_out(self, query: Query, limit: int = 3) -> list[LeftOut]: ...


BuildRanking = Callable[[Sequence[Resource], Sequence[Area]], Ranker]
"""Makes a ranker from the published entries and all areas."""


class MemoryDirectory:
    """A directory (``referral.ports.Directory``) that never changes.

    ``offered`` are codes of areas that residents may choose even while no entry names them. The areas' order is
    kept. Entries that are not published are left out; ``overdue`` says which are while they are to be checked again.
    ``taught`` are phrases of the staff with their needs.
    """

    def __init__(
        self,
        organisations: Iterable[Organisation],
        resources: Iterable[Resource],
        areas: Iterable[Area],
        build_ranking: BuildRanking,
        offered: Collection[str] = (),
        overdue: Overdue = Overdue.SHOWN,
        taught: Sequence[tuple[str, Need]] = (),
    ) -> None:
        self._overdue = overdue
        self.taught = taught
        self._organisations = {organisation.id: organisation for organisation in organisations}
        self._resources = {entry.id: entry for entry in resources if entry.status is Status.PUBLISHED}
        self._areas = {area.code: area for area in areas}
        named = {code for entry in self._resources.values() for code in entry.eligibility.areas}
        self._offered = [area for area in self._areas.values() if area.code in named or area.code in offered]
        self._ranking = build_ranking(list(self._resources.values()), list(self._areas.values()))

    def resource(self, resource_id: str) -> Resource | None:
        return self._resources.get(resource_id)

    def organisation(self, organisation_id: str) -> Organisation | None:
        return self._organisations.get(organisation_id)

    def resources(self) -> Sequence[Resource]:
        return list(self._resources.values())

    def areas(self) -> Sequence[Area]:
        return self._offered

    def area(self, code: str) -> Area | None:
        return self._areas.get(code)

    def rank(self, query: Query, limit: int = 3) -> list[Match]:
        return self._ranking.rank(replace(query, overdue=self._overdue), limit)

    def left_out(self, query: Query, limit: int = 3) -> list[LeftOut]:
        return self._ranking.explain_left_out(replace(query, overdue=self._overdue), limit)
