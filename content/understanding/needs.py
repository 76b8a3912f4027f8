"""Needs, by the patterns of ``phrases/needs``; a misspelt strong word is still found."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from content.phrases import need_phrases
from content.understanding.quoting import with_ending
from referral.needs import Need
from referral.ports import NeedGuess
from referral.triage import Folded, fold_pattern

MOST_NEEDS = 4

_WEIGHTS = {"strong": 0.8, "some": 0.45, "weak": 0.2}
_HEARD = 0.4
"""A need below this was not said."""

_NEEDS_READ = 1500
"""Characters at the beginning in which needs are sought; danger is sought in all."""

_LONG_ENOUGH = 5
_CLOSE_ENOUGH = 82
_MISSPELT = 0.55
_MISSPELT_READ = 200
_KATAKANA = re.compile(r"[ァ-ヶ]")
_LOANWORD = re.compile(r"[ァ-ヶー一-鿿]")
_LITERAL = re.compile(r"\w+")
_EARLIER_FIRST = 0.0005


@dataclass(frozen=True, slots=True)
class _Ear:
    need: Need
    weight: float
    pattern: re.Pattern[str]
    foreign: bool = False


class NeedEar:
    """All patterns of one need and weight in one expression, compiled once."""

    def __init__(self) -> None:
        self._ears: list[_Ear] = []
        self._words: dict[str, Need] = {}
        for code, weights in need_phrases().items():
            for name, says in weights.items():
                loan = [w for w in says if _KATAKANA.search(w)]
                for group, foreign in (([w for w in says if w not in loan], False), (loan, True)):
                    if group:
                        self._ears.append(_Ear(Need(code), _WEIGHTS[name], fold_pattern("|".join(group)), foreign))
            for word in weights["strong"]:
                if _LITERAL.fullmatch(word) and len(word) >= _LONG_ENOUGH:
                    self._words[fold_pattern(word).pattern] = Need(code)

    def listen(self, folded: Folded) -> tuple[NeedGuess, ...]:
        """The needs that were said, most plainly said first."""
        text = folded.text[:_NEEDS_READ]
        unsaid: dict[Need, float] = {}
        best: dict[Need, tuple[float, int, str]] = {}
        for ear in self._ears:
            passages = {match.group(): match for match in ear.pattern.finditer(text) if match.group()}
            for match in passages.values():
                if ear.foreign and not _LOANWORD.search(folded.passage(*match.span())):
                    continue
                unsaid[ear.need] = unsaid.get(ear.need, 1.0) * (1 - ear.weight)
                found = (-ear.weight, match.start(), _quote(folded, *match.span()))
                best[ear.need] = min(best.get(ear.need, found), found)
        guesses = [
            NeedGuess(need, round(1 - rest - _EARLIER_FIRST * min(best[need][1], 100), 4), f"「{best[need][2]}」")
            for need, rest in unsaid.items()
        ]
        heard = [guess for guess in guesses if guess.score >= _HEARD] or self._guess_misspelt(text)
        return tuple(sorted(heard, key=lambda guess: -guess.score)[:MOST_NEEDS])

    def _guess_misspelt(self, text: str) -> list[NeedGuess]:
        if len(text) < _LONG_ENOUGH:
            return []
        found = process.extractOne(
            text[:_MISSPELT_READ], list(self._words), scorer=fuzz.partial_ratio, score_cutoff=_CLOSE_ENOUGH
        )
        if found is None:
            return []
        word = found[0]
        return [NeedGuess(self._words[word], _MISSPELT, f"「{word}」に近いことば")]


def _quote(folded: Folded, start: int, end: int) -> str:
    return with_ending(folded.readable, folded.places[start], folded.places[end - 1])
