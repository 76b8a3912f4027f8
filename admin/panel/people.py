"""The people who sign in: who they are, new ones, a new password, the door closed and opened again."""

import secrets
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.accounts.guard import guard
from admin.accounts.session import SignedIn
from admin.panel import words
from admin.panel.checks import text_of
from admin.panel.people_form import LOGIN_TAKEN, PersonForm
from admin.panel.scope import engine, pickable_organisations, platform
from referral import desk
from referral.store import accounts, organisations
from referral.store.accounts import AT_THE_DESK, Account, LoginTaken, Role

blueprint = Blueprint("people", __name__, url_prefix="/panel/people", template_folder="templates")
guard(blueprint, Role.ADMINISTRATOR)

_EASY_TO_COPY = "abcdefghjkmnpqrstuvwxyz23456789"


@blueprint.get("")
def show() -> str:
    """Everybody, those who can sign in first."""
    names = {one.id: one.name for one in organisations.every_organisation(engine())}
    everyone = sorted(accounts.every_account(engine()), key=lambda account: not account.active)
    return render_template(
        "panel/people.html",
        people=[(account, words.ROLES[account.role], names.get(account.organisation_id, "")) for account in everyone],
    )


@blueprint.route("/new", methods=["GET", "POST"])
def create() -> str | tuple[str, int]:
    """A new account; its password is shown once."""
    form = PersonForm()
    form.prepare(pickable_organisations(request.values.get("organisation", "")))
    if request.method == "GET":
        form.organisation.data = request.args.get("organisation", "")
        return _ask(form, HTTPStatus.OK)
    if not form.validate():
        return _ask(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    password = _make_password()
    try:
        account = accounts.create(
            engine(),
            login=text_of(form.login),
            name=text_of(form.name),
            role=form.wanted_role,
            password=password,
            organisation_id=form.wanted_organisation,
            at=platform().clock(),
            who=current_user.get_id(),
        )
    except LoginTaken:
        form.login.errors = [LOGIN_TAKEN]
        return _ask(form, HTTPStatus.CONFLICT)
    return _tell_password(account, password)


@blueprint.post("/<account_id>/password")
def reset_password(account_id: str) -> str:
    """A new password, shown once; whoever is signed in with the old one is signed out."""
    account = _find(account_id)
    password = _make_password()
    accounts.set_password(engine(), account.id, password, at=platform().clock(), who=current_user.get_id())
    return _tell_password(account, password)


@blueprint.post("/<account_id>/disable")
def disable(account_id: str) -> Response:
    """Close somebody's door at once; nobody closes their own, so that one administrator is always left."""
    account = _find(account_id)
    if account.id == current_user.get_id():
        abort(HTTPStatus.FORBIDDEN)
    accounts.disable(engine(), account.id, at=platform().clock(), who=current_user.get_id())
    returned = _leave_desk(account) if account.role in AT_THE_DESK else 0
    flash(
        words.DISABLED.format(name=account.name) + (words.TALKS_GIVEN_BACK.format(count=returned) if returned else "")
    )
    return redirect(url_for("people.show"), 303)


@blueprint.post("/<account_id>/enable")
def enable(account_id: str) -> Response:
    """Open somebody's door again, with the password that they had."""
    account = _find(account_id)
    accounts.enable(engine(), account.id, at=platform().clock(), who=current_user.get_id())
    flash(words.ENABLED.format(name=account.name))
    return redirect(url_for("people.show"), 303)


def _find(account_id: str) -> Account:
    account = accounts.get(engine(), account_id)
    if account is None:
        abort(HTTPStatus.NOT_FOUND)
    return account


def _leave_desk(account: Account) -> int:
    """End duty and give talks back, so that no resident goes on writing to nobody; gives how many talks there were."""
    member = SignedIn(account).member
    desk.end_duty(platform(), member)
    return desk.give_back_all(platform(), member)


def _make_password() -> str:
    """Twelve letters and digits that are not taken for one another, in groups: about 59 bits."""
    letters = [secrets.choice(_EASY_TO_COPY) for _ in range(12)]
    return "-".join("".join(letters[at : at + 4]) for at in (0, 4, 8))


def _ask(form: PersonForm, status: HTTPStatus) -> tuple[str, int]:
    return render_template("panel/person.html", form=form), status


def _tell_password(account: Account, password: str) -> str:
    # Rendered and not redirected to: a redirect would have to keep the password somewhere.
    return render_template("panel/password.html", account=account, password=password)
