"""A whole list in one JSON file of HSDS 3.1: a page of services as its interface gives them, with the organisations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from content.hsds.organizations import read_organization, write_organization
from content.hsds.own import add_lost, put_back
from content.hsds.parts import Json, items_of, text_of
from content.hsds.services import read_service, write_service
from content.importing.refusal import LARGEST, MOST_ROWS, NotATable
from referral.resource import Area, Organisation, Resource

VERSION = "3.1"


@dataclass(frozen=True, slots=True)
class HsdsRead:
    """``areas`` are those that are not official. ``refused`` are the places (from 1) of services of another form."""

    organisations: tuple[Organisation, ...]
    areas: tuple[Area, ...]
    resources: tuple[tuple[int, Resource], ...]
    refused: tuple[int, ...]


def write_hsds(
    organisations: Iterable[Organisation], resources: Sequence[Resource], own_areas: Mapping[str, Area]
) -> bytes:
    """The file; the same list gives the same bytes."""
    bodies = {
        one.id: add_lost(write_organization(one), one, "organization", read_organization) for one in organisations
    }
    services = [_write_service(entry, bodies[entry.organisation.id], own_areas) for entry in resources]
    page = {
        "version": VERSION,
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
        "organizations": list(bodies.values()),
        # Official areas are known everywhere by their codes; a platform's own would not be.
        "own_areas": list(own_areas.values()),
    }
    return msgspec.json.encode(page)


def _write_service(entry: Resource, body: Json, own_areas: Mapping[str, Area]) -> Json:
    def read(service: Json) -> Resource:
        return read_service(service, entry.organisation)

    service = add_lost(write_service(entry, own_areas), entry, "service", read)
    return {**service, "organization": {name: body[name] for name in ("id", "name", "description")}}


def read_hsds(data: bytes) -> HsdsRead:
    """Ours and others' files: a page, a list or one service. Raises NotATable."""
    if len(data) > LARGEST:
        raise NotATable(
            f"The file is larger than {LARGEST // 1024**2} MB: split it and import the parts.",
            f"ファイルが大きすぎます（{LARGEST // 1024**2}MBまで）。いくつかに分けてください。",
        )
    page = _decode(data)
    services, bodies = _find_services(page)
    areas = _read_areas(page)
    organisations: dict[str, Organisation] = {}
    for body in bodies:
        organisations[text_of(body, "id")] = _read_own(body) or read_organization(body)
    resources: list[tuple[int, Resource]] = []
    refused = []
    for place, service in enumerate(services, start=1):
        nested = service.get("organization")
        body = nested if isinstance(nested, dict) else {}
        key = text_of(service, "organization_id") or text_of(body, "id")
        if key not in organisations and body:
            organisations[key] = read_organization(body)
        try:
            resource = put_back(read_service(service, organisations[key]), service)
        except (KeyError, ValueError, TypeError):
            refused.append(place)
            continue
        if resource.id and resource.name and resource.organisation.id and resource.organisation.name:
            resources.append((place, resource))
        else:
            refused.append(place)
    return HsdsRead(tuple(organisations.values()), areas, tuple(resources), tuple(refused))


def _read_areas(page: Any) -> tuple[Area, ...]:
    try:
        return msgspec.convert(page["own_areas"], tuple[Area, ...]) if isinstance(page, dict) else ()
    except (KeyError, msgspec.ValidationError):
        return ()


def _read_own(body: Mapping[str, Any]) -> Organisation | None:
    try:
        return put_back(read_organization(body), body)
    except (ValueError, TypeError):
        return None


def _decode(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise _not_hsds() from None


def _find_services(found: Any) -> tuple[list[Json], list[Mapping[str, Any]]]:
    page = {"contents": found} if isinstance(found, list) else found
    if not isinstance(page, dict):
        raise _not_hsds()
    if "contents" not in page and "services" not in page and {"id", "name", "status"} <= set(page):
        page = {"contents": [page]}
    services = [dict(one) for one in items_of(page, "contents") or items_of(page, "services")]
    if not services and not items_of(page, "organizations"):
        raise _not_hsds()
    if len(services) > MOST_ROWS:
        raise NotATable(
            f"The file has more than {MOST_ROWS} services: split it and import the parts.",
            f"{MOST_ROWS}件より多くあります。いくつかに分けてください。",
        )
    return services, items_of(page, "organizations")


def _not_hsds() -> NotATable:
    return NotATable(
        "The file is no JSON of Open Referral (HSDS 3.1): check that it holds services.",
        "Open Referral（HSDS 3.1）のJSONとして読めません。ファイルを確かめてください。",
    )
