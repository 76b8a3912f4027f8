"""How long nobody may answer before somebody else is asked; the one place where these minutes are decided."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Stage(StrEnum):
    """Who has been asked about somebody who waits: the desk, the desk again, the whole organisation, the resident."""

    ASKED = "asked"
    RUNG = "rung"
    WIDENED = "widened"
    BEYOND = "beyond"

    @property
    def number(self) -> int:
        return list(Stage).index(self)


@dataclass(frozen=True, slots=True)
class Patience:
    """Counted while the desk could answer, never over a closed night.

    After ``ring`` the desk hears its tone again, after ``widen`` all desks of the organisation and its supervisors
    are asked, after ``beyond`` the resident is told so and may choose another organisation. A talk whose counsellor
    is gone and owes an answer for ``give_back`` goes back to those who wait.
    """

    ring: timedelta = timedelta(minutes=3)
    widen: timedelta = timedelta(minutes=5)
    beyond: timedelta = timedelta(minutes=10)
    give_back: timedelta = timedelta(minutes=5)

    def stage(self, waited: timedelta) -> Stage:
        """How far an offer has come that nobody has answered for so long."""
        if waited >= self.beyond:
            return Stage.BEYOND
        if waited >= self.widen:
            return Stage.WIDENED
        return Stage.RUNG if waited >= self.ring else Stage.ASKED


DEFAULT = Patience()
