"""Who is at a desk: by signs of a person, never by an open page."""

from referral import lifetimes
from referral.member import Member
from referral.platform import Platform


def start_duty(platform: Platform, member: Member) -> None:
    """From now on residents are told that somebody is there."""
    stay_on_duty(platform, member)


def stay_on_duty(platform: Platform, member: Member) -> None:
    """A sign of the person; presence lapses ``lifetimes.PRESENCE`` after the last one."""
    now = platform.clock()
    until = now + lifetimes.PRESENCE
    platform.vault.transact(lambda turn: turn.keep_on_duty(member.organisation_id, member.id, until), now)


def end_duty(platform: Platform, member: Member) -> None:
    platform.vault.transact(lambda turn: turn.leave_duty(member.organisation_id, member.id), platform.clock())


def on_duty(platform: Platform, organisation_id: str) -> list[str]:
    """The ids of members present at the organisation's desks."""
    return platform.vault.transact(lambda turn: turn.members_on_duty(organisation_id), platform.clock())


def away(platform: Platform, organisation_id: str) -> list[str]:
    """The ids of members who have begun duty, have not ended it, and are not there."""
    return platform.vault.transact(lambda turn: turn.members_away(organisation_id), platform.clock())
