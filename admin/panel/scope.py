"""Whose entries a person may see and change: an editor those of the own organisation, staff all of them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, request, url_for
from flask_login import current_user

from admin.parts import engine, platform
from referral.resource import MemberRank, Organisation, Resource
from referral.store import organisations, resources
from referral.store.accounts import REVIEWERS, Role
from referral.store.entries import Entry
from referral.store.organisations import Listed

_MOST_TO_PICK = 300

T = TypeVar("T")


def own_organisation() -> str:
    """The id of the only organisation this person works on; empty for staff, who work on all."""
    return str(current_user.account.organisation_id) if current_user.role is Role.EDITOR else ""


def is_staff() -> bool:
    """Whether this person works for the platform itself, and not for one of its members."""
    return current_user.role is not Role.EDITOR


def for_staff(view: Callable[..., T]) -> Callable[..., T]:
    """Refuse the page to members before anything of it is looked at."""

    @wraps(view)
    def guarded(*args: str, **names: str) -> T:
        if not is_staff():
            abort(403)
        return view(*args, **names)

    return guarded


def may_decide() -> bool:
    """Whether this person decides what is published; nobody does so about their own work while somebody else can."""
    return current_user.role in REVIEWERS


def find_entry(resource_id: str) -> Entry:
    """The entry, or the answer 404; somebody else's is not told apart from none."""
    entry = resources.get(engine(), resource_id)
    if entry is None or own_organisation() not in ("", entry.resource.organisation.id):
        abort(404)
    return entry


def find_organisation(organisation_id: str) -> Listed:
    """The organisation, or the answer 404; somebody else's is not told apart from none."""
    listed = organisations.get(engine(), organisation_id)
    if listed is None or own_organisation() not in ("", organisation_id):
        abort(404)
    return listed


def read_version(field: str = "version") -> int:
    """The version from which the change on the page began; 0 when the page named none."""
    text = request.form.get(field, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def published() -> list[Resource]:
    """The published entries of this person, from memory."""
    own = own_organisation()
    return [entry for entry in platform().directory.resources() if own in ("", entry.organisation.id)]


def find_members(*also: str) -> list[Organisation]:
    """The member organisations by name, and those with the ids ``also``."""
    found = organisations.every_organisation(engine())
    return [one for one in found if one.rank is not MemberRank.LISTED or one.id in also]


def public_address(endpoint: str, **values: Any) -> str:
    """The whole address of one of our pages, as somebody outside can open it."""
    base: str = current_app.config.get("PUBLIC_URL") or request.url_root
    return base.rstrip("/") + url_for(endpoint, **values)


def pickable_organisations(*chosen: str) -> list[Organisation]:
    """The organisations that an entry may be given to, those with the ids ``chosen`` among them.

    Where an import has brought thousands, the others are those with a desk. An editor has only the own one.
    """
    own = own_organisation()
    if own:
        return organisations.get_organisations(engine(), [own])
    return organisations.some_organisations(engine(), _MOST_TO_PICK, chosen)
