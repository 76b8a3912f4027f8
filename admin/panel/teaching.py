"""Phrases that staff teach: "who writes this, needs that", understood so within seconds."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import Field, SelectField, StringField, ValidationError

from admin.panel import words
from admin.panel.checks import Required, Within, text_of
from admin.panel.scope import is_staff
from admin.parts import engine, platform
from content.needs import resident_name
from referral.needs import Need
from referral.store import phrases
from referral.store.phrases import LONGEST, PhraseKnown

_SHORTEST = 2


class PhraseForm(FlaskForm):
    """A phrase and what it means."""

    class Meta:
        locales = ("ja",)

    text = StringField("ことば", [Required("ことばを書いてください。"), Within(LONGEST)])
    need = SelectField("困りごと", choices={need.value: resident_name(need) for need in Need})

    def validate_text(self, field: Field) -> None:
        if sum(map(str.isalnum, text_of(field))) < _SHORTEST:
            raise ValidationError("2字以上のことばを書いてください。")


def add_teaching(blueprint: Blueprint) -> None:
    """Put this page on the panel; an editor of one organisation does not teach for all."""
    blueprint.add_url_rule("/phrases", "show_phrases", show_phrases)
    blueprint.add_url_rule("/phrases", "teach_phrase", teach_phrase, methods=["POST"])
    blueprint.add_url_rule("/phrases/<phrase_id>/forget", "forget_phrase", forget_phrase, methods=["POST"])


def show_phrases() -> tuple[str, int]:
    """All that was taught, and a form for more."""
    _for_staff_only()
    return _show(PhraseForm(formdata=None), HTTPStatus.OK)


def teach_phrase() -> Response | tuple[str, int]:
    """One phrase more."""
    _for_staff_only()
    form = PhraseForm()
    if not form.validate():
        return _show(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    need = Need(form.need.data)
    try:
        phrases.teach(engine(), text_of(form.text), need, who=current_user.get_id(), at=platform().clock())
    except PhraseKnown:
        form.text.errors = [words.PHRASE_KNOWN]
        return _show(form, HTTPStatus.CONFLICT)
    flash(words.PHRASE_TAUGHT.format(need=resident_name(need)))
    return redirect(url_for("panel.show_phrases"), 303)


def forget_phrase(phrase_id: str) -> Response:
    """One phrase less; gone already is as good."""
    _for_staff_only()
    phrases.forget(engine(), phrase_id, who=current_user.get_id(), at=platform().clock())
    flash(words.PHRASE_FORGOTTEN)
    return redirect(url_for("panel.show_phrases"), 303)


def _for_staff_only() -> None:
    if not is_staff():
        abort(HTTPStatus.FORBIDDEN)


def _show(form: PhraseForm, status: HTTPStatus) -> tuple[str, int]:
    taught = [(phrase, resident_name(phrase.need)) for phrase in phrases.every_phrase(engine())]
    return render_template("panel/phrases.html", form=form, taught=taught), status
