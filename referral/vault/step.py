"""The frame of a step: what it reads is watched, what it writes happens together or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta

import valkey.client

SALT_LIFE = timedelta(days=40)
"""Of the vault's secret, from the newest step on."""

CUT = "cut"
CUT_LIFE = timedelta(hours=24)


class Step:
    """Reads at once and collects writes until they are committed."""

    def __init__(self, pipe: valkey.client.Pipeline, now: datetime) -> None:
        self._pipe = pipe
        # From a first watch on, what is read is answered at once, and a connection that breaks is noticed.
        self._watch("no-such-key")
        self._writes: list[Callable[[], object]] = []
        self.now = now

    def commit(self) -> None:
        """Raises ``valkey.WatchError`` when something that was read has changed."""
        self._pipe.multi()
        self._pipe.expire("salt", SALT_LIFE)
        for write in self._writes:
            write()
        self._pipe.execute()

    def salt(self) -> bytes | None:
        """The secret of this very vault. Read without a watch, for every step prolongs its life."""
        return self._pipe.get("salt")

    def was_cut(self) -> bool:
        """Whether everything was lost within the last day, without anybody having meant it."""
        return self._pipe.get(CUT) is not None

    def _later(self, write: Callable[[], object]) -> None:
        self._writes.append(write)

    def _watch(self, key: str) -> None:
        self._pipe.watch(key)

    def _read(self, key: str) -> bytes | None:
        self._watch(key)
        return self._pipe.get(key)
