"""Organisations and entries as the columns of their tables."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from referral.freshness import due_on
from referral.hours import OpeningHours
from referral.resource import Organisation, Resource
from referral.store.fold import fold


def organisation_columns(organisation: Organisation) -> dict[str, Any]:
    hours = organisation.desk_hours
    return {
        "id": organisation.id,
        "name": organisation.name,
        "kana": organisation.kana,
        "corporate_number": organisation.corporate_number,
        "phone": organisation.phone,
        "url": organisation.url,
        "address": organisation.address,
        "email": organisation.email,
        "contact": organisation.contact,
        "rank": organisation.rank.value,
        "joined_on": organisation.joined_on,
        "pledged_on": organisation.pledged_on,
        "takes_handoffs": organisation.takes_handoffs,
        "desk_always": hours.always,
        "desk_on_holidays": hours.open_on_holidays,
        "desk_note": hours.note,
        "desk_exceptions": msgspec.to_builtins(hours.exceptions),
        "sample": organisation.sample,
    }


def desk_columns(organisation: Organisation) -> list[dict[str, Any]]:
    return [
        {"organisation_id": organisation.id, "position": position, **msgspec.to_builtins(desk)}
        for position, desk in enumerate(organisation.desks)
    ]


def resource_columns(entry: Resource, at: datetime) -> dict[str, Any]:
    who, hours, capacity = entry.eligibility, entry.hours, entry.capacity
    return {
        "id": entry.id,
        "organisation_id": entry.organisation.id,
        "name": entry.name,
        "kana": entry.kana,
        "other_names": list(entry.other_names),
        "kind": entry.kind.value,
        "summary": entry.summary,
        "hours_always": hours.always,
        "hours_on_holidays": hours.open_on_holidays,
        "hours_note": hours.note,
        "hours_exceptions": msgspec.to_builtins(hours.exceptions),
        "minimum_age": who.minimum_age,
        "maximum_age": who.maximum_age,
        "conditions": who.conditions,
        "not_for": who.not_for,
        "ties": [tie.value for tie in who.ties],
        "first_step": entry.first_step,
        "phone": entry.phone,
        "url": entry.url,
        "email": entry.email,
        "places": msgspec.to_builtins(entry.places),
        "documents": entry.documents,
        "notice": entry.notice,
        "capacity": capacity.state.value if capacity else None,
        "capacity_until": capacity.until if capacity else None,
        "cost": entry.cost,
        "languages": list(entry.languages),
        "takes_handoffs": entry.takes_handoffs,
        "risk": entry.risk.value,
        "checked_on": entry.checked_on,
        "checked_how": entry.checked_how.value if entry.checked_how else None,
        "checked_by": entry.checked_by,
        "due_on": due_on(entry),
        "status": entry.status.value,
        "sample": entry.sample,
        "changed_at": at,
        "search_text": search_text(entry),
    }


def period_columns(hours: OpeningHours) -> list[dict[str, Any]]:
    return [
        {"position": position, "weekday": period.weekday, "opens": period.opens, "closes": period.closes}
        for position, period in enumerate(hours.periods)
    ]


def search_text(entry: Resource) -> str:
    """All by which the panel's search finds an entry, folded; numbers with and without their hyphens."""
    phones = [entry.phone, *(place.phone for place in entry.places)]
    words: Iterable[str] = (
        entry.name,
        entry.kana,
        *entry.other_names,
        entry.organisation.name,
        entry.organisation.kana,
        entry.summary,
        *(f"{place.name} {place.address}" for place in entry.places),
        *phones,
        *("".join(filter(str.isdigit, phone)) for phone in phones),
        entry.id,
    )
    return fold("\n".join(filter(str.strip, words)))
