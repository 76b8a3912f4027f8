"""Everything live about residents, in a server that keeps it in memory alone."""

from referral.vault.memory_only import VaultCouldWrite, VaultUnavailable
from referral.vault.nodes import VaultUrlInvalid
from referral.vault.outbox import Delivery, Outbox
from referral.vault.server import EmbeddedVault, VaultInUse, VaultNotStarted
from referral.vault.staff_sessions import StaffSession
from referral.vault.turn import Turn
from referral.vault.vault import Vault, connect_vault, open_vault

__all__ = [
    "Delivery",
    "EmbeddedVault",
    "Outbox",
    "StaffSession",
    "Turn",
    "Vault",
    "VaultCouldWrite",
    "VaultInUse",
    "VaultNotStarted",
    "VaultUnavailable",
    "VaultUrlInvalid",
    "connect_vault",
    "open_vault",
]
