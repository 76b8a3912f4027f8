"""How people sign in besides their password. Links and codes are kept as digests only, shared secrets sealed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class InvitationRow(Base):
    """A link that was made and not used yet; one for each person."""

    __tablename__ = "invitation"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    until: Mapped[datetime] = mapped_column(Moment)


class SecondStepRow(Base):
    """``secret`` is what the person's app shares with us, sealed."""

    __tablename__ = "second_step"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(256))


class RecoveryCodeRow(Base):
    """One that was not used yet."""

    __tablename__ = "recovery_code"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class PasskeyRow(Base):
    """``uses`` is what the passkey itself counts; ``device`` a word as coarse as "phone"."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    credential: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    uses: Mapped[int] = mapped_column(BigInteger)
    device: Mapped[str] = mapped_column(String(16))
    added_on: Mapped[date]
