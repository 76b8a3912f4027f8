"""What the platform's list holds: organisations, and the resources a resident can be told about."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from referral.duty_desk import Desk
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
    """Where an entry stands. Only ``published`` ones are ever shown to a resident.

    ``unwanted``: the organisation does not want to be listed, so nobody asks it again.
    """

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    RETIRED = "retired"
    UNWANTED = "unwanted"


class RiskClass(StrEnum):
    """What a wrong entry may cost; how soon it is to be checked again (``referral.freshness``)."""

    ORDINARY = "ordinary"
    HIGH = "high"


class CheckedHow(StrEnum):
    """The way in which an entry was last checked."""

    PHONE = "phone"
    MAIL = "mail"
    VISIT = "visit"
    SITE = "site"
    LINK = "link"


class CapacityState(StrEnum):
    """Whether there is room now."""

    OPEN = "open"
    FEW = "few"
    FULL = "full"


class Tie(StrEnum):
    """What ties a person to an area: one of those that are named suffices."""

    LIVES = "lives"
    WORKS = "works"
    STUDIES = "studies"


class MemberRank(StrEnum):
    """幹事団体, 一般団体, or not a member: listed because an import brought its desks."""

    LEAD = "lead"
    MEMBER = "member"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality, prefecture or district. ``code`` is the official code where one exists."""

    code: str
    name: str
    kana: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource is (HSDS *location*): ``access`` is the way there, ``accessibility`` tells of steps and such."""

    name: str = ""
    address: str = ""
    access: str = ""
    accessibility: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Capacity:
    """Whether there is room, as it was said; after the day ``until`` it says nothing more."""

    state: CapacityState
    until: date

    def holds_on(self, day: date) -> bool:
        return day <= self.until


@dataclass(frozen=True, slots=True)
class Eligibility:
    """For whom a resource is. Empty fields exclude nobody; ages are in years, both ends included.

    ``ties`` say how a person must belong to one of ``areas``.
    """

    minimum_age: int | None = None
    maximum_age: int | None = None
    areas: tuple[str, ...] = ()
    conditions: str = ""
    not_for: str = ""
    ties: tuple[Tie, ...] = (Tie.LIVES,)

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
    """A member of the platform. Its desks take handoffs during ``desk_hours`` when ``takes_handoffs``.

    One that has named no ``desks`` has one, for everybody and of all its counsellors; see ``every_desk``.
    ``email`` and ``contact`` are for the platform's staff alone; ``pledged_on`` is when it promised secrecy.
    """

    id: str
    name: str
    desk_hours: OpeningHours = field(default_factory=OpeningHours)
    takes_handoffs: bool = False
    phone: str = ""
    kana: str = ""
    corporate_number: str = ""
    url: str = ""
    address: str = ""
    email: str = ""
    contact: str = ""
    rank: MemberRank = MemberRank.MEMBER
    joined_on: date | None = None
    pledged_on: date | None = None
    sample: bool = False
    desks: tuple[Desk, ...] = ()

    @property
    def every_desk(self) -> tuple[Desk, ...]:
        """The desks as the rules know them; none where no handoffs are taken."""
        if not self.takes_handoffs:
            return ()
        return self.desks or (Desk(self.id, self.name),)

    def hours_of(self, desk: Desk) -> OpeningHours:
        """When somebody sits at this desk."""
        return desk.hours or self.desk_hours


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of the list (HSDS *service*), in words a resident can read.

    ``notice`` is news for residents, ``documents`` what to bring. ``checked_by`` is a role or an organisation's word,
    never a person's name.
    """

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
    kana: str = ""
    other_names: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    email: str = ""
    documents: str = ""
    notice: str = ""
    capacity: Capacity | None = None
    cost: str = ""
    languages: tuple[str, ...] = ("ja",)
    takes_handoffs: bool = False
    risk: RiskClass = RiskClass.ORDINARY
    checked_on: date | None = None
    checked_how: CheckedHow | None = None
    checked_by: str = ""
    status: Status = Status.DRAFT
    sample: bool = False

    @property
    def leads_to_a_person(self) -> bool:
        """Whether a resident can be handed over from here: the entry says so, and its organisation has a desk."""
        return self.takes_handoffs and self.organisation.takes_handoffs

    @property
    def address(self) -> str:
        """The address of the first place that has one; empty when none has."""
        return next((place.address for place in self.places if place.address), "")
