"""What ``doctor`` asks LINE itself: the token, the mode, the webhook, the quota, the time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.line.channel import Channel, NotTold, Told
from referral.finding import Finding, Level

_PATH = "/line/webhook"
_MOST_SKEW = timedelta(seconds=20)
"""A reply token lives a minute, and we count its age by our own clock."""

_REDELIVERY = (
    "Whether LINE delivers again what was not taken, no program can read: look in the LINE Developers console, under "
    "Messaging API, that Webhook redelivery is on."
)


def check_channel(channel: Channel, now: datetime) -> Iterator[Finding]:
    """Everything that can be read, and where to look for the rest."""
    try:
        told = channel.info()
    except NotTold as refusal:
        yield _without_an_answer(refusal)
        return
    yield _mode(told)
    if told.lines_time:
        yield _clock(told.lines_time, now)
    try:
        yield from _webhook(channel)
        yield _quota(channel, now)
    except NotTold as refusal:
        yield _without_an_answer(refusal)
    yield Finding(Level.LOOK, _REDELIVERY)


def _without_an_answer(refusal: NotTold) -> Finding:
    if refusal.status in (401, 403):
        return Finding(
            Level.FAIL,
            f"LINE does not accept the access token ({refusal.status}): issue a long-lived one in the LINE Developers "
            "console and set LINE_CHANNEL_ACCESS_TOKEN to it.",
        )
    said = f"answered {refusal.status}" if refusal.status else "did not answer"
    return Finding(
        Level.FAIL, f"LINE {said}: check that this machine reaches api.line.me by HTTPS, then run doctor again."
    )


def _mode(told: Told) -> Finding:
    if told.info.chat_mode == "bot":
        return Finding(Level.OK, "The account's response mode is bot: nothing is kept in LINE's own chat tool.")
    return Finding(
        Level.FAIL,
        "The account's response mode is chat, so LINE keeps what residents write: set it to bot in the LINE Official "
        "Account Manager, under Settings, Response settings (応答設定で「チャット」を切ってください).",
    )


def _clock(lines_time: datetime, now: datetime) -> Finding:
    apart = abs(now - lines_time)
    if apart > _MOST_SKEW:
        return Finding(
            Level.FAIL,
            f"This machine's clock and LINE's are {apart.total_seconds():.0f} seconds apart, so free replies come too "
            "late: let the clock be set over the network (timedatectl set-ntp true).",
        )
    return Finding(Level.OK, "The clock agrees with LINE's.")


def _webhook(channel: Channel) -> Iterator[Finding]:
    webhook = channel.webhook()
    if webhook is None:
        yield Finding(
            Level.FAIL,
            "No webhook is set, so no resident is heard: enter https://your.host/line/webhook in the LINE Developers "
            "console, under Messaging API.",
        )
        return
    address = urlsplit(webhook.endpoint)
    if address.path != _PATH:
        yield Finding(Level.FAIL, f"The webhook's path is {address.path or '/'}: it must end with {_PATH}.")
    if address.scheme != "https":
        yield Finding(Level.FAIL, "The webhook's address is not https, which LINE refuses: put a TLS proxy before it.")
    if not webhook.active:
        yield Finding(
            Level.FAIL,
            "The webhook is switched off: switch on Use webhook in the LINE Developers console, under Messaging API.",
        )
        return
    tried = channel.try_webhook()
    if tried.success:
        yield Finding(Level.OK, "LINE reaches the webhook, and it answers.")
    else:
        yield Finding(
            Level.FAIL,
            f"LINE does not get an answer from the webhook ({tried.reason or 'no reason'}, status "
            f"{tried.status_code}): start the service, and check the proxy, its certificate and LINE_CHANNEL_SECRET.",
        )


def _quota(channel: Channel, now: datetime) -> Finding:
    quota = channel.quota(now)
    if not quota.limit:
        return Finding(Level.OK, "The plan has no limit of messages.")
    used = f"{quota.used} of {quota.limit} messages of this month are used ({quota.per_cent} %)"
    if quota.near:
        return Finding(
            Level.WARN,
            f"{used}: once all are, a counsellor's answer arrives only when the resident writes. Raise the plan in the "
            "LINE Official Account Manager.",
        )
    return Finding(Level.OK, f"{used}.")
