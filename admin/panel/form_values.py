"""An entry as the values of its form."""

import re
from dataclasses import asdict

from admin.panel.areas import write_areas
from admin.panel.fields import split_day, write_hours
from referral.ports import Directory
from referral.resource import Place, Resource


def write_values(resource: Resource, directory: Directory) -> dict[str, object]:
    """What the fields of ``ResourceForm`` hold for this entry, with one more place to write in."""
    who, capacity = resource.eligibility, resource.capacity
    return {
        "name": resource.name,
        "kana": resource.kana,
        "other_names": "、".join(resource.other_names),
        "organisation": resource.organisation.id,
        "kind": resource.kind.value,
        "summary": resource.summary,
        "needs": [need.value for need in resource.needs],
        "first_step": resource.first_step,
        "notice": resource.notice,
        "minimum_age": "" if who.minimum_age is None else str(who.minimum_age),
        "maximum_age": "" if who.maximum_age is None else str(who.maximum_age),
        "areas": write_areas(who.areas, directory),
        "ties": [tie.value for tie in who.ties],
        "conditions": who.conditions,
        "not_for": who.not_for,
        **write_hours(resource.hours),
        "phone": resource.phone,
        "email": resource.email,
        "url": resource.url,
        "places": [asdict(place) for place in (*resource.places, Place())],
        "documents": resource.documents,
        "cost": resource.cost,
        "languages": list(resource.languages),
        "takes_handoffs": resource.takes_handoffs,
        "capacity": capacity.state.value if capacity else "",
        "capacity_until": split_day(capacity.until if capacity else None),
        "risk": resource.risk.value,
        "checked": split_day(resource.checked_on),
        "checked_how": resource.checked_how.value if resource.checked_how else "",
        "checked_by": resource.checked_by,
    }


def split_names(text: str) -> tuple[str, ...]:
    """Names with 、 between them."""
    return tuple(dict.fromkeys(name.strip() for name in re.split(r"[、,，\n]+", text) if name.strip()))
