"""What the platform chooses for itself: which overdue entries residents still see."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from admin.panel import words
from admin.panel.scope import for_staff
from admin.parts import engine, platform
from referral.freshness import TRUSTED, Overdue
from referral.resource import RiskClass
from referral.store import settings
from referral.store.areas import read_offered
from referral.store.engine import reading
from referral.store.settings import SettingConflict


def add_settings(blueprint: Blueprint) -> None:
    """Put this page on the panel; it is for staff of the platform."""
    blueprint.add_url_rule("/settings", "show_settings", for_staff(show))
    blueprint.add_url_rule("/settings", "choose_settings", for_staff(choose), methods=["POST"])


def show() -> str:
    """What holds now."""
    return _show(_read(), "")


def choose() -> Response | tuple[str, int]:
    """A choice holds at once."""
    chosen, before = request.form.get("overdue", ""), request.form.get("before", "")
    if chosen not in set(Overdue) or before not in set(Overdue):
        abort(400)
    try:
        settings.choose_overdue(
            engine(), Overdue(chosen), before=Overdue(before), who=current_user.get_id(), at=platform().clock()
        )
    except SettingConflict as conflict:
        return _show(conflict.current, words.SETTING_CONFLICT), 409
    flash(words.SETTING_SAVED)
    return redirect(url_for("panel.show_settings"), 303)


def _read() -> Overdue:
    with reading(engine()) as connection:
        return settings.read_overdue(connection)


def _show(current: Overdue, notice: str) -> str:
    return render_template(
        "panel/settings.html",
        current=current,
        choices=words.OVERDUE,
        ordinary=TRUSTED[RiskClass.ORDINARY].days,
        high=TRUSTED[RiskClass.HIGH].days,
        offered=[area.name for area in read_offered(engine())],
        notice=notice,
    )
