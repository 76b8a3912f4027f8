"""The residents' door on LINE: webhooks in, messages out."""

from collections.abc import Sequence

from flask import Flask

from bot.line.client import LineClient
from bot.line.endpoint import LINE_ENDPOINT
from bot.line.sender import Sender
from bot.line.webhook import create_blueprint
from referral.platform import Platform
from referral.service import receive


def register(app: Flask, secrets: Sequence[str], access_token: str, endpoint: str = LINE_ENDPOINT) -> Sender | None:
    """Put the door on ``app``, whose platform must be there; give back what sends, not yet started.

    Without secrets the door is closed with a clear message, and there is nothing to send with.
    """
    platform: Platform = app.extensions["platform"]
    sender = Sender(platform.vault.outbox, LineClient(access_token, endpoint), platform.clock) if secrets else None
    app.register_blueprint(
        create_blueprint(
            receive=lambda inbound: receive(platform, inbound),
            secrets=secrets,
            clock=platform.clock,
            after_commit=sender.wake if sender else lambda: None,
        )
    )
    return sender
