"""Telling an open desk page that something has changed, and never what."""

import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore

from referral.vault import Vault, VaultUnavailable

MOST = 100
"""Streams of one process at a time; each holds a thread, and pages need threads too."""

LONGEST_S = 300
_LOOK_EVERY_S = 1.0
_SIGN_OF_LIFE_S = 4.0
"""A page that hears nothing for longer asks whether the line is lost; it has ten seconds to say so."""

_CHANGED = "data: changed\n\n"
_STILL_HERE = "data: still here\n\n"


class Streams:
    """The open streams of this process: counted, and ended together when it stops."""

    def __init__(self, most: int = MOST) -> None:
        self._places = BoundedSemaphore(most)
        # No Event: it is set where a signal has interrupted the process, and must wait for no lock.
        self._closing = False

    def enter(self) -> bool:
        """Take a place; False when all are taken and the page should ask again by itself now and then."""
        return not self._closing and self._places.acquire(blocking=False)

    def leave(self) -> None:
        self._places.release()

    def close(self) -> None:
        """End all streams within a second, and open no more."""
        self._closing = True

    def listen(self, vault: Vault, organisation_id: str, allowed: Callable[[], bool]) -> Iterator[str]:
        """Events until five minutes have passed; the browser then opens the next stream by itself.

        ``allowed`` is asked before each one, and the stream ends when it says no.
        """
        started = sign_of_life = time.monotonic()
        try:
            with vault.changes(organisation_id) as changes:
                # What happened before the subscription is read now.
                yield _CHANGED
                while not self._closing and time.monotonic() - started < LONGEST_S:
                    changed = changes.wait(_LOOK_EVERY_S)
                    if not changed and time.monotonic() - sign_of_life < _SIGN_OF_LIFE_S:
                        continue
                    if not allowed():
                        return
                    sign_of_life = time.monotonic()
                    yield _CHANGED if changed else _STILL_HERE
        except VaultUnavailable:
            return
