"""What went wrong, in words that say what to do; and the last resort, which never tells more than where it was."""

import logging
import secrets
import traceback
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError
from werkzeug.exceptions import HTTPException

from referral.vault import VaultUnavailable

_fault = logging.getLogger("fault")

SESSION_OVER = "長い間使わなかったので終わりました。書いていた文は残していません（個人情報のため）。"

_WORDS = {
    400: ("もう一度、お願いします", "画面を開いてから時間がたちました。前の画面を開き直してください。"),
    401: ("サインインが終わりました", SESSION_OVER),
    403: ("この画面は開けません", "あなたの役わりでは使えません。必要なときは、管理の担当に知らせてください。"),
    404: ("ページが見つかりません", "アドレスがちがうか、消えたか、ほかの団体のものです。"),
    405: ("ここは開けません", "前の画面にもどって、ボタンから操作してください。"),
    409: ("ほかの人が先に直しました", "画面を開き直して、もう一度お願いします。"),
    413: ("ファイルが大きすぎます", "5MBまでのものを選んでください。大きなリストは、いくつかに分けてください。"),
    429: ("操作が続きました", "1分待ってから、もう一度お願いします。"),
    503: ("いま、つながりません", "相談のしくみが休んでいます。少し待ってから、もう一度お願いします。"),
}
_OTHERWISE = ("うまくいきませんでした", "前の画面にもどって、もう一度お願いします。")


def add_error_pages(app: Flask) -> None:
    """Answer every error of the application in words, as a page or, where a script asked, as JSON."""
    app.register_error_handler(CSRFError, _answer_forgery)
    app.register_error_handler(VaultUnavailable, lambda _: answer_error(HTTPStatus.SERVICE_UNAVAILABLE))
    app.register_error_handler(DatabaseError, _answer_database)
    app.register_error_handler(HTTPException, _answer_known)
    app.register_error_handler(Exception, _answer_fault)


def answer_error(status: int) -> Response:
    """The answer for this status."""
    heading, advice = _WORDS.get(status, _OTHERWISE)
    return _answer(status, heading, advice)


def wants_json() -> bool:
    """Whether a script of ours asked, rather than a person following a link."""
    return request.accept_mimetypes.best == "application/json"


def _answer_forgery(_: CSRFError) -> Response:
    """A script's token went with the session when its person signed out elsewhere; then that is what it is told."""
    try:
        is_over = wants_json() and not current_user.is_authenticated
    except VaultUnavailable:
        return answer_error(HTTPStatus.SERVICE_UNAVAILABLE)
    return answer_error(HTTPStatus.UNAUTHORIZED if is_over else HTTPStatus.BAD_REQUEST)


def _answer_known(error: HTTPException) -> Response:
    response = error.get_response()
    if error.response is not None or response.status_code < HTTPStatus.BAD_REQUEST:
        return make_response(response)
    answer = answer_error(response.status_code)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer


def _answer_database(error: DatabaseError) -> Response:
    """A database that is away, full, locked or broken; a statement that is wrong is a fault of ours."""
    if isinstance(error, IntegrityError | ProgrammingError | DataError):
        return _answer_fault(error)
    _fault.error("the database failed: %s", type(error).__name__)
    return answer_error(HTTPStatus.SERVICE_UNAVAILABLE)


def _answer_fault(error: Exception) -> Response:
    number = secrets.token_hex(3).upper()
    place = traceback.extract_tb(error.__traceback__)[-1]
    # The exception's own text may repeat what a resident wrote, so only its type and place are told.
    _fault.error("%s %s:%s %s", type(error).__name__, Path(place.filename).name, place.lineno, number)
    advice = f"こちらの不具合です。番号 {number} を、管理の担当に知らせてください。"
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, "こちらの不具合です", advice)


def _answer(status: int, heading: str, advice: str) -> Response:
    if wants_json():
        return make_response(jsonify(error=heading, advice=advice), status)
    # Without the context of other pages, which asks the vault who is signed in: it may be the vault that is away.
    page = current_app.jinja_env.get_template("staff/error.html").render(heading=heading, advice=advice)
    return make_response(page, status)
