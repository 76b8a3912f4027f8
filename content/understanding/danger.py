"""Danger by the patterns of ``phrases/danger.toml``: what is heard without the encoder, and a feature beside it."""

from content.phrases import danger_phrases
from referral.needs import CrisisKind, Urgency
from referral.triage import Calm, Folded, Heard, Sign, fold_pattern, hear


class DangerEar:
    """All patterns of one sign in one expression, compiled once."""

    def __init__(self) -> None:
        written = danger_phrases()
        self._signs = [
            Sign(
                CrisisKind(entry["kind"]),
                Urgency(entry["urgency"]),
                fold_pattern("|".join(entry["says"])),
                sure=entry.get("sure", False),
            )
            for entry in written["sign"]
        ]
        self._calms = [Calm(Urgency(e["becomes"]), fold_pattern(says)) for e in written["calm"] for says in e["says"]]

    def listen(self, folded: Folded) -> list[Heard]:
        return hear(folded, self._signs, self._calms)
