"""Changes that somebody asks to have published, and what the reviewers answered."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.models.base import Base, Moment


class ApplicationRow(Base):
    """``state`` is waiting until a reviewer has decided; one entry has at most one that waits.

    ``reasons`` are codes; ``words`` are the reviewer's own: to the organisation, or why their own work was published.
    """

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id", ondelete="CASCADE"), index=True)
    sent_by: Mapped[str] = mapped_column(String(32))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16), index=True)
    decided_by: Mapped[str] = mapped_column(String(32))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text)
