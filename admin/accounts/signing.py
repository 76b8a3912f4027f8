"""The pages on which staff sign in and out."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask import Response as Answer
from flask_limiter import RequestLimit
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import HiddenField, PasswordField, StringField

from admin.accounts import halfway, session
from admin.accounts.letting_in import let_in, way_on
from admin.accounts.limits import allowed_tries, forget_tries, known_browser, limiter, seconds_to_wait
from admin.accounts.places import LONGEST_WAIT_S, Crowded, take_place
from admin.parts import engine, is_rehearsal
from admin.web.errors import answer_error, wants_json
from referral.store import accounts, second_steps
from referral.store.accounts import IN_TWO_STEPS, Account

WRONG = "IDかパスワードが違います。"
CROWDED = "いま、サインインがこみあっています。10秒ほど待って、もう一度お願いします。"
WAIT = "続けて違ったので、あと{minutes}分ほど待ってください。急ぐときは、管理の担当に知らせてください。"
WAIT_HERE = "前に入ったことのあるブラウザからは、待たずに入れます。"

# The session's own cookie goes by itself. Others stay: one says that this browser was let in before, so that nobody can
# shut a person out by guessing at their login.
_LEAVE_NOTHING = '"cache", "storage"'


class SignInForm(FlaskForm):
    """What a person gives to be let in."""

    login = StringField("ID")
    password = PasswordField("パスワード")
    next = HiddenField()


def add_signing(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/sign-in", "show_sign_in", show_sign_in)
    blueprint.add_url_rule("/sign-in", "sign_in", sign_in, methods=["POST"])
    blueprint.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])
    blueprint.add_url_rule("/stay", "stay", stay, methods=["POST"])
    blueprint.register_error_handler(Crowded, say_crowded)


def say_wait(refused: RequestLimit) -> Answer:
    """The form is still there, with the time until the next try."""
    answer = _ask_again(tell_wait(refused), 429)
    answer.headers["Retry-After"] = str(seconds_to_wait(refused))
    return answer


def tell_wait(refused: RequestLimit) -> str:
    """How long it is until the next try, in words."""
    told = WAIT.format(minutes=-(-seconds_to_wait(refused) // 60))
    return told if known_browser() else told + WAIT_HERE


def say_crowded(_: Crowded) -> Answer:
    answer = _ask_again(CROWDED, 503)
    answer.headers["Retry-After"] = str(round(LONGEST_WAIT_S * 5))
    return answer


def show_sign_in() -> Response | str:
    if current_user.is_authenticated:
        return redirect(way_on(current_user.account, ""))
    return render_template("accounts/sign_in.html", form=SignInForm(next=request.args.get("next", "")), problem="")


@take_place()
@limiter.limit(allowed_tries, on_breach=say_wait)
def sign_in() -> Response:
    form = SignInForm()
    account = accounts.verify(engine(), form.login.data or "", form.password.data or "")
    if account is None:
        return _ask_again(WRONG, 401)
    wanted = form.next.data or ""
    if next_step := _find_next_step(account):
        forget_tries()
        halfway.begin(account, wanted)
        return redirect(url_for(next_step), 303)
    return let_in(account, make_response(redirect(way_on(account, wanted), 303)))


def sign_out() -> Response:
    """A script of a page clears its own screen; whoever pressed without one is shown the way in."""
    if current_user.is_authenticated:
        session.end()
    answer = make_response("", 204) if wants_json() else redirect(url_for("accounts.show_sign_in"), 303)
    answer.headers["Clear-Site-Data"] = _LEAVE_NOTHING
    return answer


def stay() -> Response:
    """The person is still there, though they only read or write."""
    if not current_user.is_authenticated:
        return answer_error(401)
    session.note_use()
    return current_app.response_class(status=204)


def _find_next_step(account: Account) -> str:
    """The page that comes between the password and the door; empty when the password is enough."""
    if second_steps.sealed_secret(engine(), account.id):
        return "accounts.ask_code"
    # In a rehearsal everybody tries everything at once, and no resident is real.
    if account.role in IN_TWO_STEPS and not is_rehearsal():
        return "accounts.show_square"
    return ""


def _ask_again(problem: str, status: int) -> Answer:
    return make_response(render_template("accounts/sign_in.html", form=SignInForm(), problem=problem), status)
