"""The stand-in's Messaging API over HTTP, for the bot on the same machine."""

import socket

from flask import Blueprint, Response, abort, jsonify, make_response, request

from bot.rehearsal.faults import FaultKind
from bot.rehearsal.loopback import NotFromHere, ensure_loopback
from bot.rehearsal.messaging import MessagingApi
from bot.rehearsal.platform import StandIn

LONGEST_SILENCE_S = 20.0
"""A call that is to time out is held at most this long."""


def create_api(stand_in: StandIn, prefix: str) -> Blueprint:
    """Every path under ``prefix``; what LINE does not have, or a bot should not call, is answered with 404."""
    blueprint = Blueprint("rehearsal_platform", __name__, url_prefix=prefix or None)
    api = MessagingApi(stand_in)

    @blueprint.before_request
    def stay_here() -> None:
        try:
            ensure_loopback(request.remote_addr, request.host)
        except NotFromHere:
            abort(403)

    @blueprint.route("/v2/<path:rest>", methods=["GET", "POST", "PUT", "DELETE"])
    def take_call(rest: str) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = api.answer(request.method, f"/v2/{rest}", headers, request.get_data(cache=False))
        if answer.lost is FaultKind.TIME_OUT:
            stand_in.closing.wait(LONGEST_SILENCE_S)
        if answer.lost:
            _hang_up()
            return make_response("", 504)
        return make_response(jsonify(answer.body), answer.status, answer.headers)

    return blueprint


def _hang_up() -> None:
    """Break the connection, so that the bot gets no answer at all."""
    for name in ("werkzeug.socket", "gunicorn.socket"):
        if connection := request.environ.get(name):
            connection.shutdown(socket.SHUT_RDWR)
