"""How an entry goes from draft to residents and back, and how two editors keep out of each other's way."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from referral.hours import JST
from referral.resource import Organisation, Resource, Status
from referral.store import resources
from referral.store.engine import reading
from referral.store.organisations import OrganisationUnknown
from referral.store.revision import read_directory_revision
from referral.store.staff_actions import What, forget_old, recent

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)


def test_an_entry_comes_back_field_by_field(listed: Engine, rent: Resource) -> None:
    """Nothing is lost or changed on the way through the database."""
    entry = resources.get(listed, "rent")
    assert entry is not None
    assert entry.resource == rent
    assert (entry.live, entry.has_draft, entry.version) == (None, False, 1)


def test_an_unknown_entry_is_none(listed: Engine) -> None:
    """Asking for what is not there is no error."""
    assert resources.get(listed, "unknown") is None


def test_publishing_shows_an_entry_and_grows_the_revision(listed: Engine) -> None:
    """Copies of the list in memory learn that they are old."""
    before = _revision(listed)
    entry = resources.publish(listed, "rent", version=1, who="editor", at=NOW)
    assert entry.live is not None
    assert entry.live.status is Status.PUBLISHED
    assert _revision(listed) > before


def test_a_change_to_a_published_entry_waits_until_it_is_published(listed: Engine, rent: Resource) -> None:
    """Residents go on seeing the old words; the editor sees the new ones."""
    entry = resources.publish(listed, "rent", version=1, who="editor", at=NOW)
    changed = replace(entry.resource, summary="新しい文", needs=rent.needs[:1], places=rent.places[1:], checked_on=None)
    entry = resources.save_draft(listed, changed, version=entry.version, who="editor", at=NOW)
    assert entry.has_draft
    assert entry.resource == changed
    assert entry.live is not None
    assert entry.live.summary == rent.summary

    entry = resources.publish(listed, "rent", version=entry.version, who="editor", at=NOW)
    assert not entry.has_draft
    assert entry.live == replace(changed, checked_on=NOW.date())


def test_a_discarded_change_leaves_the_entry_as_it_was(listed: Engine) -> None:
    """Residents and editors see the published words again."""
    live = resources.publish(listed, "rent", version=1, who="editor", at=NOW)
    changed = replace(live.resource, name="別の名前")
    entry = resources.save_draft(listed, changed, version=live.version, who="editor", at=NOW)
    entry = resources.discard_draft(listed, "rent", version=entry.version, who="editor", at=NOW)
    assert (entry.resource, entry.live, entry.has_draft) == (live.resource, live.live, False)


def test_pausing_takes_an_entry_out_of_sight(listed: Engine) -> None:
    """Nothing is live, the entry and a pending change stay."""
    entry = resources.publish(listed, "rent", version=1, who="editor", at=NOW)
    changed = replace(entry.resource, name="別の名前")
    entry = resources.save_draft(listed, changed, version=entry.version, who="editor", at=NOW)
    entry = resources.pause(listed, "rent", version=entry.version, who="editor", at=NOW)
    assert entry.live is None
    assert entry.resource == replace(changed, status=Status.PAUSED)


def test_the_second_of_two_editors_is_told_and_shown_the_difference(listed: Engine, rent: Resource) -> None:
    """The first change stands; the error carries how the entry is now."""
    resources.save_draft(listed, replace(rent, name="一人目"), version=1, who="first", at=NOW)
    with pytest.raises(resources.VersionConflict) as told:
        resources.save_draft(listed, replace(rent, name="二人目"), version=1, who="second", at=NOW)
    assert told.value.current.resource.name == "一人目"
    assert told.value.current.version == 2
    stored = resources.get(listed, "rent")
    assert stored is not None
    assert stored.resource.name == "一人目"


def test_an_entry_that_helps_nobody_is_not_published(listed: Engine, rent: Resource) -> None:
    """What is missing is named, and the entry stays a draft."""
    bare = replace(rent, summary="", needs=(), phone="", email="", url="", places=(), takes_handoffs=False)
    entry = resources.save_draft(listed, bare, version=1, who="editor", at=NOW)
    with pytest.raises(resources.NotReady) as told:
        resources.publish(listed, "rent", version=entry.version, who="editor", at=NOW)
    assert told.value.missing == ("summary", "needs", "contact")
    stored = resources.get(listed, "rent")
    assert stored is not None
    assert stored.live is None


def test_every_change_is_remembered_without_words(listed: Engine, rent: Resource) -> None:
    """Who, what, which entry and when; a refused change leaves no trace."""
    resources.save_draft(listed, rent, version=1, who="editor", at=NOW)
    resources.publish(listed, "rent", version=2, who="reviewer", at=NOW)
    with pytest.raises(resources.VersionConflict):
        resources.pause(listed, "rent", version=2, who="late", at=NOW)
    done = [(action.who, action.what) for action in recent(listed, "rent")]
    assert done == [("reviewer", What.PUBLISHED), ("editor", What.SAVED), ("editor", What.CREATED)]


def test_staff_actions_are_forgotten_after_a_year(listed: Engine) -> None:
    """A minute before the year is over they are kept, a minute after they are gone."""
    year = NOW + timedelta(days=365)
    assert forget_old(listed, year - timedelta(minutes=1)) == 0
    assert forget_old(listed, year + timedelta(minutes=1)) == 1
    assert recent(listed) == []


def test_refusals_name_what_is_wrong(listed: Engine, rent: Resource) -> None:
    """A taken id, an unknown organisation and an unknown entry each have their own error."""
    stranger = Organisation("nobody", "知らないところ")
    with pytest.raises(resources.ResourceTaken):
        resources.create(listed, rent, who="editor", at=NOW)
    with pytest.raises(OrganisationUnknown):
        resources.create(listed, replace(rent, id="new", organisation=stranger), who="editor", at=NOW)
    with pytest.raises(OrganisationUnknown):
        resources.save_draft(listed, replace(rent, organisation=stranger), version=1, who="editor", at=NOW)
    with pytest.raises(resources.ResourceUnknown):
        resources.publish(listed, "unknown", version=1, who="editor", at=NOW)


def _revision(engine: Engine) -> int:
    with reading(engine) as connection:
        return read_directory_revision(connection)
