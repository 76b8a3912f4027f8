"""What runs beside the requests in a process: the door to LINE, the clock, and the vault where it is embedded."""

import atexit
import logging
import secrets
import threading
from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.line import LineDoor
from bot.rehearsal import StandIn
from referral.counting import flush_counts
from referral.lapsing import lapse_due
from referral.offering import look_after_offers
from referral.platform import Part, Platform
from referral.reporting import hand_on_reports
from referral.store.engine import writing
from referral.store.forgetting import forget_old_work
from referral.store.import_jobs import forget_old_jobs
from referral.store.links import forget_links
from referral.store.staff_actions import forget_old
from referral.vault import EmbeddedVault, VaultNotStarted, VaultUnavailable

FLUSH_EVERY_S = 60
MAIL_EVERY_S = 10
LAPSE_EVERY_S = 30
REVIVE_EVERY_S = 2
LOOK_AT_SERVERS_EVERY_S = 10
LOOK_AT_QUOTA_EVERY_S = 3600

_log = logging.getLogger("clock")


class Running:
    """Starts once, at the first request at the latest, and stops what it started."""

    def __init__(
        self,
        platform: Platform,
        engine: Engine,
        line: LineDoor | None,
        embedded: EmbeddedVault | None,
        stand_in: StandIn | None,
        send_mails: Callable[[], object] | None = None,
    ) -> None:
        self._platform = platform
        self._engine = engine
        self._line = line
        self._name = secrets.token_hex(8)
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
            if self._line:
                self._line.sender.start()
            late_is_better_than_never = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
            scheduler = BackgroundScheduler(daemon=True, job_defaults=late_is_better_than_never)
            # Every process does almost all of it, and several times is as good as once: an end or an offer is dealt
            # with in one step of the vault, the database takes a batch of counts once, and what is old is gone. So
            # there is no process that must not fail. Only what asks somebody outside is one's at a time, by a lease.
            if self._embedded:
                scheduler.add_job(self._revive_vault, "interval", seconds=REVIVE_EVERY_S)
            scheduler.add_job(self._lapse, "interval", seconds=LAPSE_EVERY_S)
            scheduler.add_job(self.flush, "interval", seconds=FLUSH_EVERY_S)
            scheduler.add_job(self._look_at_servers, "interval", seconds=LOOK_AT_SERVERS_EVERY_S)
            if self._line:
                scheduler.add_job(self._look_at_quota, "interval", seconds=LOOK_AT_QUOTA_EVERY_S)
                scheduler.add_job(self._look_at_quota)
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
            if self._line:
                self._line.sender.stop()
            if self._scheduler:
                self._scheduler.shutdown(wait=False)
                self._scheduler = None
                self.flush()
            if self._embedded:
                self._embedded.stop()

    def _prepare_vault(self) -> None:
        if self._embedded:
            self._embedded.start()
            atexit.register(self._embedded.stop)
        self._platform.vault.check()

    def flush(self) -> None:
        """Move what may leave the vault into the database, and notice when that cannot be written."""
        try:
            flush_counts(self._platform.vault, self._engine, self._platform.clock())
            hand_on_reports(self._platform, self._engine)
            # Few counts write nothing; this takes the lock that any change takes.
            with writing(self._engine):
                pass
        except VaultUnavailable:
            _log.warning("counts stay in the vault for now, which is away")
        except SQLAlchemyError as error:
            self._platform.alarms.add(Part.DATABASE)
            _log.error("the database cannot be written, counts stay in the vault for now: %s", type(error).__name__)
        else:
            self._platform.alarms.discard(Part.DATABASE)

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
            look_after_offers(self._platform)
        except VaultUnavailable:
            _log.warning("ends and offers are dealt with when the vault is back")

    def _mail(self) -> None:
        try:
            if self._send_mails:
                self._send_mails()
        except SQLAlchemyError as error:
            _log.warning("mails wait: %s", type(error).__name__)

    def _look_at_servers(self) -> None:
        try:
            if self._platform.vault.look_at_servers():
                self._platform.alarms.discard(Part.VAULT)
            elif Part.VAULT not in self._platform.alarms:
                self._platform.alarms.add(Part.VAULT)
                _log.error("%s", self._platform.vault.alarm)
        except VaultUnavailable:
            _log.warning("the vault is away")

    def _look_at_quota(self) -> None:
        try:
            # A little shorter than the time between two looks, so that whoever comes next finds it free.
            life = timedelta(seconds=LOOK_AT_QUOTA_EVERY_S * 0.9)
            if self._line and self._platform.vault.take_lease("quota", self._name, life):
                self._line.quota_watch.look()
        except VaultUnavailable:
            _log.warning("the month's quota is looked at when the vault is back")

    def _forget_old_actions(self) -> None:
        try:
            forget_old(self._engine, self._platform.clock())
            forget_old_work(self._engine, self._platform.clock())
            forget_old_jobs(self._engine, self._platform.clock())
            forget_links(self._engine, self._platform.clock())
        except SQLAlchemyError as error:
            _log.warning("old staff actions and imports stay for another day: %s", type(error).__name__)
