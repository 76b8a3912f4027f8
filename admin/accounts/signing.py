"""The pages on which staff sign in and out."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask import Response as Answer
from flask_limiter import RequestLimit
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import HiddenField, PasswordField, StringField

from admin.accounts import session
from admin.accounts.limits import allowed_tries, known_browser, limiter, seconds_to_wait, welcome
from admin.accounts.places import LONGEST_WAIT_S, Crowded, take_place
from admin.web.errors import answer_error, wants_json
from referral.store import accounts
from referral.store.accounts import AT_THE_DESK, Account

WRONG = "IDかパスワードが違います。"
CROWDED = "いま、サインインがこみあっています。10秒ほど待って、もう一度お願いします。"
WAIT = "続けて違ったので、あと{minutes}分ほど待ってください。急ぐときは、管理の担当に知らせてください。"
WAIT_HERE = "前に入ったことのあるブラウザからは、待たずに入れます。"

# The session's own cookie goes by itself. Others stay: one says that this browser was let in before, so that nobody can
# shut a person out by guessing at their login.
_LEAVE_NOTHING = '"cache", "storage"'

blueprint = Blueprint("accounts", __name__, template_folder="templates", url_prefix="/staff")


class SignInForm(FlaskForm):
    """What a person gives to be let in."""

    login = StringField("ID")
    password = PasswordField("パスワード")
    next = HiddenField()


def say_wait(refused: RequestLimit) -> Answer:
    """The form is still there, with the time until the next try."""
    seconds = seconds_to_wait(refused)
    told = WAIT.format(minutes=-(-seconds // 60))
    answer = _ask_again(told if known_browser() else told + WAIT_HERE, 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


@blueprint.errorhandler(Crowded)
def say_crowded(_: Crowded) -> Answer:
    answer = _ask_again(CROWDED, 503)
    answer.headers["Retry-After"] = str(round(LONGEST_WAIT_S * 5))
    return answer


@blueprint.get("/sign-in")
def show_sign_in() -> Response | str:
    if current_user.is_authenticated:
        return redirect(_way_on(current_user.account, ""))
    return render_template("accounts/sign_in.html", form=SignInForm(next=request.args.get("next", "")), problem="")


@blueprint.post("/sign-in")
@take_place()
@limiter.limit(allowed_tries, on_breach=say_wait)
def sign_in() -> Response:
    form = SignInForm()
    account = accounts.verify(current_app.extensions["engine"], form.login.data or "", form.password.data or "")
    if account is None:
        return _ask_again(WRONG, 401)
    session.begin(account)
    answer = make_response(redirect(_way_on(account, form.next.data or ""), 303))
    welcome(answer, account.login)
    return answer


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """A script of a page clears its own screen; whoever pressed without one is shown the way in."""
    if current_user.is_authenticated:
        session.end()
    answer = make_response("", 204) if wants_json() else redirect(url_for("accounts.show_sign_in"), 303)
    answer.headers["Clear-Site-Data"] = _LEAVE_NOTHING
    return answer


@blueprint.post("/stay")
def stay() -> Response:
    """The person is still there, though they only read or write."""
    if not current_user.is_authenticated:
        return answer_error(401)
    session.note_use()
    return current_app.response_class(status=204)


def is_ours(path: str) -> bool:
    """Whether this is the address of one of our own doors, and nothing that a browser reads as another site."""
    return path in ("/desk", "/panel") or (path.startswith("/panel/") and path.isprintable() and "\\" not in path)


def _ask_again(problem: str, status: int) -> Answer:
    return make_response(render_template("accounts/sign_in.html", form=SignInForm(), problem=problem), status)


def _way_on(account: Account, wanted: str) -> str:
    at_desk = account.role in AT_THE_DESK
    if is_ours(wanted) and (wanted == "/desk") == at_desk:
        return wanted
    return "/desk" if at_desk else "/panel"
