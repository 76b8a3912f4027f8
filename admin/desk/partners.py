"""Whom a counsellor can ask into a talk: colleagues, other organisations' desks, and sub-committees' desks."""

from dataclasses import dataclass

from sqlalchemy import Engine

from referral import duty
from referral.desk import Member
from referral.invitation import Invitation, InvitationKind
from referral.platform import Platform
from referral.store import accounts
from referral.store.accounts import AT_DESK
from referral.store.committees import every_committee

_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Partner:
    """``code`` is what the form sends, ``where`` the heading under which it stands."""

    code: str
    name: str
    where: str


def find_partners(platform: Platform, engine: Engine, member: Member) -> list[Partner]:
    """Those present first within one's own organisation; then sub-committees, then organisations by name."""
    present = set(duty.on_duty(platform, member.organisation_id))
    colleagues = [
        account
        for account in accounts.accounts_of(engine, member.organisation_id)
        if account.active and account.role in AT_DESK and account.id != member.id
    ]
    colleagues.sort(key=lambda account: account.id not in present)
    own = [
        Partner(
            f"{member.organisation_id}{_SEPARATOR}{account.id}",
            f"{account.name}（{'当番中' if account.id in present else 'いまは当番ではない'}）",
            "同じ団体の人",
        )
        for account in colleagues
    ]
    organisations = {
        resource.organisation.id: resource.organisation
        for resource in platform.directory.resources()
        if resource.leads_to_a_person and resource.organisation.id != member.organisation_id
    }
    committees = [
        Partner(one.desk, one.name, "部会のデスク")
        for one in every_committee(engine)
        if not one.ended_on and one.desk in organisations
    ]
    others = sorted(organisations.values(), key=lambda one: one.name)
    return [*own, *committees, *(Partner(one.id, one.name, "ほかの団体") for one in others)]


def read_invitation(kind: InvitationKind, code: str, member: Member) -> Invitation:
    """The invitation that a form asks for; whether there is such a partner is looked at when it is made."""
    organisation_id, _, member_id = code[:200].partition(_SEPARATOR)
    return Invitation(kind, organisation_id, member.id, member_id)
