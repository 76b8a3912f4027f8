"""What the desk's script calls by itself: the news, and the sign that there is news."""

import logging

from flask import Blueprint, Response, abort, current_app, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response as Answer

from admin.accounts.session import current_key, find_welcome, is_open
from admin.desk.answering import answer, member
from admin.desk.streams import Streams
from admin.parts import platform

_fault = logging.getLogger("fault")

live = Blueprint("desk_live", __name__, url_prefix="/desk")


@live.post("/now")
def tell_now() -> Answer:
    """The desk as it is, asked every 20 seconds and at each change; no sign of a person unless the page says so."""
    return answer(by_person=request.form.get("here") == "yes")


@live.get("/changes")
def stream_changes() -> Response:
    """A stream of "changed"; 503 when too many are open."""
    streams: Streams = current_app.extensions["streams"]
    engine = current_app.extensions["engine"]
    account, person, here, key = current_user.account, member(), platform(), current_key()

    def is_still_welcome() -> bool:
        try:
            welcome = find_welcome(engine, account.id, account.generation)
            return welcome is not None and is_open(here.vault, here.clock(), key)
        except SQLAlchemyError as error:
            # The page asks again at once, and is let in as soon as that can be known.
            _fault.warning("a stream ended: %s", type(error).__name__)
            return False

    if not streams.enter():
        abort(503)
    events = streams.listen(here.vault, person.organisation_id, is_still_welcome)
    response = Response(events, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})
    response.call_on_close(streams.leave)
    return response
