"""How a resident will see the entry: the card that the bot itself makes."""

from dataclasses import replace

from flask import Response, abort, jsonify, request
from flask_wtf import FlaskForm

from admin.panel.form import ResourceForm
from admin.panel.scope import pickable_organisations
from admin.parts import platform
from content.cards import match_card
from referral.bubble import Card
from referral.hours import JST
from referral.ports import Match
from referral.resource import Resource


def build_card(resource: Resource) -> Card:
    """The card as it would be shown now; what was never checked is checked on the day it is published."""
    now = platform().clock()
    shown = replace(resource, checked_on=resource.checked_on or now.astimezone(JST).date())
    return match_card(Match(shown, 1.0, ()), now)


def show_preview() -> Response:
    """For the page's script: the card of what is being typed, saved nowhere."""
    organisations = pickable_organisations(request.form.get("organisation", ""))
    if not organisations:
        abort(404)
    form: FlaskForm = ResourceForm()
    form.prepare(platform().directory, organisations, None)
    card = build_card(form.read("preview"))
    return jsonify(
        title=card.title or "（名前）",
        subtitle=card.subtitle,
        summary=card.summary,
        facts=card.facts,
        actions=[action.label for action in card.actions],
    )
