"""How gunicorn runs the service: settings checked first, vault and database prepared, all ended together."""

import sys

from gunicorn.errors import HaltServer

from bot.rehearsal.opening import greet
from hardening import keep_memory_in
from logs import ServerLog
from master import master
from settings import BrokenSetting, read_settings
from worker import ServiceWorker

try:
    settings = read_settings()
except BrokenSetting as refusal:
    sys.exit(f"The service did not start. {refusal}")

wsgi_app = "wsgi:create_app()"
bind = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
worker_class = ServiceWorker
workers = settings.workers
threads = 128
timeout = 60
graceful_timeout = 5
# Its own access log would name addresses; the service writes what may be known.
accesslog = None
logger_class = ServerLog
loglevel = "error"
control_socket_disable = True


def on_starting(server):
    """Prepare what all workers share, or end with one clear sentence."""
    master.prepare(settings)


def post_fork(server, worker):
    """What the master answers for is not the worker's; its memory stays where it is, also as another user."""
    keep_memory_in()
    master.leave_to_parent()


def post_worker_init(worker):
    """Start what belongs to a process: the sender and the clock. Then say where to go."""
    worker.app.callable.extensions["running"].start(vault_is_ready=True)
    if settings.rehearsal:
        print(greet(settings.port), flush=True)


def worker_exit(server, worker):
    """Stop what a process started."""
    app = getattr(worker.app, "callable", None)
    if app:
        app.extensions["running"].stop()


def on_exit(server):
    """End what the master answers for. gunicorn calls this too when it halts because no worker can start."""
    master.end(cleanly=not isinstance(sys.exc_info()[1], HaltServer))
