"""Sub-committees (部会): members of the platform who work on one theme or in one area together."""

from dataclasses import dataclass
from datetime import date

from referral.needs import Need


@dataclass(frozen=True, slots=True)
class Committee:
    """``members`` are ids of organisations; ``desk`` is the one of them whose desk stands for all, empty for none.

    No ``areas`` means: everywhere. One that has ended stays in the list.
    """

    id: str
    name: str
    purpose: str = ""
    needs: tuple[Need, ...] = ()
    areas: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    desk: str = ""
    ended_on: date | None = None
