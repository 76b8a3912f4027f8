"""How many messages of the month are left, as the platform last told; every process reads it, one looks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

QUOTA_LIFE = timedelta(hours=3)
"""What was told longer ago says nothing any more."""

_ALARM_PER_CENT = 80


@dataclass(frozen=True, slots=True)
class Quota:
    """``limit`` is 0 for a plan without one; ``spent`` says that the platform has refused a message for it."""

    limit: int
    used: int
    at: datetime
    spent: bool = False

    @property
    def per_cent(self) -> int:
        """How much is used, 100 at most; 0 without a limit."""
        if self.spent:
            return 100
        return min(100, self.used * 100 // self.limit) if self.limit else 0

    @property
    def near(self) -> bool:
        """Whether somebody should do something about it."""
        return self.per_cent >= _ALARM_PER_CENT
