"""What staff did: who, what, to which entry, when. Of residents and their talks nothing is known here."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from flask import Blueprint, Response, render_template, request

from admin.accounts.guard import guard
from admin.panel.record_words import DAYS, DONE, WHO
from admin.panel.saying import say_moment
from admin.parts import engine, platform
from content.spreadsheet.writer import Form, write_table
from referral.store import accounts, organisations, resources
from referral.store.accounts import Role
from referral.store.search import PAGE_SIZE
from referral.store.staff_actions import Sought, StaffAction, What, count_actions, find_actions

blueprint = Blueprint("records", __name__, url_prefix="/panel/records", template_folder="templates")
guard(blueprint, Role.ADMINISTRATOR)

HEADER = ("日時", "だれが", "ID", "したこと", "何を", "何をのID")


@dataclass(frozen=True, slots=True)
class Line:
    """One action in words, with the ids behind them."""

    at: str
    who: str
    who_id: str
    done: str
    entry: str
    entry_id: str


@blueprint.get("")
def show() -> str:
    """The newest first, page by page."""
    asked, sought = _read()
    total = count_actions(engine(), sought)
    pages = max(1, ceil(total / PAGE_SIZE))
    wanted = request.args.get("page", "1")
    number = min(max(1, int(wanted)), pages) if wanted.isdecimal() and len(wanted) < 10 else 1
    found = find_actions(engine(), sought, skip=(number - 1) * PAGE_SIZE, most=PAGE_SIZE)
    return render_template(
        "panel/records.html",
        lines=_put_into_words(found),
        total=total,
        number=number,
        pages=pages,
        asked=asked,
        narrowed=sum(bool(value) for value in asked.values()),
        people=WHO | {one.id: one.name for one in accounts.every_account(engine())},
        done=DONE,
        days=DAYS,
    )


@blueprint.get("/file")
def give_file() -> Response:
    """All that is asked for, as a table for a spreadsheet."""
    _, sought = _read()
    lines = _put_into_words(find_actions(engine(), sought))
    table = [(one.at, one.who, one.who_id, one.done, one.entry, one.entry_id) for one in lines]
    headers = {"Content-Disposition": 'attachment; filename="records.csv"'}
    return Response(write_table(HEADER, table, Form.UTF_8), mimetype="text/csv", headers=headers)


def _read() -> tuple[dict[str, str], Sought]:
    asked = {name: request.args.get(name, "")[:64] for name in ("who", "what", "days")}
    days = int(asked["days"]) if asked["days"] in DAYS and asked["days"] else 0
    sought = Sought(
        who=asked["who"],
        what=What(asked["what"]) if asked["what"] in DONE else None,
        since=platform().clock() - timedelta(days=days) if days else None,
    )
    return asked, sought


def _put_into_words(found: list[StaffAction]) -> list[Line]:
    people = {one.id: one.name for one in accounts.every_account(engine())}
    bodies = {one.id: one.name for one in organisations.every_organisation(engine())}
    names = people | bodies | resources.names(engine())
    return [
        Line(
            at=say_moment(one.at),
            who=(WHO | people).get(one.who, one.who),
            who_id=one.who,
            done=DONE[one.what],
            entry=names.get(one.entry, one.entry),
            entry_id=one.entry,
        )
        for one in found
    ]
