"""Reading a row of くらし支援ナビ's list of desks as an entry of ours: always a draft, for staff to check."""

import re
from collections.abc import Mapping
from datetime import date

from content.importing.bodies import AreaFinder, find_body
from content.importing.categories import find_needs
from content.importing.opening import HoursRead, read_hours
from content.importing.phones import read_phone
from content.importing.problems import Problem
from content.importing.reasons import Reason
from content.importing.rows import RowRead
from content.importing.table import TableRow
from content.importing.web import read_web_address
from referral.needs import Need
from referral.resource import Area, Eligibility, Place, Resource, ResourceKind
from referral.store.sourced import Sourced

NEEDED_COLUMNS = ("id", "municipalityId", "categoryId", "name", "phone", "openingHours", "prefectureCode")

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_RESERVATION = {"true": "先に予約がいります。", "false": "予約はいりません。"}


class OfficeReader:
    """Reads rows one after the other; the same id twice is refused the second time."""

    def __init__(self, areas: AreaFinder) -> None:
        self._areas = areas
        self._seen: set[str] = set()

    def read(self, row: TableRow) -> RowRead:
        cells = {column: text.strip() for column, text in row.cells.items()}
        key = cells["id"]
        area = self._areas.find(cells["municipalityId"], cells["prefectureCode"])
        refusal = self._find_refusal(cells, area)
        if refusal or area is None:
            column, reason = refusal or ("municipalityId", Reason.AREA_UNKNOWN)
            return RowRead(None, (Problem(row.number, key, column, reason, cells[column], refused=True),))
        self._seen.add(key)
        unread: list[tuple[str, str]] = []
        entry = _build(cells, area, unread)
        problems = tuple(Problem(row.number, key, column, reason, cells[column]) for column, reason in unread)
        return RowRead(entry, problems)

    def _find_refusal(self, cells: Mapping[str, str], area: Area | None) -> tuple[str, str] | None:
        if not _ID.fullmatch(cells["id"]):
            return "id", Reason.ID_BAD
        if cells["id"] in self._seen:
            return "id", Reason.ID_TWICE
        if not cells["name"]:
            return "name", Reason.NAME_MISSING
        if area is None:
            column = "municipalityId" if cells["municipalityId"] else "prefectureCode"
            return column, Reason.AREA_UNKNOWN
        return None


def _build(cells: Mapping[str, str], area: Area, unread: list[tuple[str, str]]) -> Sourced:
    title = cells.get("plainName", "")
    needs = find_needs(cells["categoryId"], title)
    if not needs:
        unread.append(("categoryId", Reason.CATEGORY_UNKNOWN))
    phone = read_phone(cells["phone"])
    if cells["phone"] and not phone.number:
        unread.append(("phone", Reason.PHONE_BAD))
    elif phone.oddly_grouped:
        unread.append(("phone", Reason.PHONE_GROUPED))
    elif phone.rest:
        unread.append(("phone", Reason.PHONE_MORE))
    hours = _read_hours(cells, unread)
    address = " ".join(f"{cells.get('postalCode', '')} {cells.get('address', '')}".split())
    resource = Resource(
        id=cells["id"],
        organisation=find_body(cells["name"], area),
        name=_name(cells, area),
        kind=ResourceKind.DESK,
        summary=_summary(title, cells.get("description", "")),
        needs=needs or (Need.OTHER,),
        hours=hours.hours,
        eligibility=Eligibility(areas=(area.code,), conditions=_conditions(cells, area)),
        first_step=_first_step(cells, phone.rest),
        phone=phone.number,
        url=_read_url(cells, "officialUrl", unread),
        places=(Place(address=address),) if address else (),
    )
    checked_on = _read_date(cells, unread)
    columns = tuple(dict.fromkeys(column for column, _ in unread))
    return Sourced(resource, cells.get("status", "")[:32], checked_on, columns)


def _read_hours(cells: Mapping[str, str], unread: list[tuple[str, str]]) -> HoursRead:
    hours = read_hours(cells["openingHours"], cells.get("closedDays", ""))
    if hours.unread == "all":
        unread.append(("openingHours", Reason.HOURS_KEPT))
    elif hours.unread == "part":
        unread.append(("openingHours", Reason.HOURS_PART_KEPT))
    return hours


def _read_url(cells: Mapping[str, str], column: str, unread: list[tuple[str, str]]) -> str:
    text = cells.get(column, "")
    url = read_web_address(text)
    if text and not url:
        unread.append((column, Reason.URL_BAD))
    return url


def _read_date(cells: Mapping[str, str], unread: list[tuple[str, str]]) -> date | None:
    text = cells.get("lastVerifiedAt", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        unread.append(("lastVerifiedAt", Reason.DATE_NOT_ISO))
        return None


def _name(cells: Mapping[str, str], area: Area) -> str:
    name, department = cells["name"], cells.get("department", "")
    if not department or department in name or name in department or department == area.name:
        return name
    return f"{name} {department}"


def _summary(title: str, description: str) -> str:
    if not title or title in description:
        return description
    return f"{title}。{description}" if description else title


def _conditions(cells: Mapping[str, str], area: Area) -> str:
    served = cells.get("serviceArea", "")
    whole = not served or served == area.name or served.startswith(f"{area.name}全域")
    return " ".join(
        text for text in (cells.get("eligibilityConditions", ""), "" if whole else f"対象: {served}") if text
    )


def _first_step(cells: Mapping[str, str], beside_the_number: str) -> str:
    form = cells.get("contactFormUrl", "")
    lines = (
        cells.get("availableMethods", ""),
        _RESERVATION.get(cells.get("reservationRequired", ""), ""),
        f"電話のそばに: {beside_the_number}" if beside_the_number else "",
        f"FAX: {cells['fax']}" if cells.get("fax") else "",
        f"メール: {cells['email']}" if cells.get("email") else "",
        f"申し込みのページ: {form}" if form else "",
        cells.get("emergencyAlternative", ""),
        cells.get("accessibility", ""),
    )
    return "\n".join(line for line in lines if line)
