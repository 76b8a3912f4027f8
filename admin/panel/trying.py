"""What a resident's words would find in the list, and why or why not: tried by staff, kept nowhere."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField

from admin.panel.checks import Required, Within, text_of
from admin.panel.scope import own_organisation
from admin.panel.words import AGES, CRISIS_KINDS, URGENCIES
from admin.parts import engine, platform
from content.needs import resident_name
from referral.codes import parse_code
from referral.needs import AgeBand, Urgency
from referral.ports import LeftOut, Match, Query, Understanding
from referral.store.directory import load_list_in_preparation

_MOST_SHOWN = 3
_MOST_LEFT_OUT = 30
_LONGEST = 500


class TryForm(FlaskForm):
    """Words as a resident might write them; the answers they may give beside."""

    class Meta:
        locales = ("ja",)

    text = TextAreaField("住民が書きそうなことば", [Required("ことばを書いてください。"), Within(_LONGEST)])
    area = SelectField("住む所")
    age = SelectField("年代", choices={"": "（答えない）"} | {band.value: label for band, label in AGES.items()})
    which = SelectField("さがす一覧", choices={"live": "公開中の一覧", "prepared": "下書きと直しも公開したとしたら"})


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. ``more_left_out`` are left out too and not named."""

    danger: str
    needs: list[tuple[str, str, str]]
    matches: list[Match]
    left_out: list[LeftOut]
    more_left_out: int


def add_trying(blueprint: Blueprint) -> None:
    """Put this page on the panel."""
    blueprint.add_url_rule("/try", "try_words", try_words, methods=["GET", "POST"])


def try_words() -> tuple[str, int]:
    """The form, and what was found under it."""
    form = TryForm()
    form.area.choices = {"": "（答えない）"} | {area.code: area.name for area in platform().directory.areas()}
    if request.method == "GET":
        return _show(form, None), 200
    if not form.validate():
        return _show(form, None), 422
    return _show(form, _try(form)), 200


def _show(form: TryForm, tried: Tried | None) -> str:
    return render_template("panel/try.html", form=form, tried=tried, own=own_organisation())


def _try(form: TryForm) -> Tried:
    understood = platform().understand(text_of(form.text))
    live = form.which.data == "live"
    directory = platform().directory if live else load_list_in_preparation(engine(), own_organisation())
    query = Query(
        needs=understood.needs,
        at=platform().clock(),
        text=text_of(form.text),
        area=form.area.data or understood.area,
        age=parse_code(AgeBand, form.age.data) or understood.age,
        language=understood.language,
        asked=understood.asked,
    )
    left_out = directory.left_out(query, _MOST_SHOWN)
    return Tried(
        danger=_say_danger(understood),
        needs=[(resident_name(guess.code), f"{guess.score:.2f}", guess.because) for guess in understood.needs],
        matches=directory.rank(query, _MOST_SHOWN),
        left_out=left_out[:_MOST_LEFT_OUT],
        more_left_out=max(0, len(left_out) - _MOST_LEFT_OUT),
    )


def _say_danger(understood: Understanding) -> str:
    screening = understood.screening
    if screening.urgency is Urgency.NONE:
        return ""
    kinds = "・".join(CRISIS_KINDS[kind] for kind in screening.kinds)
    return f"{URGENCIES[screening.urgency]}（{kinds}）：{'、'.join(screening.because)}から"
