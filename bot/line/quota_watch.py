"""Looks once an hour how many messages of the month are left, and says so in time."""

import logging
from collections.abc import Callable
from datetime import datetime

from bot.line.channel import Channel, NotTold
from referral.vault import Vault

_log = logging.getLogger("line")


class QuotaWatch:
    """What it learns stands in the vault, for the desk, the panel and the senders of all processes."""

    def __init__(self, channel: Channel, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._channel, self._vault, self._clock = channel, vault, clock

    def look(self) -> None:
        """Ask LINE now. Raises ``VaultUnavailable``."""
        now = self._clock()
        try:
            quota = self._channel.quota(now)
        except NotTold as refusal:
            _log.warning("LINE does not tell the month's quota: status %d", refusal.status)
            return
        self._vault.transact(lambda turn: turn.note_quota(quota), now)
        if quota.near:
            _log.warning("%d of %d messages of this month are used", quota.used, quota.limit)
