"""What staff did is forgotten in time, a minute before and after each limit."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from referral.hours import JST
from referral.resource import CheckedHow
from referral.store import applications, checking, decisions, resources, rounds
from referral.store.checking import Check
from referral.store.engine import writing
from referral.store.forgetting import FORMS_KEPT, forget_old_work
from referral.store.history import versions_of_resource
from referral.store.staff_actions import KEPT

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
MINUTE = timedelta(minutes=1)


def version(engine: Engine) -> int:
    entry = resources.get(engine, "rent")
    assert entry is not None
    return entry.version


@pytest.fixture
def published(listed: Engine) -> Engine:
    """The entry has been sent and published."""
    applications.send(listed, "rent", version=version(listed), who="editor", at=NOW)
    decisions.approve(listed, "rent", version=version(listed), who="reviewer", at=NOW)
    return listed


def test_decided_application_is_forgotten_after_a_year(published: Engine) -> None:
    """Until then its answer can be read; one that waits stays."""
    assert forget_old_work(published, NOW + KEPT - MINUTE) == 0
    assert forget_old_work(published, NOW + KEPT + MINUTE) == 1
    entry = resources.get(published, "rent")
    assert entry is not None
    resources.save_draft(
        published, replace(entry.resource, cost="有料"), version=entry.version, who="editor", at=NOW + MINUTE
    )
    applications.send(published, "rent", version=version(published), who="editor", at=NOW + MINUTE)
    assert forget_old_work(published, NOW + 2 * KEPT) == 0
    assert applications.count_waiting(published) == 1


def test_question_and_try_are_forgotten_a_year_after_their_end(published: Engine) -> None:
    """A question without an answer waits on."""
    forget_old_work(published, NOW + KEPT + MINUTE)
    rounds.ask(published, ["rent"], who="staff", at=NOW)
    assert forget_old_work(published, NOW + 2 * KEPT) == 0
    by_phone = Check(CheckedHow.PHONE, "代表", 5)
    checking.confirm(published, "rent", by_phone, version=version(published), who="staff", at=NOW)
    with writing(published) as connection:
        rounds.end_rounds(connection, [1], NOW)
    assert forget_old_work(published, NOW + KEPT - MINUTE) == 0
    assert forget_old_work(published, NOW + KEPT + MINUTE) == 2, "the question and the try"


def test_replaced_form_is_forgotten_after_three_years(published: Engine) -> None:
    """The newest stays, however old."""
    by_phone = Check(CheckedHow.PHONE, "代表", 5)
    checking.confirm(published, "rent", by_phone, version=version(published), who="staff", at=NOW)
    forget_old_work(published, NOW + KEPT + MINUTE)
    assert len(versions_of_resource(published, "rent")) == 2
    assert forget_old_work(published, NOW + FORMS_KEPT - MINUTE) == 0
    assert forget_old_work(published, NOW + FORMS_KEPT + MINUTE) == 1
    assert len(versions_of_resource(published, "rent")) == 1
    assert forget_old_work(published, NOW + 2 * FORMS_KEPT) == 0
