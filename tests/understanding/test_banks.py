"""The banks of phrases: none holds what is measured with, and what is learnt from them is always the same."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.stick import Half, read_utterances
from content.phrases import DANGER, SPOKEN, bank_phrases
from content.understanding.encoder import load_encoder
from content.understanding.weights import NEED_HEADS, Weights
from referral.needs import CrisisKind


def test_nothing_that_is_measured_with_is_learnt_from() -> None:
    """No utterance of the evaluation stands in a bank."""
    assert {u.text for u in read_utterances()} & {phrase.text for phrase in bank_phrases()} == set()


def test_every_kind_and_every_need_has_a_bank() -> None:
    """The names of the files are the codes."""
    names = {(phrase.bank, phrase.name) for phrase in bank_phrases()}
    assert {name for bank, name in names if bank == DANGER} == {kind.value for kind in CrisisKind}
    # A wish to die is spoken of in the danger's own banks.
    assert {name for bank, name in names if bank == SPOKEN} | {"suicide"} == {need.value for need in NEED_HEADS}


def test_the_stick_is_as_large_as_it_must_be() -> None:
    """Enough of each sort in both halves together, over all needs and kinds."""
    utterances = read_utterances()
    danger = [u for u in utterances if u.kinds]
    assert len(danger) >= 250
    assert len(utterances) - len(danger) >= 350
    assert {kind for u in danger for kind in u.kinds} == set(CrisisKind)
    assert {need for u in utterances for need in u.needs} == set(NEED_HEADS)
    assert {u.half for u in utterances} == set(Half)


def test_encoder_says_the_same_each_time() -> None:
    """Alone or beside others, a text has one vector."""
    encoder = load_encoder()
    assert encoder is not None
    alone, beside = encoder.encode(["家賃が払えない"]), encoder.encode(["眠れない", "家賃が払えない"])
    assert np.allclose(alone[0], beside[1], atol=1e-5)


@pytest.mark.parametrize("broken", [b"", b"PK", b"no weights at all"])
def test_broken_weights_are_not_used(tmp_path: Path, broken: bytes) -> None:
    """They are learnt anew instead."""
    file = tmp_path / "weights.npz"
    assert Weights.read(file) is None
    file.write_bytes(broken)
    assert Weights.read(file) is None
