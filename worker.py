"""gunicorn's worker with threads, where ours must differ: open streams end with it, and it prints no exception."""

import sys
from types import FrameType

from gunicorn.arbiter import Arbiter
from gunicorn.errors import AppImportError
from gunicorn.workers.gthread import ThreadWorker

from logs import hush_python


class ServiceWorker(ThreadWorker):
    """Ends its streams when it is told to stop or its master is gone; else each open desk would hold it up."""

    def init_process(self) -> None:
        hush_python()
        try:
            super().init_process()
        except AppImportError:
            raise
        except SystemExit as refusal:
            if self.booted or not isinstance(refusal.code, str):
                raise
            # The application's one sentence. gunicorn would start worker after worker; this code makes it halt.
            print(refusal.code, file=sys.stderr)  # noqa: T201
            sys.exit(Arbiter.WORKER_BOOT_ERROR)
        except Exception:
            # gunicorn prints the text of what comes through here.
            self.log.exception("Exception in worker process")
            sys.exit(1 if self.booted else Arbiter.WORKER_BOOT_ERROR)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._end_streams()
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        self._end_streams()
        super().handle_quit(sig, frame)

    def is_parent_alive(self) -> bool:
        alive: bool = super().is_parent_alive()
        if not alive:
            self._end_streams()
        return alive

    def _end_streams(self) -> None:
        # A signal can come before the application is there.
        if self.app.callable:
            self.app.callable.extensions["streams"].close()
