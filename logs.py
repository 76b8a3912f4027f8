"""What may be logged: known loggers with their own fixed fields, and from everything else only where it was."""

import logging
import sys

SPEAKING = ("access", "fault", "line", "service", "clock")
"""Our own loggers; each writes fixed fields only, never a body, an identity or an exception's text."""


class PlaceOnly(logging.Formatter):
    """Writes our own records whole, and of any other only its logger and place.

    A library's message can hold what a resident wrote, and an exception's text can too.
    """

    def format(self, record: logging.LogRecord) -> str:
        time = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        if record.name in SPEAKING:
            text = record.getMessage().encode("unicode_escape").decode("ascii")
            return f"{time} {record.levelname} {record.name} {text}"
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return f"{time} {record.levelname} {record.name} at {record.module}:{record.lineno} {kind}".rstrip()


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
