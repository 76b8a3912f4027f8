"""Choosing a password: by an invitation's link, or anew when one is signed in."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask import Response as Answer
from flask_limiter import RequestLimit
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import Field, PasswordField, ValidationError

from admin.accounts import session
from admin.accounts.guard import for_signed_in
from admin.accounts.limits import allowed_tries, forget_tries, limiter
from admin.accounts.places import take_place
from admin.accounts.signing import tell_wait
from admin.parts import engine, now
from referral.passwords import LONGEST, SHORTEST, Weakness
from referral.store import accounts, invitations
from referral.store.accounts import PasswordTooWeak
from referral.store.invitations import InvitationOver

WEAKNESSES = {
    Weakness.SHORT: f"短すぎます。{SHORTEST}文字以上にしてください。",
    Weakness.LONG: f"長すぎます。{LONGEST}文字までにしてください。",
    Weakness.COMMON: "だれかが先に試すような、よくあることばや名前、並びです。自分だけの文にしてください。",
}
CHOSEN = "パスワードを決めました。サインインしてください。"
CHANGED = "パスワードを変えました。ほかの端末のサインインは、終わりました。"
WRONG_NOW = "いまのパスワードが違います。"


class NewPasswordForm(FlaskForm):
    """A password and the same once more; pasting is welcome."""

    class Meta:
        locales = ("ja",)

    password = PasswordField("新しいパスワード")
    again = PasswordField("新しいパスワードをもう一度")

    def validate_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError("2つのパスワードが違います。同じものを入れてください。")

    def refuse(self, refusal: PasswordTooWeak) -> None:
        """Say at the field why."""
        self.password.errors = [WEAKNESSES[refusal.weakness]]


class ChangePasswordForm(NewPasswordForm):
    """Whoever finds an open screen does not know the password so far."""

    now = PasswordField("いまのパスワード")


def add_choosing(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/invitation/<token>", "show_invitation", show_invitation)
    blueprint.add_url_rule("/invitation/<token>", "accept_invitation", accept_invitation, methods=["POST"])
    blueprint.add_url_rule("/password", "show_password", show_password)
    blueprint.add_url_rule("/password", "change_password", change_password, methods=["POST"])
    blueprint.register_error_handler(InvitationOver, say_over)


def say_over(_: InvitationOver) -> tuple[str, int]:
    return render_template("accounts/invitation_over.html"), 404


def show_invitation(token: str) -> str:
    """Opening it changes nothing: mail scanners open links too."""
    return _invite(token, NewPasswordForm())


@take_place()
def accept_invitation(token: str) -> Response:
    form = NewPasswordForm()
    if not form.validate():
        return make_response(_invite(token, form), 422)
    try:
        invitations.accept(engine(), token, form.password.data or "", at=now())
    except PasswordTooWeak as refusal:
        form.refuse(refusal)
        return make_response(_invite(token, form), 422)
    flash(CHOSEN)
    return redirect(url_for("accounts.show_sign_in"), 303)


@for_signed_in
def show_password() -> Response | str:
    return _ask(ChangePasswordForm())


def _say_wait(refused: RequestLimit) -> Answer:
    form = ChangePasswordForm()
    form.now.errors = [tell_wait(refused)]
    return make_response(_ask(form), 429)


@for_signed_in
@take_place()
@limiter.limit(allowed_tries, on_breach=_say_wait)
def change_password() -> Response:
    """Other sessions end; this one goes on as a new one."""
    form = ChangePasswordForm()
    account = accounts.verify(engine(), current_user.account.login, form.now.data or "")
    if account is None:
        form.now.errors = [WRONG_NOW]
        return make_response(_ask(form), 422)
    forget_tries()
    if not form.validate():
        return make_response(_ask(form), 422)
    try:
        accounts.set_password(engine(), account.id, form.password.data or "", at=now(), who=account.id)
    except PasswordTooWeak as refusal:
        form.refuse(refusal)
        return make_response(_ask(form), 422)
    changed = accounts.get(engine(), account.id)
    if changed is not None:
        session.begin_anew(changed)
    flash(CHANGED)
    return redirect(url_for("accounts.show_own"), 303)


def _invite(token: str, form: NewPasswordForm) -> str:
    invited = invitations.find_invited(engine(), token, now())
    return render_template("accounts/invitation.html", form=form, invited=invited, shortest=SHORTEST)


def _ask(form: ChangePasswordForm) -> str:
    return render_template("accounts/password.html", form=form, shortest=SHORTEST)
