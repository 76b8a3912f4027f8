"""The published list out of the database: once, or kept fresh without ever making a resident wait for the disk."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event, Lock, Thread

from sqlalchemy import Engine, select, true
from sqlalchemy.exc import SQLAlchemyError

from referral.needs import Need
from referral.ports import LeftOut, Match, Query
from referral.resource import Area, Organisation, Resource, Status
from referral.store.drafts import read_drafts
from referral.store.engine import reading
from referral.store.memory_directory import BuildRanking, MemoryDirectory, Ranker
from referral.store.models import AreaRow, ResourceDraftRow, ResourceRow
from referral.store.phrases import read_phrases
from referral.store.read import read_areas, read_organisations, read_resources
from referral.store.revision import read_directory_revision
from referral.store.settings import read_overdue

CHECK_EVERY = 1.0
"""Seconds between two looks for a change."""

PATIENCE = 0.2
"""Seconds that a conversation may wait for a fresh list before it goes on with the one at hand."""

_NEVER_READ = -1

_log = logging.getLogger(__name__)


def rank_in_memory(resources: Sequence[Resource], areas: Sequence[Area]) -> Ranker:
    """The platform's own ranking."""
    # Commands that never rank must not wait for the ranking's word lists.
    from referral.matching.rank import Ranking

    return Ranking(resources, areas)


def load_directory(
    engine: Engine, include_samples: bool, build_ranking: BuildRanking = rank_in_memory
) -> MemoryDirectory:
    """The list as it is published now. Invented entries come only with ``include_samples``."""
    return _load(engine, include_samples, build_ranking)[1]


def load_list_in_preparation(
    engine: Engine, organisation_id: str = "", build_ranking: BuildRanking = rank_in_memory
) -> MemoryDirectory:
    """The list as it would be if every draft and pending change, of one organisation or of all, were published now."""
    with reading(engine) as connection:
        theirs = ResourceRow.organisation_id == organisation_id if organisation_id else true()
        changes = read_drafts(connection, ResourceDraftRow.resource_id.in_(select(ResourceRow.id).where(theirs)))
        shown = (ResourceRow.status == Status.PUBLISHED.value) | ((ResourceRow.status == Status.DRAFT.value) & theirs)
        entries = [changes.get(entry.id, entry) for entry in read_resources(connection, shown)]
        areas = read_areas(connection)
    return MemoryDirectory((), [replace(entry, status=Status.PUBLISHED) for entry in entries], areas, build_ranking)


class LiveDirectory:
    """The published list, read again soon after it has changed (``referral.ports.Directory``).

    It looks for a change at most once a second, on a thread of its own, and waits for it no longer than
    ``PATIENCE``: a slow, locked or lost database leaves everyone with the last good list, and one that has no
    tables yet with an empty one. ``clock`` gives seconds.
    """

    def __init__(
        self,
        engine: Engine,
        include_samples: bool,
        build_ranking: BuildRanking = rank_in_memory,
        clock: Callable[[], float] = time.monotonic,
        run: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        self._engine = engine
        self._include_samples = include_samples
        self._build_ranking = build_ranking
        self._clock = clock
        self._run = run or _run_beside
        self._looking = Lock()
        self._looked_at = clock()
        self._revision = _NEVER_READ
        self._list = MemoryDirectory((), (), (), build_ranking)
        self._looking.acquire()
        self._look()

    def answers(self) -> bool:
        """Whether the database can be read right now."""
        try:
            with reading(self._engine) as connection:
                read_directory_revision(connection)
        except SQLAlchemyError:
            return False
        return True

    def resource(self, resource_id: str) -> Resource | None:
        return self._fresh().resource(resource_id)

    def organisation(self, organisation_id: str) -> Organisation | None:
        return self._fresh().organisation(organisation_id)

    def resources(self) -> Sequence[Resource]:
        return self._fresh().resources()

    def areas(self) -> Sequence[Area]:
        return self._fresh().areas()

    def area(self, code: str) -> Area | None:
        return self._fresh().area(code)

    def taught(self) -> Sequence[tuple[str, Need]]:
        """The phrases that staff taught, with the need each means; another object when they have changed."""
        return self._fresh().taught

    def rank(self, query: Query, limit: int = 3) -> list[Match]:
        return self._fresh().rank(query, limit)

    def left_out(self, query: Query, limit: int = 3) -> list[LeftOut]:
        return self._fresh().left_out(query, limit)

    def refresh(self) -> None:
        """Read the list again if it has changed. Raises the database's errors."""
        with reading(self._engine) as connection:
            revision = read_directory_revision(connection)
        if revision != self._revision:
            self._revision, self._list = _load(self._engine, self._include_samples, self._build_ranking)

    def _fresh(self) -> MemoryDirectory:
        due = self._clock() - self._looked_at >= CHECK_EVERY
        if due and self._looking.acquire(blocking=False):
            self._looked_at = self._clock()
            self._run(self._look)
        return self._list

    def _look(self) -> None:
        try:
            self.refresh()
        except SQLAlchemyError as error:
            _log.warning("the list could not be read again (%s); the last good one stays", type(error).__name__)
        finally:
            self._looking.release()


def _load(engine: Engine, include_samples: bool, build_ranking: BuildRanking) -> tuple[int, MemoryDirectory]:
    published = ResourceRow.status == Status.PUBLISHED.value
    with reading(engine) as connection:
        revision = read_directory_revision(connection)
        organisations = list(read_organisations(connection).values())
        resources = read_resources(connection, published)
        areas = read_areas(connection)
        taught = [(phrase.text, phrase.need) for phrase in read_phrases(connection)]
        offered = set(connection.scalars(select(AreaRow.code).where(AreaRow.offered.is_(True))))
        overdue = read_overdue(connection)
        samples = set(connection.scalars(select(AreaRow.code).where(AreaRow.sample.is_(True))))
    if not include_samples:
        organisations = [organisation for organisation in organisations if not organisation.sample]
        resources = [entry for entry in resources if not entry.sample and not entry.organisation.sample]
        areas = [area for area in areas if area.code not in samples]
    return revision, MemoryDirectory(organisations, resources, areas, build_ranking, offered, overdue, taught)


def _run_beside(look: Callable[[], None]) -> None:
    done = Event()

    def run() -> None:
        try:
            look()
        finally:
            done.set()

    Thread(target=run, name="directory", daemon=True).start()
    done.wait(PATIENCE)
