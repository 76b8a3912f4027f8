"""To which desk a handoff goes, when it is made, declined, given back or moved to another organisation."""

from dataclasses import replace
from datetime import datetime

from referral.crew import Crew, choose_desk, desks_for, look_at_crews
from referral.designation import designate
from referral.duty_desk import Desk
from referral.patience import Stage
from referral.platform import Platform
from referral.resource import Organisation
from referral.state import Consent, Handoff, HandoffStatus
from referral.vault import Turn


def ask_desk(platform: Platform, turn: Turn, handoff: Handoff) -> Handoff:
    """Put it to the desk that is asked next, from now on if somebody can answer there; without one, to everybody."""
    organisation = platform.directory.organisation(handoff.consent.organisation_id)
    if organisation is None:
        return handoff
    crew = look_at_crews(turn, handoff.resident)(organisation.id)
    desk = choose_desk(organisation, left_desks(platform, organisation, handoff), crew, turn.now, handoff.id)
    return replace(
        handoff,
        desk=desk.id if desk else "",
        stage=Stage.ASKED,
        offered_at=turn.now if desk and can_answer(organisation, desk, crew, turn.now) else None,
    )


def left_desks(platform: Platform, organisation: Organisation, handoff: Handoff) -> list[Desk]:
    """The desks of the organisation that take it and have not declined it."""
    found = desks_for(organisation, handoff.consent.needs, handoff.consent.area, platform.directory)
    return [desk for desk in found or organisation.every_desk if desk.id not in handoff.passed_by]


def can_answer(organisation: Organisation, desk: Desk, crew: Crew, now: datetime) -> bool:
    """Whether time counts: somebody is there, or the desk is open."""
    return bool(crew.seated(desk)) or organisation.hours_of(desk).is_open(now)


def move(platform: Platform, turn: Turn, handoff: Handoff, consent: Consent, live_until: datetime) -> Handoff:
    """To another organisation that the resident has agreed to, with its place, its words and a name free there."""
    turn.leave_out(handoff.id, handoff.consent.organisation_id)
    moved = replace(
        handoff,
        consent=consent,
        passed_by=(),
        wanted="",
        live_until=live_until,
        designation=free_name(turn, handoff, consent.organisation_id),
    )
    asked = ask_desk(platform, turn, moved)
    turn.save_handoff(asked)
    return asked


def free_name(turn: Turn, handoff: Handoff, organisation_id: str) -> str:
    """Its designation, or one that is free at both where that is somebody else's at the other organisation."""
    taken = turn.names_taken(organisation_id)
    if handoff.designation not in taken:
        return handoff.designation
    return designate(handoff.id, taken | turn.names_taken(handoff.consent.organisation_id))


def give_back(platform: Platform, turn: Turn, handoff: Handoff, live_until: datetime) -> Handoff:
    """A talk without its counsellor: those who wait before all others, with what was said so far."""
    returned = replace(
        handoff,
        status=HandoffStatus.OFFERED,
        accepted_by="",
        accepted_at=None,
        left_by=handoff.accepted_by,
        owed_since=None,
        wanted="",
        passed_by=(),
        guests=(),
        invitation=None,
        live_until=live_until,
    )
    for organisation_id in handoff.organisations:
        if organisation_id not in returned.organisations:
            turn.leave_out(handoff.id, organisation_id)
    asked = ask_desk(platform, turn, returned)
    turn.save_handoff(asked)
    return asked
