"""A rehearsal without a LINE account: a stand-in of the platform on this machine, and a phone on a page."""

from flask import Blueprint

from bot.rehearsal.api import create_api
from bot.rehearsal.controls import HandControls, Reasons, RehearsalClock
from bot.rehearsal.courier import WebhookPost
from bot.rehearsal.loopback import NotFromHere, RealLineRefused, ensure_loopback, refuse_real_credentials
from bot.rehearsal.phone import create_phone
from bot.rehearsal.phone_clock import Controls
from bot.rehearsal.platform import NotPossible, StandIn

PLATFORM_PATH = "/rehearsal/platform"
"""Where the stand-in's Messaging API is, within the service; its paths follow as LINE's do."""

__all__ = [
    "PLATFORM_PATH",
    "Controls",
    "HandControls",
    "NotFromHere",
    "NotPossible",
    "RealLineRefused",
    "Reasons",
    "RehearsalClock",
    "StandIn",
    "WebhookPost",
    "create_rehearsal",
    "ensure_loopback",
    "refuse_real_credentials",
]


def create_rehearsal(stand_in: StandIn, controls: Controls) -> list[Blueprint]:
    """The page at ``/rehearsal`` and the stand-in's API at ``PLATFORM_PATH``.

    Both answer this machine alone, and check for themselves who asks; a forgery check must leave them out.
    """
    return [create_phone(stand_in, controls), create_api(stand_in, PLATFORM_PATH)]
