"""The tables. No column is about a resident, and no row stands for one consultation."""

from referral.store.models.account import AccountRow
from referral.store.models.application import ApplicationRow
from referral.store.models.area import AreaRow
from referral.store.models.asking import CheckRow, LinkRow, ReportRow, RoundMailRow, RoundRow
from referral.store.models.base import Base
from referral.store.models.committee import CommitteeMemberRow, CommitteeRow
from referral.store.models.counter import CounterBatchRow, CounterRow
from referral.store.models.duplicate import DistinctPairRow, MergeRow
from referral.store.models.history import VersionRow
from referral.store.models.import_job import ImportJobRow
from referral.store.models.organisation import DeskRow, OrganisationPeriodRow, OrganisationRow
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
    "ApplicationRow",
    "AreaRow",
    "Base",
    "CheckRow",
    "CommitteeMemberRow",
    "CommitteeRow",
    "CounterBatchRow",
    "CounterRow",
    "DeskRow",
    "DistinctPairRow",
    "ImportJobRow",
    "InvitationRow",
    "LinkRow",
    "MergeRow",
    "OrganisationPeriodRow",
    "OrganisationRow",
    "PasskeyRow",
    "RecoveryCodeRow",
    "ReportRow",
    "ResourceAreaRow",
    "ResourceDraftRow",
    "ResourceNeedRow",
    "ResourcePeriodRow",
    "ResourceRow",
    "ResourceSourceRow",
    "RevisionRow",
    "RoundMailRow",
    "RoundRow",
    "SecondStepRow",
    "SettingRow",
    "StaffActionRow",
    "TaughtPhraseRow",
    "VersionRow",
]
