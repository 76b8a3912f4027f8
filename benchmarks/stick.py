"""The measuring stick for understanding: our own utterances, two halves by a fixed hash, a set apart, and the counts.

One half is for tuning, the other only for reporting. Which half an utterance falls in depends on its text alone.
The set apart was written by somebody who saw no phrase bank; its own files make it, and it is only reported.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from referral.needs import CrisisKind, Need, Urgency
from referral.ports import Understanding

FOLDER = Path(__file__).parent / "evaluation"
DANGER = ("danger.tsv", "apart_danger.tsv")
HARMLESS = ("harmless.tsv", "apart_harmless.tsv")
APART = frozenset({"apart_danger.tsv", "apart_harmless.tsv"})


class Half(StrEnum):
    """Which half of the utterances one belongs to, or the set apart from both."""

    TUNE = "tune"
    REPORT = "report"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message and what is right about it. Without ``kinds`` it holds no danger; ``needs`` may stand first."""

    text: str
    kinds: tuple[CrisisKind, ...] = ()
    needs: tuple[Need, ...] = ()
    imminent: bool = False
    sort: str = "danger"
    file: str = ""
    line: int = 0

    @property
    def half(self) -> Half:
        if self.file in APART:
            return Half.APART
        return Half.TUNE if hashlib.blake2b(self.text.encode(), digest_size=1).digest()[0] % 2 else Half.REPORT


@dataclass(frozen=True, slots=True)
class Answer:
    """What was understood of an utterance, and how long it took in milliseconds."""

    utterance: Utterance
    understood: Understanding
    milliseconds: float

    @property
    def noticed(self) -> bool:
        return self.understood.screening.urgency is not Urgency.NONE

    @property
    def codes(self) -> list[Need]:
        return [guess.code for guess in self.understood.needs]


@dataclass(frozen=True, slots=True)
class Score:
    """The shares that the bars are about, each from 0 to 1; 0 where there was nothing to count."""

    danger: int
    recall: float
    imminent_recall: float
    kind_right: float
    harmless: int
    false_alarms: float
    false_emergencies: float
    needs: int
    hit_first: float
    hit_three: float
    calibration: float


def read_utterances() -> list[Utterance]:
    """All of them, danger first, in the order of the files."""
    return [
        *(_read_danger(name, *row) for name in DANGER for row in _rows(name)),
        *(_read_harmless(name, *row) for name in HARMLESS for row in _rows(name)),
    ]


def count(answers: Sequence[Answer]) -> Score:
    danger = [a for a in answers if a.utterance.kinds]
    imminent = [a for a in danger if a.utterance.imminent]
    harmless = [a for a in answers if not a.utterance.kinds]
    needy = [a for a in answers if a.utterance.needs]
    return Score(
        danger=len(danger),
        recall=_share(a.noticed for a in danger),
        imminent_recall=_share(a.understood.screening.urgency is Urgency.EMERGENCY for a in imminent),
        kind_right=_share(a.utterance.kinds[0] in a.understood.screening.kinds for a in danger if a.noticed),
        harmless=len(harmless),
        false_alarms=_share(a.noticed for a in harmless),
        false_emergencies=_share(a.understood.screening.urgency is Urgency.EMERGENCY for a in harmless),
        needs=len(needy),
        hit_first=_share(right_within(a, 1) for a in needy),
        hit_three=_share(right_within(a, 3) for a in needy),
        calibration=_calibration_error(needy),
    )


def right_within(answer: Answer, places: int) -> bool:
    """Whether one of the needs that may stand first is among the first ``places``."""
    return bool(set(answer.codes[:places]) & set(answer.utterance.needs))


def _calibration_error(answers: Iterable[Answer], bins: int = 5) -> float:
    """How far the first need's score is from how often it is right, over bins of the score, by their size."""
    scored = [(a.understood.needs[0].score, right_within(a, 1)) for a in answers if a.understood.needs]
    error = 0.0
    for index in range(bins):
        within = [(s, right) for s, right in scored if min(int(s * bins), bins - 1) == index]
        if within:
            error += abs(sum(s for s, _ in within) - sum(right for _, right in within)) / len(scored)
    return error


def _share(found: Iterable[bool]) -> float:
    listed = list(found)
    return sum(listed) / len(listed) if listed else 0.0


def _rows(name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file, each with the number of its line."""
    for number, line in enumerate((FOLDER / name).read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith("#"):
            yield number, line.split("\t")


def _read_danger(file: str, line: int, row: list[str]) -> Utterance:
    kinds, needs, text = row
    return Utterance(
        text=_text(text.removeprefix("!")),
        kinds=tuple(CrisisKind(kind) for kind in kinds.split(",")),
        needs=tuple(Need(need) for need in needs.split(",")),
        imminent=text.startswith("!"),
        file=file,
        line=line,
    )


def _read_harmless(file: str, line: int, row: list[str]) -> Utterance:
    sort, needs, text = row
    return Utterance(
        text=_text(text),
        needs=tuple(Need(need) for need in needs.split(",")) if needs != "-" else (),
        sort=sort,
        file=file,
        line=line,
    )


def _text(written: str) -> str:
    return written.replace("\\n", "\n")
