"""The invented city shows everything, and nothing in it can be taken for real."""

from collections import Counter
from datetime import date, timedelta

from content.importing.phones import read_phone
from content.sample_city import load_sample_city
from referral.needs import Need
from referral.resource import ResourceKind
from tests.content.test_voice import break_rules

TODAY = date(2026, 11, 24)
CITY = load_sample_city(TODAY)


def test_every_need_finds_something() -> None:
    """Forty entries at least, two for each need; places to be are among them."""
    needs = Counter(need for resource in CITY.resources for need in resource.needs)
    assert len(CITY.resources) >= 40
    assert all(needs[need] >= 2 for need in Need if need is not Need.OTHER)
    assert needs[Need.OTHER] >= 1
    kinds = Counter(resource.kind for resource in CITY.resources)
    assert kinds[ResourceKind.PLACE] + kinds[ResourceKind.GROUP] >= 15


def test_everything_is_marked_as_a_sample() -> None:
    """The mark is in the data, and each name says it too, in one form or another."""
    assert all(organisation.sample for organisation in CITY.organisations)
    assert all(resource.sample for resource in CITY.resources)
    assert all("見本" in r.name or "みほん" in r.name for r in CITY.resources)
    assert all("見本" in organisation.name for organisation in CITY.organisations)


def test_no_number_can_be_dialled_and_each_can_be_edited() -> None:
    """No Japanese number begins with 000; yet the panel takes the form of each, so that editing can be practised."""
    for organisation in CITY.organisations:
        assert organisation.phone.startswith("000-")
        assert read_phone(organisation.phone).number == organisation.phone
    assert all(not r.url or r.url.startswith("https://example.jp/") for r in CITY.resources)


def test_words_are_plain_and_short() -> None:
    """Each entry keeps to the voice: two lines at most, no office words."""
    for resource in CITY.resources:
        assert len(resource.summary) <= 60
        assert not break_rules(resource.summary), resource.id
        assert not break_rules(resource.first_step), resource.id
        assert resource.cost


def test_entries_are_whole() -> None:
    """Ids differ, organisations exist, and everything was checked within ninety days."""
    ids = [resource.id for resource in CITY.resources]
    assert len(ids) == len(set(ids))
    members = set(CITY.organisations)
    assert all(resource.organisation in members for resource in CITY.resources)
    assert all(r.checked_on and timedelta() < TODAY - r.checked_on < timedelta(days=90) for r in CITY.resources)
    assert load_sample_city(TODAY) == CITY


def test_several_desks_take_handoffs() -> None:
    """A decline has a next candidate for each of the commoner needs."""
    desks = {r.organisation.id for r in CITY.resources if r.takes_handoffs}
    assert len(desks) >= 5
    assert all(r.organisation.takes_handoffs for r in CITY.resources if r.takes_handoffs)


def test_sub_committee_is_of_its_members() -> None:
    """It is marked too, and its desk is one of its members' that take over."""
    known = {organisation.id: organisation for organisation in CITY.organisations}
    for committee in CITY.committees:
        assert "見本" in committee.name
        assert set(committee.members) <= set(known)
        assert committee.desk in committee.members
        assert known[committee.desk].takes_handoffs
    assert CITY.committees
