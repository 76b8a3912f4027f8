"""The second step of signing in: asking for a code, and setting it up with a square for the person's app."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask import Response as Answer
from flask_limiter import RequestLimit
from flask_login import current_user
from werkzeug import Response

from admin.accounts import halfway
from admin.accounts.codes import make_codes, takes_app_code, takes_code
from admin.accounts.guard import ask_to_sign_in
from admin.accounts.letting_in import let_in, way_on
from admin.accounts.limits import allowed_tries, forget_tries, limiter
from admin.accounts.session import is_proven
from admin.accounts.signing import tell_wait
from admin.accounts.square import draw_square
from admin.parts import engine, now, safe
from referral.second_step import address_of, make_secret
from referral.store import second_steps
from referral.store.accounts import Account

WRONG = "コードが違うか、もう使われています。アプリに出ている新しいコードを入れてください。"
PROVE_FIRST = "サインインのしかたを変えるときは、先にパスワードをもう一度入れてください。"


def add_second_step(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/second-step", "ask_code", ask_code)
    blueprint.add_url_rule("/second-step", "give_code", give_code, methods=["POST"])
    blueprint.add_url_rule("/second-step/set-up", "show_square", show_square)
    blueprint.add_url_rule("/second-step/set-up", "set_up", set_up, methods=["POST"])


def ask_code() -> Response | str:
    if halfway.account() is None:
        return _lead_away()
    return render_template("accounts/second_step.html", problem="")


@limiter.limit(allowed_tries, on_breach=lambda refused: _ask_again(tell_wait(refused), 429))
def give_code() -> Response:
    account = halfway.account()
    if account is None:
        return _lead_away()
    if not takes_code(account, request.form.get("code", "")):
        return _ask_again(WRONG, 401)
    return let_in(account, make_response(redirect(way_on(account, halfway.wanted()), 303)))


def show_square() -> Response | str:
    account = _who_may_set_up()
    if isinstance(account, Response):
        return account
    return _show_square(account, "")


@limiter.limit(allowed_tries, on_breach=lambda refused: _say_wait_at_square(refused))
def set_up() -> Response:
    """The code shows that the app has the secret; from then on it is asked for, and recovery codes are shown once."""
    account = _who_may_set_up()
    if isinstance(account, Response):
        return account
    secret = _proposed()
    if not takes_app_code(account, secret, request.form.get("code", "")):
        return make_response(_show_square(account, WRONG), 422)
    codes, digests = make_codes(account)
    second_steps.begin(engine(), account.id, safe().seal(secret), digests, at=now())
    session.pop("proposed", None)
    onward = way_on(account, halfway.wanted())
    if not current_user.is_authenticated:
        answer = let_in(account, make_response())
        answer.set_data(_show_codes(codes, onward))
        return answer
    forget_tries()
    return make_response(_show_codes(codes, url_for("accounts.show_own")))


def _lead_away() -> Response:
    """Nobody is halfway here: on for who is signed in already, else to the beginning."""
    if current_user.is_authenticated:
        return redirect(way_on(current_user.account, ""), 303 if request.method == "POST" else 302)
    return ask_to_sign_in()


def _show_codes(codes: list[str], onward: str) -> str:
    # Rendered and not redirected to: a redirect would have to keep the codes somewhere.
    return render_template("accounts/recovery_codes.html", codes=codes, onward=onward)


def _who_may_set_up() -> Account | Response:
    """Only oneself: signed in and sure of it, or on the way in and without a second step so far."""
    if current_user.is_authenticated:
        if is_proven():
            account: Account = current_user.account
            return account
        flash(PROVE_FIRST)
        return redirect(url_for("accounts.show_own"), 303)
    found = halfway.account()
    if found is None:
        return ask_to_sign_in()
    if second_steps.sealed_secret(engine(), found.id):
        # Whoever knows only the password must not put their own app in the place of the person's.
        return redirect(url_for("accounts.ask_code"), 303)
    return found


def _show_square(account: Account, problem: str) -> str:
    secret = _proposed()
    return render_template(
        "accounts/set_up.html",
        square=draw_square(address_of(secret, account.login)),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        problem=problem,
    )


def _proposed() -> str:
    """The secret that the square on the screen holds; it stays the same until the person is done."""
    if "proposed" not in session:
        session["proposed"] = safe().seal(make_secret())
    return safe().unseal(session["proposed"])


def _say_wait_at_square(refused: RequestLimit) -> Answer:
    account = _who_may_set_up()
    return make_response(account if isinstance(account, Response) else _show_square(account, tell_wait(refused)), 429)


def _ask_again(problem: str, status: int) -> Answer:
    return make_response(render_template("accounts/second_step.html", problem=problem), status)
