"""What a resident may need, how urgent it is, and what kind of danger was heard.

The codes are fixed; counters, exports and member organisations rely on them.
"""

from enum import StrEnum


class Need(StrEnum):
    """One kind of trouble a resident may bring."""

    ISOLATION = "isolation"
    MENTAL = "mental"
    SUICIDE = "suicide"
    HEALTH = "health"
    MONEY = "money"
    DEBT = "debt"
    FOOD = "food"
    HOUSING = "housing"
    JOB = "job"
    WORKPLACE = "workplace"
    FAMILY = "family"
    CHILDCARE = "childcare"
    SCHOOL = "school"
    HIKIKOMORI = "hikikomori"
    ELDERLY_CARE = "elderly_care"
    VIOLENCE = "violence"
    BEREAVEMENT = "bereavement"
    ADDICTION = "addiction"
    LGBTQ = "lgbtq"
    LANGUAGE = "language"
    LEGAL = "legal"
    DISASTER = "disaster"
    COMMUNITY = "community"
    OTHER = "other"


class CrisisKind(StrEnum):
    """A danger to life or body, each with its own lines and words."""

    SUICIDE_IDEATION = "suicide_ideation"
    SUICIDE_PLAN = "suicide_plan"
    SELF_HARM = "self_harm"
    DV = "dv"
    CHILD_ABUSE = "child_abuse"
    SEXUAL_VIOLENCE = "sexual_violence"
    MEDICAL = "medical"


class Urgency(StrEnum):
    """How soon help is needed: ``concern`` asks gently, ``emergency`` shows numbers first."""

    NONE = "none"
    CONCERN = "concern"
    EMERGENCY = "emergency"

    @property
    def weight(self) -> int:
        """Order for queues and for keeping the worst that was heard: 0, 1 or 2."""
        return list(Urgency).index(self)


class ForWhom(StrEnum):
    """Whose trouble it is, seen from the person who writes."""

    SELF = "self"
    FAMILY = "family"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"


class AgeBand(StrEnum):
    """A coarse age, asked only where a resource depends on it."""

    UNDER_18 = "under_18"
    YOUNG = "18_29"
    MIDDLE = "30_64"
    SENIOR = "65_over"

    @property
    def years(self) -> tuple[int, int]:
        """Youngest and oldest age in the band, in years, both included."""
        return _YEARS[self]


_YEARS = {
    AgeBand.UNDER_18: (0, 17),
    AgeBand.YOUNG: (18, 29),
    AgeBand.MIDDLE: (30, 64),
    AgeBand.SENIOR: (65, 130),
}
