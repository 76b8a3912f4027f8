"""How many passwords are checked at a time, so that no crowd of guesses takes all memory or all threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from admin.accounts.limits import known_browser

LONGEST_WAIT_S = 2.0
MOST_WAITING = 8


class Crowded(Exception):
    """Too many passwords are being checked at this moment."""


class Places:
    """One check at a time, for it takes 64 MB on purpose; a few wait a little while, everybody else is told at once."""

    def __init__(self, longest_wait_s: float = LONGEST_WAIT_S, most_waiting: int = MOST_WAITING) -> None:
        self._longest_wait_s = longest_wait_s
        self._check = BoundedSemaphore(1)
        # Who waits holds a thread, and residents need threads too.
        self._inside = BoundedSemaphore(1 + most_waiting)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Raises ``Crowded``."""
        if not self._inside.acquire(blocking=False):
            raise Crowded
        try:
            if not self._check.acquire(timeout=self._longest_wait_s):
                raise Crowded
            try:
                yield
            finally:
                self._check.release()
        finally:
            self._inside.release()


for_strangers = Places()
for_known_browsers = Places()
"""A flood of guesses comes from strangers; who was let in before finds a place all the same."""


@contextmanager
def take_place() -> Iterator[None]:
    """Raises ``Crowded``."""
    places = for_known_browsers if known_browser() else for_strangers
    with places.take():
        yield
