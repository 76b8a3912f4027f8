"""Entries that look alike in the database: found, judged different, put together, and taken apart again."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from referral.hours import JST
from referral.resource import Resource, Status
from referral.store import duplicates, history, merging, resources
from referral.store.staff_actions import What, recent

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)


@pytest.fixture
def twins(listed: Engine, rent: Resource) -> Engine:
    """The entry, published, and a draft that is like it."""
    resources.publish(listed, "rent", version=1, who="shi", at=NOW)
    resources.create(listed, replace(rent, id="again", cost="有料"), who="shi", at=NOW)
    return listed


def form_of(engine: Engine, resource_id: str) -> tuple[Resource, Resource | None, bool]:
    entry = resources.get(engine, resource_id)
    assert entry is not None
    return entry.resource, entry.live, entry.has_draft


def test_alike_entries_are_found_until_they_are_judged_different(twins: Engine, rent: Resource) -> None:
    """In the list of pairs, and for an entry that is only being written."""
    (pair,) = duplicates.find_duplicates(twins)
    assert {pair.first.id, pair.second.id} == {"rent", "again"}
    typed = replace(rent, id="new", phone="０２３-000-0002", name="べつの名前", kana="", other_names=(), places=())
    assert {found.second.id for found in duplicates.find_duplicates_of(twins, typed)} == set()
    typed = replace(typed, phone="0230000002", name="家賃の相談")
    assert {found.second.id for found in duplicates.find_duplicates_of(twins, typed)} == {"rent", "again"}
    for _ in range(2):
        duplicates.judge_different(twins, "rent", "again", who="shi", at=NOW)
    assert duplicates.find_duplicates(twins) == []
    assert duplicates.find_duplicates_of(twins, rent) == []
    assert [action.what for action in recent(twins, "rent")].count(What.JUDGED_DIFFERENT) == 1


def test_entry_without_words_is_like_nothing(twins: Engine, rent: Resource) -> None:
    """A form that was just opened asks for nothing."""
    bare = replace(rent, id="new", name="", kana="", other_names=(), phone="", places=())
    assert duplicates.find_duplicates_of(twins, bare) == []


def test_merging_retires_one_and_leaves_a_change_on_the_other(twins: Engine, rent: Resource) -> None:
    """Residents go on seeing what was published; undoing brings both back."""
    before = form_of(twins, "rent"), form_of(twins, "again")
    merging.merge(twins, replace(rent, cost="有料"), "again", versions=(2, 1), who="shi", at=NOW)
    kept, live, has_draft = form_of(twins, "rent")
    assert (kept.cost, has_draft) == ("有料", True)
    assert live is not None
    assert live.cost == "無料"
    assert form_of(twins, "again")[0].status is Status.RETIRED
    (merged,) = merging.find_merges(twins, "again")
    assert (merged.kept, merged.retired) == ("rent", "again")
    assert merging.find_merges(twins, "rent") == [merged]
    for _ in range(2):
        merging.undo(twins, merged.id, who="shi", at=NOW)
    assert (form_of(twins, "rent"), form_of(twins, "again")) == before
    assert merging.find_merges(twins, "rent") == []


def test_merged_drafts_and_published_entries_come_back(twins: Engine, rent: Resource) -> None:
    """Of two published ones the retired one is shown again, and its history tells of both acts."""
    resources.publish(twins, "again", version=1, who="shi", at=NOW)
    before = form_of(twins, "rent"), form_of(twins, "again")
    merging.merge(twins, before[0][0], "again", versions=(2, 2), who="shi", at=NOW)
    assert form_of(twins, "rent") == before[0]
    assert form_of(twins, "again")[1] is None
    merging.undo(twins, merging.find_merges(twins, "rent")[0].id, who="shi", at=NOW)
    assert form_of(twins, "again") == before[1]
    told = [version.what for version in history.versions_of_resource(twins, "again")]
    assert told == [What.UNMERGED, What.MERGED, What.PUBLISHED]


def test_two_drafts_are_merged_into_a_draft(listed: Engine, rent: Resource) -> None:
    """Nothing is published by it, and undoing brings the old words back."""
    resources.create(listed, replace(rent, id="again", cost="有料"), who="shi", at=NOW)
    merging.merge(listed, replace(rent, cost="有料"), "again", versions=(1, 1), who="shi", at=NOW)
    kept, live, has_draft = form_of(listed, "rent")
    assert (kept.cost, kept.status, live, has_draft) == ("有料", Status.DRAFT, None, False)
    merging.undo(listed, merging.find_merges(listed, "rent")[0].id, who="shi", at=NOW)
    assert form_of(listed, "rent")[0] == rent


def test_nothing_is_merged_over_somebody_elses_change(twins: Engine, rent: Resource) -> None:
    """An older version of either, a change that waits, an entry that is not there: nothing happens at all."""
    with pytest.raises(resources.VersionConflict):
        merging.merge(twins, rent, "again", versions=(1, 1), who="shi", at=NOW)
    with pytest.raises(resources.VersionConflict):
        merging.merge(twins, rent, "again", versions=(2, 9), who="shi", at=NOW)
    with pytest.raises(resources.ResourceUnknown):
        merging.merge(twins, rent, "nobody", versions=(2, 1), who="shi", at=NOW)
    resources.save_draft(twins, replace(rent, cost="半額"), version=2, who="shi", at=NOW)
    with pytest.raises(merging.ChangeWaits) as told:
        merging.merge(twins, rent, "again", versions=(3, 1), who="shi", at=NOW)
    assert told.value.resource.id == "rent"
    assert form_of(twins, "again")[0].status is Status.DRAFT
    assert merging.find_merges(twins, "rent") == []


def test_undoing_would_not_lose_a_later_change(twins: Engine, rent: Resource) -> None:
    """It is refused, and both stay as they are."""
    merging.merge(twins, replace(rent, cost="有料"), "again", versions=(2, 1), who="shi", at=NOW)
    (merged,) = merging.find_merges(twins, "rent")
    entry = resources.get(twins, "rent")
    assert entry is not None
    resources.save_draft(twins, replace(entry.resource, cost="半額"), version=entry.version, who="shi", at=NOW)
    with pytest.raises(merging.TooLate):
        merging.undo(twins, merged.id, who="shi", at=NOW)
    assert form_of(twins, "again")[0].status is Status.RETIRED
    with pytest.raises(resources.ResourceUnknown):
        merging.undo(twins, 999, who="shi", at=NOW)


def test_entry_can_be_taken_out_for_good(twins: Engine) -> None:
    """Because it is no more, or because the organisation does not want to be listed; it is like nothing then."""
    entry = resources.retire(twins, "again", version=1, who="shi", at=NOW)
    assert entry.resource.status is Status.RETIRED
    entry = resources.mark_unwanted(twins, "rent", version=2, who="shi", at=NOW)
    assert (entry.resource.status, entry.live) == (Status.UNWANTED, None)
    assert duplicates.find_duplicates(twins) == []
