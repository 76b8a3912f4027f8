"""The LINE door: webhooks in, replies and pushes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import Flask

from bot.line.channel import Channel
from bot.line.checks import check_channel
from bot.line.client import LineClient
from bot.line.quota_watch import QuotaWatch
from bot.line.sender import Sender
from bot.line.webhook import create_blueprint
from referral.platform import Platform
from referral.service import receive


@dataclass(frozen=True, slots=True)
class LineDoor:
    """What of the door runs beside the requests: the sender to start and stop, and the hourly look at the quota."""

    sender: Sender
    quota_watch: QuotaWatch


def register(app: Flask, platform: Platform, secrets: Sequence[str], token: str, endpoint: str) -> LineDoor | None:
    """Add the webhook; gives back the rest of the door, or None without a channel."""
    door = _open(platform, token, endpoint) if secrets else None
    blueprint = create_blueprint(
        receive=lambda inbound: receive(platform, inbound),
        secrets=secrets,
        clock=platform.clock,
        after_commit=door.sender.wake if door else lambda: None,
    )
    app.register_blueprint(blueprint)
    app.extensions["line_webhook"] = blueprint
    app.extensions["line_checks"] = partial(check_channel, Channel(token, endpoint))
    return door


def _open(platform: Platform, token: str, endpoint: str) -> LineDoor:
    sender = Sender(platform.vault.outbox, LineClient(token, endpoint), platform.clock)
    return LineDoor(sender, QuotaWatch(Channel(token, endpoint), platform.vault, platform.clock))
