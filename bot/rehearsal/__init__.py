"""A rehearsal without a LINE account: a stand-in of the platform on this machine, and a phone on a page."""

from collections.abc import Sequence

from flask import Blueprint, Flask

from bot.rehearsal.api import create_api
from bot.rehearsal.controls import HandControls, Reasons, RehearsalClock
from bot.rehearsal.courier import WebhookPost
from bot.rehearsal.phone import create_phone
from bot.rehearsal.platform import StandIn
from referral.platform import Platform

PLATFORM_PATH = "/rehearsal/platform"
"""Where the stand-in's Messaging API is, within the service; its paths follow as LINE's do."""

__all__ = ["PLATFORM_PATH", "HandControls", "Reasons", "RehearsalClock", "StandIn", "register"]


def register(
    app: Flask,
    platform: Platform,
    clock: RehearsalClock,
    reasons: Reasons,
    secret: str,
    access_token: str,
    port: int,
) -> tuple[StandIn, Sequence[Blueprint]]:
    """Add the page at ``/rehearsal`` and the stand-in's API, which posts to this very service on ``port``.

    Gives back the stand-in, to be closed at the end, and the blueprints: both answer this machine alone and check
    for themselves who asks, so a forgery check must leave them out.
    """
    stand_in = StandIn(
        secret=secret,
        access_token=access_token,
        clock=clock,
        post=WebhookPost(f"http://127.0.0.1:{port}/line/webhook"),
    )
    blueprints = (
        create_phone(stand_in, HandControls(platform, clock, reasons)),
        create_api(stand_in, PLATFORM_PATH),
    )
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return stand_in, blueprints
