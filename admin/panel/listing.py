"""The list of resources: searched, filtered, page by page."""

from dataclasses import dataclass, replace
from datetime import date

from flask import render_template, request

from admin.panel.areas import AreaUnknown, read_areas
from admin.panel.saying import Tag, name_states, say_day
from admin.panel.scope import is_staff, own_organisation, pickable_organisations
from admin.panel.words import EXPORT_FORMS
from admin.parts import engine, platform
from content.labels import KINDS, STATUSES
from content.needs import resident_name
from referral.freshness import SOON, due_on
from referral.hours import JST
from referral.needs import Need
from referral.resource import Resource, ResourceKind, Status
from referral.store.entries import Entry
from referral.store.search import Wanted, count, find_ids, search

SHOWN = {
    "": "すべて",
    "waiting": "公開していない下書き・直し",
    "sent": "申請中（確認に出した）",
    "answered": "返された申請",
    "due": "確認の期限切れ・あと30日",
    **{status.value: STATUSES[status] for status in (Status.PUBLISHED, Status.PAUSED, Status.RETIRED, Status.UNWANTED)},
}
_ASKED = ("words", "show", "need", "kind", "area", "organisation")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the list shows it."""

    resource: Resource
    tags: list[Tag]
    checked: str
    due: str


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows; ``number`` counts from 1."""

    rows: list[Row]
    total: int
    number: int
    pages: int


def show_list() -> str:
    """The entries that fit what is asked in the address; the words searched are about entries, never people."""
    asked = _read_asked()
    number = request.args.get("page", 1, type=int)
    today = platform().clock().astimezone(JST).date()
    wanted, area_problem = _read(asked, today)
    found = Found([], 0, 1, 1) if area_problem else _find(wanted, number, today)
    return render_template(
        "panel/list.html",
        is_staff=is_staff(),
        found=found,
        asked=asked,
        area_problem=area_problem,
        narrowed=sum(bool(value) for value in asked.values()),
        shown=SHOWN,
        needs={need.value: resident_name(need) for need in Need},
        kinds={kind.value: label for kind, label in KINDS.items()},
        organisations=[] if own_organisation() else pickable_organisations(asked["organisation"]),
        forms=EXPORT_FORMS,
        everything=count(engine(), Wanted(organisation_id=own_organisation())),
    )


def find_wanted_ids() -> list[str]:
    """The ids of all entries that fit what is asked in the address, on whatever page; none where it cannot be read."""
    wanted, area_problem = _read(_read_asked(), platform().clock().astimezone(JST).date())
    return [] if area_problem else sorted(find_ids(engine(), wanted))


def _read_asked() -> dict[str, str]:
    asked = {name: request.args.get(name, "").strip()[:100] for name in _ASKED}
    return asked | {"organisation": ""} if own_organisation() else asked


def _read(asked: dict[str, str], today: date) -> tuple[Wanted, str]:
    """What is asked for, and what to say where its area is unknown."""
    wanted = Wanted(
        text=asked["words"],
        need=Need(asked["need"]) if asked["need"] in {need.value for need in Need} else None,
        kind=ResourceKind(asked["kind"]) if asked["kind"] in {kind.value for kind in KINDS} else None,
        status=Status(asked["show"]) if asked["show"] in {status.value for status in Status} else None,
        organisation_id=own_organisation() or asked["organisation"],
        unpublished_changes=asked["show"] == "waiting",
        sent=asked["show"] == "sent",
        answered=asked["show"] == "answered",
        due_by=today + SOON if asked["show"] == "due" else None,
    )
    try:
        areas = read_areas(asked["area"], platform().directory)
    except AreaUnknown as unknown:
        return wanted, str(unknown)
    if len(areas) > 1:
        return wanted, "住む所は、1つだけ書いてください。"
    return replace(wanted, area="".join(areas)), ""


def _find(wanted: Wanted, number: int, today: date) -> Found:
    page = search(engine(), wanted, number)
    # What is due is what residents see, not the change that waits beside it.
    shown = [(entry.live or entry.resource if wanted.due_by else entry.resource, entry) for entry in page.entries]
    return Found([_row(resource, entry, today) for resource, entry in shown], page.total, page.number, page.pages)


def _row(resource: Resource, entry: Entry, today: date) -> Row:
    due = due_on(resource)
    tags = name_states(resource, entry.has_draft, today, entry.sent)
    return Row(resource, tags, say_day(resource.checked_on), say_day(due) if due else "")
