"""How the stand-in answers a call, and how a call ends early with an answer of LINE's shape."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal import judge
from bot.rehearsal.faults import FaultKind
from bot.rehearsal.record import CallRecord
from bot.rehearsal.shape import Finding

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the bot. ``lost`` names a fault by which nothing comes back at all."""

    status: int
    body: Body
    headers: dict[str, str] = field(default_factory=dict)
    lost: FaultKind | None = None


class Refused(Exception):
    """The call ends here with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def said(status: int, message: str) -> Refused:
    """A refusal in one of LINE's sentences, to be raised."""
    return Refused(Answer(status, {"message": message}))


def refuse_if(record: CallRecord, findings: list[Finding]) -> None:
    """Note what is wrong with a body; raise ``Refused`` when there is anything."""
    record.findings = findings
    if findings:
        raise Refused(Answer(400, judge.refusal(findings)))


def parse(body: bytes) -> Any:
    """A body's JSON. Raises ``Refused``."""
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        raise said(400, "The request body could not be parsed as JSON (line: -, column: -)") from None
