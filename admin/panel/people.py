"""The people who sign in: who they are, inviting them, another role, the door closed and opened again."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.accounts.guard import guard
from admin.accounts.session import SignedIn
from admin.panel import words
from admin.panel.checks import text_of
from admin.panel.people_form import LOGIN_TAKEN, ChangeForm, PersonForm
from admin.panel.saying import say_moment
from admin.panel.scope import pickable_organisations
from admin.parts import engine, platform
from referral import desk
from referral.store import accounts, invitations, organisations, second_steps
from referral.store.accounts import AT_DESK, Account, LoginTaken, Role

blueprint = Blueprint("people", __name__, url_prefix="/panel/people", template_folder="templates")
guard(blueprint, Role.ADMINISTRATOR)


@blueprint.get("")
def show() -> str:
    """Everybody, those who can sign in first."""
    names = {one.id: one.name for one in organisations.every_organisation(engine())}
    everyone = sorted(accounts.every_account(engine()), key=lambda account: not account.active)
    return render_template(
        "panel/people.html",
        people=[(account, words.ROLES[account.role], names.get(account.organisation_id, "")) for account in everyone],
        in_two_steps=second_steps.signing_in_two_steps(engine()),
        at_desk=AT_DESK,
    )


@blueprint.route("/new", methods=["GET", "POST"])
def create() -> str | tuple[str, int]:
    """A new account, and the link with which its person chooses a password."""
    form = PersonForm()
    form.prepare(pickable_organisations(request.values.get("organisation", "")))
    if request.method == "GET":
        form.organisation.data = request.args.get("organisation", "")
        return _ask(form, HTTPStatus.OK)
    if not form.validate():
        return _ask(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        account = accounts.create(
            engine(),
            login=text_of(form.login),
            name=text_of(form.name),
            role=form.wanted_role,
            organisation_id=form.wanted_organisation,
            at=platform().clock(),
            who=current_user.get_id(),
        )
    except LoginTaken:
        form.login.errors = [LOGIN_TAKEN]
        return _ask(form, HTTPStatus.CONFLICT)
    return _invite(account)


@blueprint.route("/<account_id>", methods=["GET", "POST"])
def edit(account_id: str) -> Response | str | tuple[str, int]:
    """Another name, role or organisation. Another role ends sessions, and talks at the desk, at once."""
    account = _find(account_id)
    form = ChangeForm(name=account.name, role=account.role.value, organisation=account.organisation_id)
    form.prepare(pickable_organisations(account.organisation_id, request.form.get("organisation", "")))
    if request.method == "GET":
        return _ask_change(account, form, HTTPStatus.OK)
    if not form.validate():
        return _ask_change(account, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if _is_oneself(account) and form.wanted_role is not account.role:
        form.role.errors = [words.LAST_ADMINISTRATOR]
        return _ask_change(account, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    accounts.change(
        engine(),
        account.id,
        name=text_of(form.name),
        role=form.wanted_role,
        organisation_id=form.wanted_organisation,
        at=platform().clock(),
        who=current_user.get_id(),
    )
    moved = (form.wanted_role, form.wanted_organisation) != (account.role, account.organisation_id)
    ended = _leave_desk(account) if moved else 0
    flash(words.PERSON_CHANGED.format(name=text_of(form.name)) + _tell_returned(ended))
    return redirect(url_for("people.show"), 303)


@blueprint.post("/<account_id>/invite")
def invite(account_id: str) -> str:
    """A new link; the password so far, and whoever is signed in with it, are out."""
    account = _find_somebody_else(account_id)
    return _invite(account)


@blueprint.post("/<account_id>/second-step")
def reset_second_step(account_id: str) -> Response:
    """Somebody has lost phone and paper; nobody does this for themselves."""
    account = _find_somebody_else(account_id)
    second_steps.reset(engine(), account.id, at=platform().clock(), who=current_user.get_id())
    flash(words.SECOND_STEP_RESET.format(name=account.name))
    return redirect(url_for("people.show"), 303)


@blueprint.post("/<account_id>/disable")
def disable(account_id: str) -> Response:
    """Close somebody's door at once; nobody closes their own, so that one administrator is always left."""
    account = _find_somebody_else(account_id)
    accounts.disable(engine(), account.id, at=platform().clock(), who=current_user.get_id())
    flash(words.DISABLED.format(name=account.name) + _tell_returned(_leave_desk(account)))
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


def _find_somebody_else(account_id: str) -> Account:
    account = _find(account_id)
    if _is_oneself(account):
        abort(HTTPStatus.FORBIDDEN)
    return account


def _is_oneself(account: Account) -> bool:
    return bool(account.id == current_user.get_id())


def _leave_desk(account: Account) -> int:
    """End duty and give talks back, so that no resident goes on writing to nobody; gives how many talks there were."""
    if account.role not in AT_DESK:
        return 0
    member = SignedIn(account).member
    desk.end_duty(platform(), member)
    return desk.give_back_all(platform(), member)


def _tell_returned(talks: int) -> str:
    return words.TALKS_GIVEN_BACK.format(count=talks) if talks else ""


def _ask(form: PersonForm, status: HTTPStatus) -> tuple[str, int]:
    return render_template("panel/person.html", form=form, account=None), status


def _ask_change(account: Account, form: ChangeForm, status: HTTPStatus) -> tuple[str, int]:
    return render_template("panel/person.html", form=form, account=account), status


def _invite(account: Account) -> str:
    made = invitations.invite(engine(), account.id, at=platform().clock(), who=current_user.get_id())
    # Rendered and not redirected to: a redirect would have to keep the link somewhere.
    return render_template(
        "panel/invitation.html",
        account=account,
        link=(current_app.config.get("PUBLIC_URL") or request.url_root.rstrip("/"))
        + url_for("accounts.show_invitation", token=made.token),
        until=say_moment(made.until),
    )
