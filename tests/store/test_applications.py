"""How what somebody wrote comes to be published by somebody else, and what is kept of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from referral.hours import JST
from referral.resource import Organisation, Resource, Status
from referral.store import accounts, applications, decisions, history, organisations, resources
from referral.store.accounts import Account, Role
from referral.store.decisions import NotWaiting, OwnWork, ReasonNeeded
from referral.store.entries import State
from referral.store.imports import import_entries
from referral.store.sourced import Sourced
from referral.store.staff_actions import What

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)


def hire(engine: Engine, login: str, role: Role = Role.REVIEWER) -> Account:
    """Somebody of the platform."""
    return accounts.create(engine, login=login, name=login, role=role, password="correct horse", at=NOW)


def send(engine: Engine, who: str, version: int = 1) -> None:
    applications.send(engine, "rent", version=version, who=who, at=NOW)


def test_what_was_sent_is_published_by_a_reviewer(listed: Engine) -> None:
    """It waits until then, and no longer afterwards."""
    send(listed, "editor")
    [(application, entry)] = applications.waiting(listed)
    assert (application.sent_by, entry.resource.id, entry.live) == ("editor", "rent", None)
    assert applications.count_waiting(listed, "kurashi") == 1
    assert applications.count_waiting(listed, "another") == 0
    published = decisions.approve(listed, "rent", version=1, who="reviewer", at=NOW)
    assert published.live is not None
    assert applications.waiting(listed) == []
    done = applications.last(listed, "rent")
    assert done is not None
    assert (done.state, done.decided_by, done.decided_at) == (State.PUBLISHED, "reviewer", NOW)


def test_sent_twice_waits_once(listed: Engine) -> None:
    """A second press of the button asks for nothing new."""
    send(listed, "editor")
    send(listed, "editor")
    assert applications.count_waiting(listed) == 1


@pytest.mark.parametrize("decide", [decisions.give_back, decisions.refuse])
def test_an_answer_that_is_no_keeps_the_change(listed: Engine, decide: object) -> None:
    """Reasons and words are there for the organisation, and it can be sent again."""
    send(listed, "editor")
    answer = {"reasons": ["who"], "words": "対象を書いてください。"}
    decide(listed, "rent", version=1, who="reviewer", at=NOW, **answer)  # type: ignore[operator]
    done = applications.last(listed, "rent")
    assert done is not None
    assert done.state in (State.RETURNED, State.REFUSED)
    assert (done.reasons, done.words) == (("who",), "対象を書いてください。")
    assert applications.count_waiting(listed) == 0
    send(listed, "editor")
    assert applications.count_waiting(listed) == 1


def test_nobody_publishes_their_own_work_while_somebody_else_can(listed: Engine) -> None:
    """Whether they wrote it or only sent it; another reviewer may."""
    writer, other = hire(listed, "writer"), hire(listed, "other")
    send(listed, writer.id)
    with pytest.raises(OwnWork):
        decisions.approve(listed, "rent", version=1, who=writer.id, at=NOW, words="急ぐので")
    assert decisions.is_own_work(listed, "rent", writer.id)
    assert decisions.approve(listed, "rent", version=1, who=other.id, at=NOW).live is not None
    assert not decisions.is_own_work(listed, "rent", writer.id)


def test_who_works_alone_publishes_their_own_with_a_reason(listed: Engine) -> None:
    """The reason is kept beside the decision; a colleague who has left does not count."""
    writer, gone = hire(listed, "writer", Role.ADMINISTRATOR), hire(listed, "gone")
    hire(listed, "staff", Role.STAFF)
    accounts.disable(listed, gone.id, at=NOW)
    send(listed, writer.id)
    with pytest.raises(ReasonNeeded):
        decisions.approve(listed, "rent", version=1, who=writer.id, at=NOW, words="  ")
    decisions.approve(listed, "rent", version=1, who=writer.id, at=NOW, words="担当が1人のため")
    done = applications.last(listed, "rent")
    assert done is not None
    assert (done.decided_by, done.words) == (writer.id, "担当が1人のため")


def test_the_second_of_two_reviewers_is_told(listed: Engine) -> None:
    """What was decided or changed meanwhile is not decided again."""
    send(listed, "editor")
    decisions.approve(listed, "rent", version=1, who="first", at=NOW)
    with pytest.raises(resources.VersionConflict):
        decisions.approve(listed, "rent", version=1, who="second", at=NOW)
    with pytest.raises(NotWaiting):
        decisions.approve(listed, "rent", version=2, who="second", at=NOW)


def test_a_refused_publication_leaves_it_waiting(listed: Engine, rent: Resource) -> None:
    """An entry that helps nobody is not decided half."""
    resources.save_draft(listed, replace(rent, summary=""), version=1, who="editor", at=NOW)
    send(listed, "editor", version=2)
    with pytest.raises(resources.NotReady):
        decisions.approve(listed, "rent", version=2, who="reviewer", at=NOW)
    assert applications.count_waiting(listed) == 1


def test_every_form_that_was_published_is_kept(listed: Engine, rent: Resource) -> None:
    """Whole, with who and when; drafts are not among them."""
    later = NOW + timedelta(days=1)
    first = resources.publish(listed, "rent", version=1, who="one", at=NOW)
    draft = resources.save_draft(listed, replace(rent, cost="500円"), version=first.version, who="two", at=NOW)
    second = resources.publish(listed, "rent", version=draft.version, who="two", at=later)
    resources.pause(listed, "rent", version=second.version, who="three", at=later)
    kept = history.versions_of_resource(listed, "rent")
    assert [(v.who, v.what, v.at) for v in kept] == [
        ("three", What.PAUSED, later),
        ("two", What.PUBLISHED, later),
        ("one", What.PUBLISHED, NOW),
    ]
    assert kept[1].form == replace(rent, cost="500円", status=Status.PUBLISHED)
    assert kept[2].form == replace(rent, status=Status.PUBLISHED)
    assert history.find_version(kept, kept[1].id) == kept[1]
    assert history.find_version(kept, 0) is None


def test_history_of_an_organisation_begins_with_how_it_stood(listed: Engine, desk: Organisation) -> None:
    """Also where it came by an import, which nobody signed."""
    changed = replace(desk, name="くらしと仕事の相談")
    organisations.save(listed, changed, version=1, who="staff", at=NOW)
    new, old = history.versions_of_organisation(listed, "kurashi")
    assert (new.form, new.who) == (changed, "staff")
    assert (old.form, old.who) == (desk, history.UNKNOWN)


def test_an_import_is_part_of_the_history(listed: Engine, rent: Resource) -> None:
    """New and changed entries, and only these."""
    bus = Sourced(replace(rent, id="bus", name="バスの相談"))
    import_entries(listed, [bus], (), NOW)
    import_entries(listed, [bus], (), NOW)
    import_entries(listed, [Sourced(replace(bus.resource, cost="500円"))], (), NOW)
    new, old = history.versions_of_resource(listed, "bus")
    assert (new.what, old.what) == (What.IMPORTED, What.IMPORTED)
    assert (new.form.cost, old.form.cost) == ("500円", "無料")  # type: ignore[union-attr]
