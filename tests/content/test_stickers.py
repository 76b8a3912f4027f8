"""Stickers are told in Japanese where their keywords are known, and nobody's own words are changed."""

import tomllib
from importlib.resources import files

import pytest

from bot.rehearsal.stickers import STICKERS
from content.stickers import tell_sticker


@pytest.mark.parametrize("sticker", STICKERS.values(), ids=STICKERS)
def test_stickers_of_the_rehearsal_are_told_by_their_meaning(sticker: object) -> None:
    """Their keywords are those that LINE sends."""
    assert tell_sticker(" ".join(sticker.keywords)) == sticker.meaning


@pytest.mark.parametrize("words", ["help me please", "もうつかれた", "sad penguin", "I cry", ""])
def test_other_words_stay_as_they_are(words: str) -> None:
    """A message sticker carries what somebody wrote."""
    assert tell_sticker(words) == words


def test_no_keyword_has_two_meanings() -> None:
    """Nor is one written in capitals, which would never be found."""
    table = tomllib.loads((files("content") / "stickers.toml").read_text(encoding="utf-8"))
    keywords = [keyword for many in table.values() for keyword in many]
    assert len(keywords) == len(set(keywords))
    assert keywords == [keyword.casefold() for keyword in keywords]
