"""The LINE door: webhooks in, replies and pushes out."""

from collections.abc import Sequence

from flask import Flask

from bot.line.client import LineClient
from bot.line.sender import Sender
from bot.line.webhook import create_blueprint
from referral.platform import Platform
from referral.service import receive


def register(app: Flask, platform: Platform, secrets: Sequence[str], token: str, endpoint: str) -> Sender | None:
    """Add the webhook; gives back the sender to start and stop, or None without a channel."""
    sender = Sender(platform.vault.outbox, LineClient(token, endpoint), platform.clock) if secrets else None
    blueprint = create_blueprint(
        receive=lambda inbound: receive(platform, inbound),
        secrets=secrets,
        clock=platform.clock,
        after_commit=sender.wake if sender else lambda: None,
    )
    app.register_blueprint(blueprint)
    app.extensions["line_webhook"] = blueprint
    return sender
