"""What gunicorn's master answers for: an address that is free, the embedded vault, a database that is up to date.

It is kept here, and not in gunicorn.conf.py, because gunicorn reads that file anew at every SIGHUP.
"""

import errno
import os
import socket
import sys
import time
from typing import NoReturn

from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot.rehearsal.opening import close_rehearsal_accounts, prepare_rehearsal
from referral.store.engine import DatabaseUrlInvalid, open_engine
from referral.store.upgrade import upgrade
from referral.vault import (
    EmbeddedVault,
    VaultCouldWrite,
    VaultNotStarted,
    VaultUnavailable,
    VaultUrlInvalid,
    open_vault,
)
from settings import Settings

_ADDRESS_PATIENCE_S = 5.0
"""After a crash of a master its workers leave the address a little later."""


class AddressRefused(Exception):
    """The service cannot listen there; the message says what to do."""


class Master:
    """Prepares what all workers share, and ends it with the service."""

    def __init__(self) -> None:
        self._vault: EmbeddedVault | None = None

    def prepare(self, settings: Settings) -> None:
        """Make everything ready, or end the process with one clear sentence and leave everything as it was."""
        try:
            self._prepare(settings)
        except (
            AddressRefused,
            DatabaseUrlInvalid,
            VaultCouldWrite,
            VaultNotStarted,
            VaultUrlInvalid,
        ) as refusal:
            self._refuse(str(refusal))
        except VaultUnavailable:
            self._refuse("Nothing answers at REDIS_URL; start that server or correct the address.")
        except SQLAlchemyError:
            self._refuse("The database at DATABASE_URL cannot be used; start it or correct the address.")
        except CommandError:
            self._refuse("The database belongs to a newer version of the service; install that one.")
        except OSError:
            self._refuse("DATA_FOLDER cannot be written; give it another folder.")
        except KeyboardInterrupt:
            self._refuse("It was interrupted.")

    def leave_to_parent(self) -> None:
        """In a worker, after the fork: the master alone answers for the vault."""
        if self._vault:
            self._vault.leave_to_parent()

    def end(self, *, cleanly: bool) -> None:
        """The vault goes last, and with it all that was live; but what could not go on leaves it to the next start."""
        if not self._vault:
            return
        if cleanly:
            self._vault.stop()
        else:
            self._vault.abandon()

    def _prepare(self, settings: Settings) -> None:
        if not settings.vault_url:
            self._vault = EmbeddedVault(settings.vault_folder)
            self._vault.start()
        check_address(settings.host, settings.port)
        open_vault(self._vault.url if self._vault else settings.vault_url).close()
        engine = open_engine(settings.database_url)
        upgrade(engine)
        if settings.rehearsal:
            prepare_rehearsal(engine)
        else:
            close_rehearsal_accounts(engine)
        engine.dispose()

    def _refuse(self, sentence: str) -> NoReturn:
        self.end(cleanly=False)
        sys.exit(f"The service did not start. {sentence}")


master = Master()


def check_address(host: str, port: int, patience_s: float = _ADDRESS_PATIENCE_S) -> None:
    """Raise ``AddressRefused`` unless the service can listen there, or soon."""
    if "LISTEN_FDS" in os.environ or "GUNICORN_FD" in os.environ:
        # Whoever started us listens there already and hands it over.
        return
    deadline = time.monotonic() + patience_s
    while problem := _try_address(host, port):
        if problem != errno.EADDRINUSE:
            raise AddressRefused(_say(problem, port))
        if time.monotonic() > deadline:
            raise AddressRefused(f"PORT {port} is in use; stop what listens there, or give another PORT.")
        time.sleep(0.1)


def _try_address(host: str, port: int) -> int:
    """0, or the number of what went wrong."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    except UnicodeError:
        # Not even the form of a name.
        return errno.EADDRNOTAVAIL
    return 0


def _say(problem: int, port: int) -> str:
    if problem == errno.EACCES:
        return f"This user may not listen on PORT {port}; give one from 1024 on."
    return "HOST is no address of this machine; give one of its own, such as 127.0.0.1 or 0.0.0.0."
