"""The words' side of the conversation: what a typed word asks for, and which question fits a need."""

import re
import unicodedata
from collections.abc import Sequence

from content.crisis import find_answer
from content.topics import topic, topic_for
from content.words import label, load_words
from referral.codes import parse_code
from referral.needs import ForWhom, Need
from referral.ports import Command, Courtesy, TopicChoice

_SENTENCE = re.compile(r"[。．.、!！?？\n]+")
_ENDINGS = "。．.、!！?？~〜 　"


class JapaneseScript:
    """``referral.ports.Script`` over content/words and content/topics."""

    def __init__(self) -> None:
        self._commands = {
            _plain(said): command
            for name, sayings in load_words()["commands"].items()
            if (command := parse_code(Command, name))
            for said in sayings
        }
        self._courtesies = {
            _plain(said): Courtesy(name) for name, sayings in load_words()["courtesies"].items() for said in sayings
        }
        labelled = (command for command in Command if command is not Command.LISTEN)
        self._names = {_plain(label(f"command:{command}")): command for command in labelled}

    def command(self, text: str, by_name: bool = False) -> Command | None:
        return (self._names if by_name else self._commands).get(_plain(text))

    def topic_for(self, needs: Sequence[Need], for_whom: ForWhom | None) -> str:
        found = topic_for(needs, for_whom)
        return found.id if found else ""

    def topic_choice(self, name: str, code: str) -> TopicChoice | None:
        found = topic(name)
        choice = next((choice for choice in found.choices if choice.code == code), None) if found else None
        if choice is None:
            return None
        return TopicChoice(
            adds=choice.adds,
            asks=choice.asks,
            urgency=choice.urgency,
            next_topic=choice.next_topic,
            language=choice.language,
        )

    def is_safe_answer(self, code: str) -> bool:
        found = find_answer(code)
        return found.safe if found else code == "abroad_safe"

    def courtesy(self, text: str) -> Courtesy | None:
        sentences = [plain for part in _SENTENCE.split(text) if (plain := _plain(part))]
        meant = {self._courtesies.get(sentence) for sentence in sentences}
        # 「こんにちは。ありがとう」 ends with thanks; a sentence of another kind wants more than courtesy.
        return self._courtesies[sentences[-1]] if meant and None not in meant else None

    def asks_if_read(self, text: str) -> bool:
        plain = _plain(text)
        return any(words in plain for words in load_words()["questions"]["read"])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(_ENDINGS).replace(" ", "").lower()
