"""The tables. No column is about a resident, and no row stands for one consultation."""

from referral.store.models.account import AccountRow
from referral.store.models.area import AreaRow
from referral.store.models.base import Base
from referral.store.models.committee import CommitteeMemberRow, CommitteeRow
from referral.store.models.counter import CounterBatchRow, CounterRow
from referral.store.models.organisation import OrganisationPeriodRow, OrganisationRow
from referral.store.models.phrase import TaughtPhraseRow
from referral.store.models.resource import (
    ResourceAreaRow,
    ResourceDraftRow,
    ResourceNeedRow,
    ResourcePeriodRow,
    ResourceRow,
    ResourceSourceRow,
)
from referral.store.models.revision import RevisionRow
from referral.store.models.setting import SettingRow
from referral.store.models.sign_in import InvitationRow, PasskeyRow, RecoveryCodeRow, SecondStepRow
from referral.store.models.staff_action import StaffActionRow

__all__ = [
    "AccountRow",
    "AreaRow",
    "Base",
    "CommitteeMemberRow",
    "CommitteeRow",
    "CounterBatchRow",
    "CounterRow",
    "InvitationRow",
    "OrganisationPeriodRow",
    "OrganisationRow",
    "PasskeyRow",
    "RecoveryCodeRow",
    "ResourceAreaRow",
    "ResourceDraftRow",
    "ResourceNeedRow",
    "ResourcePeriodRow",
    "ResourceRow",
    "ResourceSourceRow",
    "RevisionRow",
    "SecondStepRow",
    "SettingRow",
    "StaffActionRow",
    "TaughtPhraseRow",
]
