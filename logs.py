"""What may be logged: known loggers with their own fixed fields, and from everything else only where it was."""

import logging
import sys
import threading
from pathlib import Path
from traceback import extract_tb

from gunicorn.glogging import Logger

SPEAKING = ("access", "fault", "line", "service", "clock")
"""Our own loggers; each writes fixed fields only, never a body, an identity or an exception's text."""

SPOKEN_BY_THE_SERVER = (
    "Can't connect to %s",
    "Connection in use: %s",
    "Invalid address: %s",
    "Reason: %s",
    "Shutting down: %s",
    "WORKER TIMEOUT (pid:%s)",
    "Worker (pid:%s) exited with code %s.",
    "Worker (pid:%s) was sent %s!",
    "Worker (pid:%s) was sent %s! Perhaps out of memory?",
)
"""What gunicorn says of its own processes and address; its other messages can quote a request or an exception."""


class PlaceOnly(logging.Formatter):
    """Writes our own records whole, and of any other only its logger and place.

    A library's message can hold what a resident wrote, and an exception's text can too.
    """

    def format(self, record: logging.LogRecord) -> str:
        time = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        if record.name in SPEAKING or (record.name == "gunicorn.error" and record.msg in SPOKEN_BY_THE_SERVER):
            text = record.getMessage().encode("unicode_escape").decode("ascii")
            return f"{time} {record.levelname} {record.name} {text}"
        return f"{time} {record.levelname} {record.name} at {record.module}:{record.lineno}{_tell_fault(record)}"


class ServerLog(Logger):
    """gunicorn's own log under the same rule; as it comes, it prints request lines and exceptions' texts."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(PlaceOnly())


def set_up_logs() -> None:
    """One handler for the whole process, on standard error; standard output belongs to commands."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlaceOnly())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in SPEAKING:
        logging.getLogger(name).setLevel(logging.INFO)
    # These two put addresses with identities into warnings.
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    logging.captureWarnings(True)


def hush_python() -> None:
    """Log by its place what ends a thread or goes wrong while something is put away; Python would print its text."""
    threading.excepthook = _note_uncaught
    sys.unraisablehook = _note_uncaught


def _note_uncaught(uncaught: "threading.ExceptHookArgs | sys.UnraisableHookArgs") -> None:
    if uncaught.exc_type is not SystemExit:
        trace = (uncaught.exc_type, uncaught.exc_value, uncaught.exc_traceback)
        logging.getLogger("uncaught").error("", exc_info=trace)  # type: ignore[arg-type]


def _tell_fault(record: logging.LogRecord) -> str:
    """Kind and place of the exception of a record, and nothing when it has none."""
    if not record.exc_info or not record.exc_info[0]:
        return ""
    frames = extract_tb(record.exc_info[2])
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f" {record.exc_info[0].__name__}{place}"
