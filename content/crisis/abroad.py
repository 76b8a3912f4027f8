"""The first words to somebody in danger who writes in another language."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ANSWERS = ("abroad_safe", "abroad_danger", "abroad_skip")
"""Codes of the answers, the same in every language."""


@dataclass(frozen=True, slots=True)
class Abroad:
    """Texts in one language; ``safe``, ``danger`` and ``skip`` are labels, in the order of ``ANSWERS``."""

    opening: str
    keep: str
    question: str
    safe: str
    danger: str
    skip: str
    safe_reply: str
    danger_reply: str

    def labels(self) -> tuple[str, str, str]:
        return self.safe, self.danger, self.skip

    def reply(self, code: str) -> str:
        """What is said to the answer with this code."""
        return {"abroad_safe": self.safe_reply, "abroad_danger": self.danger_reply}.get(code, self.keep)


def words_abroad(language: str) -> Abroad | None:
    """None for Japanese, and for a language that nobody has written."""
    return _load().get(language)


@cache
def _load() -> dict[str, Abroad]:
    written = tomllib.loads((files(__package__) / "abroad.toml").read_text(encoding="utf-8"))
    return {language: Abroad(**texts) for language, texts in written.items()}
