"""Asking somebody else into a talk: to take it over, or to join it."""

from dataclasses import dataclass
from enum import StrEnum


class InvitationKind(StrEnum):
    """``pass``: the talk becomes theirs when they accept it; ``join``: both are in it."""

    PASS = "pass"  # noqa: S105 - handing over, no password
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Invitation:
    """``member`` names one person, empty means whoever of the organisation accepts first.

    ``agreed`` says whether the resident's yes is there; within one organisation none is needed, and a no holds too.
    """

    kind: InvitationKind
    organisation_id: str
    by: str
    member: str = ""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is in the talk beside the counsellor who has it."""

    member: str
    organisation_id: str
    supervises: bool = False
