"""The pledge of confidentiality, before the desk opens and once a year."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.accounts.guard import for_signed_in, owes_pledge
from admin.accounts.letting_in import way_on
from admin.parts import engine, now
from content.pledge import load_pledge
from referral.hours import JST
from referral.store import accounts

NOT_CHECKED = "「読みました」に印をつけてください。"


def add_pledge(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/pledge", "show_pledge", show_pledge)
    blueprint.add_url_rule("/pledge", "pledge", pledge, methods=["POST"])


@for_signed_in
def show_pledge() -> Response | str:
    """The text; everybody may read it."""
    return _show()


@for_signed_in
def pledge() -> Response | str:
    """Recorded with the day and the version of the text, and nothing else."""
    if request.form.get("agree") != "yes":
        flash(NOT_CHECKED)
        return redirect(url_for("accounts.show_pledge"), 303)
    at = now()
    accounts.pledge(
        engine(),
        current_user.get_id(),
        load_pledge().version,
        on=at.astimezone(JST).date(),
        at=at,
    )
    return redirect(way_on(current_user.account, ""), 303)


def _show() -> str:
    return render_template(
        "accounts/pledge.html",
        pledge=load_pledge(),
        account=current_user.account,
        is_due=owes_pledge(current_user.account),
    )
