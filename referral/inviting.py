"""Asking somebody else into a talk: it stays mine until they accept, and the resident knows who is there.

Another organisation needs the resident's yes before it learns of the talk; within one organisation the resident is
told and may say no.
"""

from dataclasses import replace

from referral.applying import apply
from referral.events import Count, Event, Say
from referral.invitation import Guest, Invitation, InvitationKind
from referral.member import (
    Gone,
    Member,
    NotYours,
    check_room,
    find_conversation,
    find_joined,
    find_own,
    is_invited,
)
from referral.notices import Notice, note
from referral.platform import Platform
from referral.state import Conversation, Handoff, HandoffStatus
from referral.vault import Turn
from referral.world import Outcome

_CHOICES = ("invitation:yes", "invitation:no")
_ASKED = {
    InvitationKind.PASS: ("pass_elsewhere", "pass_within"),
    InvitationKind.JOIN: ("join_elsewhere", "join_within"),
}
"""What the resident is asked about another organisation, and told about somebody of the same one."""


class NobodyThere(ValueError):
    """The organisation takes no handoffs, or the member is the one who asks."""


def invite(platform: Platform, member: Member, handoff_id: str, wanted: Invitation) -> None:
    """Ask for somebody; a new invitation takes the place of the last.

    Raises ``NobodyThere``, ``Gone`` and ``NotYours``.
    """

    def work(turn: Turn) -> None:
        handoff = find_own(turn, member, handoff_id)
        conversation = find_conversation(turn, handoff)
        organisation = platform.directory.organisation(wanted.organisation_id)
        if organisation is None or not organisation.takes_handoffs or wanted.member == member.id:
            raise NobodyThere
        within = wanted.organisation_id == handoff.consent.organisation_id
        turn.save_handoff(replace(handoff, invitation=replace(wanted, by=member.id, agreed=within)))
        said = Say(
            _ASKED[wanted.kind][within],
            (("organisation", organisation.name),),
            choices=_CHOICES[1:] if within else _CHOICES,
        )
        _tell(platform, turn, handoff, replace(conversation, invited=True), said)

    platform.vault.transact(work, platform.clock())


def take_back_invitation(platform: Platform, member: Member, handoff_id: str) -> None:
    """Nobody is asked any more. Raises ``Gone`` and ``NotYours``."""
    platform.vault.transact(
        lambda turn: _end_invitation(platform, turn, find_own(turn, member, handoff_id)), platform.clock()
    )


def refuse_invitation(platform: Platform, member: Member, handoff_id: str) -> None:
    """Who was asked cannot; whoever asked learns it. Raises ``Gone``."""

    def work(turn: Turn) -> None:
        handoff = _find_invited(turn, member, handoff_id)
        note(turn, handoff, Notice.REFUSED_BY_DESK)
        _end_invitation(platform, turn, handoff)

    platform.vault.transact(work, platform.clock())


def accept_invitation(platform: Platform, member: Member, handoff_id: str) -> None:
    """From now on it is theirs, or they are in it too; the resident is told. Raises ``Gone`` and ``NoRoom``."""

    def work(turn: Turn) -> None:
        handoff = _find_invited(turn, member, handoff_id)
        conversation = find_conversation(turn, handoff)
        check_room(platform, turn, member, handoff)
        organisation = platform.directory.organisation(member.organisation_id)
        name = (("organisation", organisation.name if organisation else ""),)
        if handoff.invitation and handoff.invitation.kind is InvitationKind.JOIN:
            guest = Guest(member.id, member.organisation_id)
            joined = replace(handoff, invitation=None, guests=(*handoff.guests, guest))
            turn.save_handoff(joined)
            note(turn, joined, Notice.JOINED)
            _tell(platform, turn, joined, replace(conversation, invited=False), Say("joined", name), Count("joined"))
            return
        passed = _pass_on(turn, handoff, member)
        told = replace(conversation, invited=False, consent=passed.consent, told_at=turn.now)
        _tell(platform, turn, passed, told, Say("passed_on", name), Count("passed_on"))

    platform.vault.transact(work, platform.clock())


def join(platform: Platform, member: Member, handoff_id: str) -> None:
    """A supervisor reads along and may write; the resident and the counsellor are told.

    Raises ``Gone`` and ``NotYours``.
    """

    def work(turn: Turn) -> None:
        handoff = turn.handoff(handoff_id)
        if handoff is None or handoff.consent.organisation_id != member.organisation_id:
            raise Gone
        if not member.supervises or handoff.status is not HandoffStatus.ACCEPTED:
            raise NotYours
        if member.id in handoff.members:
            return
        guest = Guest(member.id, member.organisation_id, supervises=True)
        joined = replace(handoff, guests=(*handoff.guests, guest))
        turn.save_handoff(joined)
        note(turn, joined, Notice.SUPERVISOR_JOINED)
        _tell(platform, turn, joined, find_conversation(turn, joined), Say("supervisor_joined"), Count("supervised"))

    platform.vault.transact(work, platform.clock())


def leave(platform: Platform, member: Member, handoff_id: str) -> None:
    """Who has joined goes out again, and the resident is told. Raises ``Gone`` and ``NotYours``."""

    def work(turn: Turn) -> None:
        handoff = find_joined(turn, member, handoff_id)
        guest = next((one for one in handoff.guests if one.member == member.id), None)
        if guest is None:
            raise NotYours
        left = replace(handoff, guests=tuple(one for one in handoff.guests if one is not guest))
        _leave_out(turn, handoff, left)
        turn.save_handoff(left)
        note(turn, left, Notice.LEFT)
        organisation = platform.directory.organisation(member.organisation_id)
        said = Say("left", (("organisation", organisation.name if organisation else ""),))
        said = Say("supervisor_left") if guest.supervises else said
        _tell(platform, turn, left, find_conversation(turn, left), said)

    platform.vault.transact(work, platform.clock())


def _pass_on(turn: Turn, handoff: Handoff, member: Member) -> Handoff:
    elsewhere = member.organisation_id != handoff.consent.organisation_id
    passed = replace(
        handoff,
        consent=replace(handoff.consent, organisation_id=member.organisation_id),
        desk="" if elsewhere else handoff.desk,
        accepted_by=member.id,
        left_by=handoff.accepted_by,
        invitation=None,
        guests=tuple(one for one in handoff.guests if one.member != member.id and not (elsewhere and one.supervises)),
    )
    _leave_out(turn, handoff, passed)
    turn.save_handoff(passed)
    note(turn, passed, Notice.PASSED_ON)
    return passed


def _end_invitation(platform: Platform, turn: Turn, handoff: Handoff) -> None:
    ended = replace(handoff, invitation=None)
    _leave_out(turn, handoff, ended)
    turn.save_handoff(ended)
    if handoff.invitation:
        conversation = find_conversation(turn, handoff)
        _tell(platform, turn, ended, replace(conversation, invited=False), Say("invitation_ended"))


def _find_invited(turn: Turn, member: Member, handoff_id: str) -> Handoff:
    handoff = turn.handoff(handoff_id)
    if handoff is None or not is_invited(handoff, member):
        raise Gone
    return handoff


def _leave_out(turn: Turn, before: Handoff, after: Handoff) -> None:
    for organisation_id in before.organisations:
        if organisation_id not in after.organisations:
            turn.leave_out(before.id, organisation_id)


def _tell(platform: Platform, turn: Turn, handoff: Handoff, conversation: Conversation, *events: Event) -> None:
    apply(platform, turn, handoff.resident, conversation, Outcome(conversation, events))
