"""How gunicorn runs the service: settings checked first, vault and database prepared, all ended together."""

import os
import sys

from sqlalchemy.exc import SQLAlchemyError

from bot.rehearsal.opening import close_rehearsal_accounts, greet, prepare_rehearsal
from referral.store.engine import DatabaseUrlInvalid, open_engine
from referral.store.upgrade import upgrade
from referral.vault import EmbeddedVault, VaultCouldWrite, VaultNotStarted, VaultUnavailable, open_vault
from settings import BrokenSetting, read_settings

try:
    settings = read_settings()
except BrokenSetting as refusal:
    sys.exit(f"The service did not start. {refusal}")

bind = f"{settings.host}:{settings.port}"
worker_class = "gthread"
workers = 1 if settings.rehearsal else int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 128
timeout = 60
graceful_timeout = 5
# Its own logs would name addresses; the service writes what may be known.
accesslog = None
loglevel = "error"
control_socket_disable = True

_embedded = None if settings.vault_url else EmbeddedVault(settings.data_folder)


def on_starting(server):
    """Prepare what all workers share, or end with one clear sentence."""
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _embedded:
            _embedded.start()
            os.environ["REDIS_URL"] = _embedded.url
        open_vault(os.environ["REDIS_URL"]).close()
        engine = open_engine(settings.database_url)
        upgrade(engine)
        if settings.rehearsal:
            prepare_rehearsal(engine)
        else:
            close_rehearsal_accounts(engine)
        engine.dispose()
    except (VaultCouldWrite, VaultNotStarted, DatabaseUrlInvalid) as refusal:
        _end(f"The service did not start. {refusal}")
    except VaultUnavailable:
        _end("The service did not start. Nothing answers at REDIS_URL; start that server or correct the address.")
    except SQLAlchemyError:
        _end("The service did not start. The database at DATABASE_URL cannot be used; start it or correct the address.")
    except OSError:
        _end("The service did not start. DATA_FOLDER cannot be written; give it another folder.")


def post_worker_init(worker):
    """Start what belongs to a process: the sender and the clock. Then say where to go."""
    worker.app.callable.extensions["running"].start()
    if settings.rehearsal:
        print(greet(settings.port), flush=True)


def worker_exit(server, worker):
    """Stop what a process started."""
    app = getattr(worker.app, "callable", None)
    if app:
        app.extensions["running"].stop()


def on_exit(server):
    """The vault goes last, and with it all that was live."""
    if _embedded:
        _embedded.stop()


def _end(sentence):
    if _embedded:
        _embedded.stop()
    sys.exit(sentence)
