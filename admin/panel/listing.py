"""The list of resources: searched, filtered, page by page."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from flask import render_template, request

from admin.panel.freshness import due_on, most_pressing
from admin.panel.scope import engine, own_organisation, pickable_organisations, platform, published
from admin.panel.words import STATUSES, Tag, name_states, say_day
from content.needs import resident_name
from referral.hours import JST
from referral.needs import Need
from referral.resource import Resource, Status
from referral.store.search import PAGE_SIZE, Wanted, search

SHOWN = {
    "": "すべて",
    "waiting": "公開を待っている（下書き・直し）",
    "due": "確認の期限切れ・あと30日",
    **{status.value: STATUSES[status] for status in (Status.PUBLISHED, Status.PAUSED, Status.RETIRED)},
}


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
    asked = {name: request.args.get(name, "").strip()[:100] for name in ("words", "show", "need", "organisation")}
    number = request.args.get("page", 1, type=int)
    today = platform().clock().astimezone(JST).date()
    found = _find_due(number, today) if asked["show"] == "due" else _find(asked, number, today)
    return render_template(
        "panel/list.html",
        found=found,
        asked=asked,
        narrowed=sum(bool(value) for value in asked.values()),
        shown=SHOWN,
        needs={need.value: resident_name(need) for need in Need},
        organisations=[] if own_organisation() else pickable_organisations(),
        everything=search(engine(), Wanted(organisation_id=own_organisation()), size=1).total,
    )


def _find(asked: dict[str, str], number: int, today: date) -> Found:
    wanted = Wanted(
        text=asked["words"],
        need=Need(asked["need"]) if asked["need"] in {need.value for need in Need} else None,
        status=Status(asked["show"]) if asked["show"] in {status.value for status in Status} else None,
        organisation_id=own_organisation() or asked["organisation"],
        unpublished_changes=asked["show"] == "waiting",
    )
    page = search(engine(), wanted, number)
    rows = [_row(entry.resource, entry.has_draft, today) for entry in page.entries]
    return Found(rows, page.total, page.number, page.pages)


def _find_due(number: int, today: date) -> Found:
    pressing = most_pressing(published(), today)
    pages = max(1, ceil(len(pressing) / PAGE_SIZE))
    number = min(max(1, number), pages)
    shown = pressing[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Found([_row(entry, False, today) for entry in shown], len(pressing), number, pages)


def _row(resource: Resource, has_draft: bool, today: date) -> Row:
    due = due_on(resource)
    return Row(
        resource, name_states(resource, has_draft, today), say_day(resource.checked_on), say_day(due) if due else ""
    )
