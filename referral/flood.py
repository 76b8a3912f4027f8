"""How much one resident may send at once: others wait for nobody, and danger is heard however much comes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from referral.needs import CrisisKind

AT_ONCE = 20
ONE_MORE_EVERY = timedelta(seconds=3)
TOLD_AGAIN_AFTER = timedelta(seconds=31)
HEARD_AGAIN_AFTER = timedelta(seconds=60)


class Flow(StrEnum):
    PASSES = "passes"
    TOLD = "told"
    """Dropped, and the resident is told so."""
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Bucket:
    """``left`` messages may come at ``at``. ``heard`` are dangers let through although the bucket was empty."""

    left: float
    at: datetime
    told_at: datetime | None = None
    heard: tuple[CrisisKind, ...] = ()
    heard_at: datetime | None = None

    @property
    def life(self) -> timedelta:
        """A bucket that is full again says nothing any more, nor does one that told nothing lately."""
        return max(ONE_MORE_EVERY * (AT_ONCE - self.left), TOLD_AGAIN_AFTER, HEARD_AGAIN_AFTER)


def pour(bucket: Bucket | None, now: datetime) -> tuple[Bucket, Flow]:
    """What becomes of a message that comes now."""
    if bucket is None:
        return Bucket(AT_ONCE - 1, now), Flow.PASSES
    left = min(AT_ONCE, bucket.left + max(timedelta(), now - bucket.at) / ONE_MORE_EVERY)
    filled = replace(bucket, left=left, at=now)
    if left >= 1:
        return replace(filled, left=left - 1), Flow.PASSES
    if bucket.told_at is None or now - bucket.told_at >= TOLD_AGAIN_AFTER:
        return replace(filled, told_at=now), Flow.TOLD
    return filled, Flow.DROPPED


def hear(bucket: Bucket, kinds: Iterable[CrisisKind], now: datetime) -> Bucket | None:
    """Danger in a message that would be dropped: it passes, unless the same was let through in the last minute."""
    lately = bucket.heard_at is not None and now - bucket.heard_at < HEARD_AGAIN_AFTER
    known = bucket.heard if lately else ()
    new = tuple(kind for kind in kinds if kind not in known)
    return replace(bucket, heard=(*known, *new), heard_at=now) if new else None
