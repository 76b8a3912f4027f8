"""当番と時間: the week of an organisation's desks, what residents are told in it, and the desks themselves."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.desk_form import DeskForm
from admin.panel.scope import find_organisation, read_version
from admin.panel.weekly import say_week
from admin.parts import engine, platform
from content.needs import resident_name
from referral.crew import NOBODY, Crew
from referral.duty_desk import Desk
from referral.duty_week import Stretch, lay_out_day
from referral.events import HandedOver
from referral.hours import JST, is_holiday
from referral.platform import Scene
from referral.reading import when_read
from referral.resource import Organisation
from referral.state import Answers
from referral.store import accounts, organisations
from referral.store.accounts import AT_DESK
from referral.store.organisations import Listed, OrganisationConflict

_ALONE = Crew(frozenset({"somebody"}))
_BUSY = Crew(frozenset({"somebody"}), talks_of={"somebody": 1000})


def add_desks(blueprint: Blueprint) -> None:
    """Put these pages on the panel."""
    base = "/organisations/<organisation_id>/desks"
    blueprint.add_url_rule(base, "show_desks", show_desks)
    blueprint.add_url_rule(f"{base}/new", "add_desk", add_desk, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/<desk_id>", "edit_desk", edit_desk, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/<desk_id>/remove", "remove_desk", remove_desk, methods=["POST"])


@dataclass(frozen=True, slots=True)
class DutyDay:
    """One day of the week: hours with and without anybody in words, and what is told when nobody is there."""

    day: str
    mark: str
    staffed: tuple[str, ...]
    nobody: tuple[str, ...]
    told: str


def show_desks(organisation_id: str) -> str:
    """The coming seven days, and the desks."""
    listed = find_organisation(organisation_id)
    organisation = listed.organisation
    now = platform().clock().astimezone(JST)
    people = _members(organisation)
    return render_template(
        "panel/desks.html",
        organisation=organisation,
        version=listed.version,
        week=[_tell_day(organisation, now + timedelta(days=ahead), now) for ahead in range(7)],
        told=_tell_moments(organisation, now),
        desks=[_describe(organisation, desk, people) for desk in organisation.every_desk],
    )


def add_desk(organisation_id: str) -> Response | tuple[str, int]:
    """One more desk; the first that is named takes the place of the one for everybody."""
    listed = find_organisation(organisation_id)
    return _edit(listed, Desk(f"desk-{secrets.token_hex(4)}"))


def edit_desk(organisation_id: str, desk_id: str) -> Response | tuple[str, int]:
    """A desk as it stands; the one for everybody becomes a named one by saving it."""
    listed = find_organisation(organisation_id)
    found = next((desk for desk in listed.organisation.every_desk if desk.id == desk_id), None)
    if found is None:
        abort(404)
    return _edit(listed, found)


def remove_desk(organisation_id: str, desk_id: str) -> Response:
    """Who waits at it is seen by all desks from then on."""
    listed = find_organisation(organisation_id)
    left = tuple(desk for desk in listed.organisation.desks if desk.id != desk_id)
    try:
        _save(replace(listed.organisation, desks=left))
        flash(words.DESK_REMOVED)
    except OrganisationConflict:
        flash(words.CONFLICT)
    return redirect(url_for("panel.show_desks", organisation_id=organisation_id), 303)


def _edit(listed: Listed, desk: Desk) -> Response | tuple[str, int]:
    organisation = listed.organisation
    form = DeskForm()
    form.prepare(platform().directory, _members(organisation), desk)
    if request.method == "GET":
        form.show(desk, organisation.desk_hours, listed.version)
        return _show(form, organisation, 200)
    wanted = form.read()
    if not form.validate():
        return _show(form, organisation, 422)
    others = tuple(one for one in organisation.desks if one.id != wanted.id)
    position = next((at for at, one in enumerate(organisation.desks) if one.id == wanted.id), len(others))
    try:
        _save(replace(organisation, desks=(*others[:position], wanted, *others[position:])))
    except OrganisationConflict as conflict:
        form.version.data = str(conflict.current.version)
        return _show(form, conflict.current.organisation, 409)
    flash(words.CHANGED.format(name=wanted.name))
    return redirect(url_for("panel.show_desks", organisation_id=organisation.id), 303)


def _save(organisation: Organisation) -> None:
    organisations.save(engine(), organisation, version=read_version(), who=current_user.get_id(), at=platform().clock())


def _show(form: DeskForm, organisation: Organisation, status: int) -> tuple[str, int]:
    page = render_template(
        "panel/desk.html",
        form=form,
        organisation=organisation,
        is_new=form.base not in organisation.every_desk,
        removable=form.base in organisation.desks,
        weekdays=words.WEEKDAYS,
        notice=words.CONFLICT if status == 409 else "",
    )
    return page, status


def _members(organisation: Organisation) -> dict[str, str]:
    """Names by id of those who may sit at a desk."""
    people = accounts.accounts_of(engine(), organisation.id)
    return {one.id: one.name for one in people if one.active and one.role in AT_DESK}


def _tell(organisation: Organisation, at: datetime, crew: Crew = NOBODY) -> str:
    """What a resident who agrees at this moment is told, by the bot's own words."""
    scene = Scene(at, platform().directory, Answers())
    return platform().speak([HandedOver(organisation, when_read(organisation, at, crew))], scene)[0].text


def _tell_day(organisation: Organisation, at: datetime, now: datetime) -> DutyDay:
    day = at.date()
    stretches = lay_out_day(organisation, day)
    empty = [one for one in stretches if not one.staffed]
    exceptions = (organisation.hours_of(desk).exception_on(day) for desk in organisation.every_desk)
    notes = [one.note or "臨時の時間" for one in exceptions if one]
    return DutyDay(
        day=f"{day.month}月{day.day}日（{words.WEEKDAYS[day.weekday()][0]}）",
        mark="・".join(dict.fromkeys(["祝日・年末年始"] * is_holiday(day) + notes)),
        staffed=tuple(_say(one) for one in stretches if one.staffed),
        nobody=tuple(map(_say, empty)),
        told=_tell(organisation, max(empty[-1].start, min(now, empty[-1].end))) if empty else "",
    )


def _tell_moments(organisation: Organisation, now: datetime) -> list[tuple[str, str]]:
    """What is told while a desk is open: with somebody free, with nobody free, and with nobody there."""
    for ahead in range(7):
        for stretch in lay_out_day(organisation, (now + timedelta(days=ahead)).date()):
            if stretch.staffed:
                at = stretch.start + (stretch.end - stretch.start) / 2
                return [
                    ("当番の人がいて、手があいているとき", _tell(organisation, at, _ALONE)),
                    ("当番の人が、ほかの人と話しているとき", _tell(organisation, at, _BUSY)),
                    ("時間の中なのに、席に人がいないとき", _tell(organisation, at)),
                ]
    return []


def _say(stretch: Stretch) -> str:
    end = "24:00" if stretch.end.date() != stretch.start.date() else f"{stretch.end.hour}:{stretch.end:%M}"
    return f"{stretch.start.hour}:{stretch.start:%M}-{end}"


def _describe(organisation: Organisation, desk: Desk, people: dict[str, str]) -> dict[str, object]:
    areas = (platform().directory.area(code) for code in desk.areas)
    return {
        "id": desk.id,
        "name": desk.name if organisation.desks else "みんなのデスク",
        "hours": say_week(organisation.hours_of(desk)) or "まだ書いてありません",
        "needs": "、".join(map(resident_name, desk.needs)) or "どれでも",
        "areas": "、".join(area.name for area in areas if area) or "どこでも",
        "members": "、".join(people[one] for one in desk.members if one in people) or "団体の当番の人みんな",
        "room": (f"1人で同時に{desk.each}人まで" if desk.each else "人数は決めない")
        + (f"、ぜんぶで{desk.at_once}人まで" if desk.at_once else ""),
    }
