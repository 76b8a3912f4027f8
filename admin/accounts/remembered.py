"""Who was welcome a moment ago, for as long as the database cannot say it anew: a talk must not end with a disk."""

import time
from collections.abc import Callable
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError

from referral.store.accounts import Account

KEPT_S = 600.0
"""Nobody can be stopped in a database that cannot be reached; but one process alone may be cut off from it."""

_MOST = 1000


class Remembered:
    """In memory, of one process. ``seconds`` is a clock that only goes forward."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._known: dict[tuple[str, int], tuple[Account, float]] = {}
        self._lock = Lock()

    def ask(self, account_id: str, generation: int, find: Callable[[], Account | None]) -> Account | None:
        """What ``find`` says; when the database fails, what it said within ten minutes. Raises its error otherwise."""
        try:
            account = find()
        except SQLAlchemyError:
            account, at = self._known.get((account_id, generation), (None, 0.0))
            if account is None or self._seconds() - at > KEPT_S:
                raise
            return account
        with self._lock:
            self._known.pop((account_id, generation), None)
            if account:
                self._known[account_id, generation] = account, self._seconds()
                while len(self._known) > _MOST:
                    self._known.pop(next(iter(self._known)))
        return account
