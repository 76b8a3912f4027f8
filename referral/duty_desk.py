"""The desks of an organisation: who sits there, when, how many they talk with at once, and for whom they are."""

from dataclasses import dataclass

from referral.hours import OpeningHours
from referral.needs import Need

AT_ONCE_EACH = 2
"""Talks that one member has at once where the desk has not said otherwise."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Members of one organisation who take residents over together.

    No ``hours``: those of the organisation. Empty ``needs`` and ``areas`` take everybody, empty ``members`` are all
    counsellors of the organisation. ``each`` and ``at_once`` are the most talks of one member and of the whole desk
    at once; 0 is no limit.
    """

    id: str
    name: str = ""
    hours: OpeningHours | None = None
    needs: tuple[Need, ...] = ()
    areas: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    each: int = AT_ONCE_EACH
    at_once: int = 0

    def seats(self, member_id: str) -> bool:
        """Whether this member sits at the desk."""
        return not self.members or member_id in self.members
