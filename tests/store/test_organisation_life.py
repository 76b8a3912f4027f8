"""How an organisation is registered and changed, and how two people keep out of each other's way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

import pytest
from sqlalchemy import Engine

from referral.duty_desk import Desk
from referral.hours import JST, OpeningHours, Period
from referral.needs import Need
from referral.resource import Organisation, Resource
from referral.store import organisations
from referral.store.directory import LiveDirectory
from referral.store.engine import writing
from referral.store.organisations import OrganisationConflict, OrganisationTaken, OrganisationUnknown
from referral.store.search import Wanted, find_ids
from referral.store.staff_actions import What, recent
from referral.store.write import insert_organisations

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
EVENING = OpeningHours((Period(2, time(17), time(20)),), open_on_holidays=True, note="夜だけ")


def test_organisation_comes_back_field_by_field(engine: Engine, desk: Organisation) -> None:
    """Name, number, hours and whether it takes handoffs; by name, or only those with a desk."""
    made = organisations.create(engine, desk, who="staff", at=NOW)
    assert (made.organisation, made.version, made.changed_at) == (desk, 1, NOW)
    assert organisations.get(engine, "kurashi") == made
    organisations.create(engine, Organisation("a", "あいの会"), who="staff", at=NOW)
    assert [one.id for one in organisations.every_organisation(engine)] == ["a", "kurashi"]
    assert organisations.every_organisation(engine, desks_only=True) == [desk]
    assert organisations.get(engine, "unknown") is None


def test_change_is_kept_and_remembered(listed: Engine, desk: Organisation) -> None:
    """The version grows; who did it stands in the staff's actions."""
    wanted = replace(desk, name="あたらしい名前", desk_hours=EVENING, takes_handoffs=False)
    saved = organisations.save(listed, wanted, version=1, who="editor", at=NOW)
    assert (saved.organisation, saved.version, saved.changed_at) == (wanted, 2, NOW)
    assert organisations.get(listed, "kurashi") == saved
    assert [(action.who, action.what) for action in recent(listed, "kurashi")] == [("editor", What.ORGANISATION_SAVED)]


def test_desks_come_back_field_by_field_and_in_order(listed: Engine, desk: Organisation) -> None:
    """With hours of their own or the organisation's; who names none has one for everybody."""
    assert [(one.id, desk.hours_of(one)) for one in desk.every_desk] == [("kurashi", desk.desk_hours)]
    named = (
        Desk("night", "夜の席", EVENING, (Need.ISOLATION,), ("062014",), ("m-1", "m-2"), each=1, at_once=3),
        Desk("day", "昼の席"),
    )
    saved = organisations.save(listed, replace(desk, desks=named), version=1, who="editor", at=NOW)
    assert organisations.get(listed, "kurashi") == saved
    assert saved.organisation.every_desk == named
    organisations.save(listed, replace(desk, desks=named[1:]), version=2, who="editor", at=NOW)
    found = organisations.get(listed, "kurashi")
    assert found
    assert found.organisation.desks == named[1:]


def test_entries_are_found_by_their_organisations_new_name(listed: Engine, desk: Organisation) -> None:
    """And no longer by the old one; the entry itself is as it was."""
    organisations.save(listed, replace(desk, name="みらいの家"), version=1, who="editor", at=NOW)
    assert find_ids(listed, Wanted(text="みらいの家")) == {"rent"}
    assert find_ids(listed, Wanted(text="くらしの相談")) == set()


def test_second_of_two_people_is_told(listed: Engine, desk: Organisation) -> None:
    """The first change stands, and the second sees it; nothing else is remembered."""
    organisations.save(listed, replace(desk, phone="023-000-0011"), version=1, who="first", at=NOW)
    with pytest.raises(OrganisationConflict) as told:
        organisations.save(listed, replace(desk, phone="023-000-0012"), version=1, who="second", at=NOW)
    assert told.value.current.organisation.phone == "023-000-0011"
    assert told.value.current.version == 2
    assert [action.who for action in recent(listed, "kurashi")] == ["first"]


def test_refusals_name_what_is_wrong(listed: Engine, desk: Organisation) -> None:
    """A taken id and an unknown one."""
    with pytest.raises(OrganisationTaken):
        organisations.create(listed, desk, who="staff", at=NOW)
    with pytest.raises(OrganisationUnknown):
        organisations.save(listed, replace(desk, id="unknown"), version=1, who="staff", at=NOW)


def test_residents_get_the_new_hours_within_a_second(engine: Engine, desk: Organisation, rent: Resource) -> None:
    """A change of an organisation is a change of the list."""
    seconds = [0.0]

    def run_here(look: Callable[[], None]) -> None:
        look()

    directory = LiveDirectory(engine, False, clock=lambda: seconds[0], run=run_here)
    organisations.create(engine, desk, who="staff", at=NOW)
    seconds[0] += 1
    assert directory.organisation("kurashi") == desk
    organisations.save(engine, replace(desk, desk_hours=EVENING), version=1, who="staff", at=NOW)
    seconds[0] += 1
    assert directory.organisation("kurashi") == replace(desk, desk_hours=EVENING)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ["kurashi", "area-062014", "body-1"]),
        ("ヤマガタ", []),
        ("山形市", ["area-062014", "body-1"]),
        ("社協 山形", ["body-1"]),
        ("0230000001", ["kurashi"]),
        ("area-06", ["area-062014"]),
        ("%", []),
    ],
)
def test_organisations_are_found_by_words(listed: Engine, text: str, ids: list[str]) -> None:
    """Name, number or id; those with a desk stand first."""
    with writing(listed) as connection:
        imported = [Organisation("area-062014", "山形市"), Organisation("body-1", "山形市社協")]
        insert_organisations(connection, imported)
    assert organisations.find_organisation_ids(listed, text) == ids


def test_what_an_import_has_written_was_changed_by_nobody(listed: Engine) -> None:
    """So that the sample city may bring a newer form of it, and a page can say so."""
    found = organisations.get(listed, "kurashi")
    assert found is not None
    assert (found.version, found.changed_at) == (1, None)
