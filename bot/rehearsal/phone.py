"""The phone on a page: a municipality practises with it, and staff see what residents see. Only on this machine."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request

from bot.rehearsal.loopback import NotFromHere, ensure_loopback, ensure_same_origin
from bot.rehearsal.phone_acts import list_acts
from bot.rehearsal.phone_clock import ClockHand, Controls, tell_time
from bot.rehearsal.phone_view import show_everything
from bot.rehearsal.platform import NotPossible, StandIn
from bot.rehearsal.stickers import STICKERS
from content.rich_menu import RICH_MENU

LONGEST_WAIT_S = 3.0
"""A look at the state waits this long for something new; short, so that the service can end at once."""

_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"


def create_phone(stand_in: StandIn, controls: Controls) -> Blueprint:
    """``/rehearsal``: the page, its state, and what can be done on it."""
    blueprint = Blueprint(
        "rehearsal",
        __name__,
        url_prefix="/rehearsal",
        template_folder="templates",
        static_folder="static",
    )
    hand = ClockHand(controls)
    acts = list_acts(stand_in, controls, hand)
    stand_in.explain_with(controls.why)

    @blueprint.before_request
    def stay_here() -> None:
        try:
            ensure_loopback(request.remote_addr, request.host)
            if request.method not in ("GET", "HEAD"):
                ensure_same_origin(dict(request.headers), request.host)
        except NotFromHere:
            abort(HTTPStatus.FORBIDDEN)

    @blueprint.after_request
    def close_the_page(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.get("")
    def show_phone() -> str:
        with stand_in.changed:
            if not stand_in.residents:
                stand_in.add_resident()
        return render_template("rehearsal/phone.html", menu=RICH_MENU, stickers=STICKERS)

    @blueprint.get("/state")
    def tell_state() -> Response:
        after = request.args.get("after", -1, type=int)
        with stand_in.changed:
            stand_in.changed.wait_for(
                lambda: stand_in.revision != after or stand_in.closing.is_set(), timeout=LONGEST_WAIT_S
            )
        clock = {"now": tell_time(controls.now()), "moved": hand.moved, "duty": controls.duty()}
        return jsonify(show_everything(stand_in) | clock)

    @blueprint.post("/act/<name>")
    def act(name: str) -> Response:
        wanted = request.get_json(silent=True)
        if name not in acts or not isinstance(wanted, dict):
            abort(HTTPStatus.NOT_FOUND)
        try:
            acts[name](wanted)
        except NotPossible as refusal:
            return make_response(jsonify(message=str(refusal)), HTTPStatus.CONFLICT)
        except (KeyError, TypeError, ValueError):
            return make_response(jsonify(message="画面を開き直して、もう一度お願いします。"), HTTPStatus.BAD_REQUEST)
        return jsonify(revision=stand_in.revision)

    return blueprint
