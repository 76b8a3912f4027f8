"""Whose entries a person may see and change: an editor those of the own organisation, staff all of them."""

from flask import abort, current_app
from flask_login import current_user
from sqlalchemy import Engine

from referral.platform import Platform
from referral.resource import Organisation, Resource
from referral.store import organisations, resources
from referral.store.accounts import Role
from referral.store.entries import Entry

_MOST_TO_PICK = 300


def engine() -> Engine:
    found: Engine = current_app.extensions["engine"]
    return found


def platform() -> Platform:
    found: Platform = current_app.extensions["platform"]
    return found


def own_organisation() -> str:
    """The id of the only organisation this person works on; empty for staff, who work on all."""
    return str(current_user.account.organisation_id) if current_user.role is Role.EDITOR else ""


def may_publish() -> bool:
    """Publishing is for staff, who did not write the entry of a member organisation themselves."""
    return current_user.role is not Role.EDITOR


def find_entry(resource_id: str) -> Entry:
    """The entry, or the answer 404; somebody else's is not told apart from none."""
    entry = resources.get(engine(), resource_id)
    if entry is None or own_organisation() not in ("", entry.resource.organisation.id):
        abort(404)
    return entry


def published() -> list[Resource]:
    """The published entries of this person, from memory."""
    own = own_organisation()
    return [entry for entry in platform().directory.resources() if own in ("", entry.organisation.id)]


def pickable_organisations(current: Organisation | None = None) -> list[Organisation]:
    """The organisations that an entry may be given to. Where an import has brought thousands, those with a desk."""
    if own_organisation():
        own = organisations.get(engine(), own_organisation())
        return [own] if own else []
    found = organisations.every_organisation(engine())
    if len(found) > _MOST_TO_PICK:
        found = [organisation for organisation in found if organisation.takes_handoffs]
    if current and current not in found:
        found.insert(0, current)
    return found
