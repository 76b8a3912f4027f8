"""From the vault's counts to the database's monthly counters."""

from datetime import datetime

from sqlalchemy import Engine

from referral.store.counters import Cell, apply_batch
from referral.vault import Vault
from referral.vault.counts import drop_batch, set_aside_batch


def flush_counts(vault: Vault, engine: Engine, now: datetime) -> int:
    """Move what may leave the vault into the database; the number of increments moved.

    Interrupted anywhere, the next call goes on with the same batch; several processes may call it at once, for
    the database takes a batch once. Raises ``VaultUnavailable`` and the database's errors; nothing is lost by either.
    """
    batch = set_aside_batch(vault, now)
    if batch is None:
        return 0
    name, increments = batch
    apply_batch(engine, name, {_cell(field): value for field, value in increments.items()})
    drop_batch(vault, name, now)
    return sum(increments.values())


def _cell(field: str) -> Cell:
    month, name, *dimensions = field.split("|")
    first, second, third = (*dimensions, "", "", "")[:3]
    return month, name, first, second, third
