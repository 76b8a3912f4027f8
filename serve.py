"""Starts the service under gunicorn, as in production; what gunicorn is told is in gunicorn.conf.py.

gunicorn itself reads WEB_CONCURRENCY while it is imported and ends with a traceback when that is no number, so the
settings are looked at before.
"""

import os
import sys
from pathlib import Path

from hardening import keep_memory_in
from settings import BrokenSetting, read_settings

_CONFIGURATION = Path(__file__).with_name("gunicorn.conf.py")


def main() -> None:
    """Run until the service ends. Further arguments go to gunicorn as they are."""
    try:
        settings = read_settings()
    except BrokenSetting as refusal:
        sys.exit(f"The service did not start. {refusal}")
    keep_memory_in()
    os.environ["WEB_CONCURRENCY"] = str(settings.workers)
    sys.argv[1:1] = ["--config", str(_CONFIGURATION)]

    from gunicorn.app.wsgiapp import run

    run(prog="gunicorn")


if __name__ == "__main__":
    main()
