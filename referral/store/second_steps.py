"""What is kept for the second step of signing in. Secrets come sealed, codes as digests: see ``referral.sealing``."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from referral.store.accounts import AccountUnknown
from referral.store.engine import reading, writing
from referral.store.models import AccountRow, PasskeyRow, RecoveryCodeRow, SecondStepRow
from referral.store.staff_actions import StaffAction, What, record


def sealed_secret(engine: Engine, account_id: str) -> str:
    """The sealed secret that the person's app shares; empty when they sign in without a second step."""
    with reading(engine) as connection:
        found = connection.scalar(select(SecondStepRow.secret).where(SecondStepRow.account_id == account_id))
    return found or ""


def begin(engine: Engine, account_id: str, sealed: str, digests: Sequence[str], *, at: datetime) -> None:
    """From now on this person signs in in two steps; an earlier app and earlier recovery codes are over."""
    with writing(engine) as connection:
        connection.execute(delete(SecondStepRow).where(SecondStepRow.account_id == account_id))
        connection.execute(insert(SecondStepRow).values(account_id=account_id, secret=sealed))
        _write_codes(connection, account_id, digests)
        record(connection, StaffAction(account_id, What.SECOND_STEP_SET, account_id, at))


def replace_recovery_codes(engine: Engine, account_id: str, digests: Sequence[str], *, at: datetime) -> None:
    """New recovery codes; the earlier ones are over."""
    with writing(engine) as connection:
        _write_codes(connection, account_id, digests)
        record(connection, StaffAction(account_id, What.RECOVERY_CODES_MADE, account_id, at))


def use_recovery_code(engine: Engine, account_id: str, digest: str, *, at: datetime) -> bool:
    """Whether this was one of the person's recovery codes; it is used up."""
    wanted = delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.digest == digest)
    with writing(engine) as connection:
        used = connection.execute(wanted).rowcount == 1
        if used:
            record(connection, StaffAction(account_id, What.RECOVERY_CODE_USED, account_id, at))
    return used


def count_recovery_codes(engine: Engine, account_id: str) -> int:
    """How many are left."""
    wanted = select(func.count()).select_from(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id)
    with reading(engine) as connection:
        return connection.scalar(wanted) or 0


def signing_in_two_steps(engine: Engine) -> frozenset[str]:
    """The ids of all who do."""
    with reading(engine) as connection:
        return frozenset(connection.scalars(select(SecondStepRow.account_id)))


def stop(engine: Engine, account_id: str, *, at: datetime) -> None:
    """From now on the password alone is enough for this person."""
    with writing(engine) as connection:
        for table in (SecondStepRow, RecoveryCodeRow):
            connection.execute(delete(table).where(table.account_id == account_id))
        record(connection, StaffAction(account_id, What.SECOND_STEP_RESET, account_id, at))


def reset(engine: Engine, account_id: str, *, at: datetime, who: str) -> None:
    """Forget a person's app, recovery codes and passkeys, and end their sessions; the password stays.

    Raises AccountUnknown.
    """
    with writing(engine) as connection:
        changed = connection.execute(
            update(AccountRow).where(AccountRow.id == account_id).values(generation=AccountRow.generation + 1)
        )
        if changed.rowcount == 0:
            raise AccountUnknown("There is no such account.")
        for table in (SecondStepRow, RecoveryCodeRow, PasskeyRow):
            connection.execute(delete(table).where(table.account_id == account_id))
        record(connection, StaffAction(who, What.SECOND_STEP_RESET, account_id, at))


def _write_codes(connection: Connection, account_id: str, digests: Sequence[str]) -> None:
    connection.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
    connection.execute(insert(RecoveryCodeRow), [{"account_id": account_id, "digest": digest} for digest in digests])
