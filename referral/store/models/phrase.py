"""Phrases that staff typed, with the need each means."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class TaughtPhraseRow(Base):
    """Typed by staff out of their own heads; no resident's message is ever put here by the service."""

    __tablename__ = "taught_phrase"
    __table_args__ = (UniqueConstraint("text", "need"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(String(64))
    need: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)
