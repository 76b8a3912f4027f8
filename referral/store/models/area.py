"""Areas of the platform: prefectures, municipalities and districts, by their official codes."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base


class AreaRow(Base):
    """``offered`` areas are choices for a resident even while no resource names them; ``position`` orders them."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    kana: Mapped[str] = mapped_column(String(128))
    parent: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    offered: Mapped[bool]
    sample: Mapped[bool]
