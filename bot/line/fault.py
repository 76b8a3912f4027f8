"""A fault of our own in a log line: what and where, and a number to speak of it; never the exception's text."""

import traceback
from pathlib import Path
from secrets import token_hex


def describe(error: BaseException) -> str:
    """Such as ``ValueError at render.py:12 error 1f2e3d4c``. The text itself could quote a resident."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno} error {token_hex(4)}"
