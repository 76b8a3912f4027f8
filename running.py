"""What runs beside the requests in a process: the sender, the clock, and the vault where it is embedded."""

import atexit
import logging
import threading
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.line.sender import Sender
from bot.rehearsal import StandIn
from referral.counting import flush_counts
from referral.lapsing import lapse_due
from referral.platform import Platform
from referral.reporting import hand_on_reports
from referral.store.import_jobs import forget_old_jobs
from referral.store.links import forget_links
from referral.store.staff_actions import forget_old
from referral.vault import EmbeddedVault, VaultNotStarted, VaultUnavailable

FLUSH_EVERY_S = 60
MAIL_EVERY_S = 10
LAPSE_EVERY_S = 30
REVIVE_EVERY_S = 2

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
        send_mails: Callable[[], object] | None = None,
    ) -> None:
        self._platform = platform
        self._engine = engine
        self._sender = sender
        self._embedded = embedded
        self._stand_in = stand_in
        self._send_mails = send_mails
        self._lock = threading.Lock()
        self._scheduler: BackgroundScheduler | None = None
        self._stopped = False

    def start(self, *, vault_is_ready: bool = False) -> None:
        """Start what is not running. ``vault_is_ready`` says that another process has checked and answers for it.

        After ``stop`` nothing happens: a last request must not begin everything anew. Raises ``VaultNotStarted``,
        ``VaultCouldWrite`` and ``VaultUnavailable``.
        """
        if self._scheduler:
            return
        with self._lock:
            if self._scheduler or self._stopped:
                return
            if not vault_is_ready:
                self._prepare_vault()
            self._platform.understand.prepare()
            if self._sender:
                self._sender.start()
            late_is_better_than_never = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
            scheduler = BackgroundScheduler(daemon=True, job_defaults=late_is_better_than_never)
            # Every process does all of it, and several times is as good as once: an end is dealt with in one step of
            # the vault, the database takes a batch of counts once, and what is old is gone. So there is no process
            # that must not fail.
            if self._embedded:
                scheduler.add_job(self._revive_vault, "interval", seconds=REVIVE_EVERY_S)
            scheduler.add_job(self._lapse, "interval", seconds=LAPSE_EVERY_S)
            scheduler.add_job(self._flush, "interval", seconds=FLUSH_EVERY_S)
            if self._send_mails:
                scheduler.add_job(self._mail, "interval", seconds=MAIL_EVERY_S)
            scheduler.add_job(self._forget_old_actions, "interval", days=1)
            # A service that is restarted every night would never be up for a day.
            scheduler.add_job(self._forget_old_actions)
            scheduler.start()
            self._scheduler = scheduler

    def stop(self) -> None:
        """Finish what is under way. What is not sent stays in the vault, unless that was started here and ends too.

        Of the counts those that may leave go to the database now; an embedded vault takes the rest with it.
        """
        with self._lock:
            self._stopped = True
            if self._stand_in:
                self._stand_in.close()
            if self._sender:
                self._sender.stop()
            if self._scheduler:
                self._scheduler.shutdown(wait=False)
                self._scheduler = None
                self._flush()
            if self._embedded:
                self._embedded.stop()

    def _prepare_vault(self) -> None:
        if self._embedded:
            self._embedded.start()
            atexit.register(self._embedded.stop)
        self._platform.vault.check()

    def _flush(self) -> None:
        try:
            flush_counts(self._platform.vault, self._engine, self._platform.clock())
            hand_on_reports(self._platform, self._engine)
        except (VaultUnavailable, SQLAlchemyError) as error:
            _log.warning("counts and reports stay in the vault for now: %s", type(error).__name__)

    def _revive_vault(self) -> None:
        if self._embedded is None or self._platform.vault.answers():
            return
        try:
            self._embedded.revive()
            _log.warning("the embedded vault had died and was begun anew; what was live is lost")
        except (VaultNotStarted, OSError) as error:
            _log.error("the embedded vault is away: %s", type(error).__name__)

    def _lapse(self) -> None:
        try:
            lapse_due(self._platform)
        except VaultUnavailable:
            _log.warning("ends are dealt with when the vault is back")

    def _mail(self) -> None:
        try:
            if self._send_mails:
                self._send_mails()
        except SQLAlchemyError as error:
            _log.warning("mails wait: %s", type(error).__name__)

    def _forget_old_actions(self) -> None:
        try:
            forget_old(self._engine, self._platform.clock())
            forget_old_jobs(self._engine, self._platform.clock())
            forget_links(self._engine, self._platform.clock())
        except SQLAlchemyError as error:
            _log.warning("old staff actions and imports stay for another day: %s", type(error).__name__)
