"""Loads the encoder and the weights beside everything else, once for a process."""

import threading

from content.understanding.danger import DangerEar
from content.understanding.encoder import load_encoder
from content.understanding.learn import load_or_learn
from content.understanding.meaning import MeaningReader

_lock = threading.Lock()
_loaded: list[MeaningReader | None] = []
"""What every reader of this process shares; empty until it was tried."""


class Loading:
    """A reader of meaning that is on its way from ``start`` on."""

    def __init__(self, ear: DangerEar) -> None:
        self._ear = ear
        self._ready = threading.Event()
        self._reader: MeaningReader | None = None
        self._started = threading.Lock()

    def start(self) -> None:
        """Begin, once. Not before a process has forked: a thread does not live on in the child."""
        if self._started.acquire(blocking=False):
            threading.Thread(target=self._load, name="understanding", daemon=True).start()

    def wait(self) -> None:
        """Until it is there, or is known never to be."""
        self.start()
        self._ready.wait()

    @property
    def reader(self) -> MeaningReader | None:
        return self._reader

    def _load(self) -> None:
        try:
            with _lock:
                if not _loaded:
                    encoder = load_encoder()
                    _loaded.append(
                        MeaningReader(encoder, load_or_learn(encoder, self._ear), self._ear) if encoder else None
                    )
            self._reader = _loaded[0]
        finally:
            self._ready.set()
