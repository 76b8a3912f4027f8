"""Entries as HSDS services: each field in the home that the standard has for it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from content.areas import areas_by_code
from content.hsds.organizations import organization_id
from content.hsds.parts import (
    Json,
    items_of,
    make_attribute,
    make_id,
    make_phones,
    read_attributes,
    read_phone_number,
    text_of,
    without_empty,
)
from content.hsds.schedules import read_schedules, write_schedules
from content.labels import KINDS, LANGUAGES, TIES
from content.needs import resident_name
from referral.needs import Need
from referral.resource import (
    Area,
    Capacity,
    CapacityState,
    Eligibility,
    Organisation,
    Place,
    Resource,
    ResourceKind,
    Status,
    Tie,
)

_STATUSES = {
    Status.DRAFT: "inactive",
    Status.PUBLISHED: "active",
    Status.PAUSED: "temporarily closed",
    Status.RETIRED: "defunct",
    Status.UNWANTED: "inactive",
}
_ROOM = {CapacityState.FULL: 0, CapacityState.FEW: 1, CapacityState.OPEN: 2}
_ENTITY = "service"


def write_service(entry: Resource, own_areas: Mapping[str, Area]) -> Json:
    """The service; its organisation is named by its identifier."""
    link = make_id(_ENTITY, entry.id)
    who = entry.eligibility
    return without_empty(
        {
            "id": link,
            "organization_id": organization_id(entry.organisation.id),
            "name": entry.name,
            "alternate_name": "、".join(entry.other_names),
            "description": entry.summary,
            "url": entry.url,
            "email": entry.email,
            "status": _STATUSES[entry.status],
            "application_process": entry.first_step,
            "fees_description": entry.cost,
            "eligibility_description": who.conditions,
            "minimum_age": who.minimum_age,
            "maximum_age": who.maximum_age,
            "assured_date": entry.checked_on.isoformat() if entry.checked_on else "",
            "alert": entry.notice,
            "phones": make_phones(link, entry.phone),
            "schedules": write_schedules(link, entry.hours),
            "service_areas": [_write_area(link, code, own_areas) for code in who.areas],
            "service_at_locations": [_write_place(link, number, place) for number, place in enumerate(entry.places)],
            "languages": [
                {"id": make_id(link, "language", code), "code": code, "name": LANGUAGES.get(code, code)}
                for code in entry.languages
            ],
            "cost_options": [{"id": make_id(link, "cost"), "amount_description": entry.cost}] if entry.cost else [],
            "required_documents": [
                {"id": make_id(link, "document", str(number)), "document": line}
                for number, line in enumerate(entry.documents.split("\n"))
                if line
            ],
            "capacities": [_write_capacity(link, entry.capacity, entry.checked_on)] if entry.capacity else [],
            "attributes": [
                make_attribute(link, _ENTITY, "id", entry.id, entry.id),
                make_attribute(link, _ENTITY, "kind", entry.kind.value, KINDS[entry.kind]),
                *(make_attribute(link, _ENTITY, "need", need.value, resident_name(need)) for need in entry.needs),
                *(make_attribute(link, _ENTITY, "tie", tie.value, TIES[tie]) for tie in who.ties),
                *_write_if(entry.takes_handoffs, make_attribute(link, _ENTITY, "handoff", "chat", "人につなぐ")),
                *_write_if(who.not_for, make_attribute(link, _ENTITY, "not_for", "not_for", "使えない人", who.not_for)),
            ],
        }
    )


def read_service(service: Mapping[str, Any], organisation: Organisation) -> Resource:
    """What the standard's homes say. What a service from elsewhere says in our taxonomy's place is left open."""
    kinds, needs = read_attributes(service, "kind"), read_attributes(service, "need")
    ties = read_attributes(service, "tie")
    not_for = read_attributes(service, "not_for").get("", "")
    areas = (
        text_of(area, "extent") or _find_area(text_of(area, "name")) for area in items_of(service, "service_areas")
    )
    state = _read_capacity(service)
    statuses = {text: status for status, text in reversed(_STATUSES.items())}
    return Resource(
        id=next(iter(read_attributes(service, "id")), "") or re.sub(r"[^\w.-]", "-", text_of(service, "id"))[:64],
        organisation=organisation,
        name=text_of(service, "name"),
        kind=ResourceKind(next((code for code in kinds if code in set(ResourceKind)), ResourceKind.DESK)),
        summary=text_of(service, "description"),
        needs=tuple(Need(code) for code in needs if code in set(Need)),
        hours=read_schedules(items_of(service, "schedules")),
        eligibility=Eligibility(
            minimum_age=_read_age(service, "minimum_age"),
            maximum_age=_read_age(service, "maximum_age"),
            areas=tuple(dict.fromkeys(filter(None, areas))),
            conditions=text_of(service, "eligibility_description"),
            not_for=not_for,
            ties=tuple(Tie(code) for code in ties if code in set(Tie)) or (Tie.LIVES,),
        ),
        first_step=text_of(service, "application_process"),
        phone=read_phone_number(service),
        url=text_of(service, "url"),
        other_names=tuple(filter(None, text_of(service, "alternate_name").split("、"))),
        places=tuple(_read_place(item) for item in items_of(service, "service_at_locations")),
        email=text_of(service, "email"),
        documents="\n".join(text_of(item, "document") for item in items_of(service, "required_documents")),
        notice=text_of(service, "alert"),
        capacity=state,
        cost=text_of(service, "fees_description"),
        languages=tuple(filter(None, (text_of(one, "code") for one in items_of(service, "languages")))) or ("ja",),
        takes_handoffs="chat" in read_attributes(service, "handoff"),
        checked_on=_read_date(text_of(service, "assured_date")),
        status=statuses.get(text_of(service, "status"), Status.DRAFT),
    )


def _write_if(holds: object, attribute: Json) -> list[Json]:
    return [attribute] if holds else []


def _write_area(link: str, code: str, own_areas: Mapping[str, Area]) -> Json:
    area = areas_by_code().get(code) or own_areas.get(code)
    return {
        "id": make_id(link, "area", code),
        "name": area.name if area else code,
        "extent": code,
        "extent_type": "text",
    }


def _find_area(name: str) -> str:
    found = [area.code for area in areas_by_code().values() if area.name == name]
    return found[0] if len(found) == 1 else ""


def _write_place(link: str, number: int, place: Place) -> Json:
    here = make_id(link, "place", str(number))
    location = without_empty(
        {
            "id": make_id(here, "location"),
            "location_type": "physical",
            "name": place.name,
            "transportation": place.access,
            "addresses": [_write_address(here, place.address)] if place.address else [],
            "accessibility": [{"id": make_id(here, "accessibility"), "description": place.accessibility}]
            if place.accessibility
            else [],
            "phones": make_phones(here, place.phone),
        }
    )
    return {"id": here, "location": location}


def _write_address(here: str, address: str) -> Json:
    # Japanese addresses are one line; the parts that the standard asks for are not to be guessed.
    parts = {"city": "", "state_province": "", "postal_code": "", "country": "JP", "address_type": "physical"}
    return {"id": make_id(here, "address"), "address_1": address, **parts}


def _read_place(item: Mapping[str, Any]) -> Place:
    location = item.get("location")
    location = location if isinstance(location, dict) else {}
    address = next(iter(items_of(location, "addresses")), {})
    names = ("postal_code", "state_province", "region", "city", "address_1", "address_2")
    return Place(
        name=text_of(location, "name"),
        address=" ".join(filter(None, (text_of(address, name) for name in names))),
        access=text_of(location, "transportation"),
        accessibility="\n".join(text_of(one, "description") for one in items_of(location, "accessibility")),
        phone=read_phone_number(location),
    )


def _write_capacity(link: str, capacity: Capacity, checked_on: date | None) -> Json:
    return {
        "id": make_id(link, "capacity"),
        "unit": {"id": make_id("unit", "room"), "name": "room"},
        "available": _ROOM[capacity.state],
        "updated": f"{(checked_on or capacity.until).isoformat()}T00:00:00.000+09:00",
        "description": f"{capacity.state.value} until {capacity.until.isoformat()}",
    }


def _read_capacity(service: Mapping[str, Any]) -> Capacity | None:
    for one in items_of(service, "capacities"):
        state, _, day = text_of(one, "description").partition(" until ")
        until = _read_date(day)
        if until and state in set(CapacityState):
            return Capacity(CapacityState(state), until)
    return None


def _read_age(service: Mapping[str, Any], name: str) -> int | None:
    found = service.get(name)
    return int(found) if isinstance(found, int | float) and 0 <= found <= 150 else None


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
