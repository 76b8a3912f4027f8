"""An organisation answers whether its entries are still right, by the link of a mail."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from flask import render_template, request

from admin.links.answer_form import AnswerEndForm, AnswerForm
from admin.panel import words
from admin.panel.checks import text_of
from admin.panel.saying import say_day
from admin.parts import engine, platform
from content.areas import with_parents
from referral.freshness import TRUSTED, risk_of
from referral.hours import JST
from referral.resource import Capacity, CapacityState, CheckedHow
from referral.store import answers, resources
from referral.store.answers import Answer, Says
from referral.store.checking import Check
from referral.store.entries import Entry
from referral.store.links import Link, LinkOver, Purpose, find
from referral.store.resources import VersionConflict
from referral.store.rounds import Round, find_running

ROOM_BELIEVED = timedelta(days=30)
"""For how long an organisation's word about its room is told on."""

CHANGED_MEANWHILE = "「{name}」は、ほかの人が先に直しました。いまの中身を見て、選んでください。"


def confirm(secret: str) -> str | tuple[str, int]:
    """The entries that are asked about; opening the page changes nothing."""
    link = find(engine(), secret, Purpose.CONFIRM, platform().clock())
    asked = _asked(link)
    entries = resources.get_all(engine(), [entry.id for entry in asked.entries])
    forms = [_form(entry) for entry in entries]
    end = AnswerEndForm()
    if request.method != "POST":
        for form, entry in zip(forms, entries, strict=True):
            form.show_asked(entry.version)
        return _show(asked, forms, end, 200)
    if any(form.version.data != str(entry.version) for form, entry in zip(forms, entries, strict=True)):
        return _show_anew(asked, forms)
    # Each is looked at, so that all that is to be mended is told at once.
    sound = [bool(form.validate()) for form in forms] + [bool(end.validate())]
    if not all(sound):
        return _show(asked, forms, end, 422)
    given = [_with_room(form.answer(), end.room.data) for form in forms]
    try:
        areas = with_parents(code for answer in given for code in answer.wanted.eligibility.areas)
        answers.take(engine(), link, asked.id, given, _check(end), at=platform().clock(), areas=areas)
    except VersionConflict:
        return _show_anew(asked, forms)
    return render_template("links/done.html", heading="返事を受けとりました", said=_thank(given))


def _asked(link: Link) -> Round:
    asked = find_running(engine(), int(link.subject))
    if asked is None:
        raise LinkOver
    return asked


def _form(entry: Entry) -> AnswerForm:
    form = AnswerForm(prefix=f"{entry.resource.id}-")
    form.prepare(platform().directory, [entry.resource.organisation], entry.resource)
    return form


def _check(end: AnswerEndForm) -> Check:
    room = {"open": CapacityState.OPEN, "full": CapacityState.FULL}.get(end.room.data or "")
    capacity = Capacity(room, _today() + ROOM_BELIEVED) if room else None
    return Check(CheckedHow.LINK, text_of(end.by), capacity=capacity)


def _with_room(answer: Answer, room: str) -> Answer:
    """Who takes nobody over any more asks for a change; a reviewer decides about it as about any other."""
    if room != "no" or answer.says is Says.OVER or not answer.wanted.takes_handoffs:
        return answer
    return Answer(Says.CHANGED, replace(answer.wanted, takes_handoffs=False), answer.version)


def _thank(given: Sequence[Answer]) -> str:
    said = "ありがとうございます。"
    if any(answer.says is Says.CHANGED for answer in given):
        said += "直したところは、担当の人が確かめてから、のせます。"
    if any(answer.says is Says.OVER for answer in given):
        said += "もうやっていないものは、担当の人が確かめて、のせるのをやめます。"
    same = [_today() + TRUSTED[risk_of(answer.wanted)] for answer in given if answer.says is Says.SAME]
    return said + (f"つぎは、{say_day(min(same))}ごろに聞きます。" if same else "")


def _show_anew(asked: Round, forms: Sequence[AnswerForm]) -> tuple[str, int]:
    """Somebody has changed an entry meanwhile: it is shown as it is now, and nothing was taken."""
    entries = resources.get_all(engine(), [form.base.id for form in forms])
    anew = []
    for form, entry in zip(forms, entries, strict=True):
        if form.version.data != str(entry.version):
            form = _form(entry)
            form.show_asked(entry.version)
            form.says.errors = [CHANGED_MEANWHILE.format(name=entry.resource.name)]
        anew.append(form)
    return _show(asked, anew, AnswerEndForm(), 409)


def _show(asked: Round, forms: Sequence[AnswerForm], end: AnswerEndForm, status: int) -> tuple[str, int]:
    page = render_template(
        "links/confirm.html",
        organisation=asked.organisation,
        forms=forms,
        end=end,
        weekdays=words.WEEKDAYS,
        changes_open={form.base.id for form in forms if form.says.data == Says.CHANGED or set(form.errors) - {"says"}},
    )
    return page, status


def _today() -> date:
    return platform().clock().astimezone(JST).date()
