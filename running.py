"""What runs beside the requests in a process: the sender, the clock, and the vault where it is embedded."""

import atexit
import logging
import threading

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.line.sender import Sender
from bot.rehearsal import StandIn
from referral.counting import flush_counts
from referral.platform import Platform
from referral.store.staff_actions import forget_old
from referral.vault import EmbeddedVault, VaultUnavailable

FLUSH_EVERY_S = 60

_log = logging.getLogger("clock")


class Running:
    """Starts once, at the first request at the latest, and stops what it started."""

    def __init__(
        self,
        platform: Platform,
        engine: Engine,
        sender: Sender | None,
        embedded: EmbeddedVault | None,
        stand_in: StandIn | None,
    ) -> None:
        self._platform = platform
        self._engine = engine
        self._sender = sender
        self._embedded = embedded
        self._stand_in = stand_in
        self._lock = threading.Lock()
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Start what is not running. Raises ``VaultCouldWrite`` and ``VaultUnavailable``."""
        if self._scheduler:
            return
        with self._lock:
            if self._scheduler:
                return
            if self._embedded:
                self._embedded.start()
                atexit.register(self._embedded.stop)
            self._platform.vault.check()
            self._platform.understand.prepare()
            if self._sender:
                self._sender.start()
            scheduler = BackgroundScheduler(daemon=True)
            scheduler.add_job(self._flush, "interval", seconds=FLUSH_EVERY_S, coalesce=True, max_instances=1)
            scheduler.add_job(self._forget_old_actions, "interval", days=1, coalesce=True, max_instances=1)
            scheduler.start()
            self._scheduler = scheduler

    def stop(self) -> None:
        """Finish what is under way. What is not sent stays in the vault."""
        with self._lock:
            if self._stand_in:
                self._stand_in.close()
            if self._sender:
                self._sender.stop()
            if self._scheduler:
                self._scheduler.shutdown(wait=False)
                self._scheduler = None

    def _flush(self) -> None:
        try:
            flush_counts(self._platform.vault, self._engine, self._platform.clock())
        except (VaultUnavailable, SQLAlchemyError) as error:
            _log.warning("counts stay in the vault for now: %s", type(error).__name__)

    def _forget_old_actions(self) -> None:
        try:
            forget_old(self._engine, self._platform.clock())
        except SQLAlchemyError as error:
            _log.warning("old staff actions stay for another day: %s", type(error).__name__)
