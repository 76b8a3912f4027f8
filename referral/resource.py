"""What the platform's list holds: organisations, and the resources a resident can be told about."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from referral.hours import OpeningHours
from referral.needs import AgeBand, Need


class ResourceKind(StrEnum):
    """Places to be and groups to join count as much as desks."""

    DESK = "desk"
    PLACE = "place"
    GROUP = "group"
    BENEFIT = "benefit"
    LINE = "line"


class Status(StrEnum):
    """Where an entry stands. Only ``published`` ones are ever shown to a resident."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality, prefecture or district. ``code`` is the official code where one exists."""

    code: str
    name: str
    kana: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """For whom a resource is. Empty fields exclude nobody; ages are in years, both ends included."""

    minimum_age: int | None = None
    maximum_age: int | None = None
    areas: tuple[str, ...] = ()
    conditions: str = ""
    not_for: str = ""

    def admits_age(self, band: AgeBand | None) -> bool:
        """False only when the whole band lies outside; an unanswered age excludes nothing."""
        if band is None:
            return True
        youngest, oldest = band.years
        too_young = self.minimum_age is not None and oldest < self.minimum_age
        too_old = self.maximum_age is not None and youngest > self.maximum_age
        return not (too_young or too_old)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A member of the platform. Its desk takes handoffs during ``desk_hours`` when ``takes_handoffs``."""

    id: str
    name: str
    desk_hours: OpeningHours = field(default_factory=OpeningHours)
    takes_handoffs: bool = False
    phone: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of the list (HSDS *service*), in words a resident can read."""

    id: str
    organisation: Organisation
    name: str
    kind: ResourceKind
    summary: str
    needs: tuple[Need, ...]
    hours: OpeningHours = field(default_factory=OpeningHours)
    eligibility: Eligibility = field(default_factory=Eligibility)
    first_step: str = ""
    phone: str = ""
    url: str = ""
    address: str = ""
    cost: str = ""
    languages: tuple[str, ...] = ("ja",)
    takes_handoffs: bool = False
    checked_on: date | None = None
    status: Status = Status.DRAFT
    sample: bool = False

    @property
    def leads_to_a_person(self) -> bool:
        """Whether a resident can be handed over from here: the entry says so, and its organisation has a desk."""
        return self.takes_handoffs and self.organisation.takes_handoffs
