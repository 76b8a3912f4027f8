"""What the platform has chosen for itself on the panel."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base


class SettingRow(Base):
    """A choice that was never made has no row."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(64))
