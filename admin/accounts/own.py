"""One's own account: how one signs in, and where one is signed in."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import Response as Answer
from flask_limiter import RequestLimit
from flask_login import current_user
from werkzeug import Response

from admin.accounts import session
from admin.accounts.codes import make_codes
from admin.accounts.guard import for_signed_in
from admin.accounts.letting_in import way_on
from admin.accounts.limits import allowed_tries, forget_tries, limiter
from admin.accounts.places import take_place
from admin.accounts.second_step import PROVE_FIRST
from admin.accounts.signing import tell_wait
from admin.parts import engine, now
from content.pledge import load_pledge
from referral.store import accounts, passkeys, second_steps
from referral.store.accounts import AT_DESK, IN_TWO_STEPS
from referral.store.engine import writing
from referral.store.staff_actions import StaffAction, What, record

WRONG = "パスワードが違います。"
ENDED = "そのサインインを終わらせました。"
OTHERS_ENDED = "ほかのサインインを、すべて終わらせました。"
STOPPED = "確認コードをやめました。"
NEEDED = "あなたの役わりでは、確認コードが要ります。別のアプリに変えることはできます。"


def add_own(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/account", "show_own", show_own)
    for path, view in (
        ("/account/prove", prove),
        ("/account/sessions", end_sessions),
        ("/account/recovery-codes", make_recovery_codes),
        ("/account/second-step/stop", stop_second_step),
    ):
        blueprint.add_url_rule(path, view.__name__, view, methods=["POST"])


@for_signed_in
def show_own() -> Response | str:
    return _show()


@for_signed_in
@take_place()
@limiter.limit(allowed_tries, on_breach=lambda refused: _say_wait(refused))
def prove() -> Response:
    """The password once more, before anything changes about how one signs in."""
    if accounts.verify(engine(), current_user.account.login, request.form.get("password", "")) is None:
        return make_response(_show(WRONG), 401)
    forget_tries()
    session.note_proof()
    return redirect(url_for("accounts.show_own"), 303)


@for_signed_in
def end_sessions() -> Response:
    """One of one's own by its digest, or all but this one."""
    wanted = request.form.get("session", "")
    others = [digest for digest in session.own_sessions() if digest != session.current_digest()]
    chosen = others if wanted == "others" else [digest for digest in others if digest == wanted]
    session.end_sessions(chosen)
    if chosen:
        with writing(engine()) as connection:
            record(connection, StaffAction(_id(), What.SESSION_ENDED, _id(), now()))
    flash(OTHERS_ENDED if wanted == "others" else ENDED)
    return redirect(url_for("accounts.show_own"), 303)


@for_signed_in
def make_recovery_codes() -> Response | str:
    """Ten new ones, shown once."""
    if not session.is_proven():
        return refuse_unproven()
    if not second_steps.sealed_secret(engine(), _id()):
        return redirect(url_for("accounts.show_square"), 303)
    codes, digests = make_codes(current_user.account)
    second_steps.replace_recovery_codes(engine(), _id(), digests, at=now())
    return render_template("accounts/recovery_codes.html", codes=codes, onward=url_for("accounts.show_own"))


@for_signed_in
def stop_second_step() -> Response:
    """For those who may sign in with a password alone."""
    if not session.is_proven():
        return refuse_unproven()
    if current_user.role in IN_TWO_STEPS:
        flash(NEEDED)
    else:
        second_steps.stop(engine(), _id(), at=now())
        flash(STOPPED)
    return redirect(url_for("accounts.show_own"), 303)


def refuse_unproven() -> Response:
    """Back to the page, which asks for the password."""
    flash(PROVE_FIRST)
    return redirect(url_for("accounts.show_own"), 303)


def _show(problem: str = "") -> str:
    account, here = current_user.account, session.current_digest()
    return render_template(
        "accounts/own.html",
        account=account,
        back=way_on(account, ""),
        proven=session.is_proven(),
        problem=problem,
        in_two_steps=bool(second_steps.sealed_secret(engine(), account.id)),
        may_stop=account.role not in IN_TWO_STEPS,
        recovery_left=second_steps.count_recovery_codes(engine(), account.id),
        passkeys=passkeys.passkeys_of(engine(), account.id),
        sessions=[(digest, one.device, one.began_at, digest == here) for digest, one in session.own_sessions().items()],
        pledges=account.role in AT_DESK,
        pledge=load_pledge(),
    )


def _say_wait(refused: RequestLimit) -> Answer:
    return make_response(_show(tell_wait(refused)), 429)


def _id() -> str:
    return str(current_user.get_id())
