"""A clock for tests, moved by hand."""

from datetime import datetime, timedelta


class HandClock:
    """Gives the same time until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        """Go forward, in the units of ``timedelta``."""
        self.now += timedelta(**delta)

    def set(self, now: datetime) -> None:
        self.now = now
