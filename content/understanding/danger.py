"""Danger, by the patterns of ``phrases/danger.toml``."""

from content.phrases import danger_phrases
from referral.needs import CrisisKind, Urgency
from referral.ports import Screening
from referral.triage import Calm, Folded, Sign, fold_pattern, screen


class DangerEar:
    """All patterns of one sign in one expression, compiled once."""

    def __init__(self) -> None:
        written = danger_phrases()
        self._signs = [
            Sign(CrisisKind(entry["kind"]), Urgency(entry["urgency"]), fold_pattern("|".join(entry["says"])))
            for entry in written["sign"]
        ]
        self._calms = [Calm(Urgency(e["becomes"]), fold_pattern(says)) for e in written["calm"] for says in e["says"]]

    def listen(self, folded: Folded) -> Screening:
        return screen(folded, self._signs, self._calms)
