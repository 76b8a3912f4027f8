"""The pages on which staff sign in and out."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask import Response as Answer
from flask_limiter import RequestLimit
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import HiddenField, PasswordField, StringField

from admin.accounts import session
from admin.accounts.limits import GUESSES, checking_places, limiter, welcome
from admin.web.errors import answer_error
from referral.store import accounts
from referral.store.accounts import Account, Role

WRONG = "IDかパスワードが違います。"
LOCKED = (
    "続けて違ったので、10分お休みします。ほかに、前に入ったことのあるブラウザがあれば、そこからは入れます。"
    "急ぐときは、管理の担当に知らせてください。"
)

blueprint = Blueprint("accounts", __name__, template_folder="templates", url_prefix="/staff")


class SignInForm(FlaskForm):
    """What a person gives to be let in."""

    login = StringField("ID")
    password = PasswordField("パスワード")
    next = HiddenField()


def say_locked(_: RequestLimit) -> Answer:
    return make_response(render_template("accounts/sign_in.html", form=SignInForm(), problem=LOCKED), 429)


@blueprint.get("/sign-in")
def show_sign_in() -> Response | str:
    if current_user.is_authenticated:
        return redirect(_way_on(current_user.account, ""))
    return render_template("accounts/sign_in.html", form=SignInForm(next=request.args.get("next", "")), problem="")


@blueprint.post("/sign-in")
@limiter.limit(GUESSES, on_breach=say_locked)
def sign_in() -> Response | tuple[str, int]:
    form = SignInForm()
    with checking_places:
        account = accounts.verify(current_app.extensions["engine"], form.login.data or "", form.password.data or "")
    if account is None:
        return render_template("accounts/sign_in.html", form=form, problem=WRONG), 401
    session.begin(account)
    answer = make_response(redirect(_way_on(account, form.next.data or ""), 303))
    welcome(answer, account.login)
    return answer


@blueprint.post("/sign-out")
def sign_out() -> Response:
    if current_user.is_authenticated:
        session.end()
    return redirect(url_for("accounts.show_sign_in"), 303)


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


def _way_on(account: Account, wanted: str) -> str:
    at_desk = account.role is Role.COUNSELLOR
    if is_ours(wanted) and (wanted == "/desk") == at_desk:
        return wanted
    return "/desk" if at_desk else "/panel"
