"""Open Referral's JSON: the list comes back field by field, and others' files are read as far as they go."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from content.hsds.file import read_hsds, write_hsds
from content.importing.files import read_file
from content.importing.layouts import Layout
from content.importing.planning import preview_file
from content.sample_city import load_sample_city
from referral.hours import JST, DayException, OpeningHours, Period, Span
from referral.needs import Need
from referral.resource import Area, Organisation, Resource, ResourceKind, Status
from referral.store import organisations as stored_organisations
from referral.store import resources as stored
from referral.store.engine import reading, writing
from referral.store.imports import carry_out
from referral.store.read import read_areas

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
CITY = load_sample_city(date(2026, 11, 24))
AREAS = {area.code: area for area in CITY.areas}

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
minutes = st.times().map(lambda time: time.replace(second=0, microsecond=0))
spans = st.builds(Span, minutes, minutes)
hours = st.builds(
    OpeningHours,
    st.lists(st.builds(Period, st.integers(0, 6), minutes, minutes), max_size=4).map(tuple),
    st.booleans(),
    st.booleans(),
    texts,
    st.lists(st.builds(DayException, days, days, st.lists(spans, max_size=2).map(tuple), texts), max_size=2).map(tuple),
)
st.register_type_strategy(OpeningHours, hours)
st.register_type_strategy(str, texts)
bodies = st.builds(Organisation, id=st.from_regex(r"[a-z0-9.-]{1,20}", fullmatch=True), name=texts.filter(bool))
entries = st.builds(
    Resource,
    id=st.from_regex(r"[a-z0-9.-]{1,20}", fullmatch=True),
    organisation=bodies,
    name=texts.filter(bool),
    kind=st.sampled_from(ResourceKind),
    summary=texts,
    needs=st.lists(st.sampled_from(Need), unique=True, max_size=4).map(tuple),
    **{
        field: ...
        for field in Resource.__dataclass_fields__
        if field not in ("id", "organisation", "name", "kind", "summary", "needs")
    },
)


def test_the_sample_city_comes_back_field_by_field() -> None:
    """Every organisation, every entry, every area of its own; and the same list gives the same bytes."""
    data = write_hsds(CITY.organisations, CITY.resources, AREAS)
    read = read_hsds(data)
    assert [entry for _, entry in read.resources] == list(CITY.resources)
    assert list(read.organisations) == list(CITY.organisations)
    assert list(read.areas) == list(CITY.areas)
    assert write_hsds(CITY.organisations, CITY.resources, AREAS) == data


@settings(max_examples=150, deadline=None)
@given(entries)
def test_any_entry_comes_back_field_by_field(entry: Resource) -> None:
    """Whatever a field holds, one that is added later included."""
    read = read_hsds(write_hsds([entry.organisation], [entry], {}))
    assert [found for _, found in read.resources] == [entry]


def test_an_empty_deployment_becomes_the_same_list(engine: Engine) -> None:
    """Asked to keep the status, the import brings back everything."""
    preview = preview_file(engine, read_file(write_hsds(CITY.organisations, CITY.resources, AREAS)), keep_status=True)
    with writing(engine) as connection:
        carry_out(connection, preview.plan, NOW, "x")
    for entry in CITY.resources:
        found = stored.get(engine, entry.id)
        assert found is not None
        assert found.resource == entry
    assert {area.code for area in CITY.areas} <= {area.code for area in read_all_areas(engine)}


def read_all_areas(engine: Engine) -> list[Area]:
    with reading(engine) as connection:
        return read_areas(connection)


def test_what_comes_in_is_a_draft_and_takes_nobody_over(engine: Engine) -> None:
    """Unless asked otherwise: publishing and taking over are for people to decide."""
    data = write_hsds(CITY.organisations, CITY.resources, AREAS)
    file = read_file(data)
    assert file.layout is Layout.HSDS
    with writing(engine) as connection:
        carry_out(connection, preview_file(engine, file).plan, NOW, "x")
    found = stored.get(engine, CITY.resources[0].id)
    assert found is not None
    assert found.resource.status is Status.DRAFT
    assert not any(one.takes_handoffs for one in stored_organisations.every_organisation(engine))
    again = preview_file(engine, read_file(data))
    assert len(again.plan.taken.unchanged) == len(CITY.resources)


def test_the_standard_s_homes_hold_what_others_look_for() -> None:
    """Names, hours, areas, places and needs are where a reader of the standard finds them."""
    first = CITY.resources[0]
    rest = DayException(date(2026, 12, 29), date(2027, 1, 3), (), "年末年始")
    entry = replace(first, hours=replace(first.hours, exceptions=(rest,)))
    page = json.loads(write_hsds(CITY.organisations, [entry], AREAS))
    (service,) = page["contents"]
    assert service["name"] == entry.name
    assert service["status"] == "active"
    assert service["schedules"][0]["freq"] == "WEEKLY"
    assert service["schedules"][0]["byday"] == "MO,TU,WE,TH,FR"
    assert service["schedules"][-1]["valid_from"] == "2026-12-29"
    assert "opens_at" not in service["schedules"][-1]
    assert service["service_areas"][0]["name"] == "見本市"
    assert service["service_at_locations"][0]["location"]["addresses"][0]["address_1"] == entry.address
    terms = {(one["link_type"], one["taxonomy_term"]["code"]) for one in service["attributes"]}
    assert {("need", need.value) for need in entry.needs} <= terms


REQUIRED = {
    "service": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "phones": ("id", "number"),
    "schedules": ("id",),
    "service_areas": ("id",),
    "service_at_locations": ("id",),
    "location": ("id", "location_type"),
    "addresses": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "accessibility": ("id",),
    "languages": ("id",),
    "cost_options": ("id",),
    "required_documents": ("id",),
    "capacities": ("id", "unit", "available", "updated"),
    "organization_identifiers": ("id", "identifier_type", "identifier"),
    "attributes": ("id",),
    "taxonomy_term": ("id", "name", "description"),
}
"""What HSDS 3.1 requires of each object, as its schema says."""


def find_missing(found: object, name: str) -> list[str]:
    """Names that the standard requires and that are not there, anywhere inside."""
    if isinstance(found, list):
        return [missing for item in found for missing in find_missing(item, name)]
    if not isinstance(found, dict):
        return []
    missing = [f"{name}.{wanted}" for wanted in REQUIRED.get(name, ()) if wanted not in found]
    return missing + [one for key, value in found.items() for one in find_missing(value, key)]


def test_every_object_has_what_the_standard_requires() -> None:
    """Checked over the whole sample city; the planted control is noticed."""
    page = json.loads(write_hsds(CITY.organisations, CITY.resources, AREAS))
    assert find_missing(page["contents"], "service") == []
    assert find_missing(page["organizations"], "organization") == []
    page["contents"][0]["phones"] = [{"id": "x"}]
    assert find_missing(page["contents"], "service") == ["phones.number"]


def test_a_foreign_service_is_read_as_far_as_it_goes() -> None:
    """Rules that no week can hold are kept as words; what is no service is refused alone."""
    service = {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Community Counselling",
        "status": "active",
        "minimum_age": 12,
        "phones": [{"number": "023-000-0001", "type": "voice"}],
        "schedules": [
            {"freq": "WEEKLY", "byday": "TH,FR", "opens_at": "10:00:00", "closes_at": "18:00Z"},
            {"freq": "MONTHLY", "byday": "2MO", "opens_at": "10:00", "closes_at": "12:00"},
        ],
        "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Example", "description": "x"},
    }
    read = read_hsds(json.dumps([service, {"id": "b", "name": "no body", "status": "active"}]).encode())
    ((_, found),) = read.resources
    assert read.refused == (2,)
    assert (found.name, found.phone, found.eligibility.minimum_age) == ("Community Counselling", "023-000-0001", 12)
    assert [period.weekday for period in found.hours.periods] == [3, 4]
    assert "2MO" in found.hours.note


@pytest.mark.parametrize("value", ["[1]", "{", "null", '"x"'])
def test_an_attribute_of_ours_that_was_spoilt_refuses_its_entry_alone(value: str) -> None:
    """The others are read."""
    page = json.loads(write_hsds(CITY.organisations, CITY.resources[:2], AREAS))
    for attribute in page["contents"][0]["attributes"]:
        if attribute["link_type"] == "field":
            attribute["value"] = value
    read = read_hsds(json.dumps(page).encode())
    assert read.refused == (1,)
    assert len(read.resources) == 1
