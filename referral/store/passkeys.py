"""The passkeys of the people who sign in: public keys only."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from referral.store.engine import reading, writing
from referral.store.models import PasskeyRow
from referral.store.staff_actions import StaffAction, What, record


@dataclass(frozen=True, slots=True)
class Passkey:
    """``credential`` is the name that it has in the browser; ``uses`` what it counts itself, always 0 for some."""

    id: str
    account_id: str
    credential: bytes
    public_key: bytes
    uses: int
    device: str
    added_on: date


def passkeys_of(engine: Engine, account_id: str) -> list[Passkey]:
    """All of one person, the oldest first."""
    wanted = select(PasskeyRow).where(PasskeyRow.account_id == account_id).order_by(PasskeyRow.added_on, PasskeyRow.id)
    with reading(engine) as connection:
        return [_read(row) for row in connection.execute(wanted)]


def find(engine: Engine, credential: bytes) -> Passkey | None:
    """The passkey that a browser names."""
    with reading(engine) as connection:
        row = connection.execute(select(PasskeyRow).where(PasskeyRow.credential == credential)).first()
    return _read(row) if row else None


def add(
    engine: Engine,
    account_id: str,
    *,
    credential: bytes,
    public_key: bytes,
    uses: int,
    device: str,
    on: date,
    at: datetime,
) -> None:
    """Keep a new one. ``on`` is the day as people there call it."""
    with writing(engine) as connection:
        connection.execute(
            insert(PasskeyRow).values(
                id=token_hex(8),
                account_id=account_id,
                credential=credential,
                public_key=public_key,
                uses=uses,
                device=device,
                added_on=on,
            )
        )
        record(connection, StaffAction(account_id, What.PASSKEY_ADDED, account_id, at))


def note_use(engine: Engine, passkey: Passkey, uses: int) -> bool:
    """Keep what the passkey counts now; False when it was used at the same moment, or is gone."""
    wanted = update(PasskeyRow).where(PasskeyRow.id == passkey.id, PasskeyRow.uses == passkey.uses).values(uses=uses)
    with writing(engine) as connection:
        return connection.execute(wanted).rowcount == 1


def remove(engine: Engine, account_id: str, passkey_id: str, *, at: datetime) -> bool:
    """Forget one of this person's passkeys; False when they have no such one."""
    wanted = delete(PasskeyRow).where(PasskeyRow.account_id == account_id, PasskeyRow.id == passkey_id)
    with writing(engine) as connection:
        removed = connection.execute(wanted).rowcount == 1
        if removed:
            record(connection, StaffAction(account_id, What.PASSKEY_REMOVED, account_id, at))
    return removed


def _read(row: Row[Any]) -> Passkey:
    return Passkey(row.id, row.account_id, row.credential, row.public_key, row.uses, row.device, row.added_on)
