"""A signed-in person of an organisation, and which handoffs they may see, take up and write in."""

from dataclasses import dataclass

from referral.crew import build_crew
from referral.duty_desk import Desk
from referral.patience import Stage
from referral.platform import Platform
from referral.resource import Organisation
from referral.state import Conversation, Handoff, HandoffStatus
from referral.vault import Turn


class AlreadyTaken(Exception):
    """Another member was first."""


class Gone(Exception):
    """The resident has ended or withdrawn it, or its time is over."""


class NotYours(Exception):
    """Only the member who has it may do that; who has joined may write and leave."""


class NoRoom(Exception):
    """The member, or the desk, has as many talks as it can have at once."""


@dataclass(frozen=True, slots=True)
class Member:
    """``supervises``: sees all desks of the organisation and may join its talks."""

    id: str
    organisation_id: str
    name: str
    supervises: bool = False


def find_desk(organisation: Organisation | None, handoff: Handoff) -> Desk | None:
    """The desk that was asked; None when it is no more."""
    desks = organisation.every_desk if organisation else ()
    return next((desk for desk in desks if desk.id == handoff.desk), None)


def may_take(handoff: Handoff, member: Member, organisation: Organisation | None, present: frozenset[str]) -> bool:
    """Whether somebody who waits is this member's to take up or to decline."""
    if handoff.consent.organisation_id != member.organisation_id or handoff.status is not HandoffStatus.OFFERED:
        return False
    if handoff.wanted not in ("", member.id) and handoff.wanted in present and handoff.stage is Stage.ASKED:
        # The one who knows the talk is there, and is asked first.
        return False
    desk = find_desk(organisation, handoff)
    asked = desk is None or desk.seats(member.id)
    return asked or member.supervises or handoff.stage.number >= Stage.WIDENED.number


def is_invited(handoff: Handoff, member: Member) -> bool:
    """Whether the member is asked into a talk, with the resident's yes."""
    invitation = handoff.invitation
    return (
        invitation is not None
        and invitation.agreed
        and invitation.organisation_id == member.organisation_id
        and invitation.member in ("", member.id)
        and member.id not in handoff.members
    )


def find_offered(platform: Platform, turn: Turn, member: Member, handoff_id: str) -> Handoff:
    """Somebody who waits and is this member's to take. Raises ``AlreadyTaken`` and ``Gone``.

    Of another organisation is the same as gone: nobody learns that it exists.
    """
    handoff = turn.handoff(handoff_id)
    if handoff is None or handoff.consent.organisation_id != member.organisation_id:
        raise Gone
    if handoff.status is not HandoffStatus.OFFERED:
        raise AlreadyTaken
    organisation = platform.directory.organisation(member.organisation_id)
    if not may_take(handoff, member, organisation, turn.present().get(member.organisation_id, frozenset())):
        raise Gone
    return handoff


def find_joined(turn: Turn, member: Member, handoff_id: str) -> Handoff:
    """A talk that the member has or has joined. Raises ``Gone`` and ``NotYours``."""
    handoff = turn.handoff(handoff_id)
    if handoff is None or member.organisation_id not in handoff.organisations:
        raise Gone
    if handoff.status is not HandoffStatus.ACCEPTED or member.id not in handoff.members:
        raise NotYours
    return handoff


def find_own(turn: Turn, member: Member, handoff_id: str) -> Handoff:
    """A talk that the member has. Raises ``Gone`` and ``NotYours``."""
    handoff = find_joined(turn, member, handoff_id)
    if handoff.accepted_by != member.id:
        raise NotYours
    return handoff


def find_conversation(turn: Turn, handoff: Handoff) -> Conversation:
    """The resident's side of it. Raises ``Gone``."""
    conversation = turn.conversation(handoff.resident)
    if conversation is None:
        raise Gone
    return conversation


def check_room(platform: Platform, turn: Turn, member: Member, handoff: Handoff) -> None:
    """Raises ``NoRoom``. Looked at and not locked: two presses in the same instant may make one talk more."""
    organisation = platform.directory.organisation(member.organisation_id)
    own = (one for one in (organisation.every_desk if organisation else ()) if one.seats(member.id))
    desk = find_desk(organisation, handoff) or next(own, None)
    if desk is None or not (desk.each or desk.at_once):
        return
    crew = build_crew((), turn.glance_at_handoffs(member.organisation_id), {})
    at_desk = crew.talks_at.get(desk.id, 0)
    if not crew.room_of(member.id, desk) or (desk.at_once and at_desk >= desk.at_once):
        raise NoRoom
