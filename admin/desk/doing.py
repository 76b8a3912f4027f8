"""What a counsellor can do, one route for each."""

import secrets

from flask import Blueprint, request, session
from flask import Response as Answer
from werkzeug import Response

from admin.accounts import signing
from admin.desk import words
from admin.desk.answering import answer, is_on_duty, member, named_handoff, open_talk, show_page
from admin.parts import platform
from referral import desk
from referral.desk import AlreadyTaken, DeclineReason, Gone, NoRoom, NotYours
from referral.state import EntryState, Who

blueprint = Blueprint(
    "desk", __name__, url_prefix="/desk", template_folder="templates", static_folder="static", static_url_path="/static"
)


@blueprint.get("")
def show() -> Answer:
    """The desk. Opening it is a sign of the person too."""
    if is_on_duty():
        desk.stay_on_duty(platform(), member())
    return show_page()


@blueprint.post("/duty")
def change_duty() -> Response:
    if request.form.get("duty") == "on":
        session["duty"] = True
        desk.start_duty(platform(), member())
        return answer()
    session["duty"] = False
    desk.end_duty(platform(), member())
    return answer(words.RESTING if desk.mine(platform(), member()) else "")


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """With a talk open only the second press signs out; what is open is then given back."""
    still_open = [view.designation for view in desk.mine(platform(), member())]
    if still_open and request.form.get("anyway") != "yes":
        return answer(status=409, leaving=words.say_still_open(still_open))
    return signing.sign_out()


@blueprint.post("/accept")
def accept() -> Response:
    try:
        desk.accept(platform(), member(), named_handoff())
    except AlreadyTaken:
        return answer(words.TAKEN, 409)
    except Gone:
        return answer(words.GONE, 404)
    except NoRoom:
        return answer(words.FULL, 409)
    open_talk(named_handoff())
    return answer()


@blueprint.post("/decline")
def decline() -> Response:
    try:
        reason = DeclineReason(request.form.get("reason", ""))
    except ValueError:
        return answer(words.UNKNOWN, 400)
    try:
        desk.decline(platform(), member(), named_handoff(), reason)
    except AlreadyTaken:
        return answer(words.TAKEN, 409)
    except Gone:
        return answer(words.GONE, 404)
    return answer(words.DECLINED)


@blueprint.post("/open")
def show_talk() -> Response:
    """Put one of one's own talks on the screen; an empty name shows the list."""
    open_talk(named_handoff())
    return answer()


@blueprint.post("/reply")
def reply() -> Response:
    text = request.form.get("text", "").replace("\r\n", "\n")
    return _send(text, request.form.get("client_id", "") or secrets.token_hex(16))


@blueprint.post("/again")
def send_again() -> Response:
    """Send what did not arrive once more; pressed twice it is still sent once."""
    seq = request.form.get("seq", "")
    try:
        entries = desk.talk(platform(), member(), named_handoff())
    except (Gone, NotYours):
        return _over()
    failed = next((entry for entry in entries if str(entry.seq) == seq), None)
    if failed is None or failed.who is not Who.COUNSELLOR or failed.state is not EntryState.UNDELIVERED:
        return answer(words.UNKNOWN, 409)
    return _send(failed.text, f"again-{failed.seq}")


@blueprint.post("/close")
def close() -> Response:
    try:
        desk.close(platform(), member(), named_handoff())
    except (Gone, NotYours):
        return _over()
    open_talk("")
    return answer(words.CLOSED)


def _send(text: str, client_id: str) -> Response:
    try:
        written = desk.reply(platform(), member(), named_handoff(), text, client_id)
    except ValueError:
        return answer(words.NOT_SENT, 422, draft=text)
    except (Gone, NotYours):
        return _over()
    return answer(sent=written.seq)


def _over() -> Response:
    """The same answer whether it ended, is somebody else's or never was."""
    return answer(words.ENDED, 404)
