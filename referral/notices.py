"""Short notes of ours within a talk, for those at the desk; each is a code that the desk puts into words."""

from dataclasses import replace
from enum import StrEnum

from referral.moving import free_name
from referral.state import Handoff, TalkEntry, Who
from referral.vault import Turn


class Notice(StrEnum):
    AGREED = "agreed"
    REFUSED_BY_RESIDENT = "refused_by_resident"
    REFUSED_BY_DESK = "refused_by_desk"
    PASSED_ON = "passed_on"
    JOINED = "joined"
    SUPERVISOR_JOINED = "supervisor_joined"
    LEFT = "left"
    GIVEN_BACK = "given_back"


def note(turn: Turn, handoff: Handoff, notice: Notice) -> None:
    turn.write_entry(handoff, TalkEntry(0, 0, turn.now, Who.NOTICE, notice.value))


def take_answer(turn: Turn, handoff: Handoff, yes: bool) -> Handoff:
    """The resident's word on an invitation; one that is no more is left alone."""
    invitation = handoff.invitation
    if invitation is None:
        return handoff
    answered = replace(handoff, invitation=None)
    if yes:
        name = handoff.designation if invitation.agreed else free_name(turn, handoff, invitation.organisation_id)
        answered = replace(handoff, invitation=replace(invitation, agreed=True), designation=name)
    for organisation_id in handoff.organisations:
        if organisation_id not in answered.organisations:
            turn.leave_out(handoff.id, organisation_id)
    turn.save_handoff(answered)
    note(turn, answered, Notice.AGREED if yes else Notice.REFUSED_BY_RESIDENT)
    return answered
