"""Asking somebody else into a talk, giving it back, and joining it: one route for each."""

from collections.abc import Callable

from flask import Blueprint, request
from werkzeug import Response

from admin.desk import words
from admin.desk.answering import answer, member, named_handoff, open_talk
from admin.desk.partners import read_invitation
from admin.parts import platform
from referral import desk, inviting
from referral.desk import Gone, Member, NoRoom, NotYours
from referral.invitation import InvitationKind
from referral.inviting import NobodyThere
from referral.platform import Platform

passing = Blueprint("passing", __name__, url_prefix="/desk")

_Act = Callable[[Platform, Member, str], object]


@passing.post("/invite")
def invite() -> Response:
    """Ask somebody to take the talk over, or to join it."""
    try:
        kind = InvitationKind(request.form.get("how", ""))
        wanted = read_invitation(kind, request.form.get("partner", ""), member())
        inviting.invite(platform(), member(), named_handoff(), wanted)
    except NobodyThere:
        return answer(words.NOBODY_THERE, 409)
    except ValueError:
        return answer(words.UNKNOWN, 400)
    except (Gone, NotYours):
        return answer(words.ENDED, 404)
    within = wanted.organisation_id == member().organisation_id
    return answer(words.ASKED_WITHIN if within else words.ASKED_ELSEWHERE)


@passing.post("/uninvite")
def take_back() -> Response:
    return _do(inviting.take_back_invitation, words.NOT_ASKED_ANY_MORE)


@passing.post("/give-back")
def give_back() -> Response:
    """To those who wait, before all others."""
    return _do(desk.give_back, words.GIVEN_BACK, closes=True)


@passing.post("/follow")
def accept_invitation() -> Response:
    """Take over, or join, a talk into which one is asked."""
    return _do(inviting.accept_invitation, "", opens=True)


@passing.post("/refuse")
def refuse_invitation() -> Response:
    return _do(inviting.refuse_invitation, words.REFUSED)


@passing.post("/join")
def join() -> Response:
    """A supervisor goes into a talk of the organisation."""
    return _do(inviting.join, "", opens=True)


@passing.post("/leave")
def leave() -> Response:
    """Out of a talk that one has joined; it goes on without one."""
    return _do(inviting.leave, words.LEFT, closes=True)


def _do(act: _Act, notice: str, *, opens: bool = False, closes: bool = False) -> Response:
    try:
        act(platform(), member(), named_handoff())
    except NoRoom:
        return answer(words.FULL, 409)
    except (Gone, NotYours):
        return answer(words.GONE, 404)
    if opens or closes:
        open_talk(named_handoff() if opens else "")
    return answer(notice)
