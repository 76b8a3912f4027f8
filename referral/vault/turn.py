"""One atomic step: what it reads is watched, what it writes happens together or not at all."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import valkey.client

from referral.flood import Bucket
from referral.lifetimes import CLOSING, END_GRACE
from referral.state import Conversation, EntryState, Handoff, Offer, TalkEntry
from referral.vault.changes import channel
from referral.vault.codec import pack, unpack
from referral.vault.duty import Duty
from referral.vault.parcel import CountsBatch, Outgoing, due_score
from referral.vault.staff_sessions import StaffSessions

SEEN_LIFE = timedelta(hours=25)
TOMBSTONE_LIFE = timedelta(days=7)
REVOKED_LIFE = timedelta(days=30)
COUNTS_LIFE = timedelta(days=40)

_DAY = timedelta(days=1)

_CODE = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Turn(Duty, StaffSessions):
    """Reads and collected writes of one step; ``Vault.transact`` makes and commits it."""

    def __init__(self, pipe: valkey.client.Pipeline, now: datetime) -> None:
        super().__init__(pipe, now)
        self._revisions: dict[str, int] = {}

    # Events that came before, and messages that were taken back

    def mark(self, kind: str, digest: str, life: timedelta) -> None:
        self._later(lambda: self._pipe.set(f"{kind}:{digest}", b"", px=life))

    def marked(self, kind: str, digest: str) -> bool:
        return self._read(f"{kind}:{digest}") is not None

    # The resident

    def blocked_at(self, resident: str) -> datetime | None:
        """When the resident has blocked us, if that was within as long as older events may still come."""
        found = self._read(f"blocked:{resident}")
        return datetime.fromtimestamp(int(found) / 1000, self.now.tzinfo) if found else None

    def note_block(self, resident: str, at: datetime) -> None:
        self._later(lambda: self._pipe.set(f"blocked:{resident}", due_score(at), px=SEEN_LIFE))

    def forget_block(self, resident: str) -> None:
        self._later(lambda: self._pipe.delete(f"blocked:{resident}"))

    def bucket(self, resident: str) -> Bucket | None:
        """How much of the resident has come lately."""
        data = self._read(f"bucket:{resident}")
        return unpack(data, Bucket) if data else None

    def save_bucket(self, resident: str, bucket: Bucket) -> None:
        self._later(lambda: self._pipe.set(f"bucket:{resident}", pack(bucket), px=bucket.life))

    def conversation(self, resident: str) -> Conversation | None:
        """The live conversation; one whose time is over counts as gone."""
        found = self.held_conversation(resident)
        return found if found and found.live_until > self.now else None

    def held_conversation(self, resident: str) -> Conversation | None:
        """The conversation even when its time is over, as long as its end has not been dealt with."""
        data = self._read(f"conversation:{resident}")
        return unpack(data, Conversation) if data else None

    def save_conversation(self, resident: str, conversation: Conversation) -> None:
        life = conversation.live_until - self.now + (END_GRACE if conversation.handoff_id else timedelta())
        if life <= timedelta():
            self.forget_conversation(resident)
            return
        self._later(lambda: self._pipe.set(f"conversation:{resident}", pack(conversation), px=life))

    def forget_conversation(self, resident: str) -> None:
        """The last answer is still on its way; it may take the reply token, which lives a minute at most."""
        self._later(lambda: self._pipe.delete(f"conversation:{resident}"))

    def keep_question(self, resident: str, offered: tuple[Offer, ...]) -> None:
        """The choices of the closing question, so that its answer can be typed; they say nothing about anybody."""
        self._later(lambda: self._pipe.set(f"question:{resident}", pack(offered), px=CLOSING))

    def take_question(self, resident: str) -> tuple[Offer, ...]:
        """The choices, if that question was put within the last day; whatever comes next, it was the answer."""
        data = self._read(f"question:{resident}")
        if not data:
            return ()
        self._later(lambda: self._pipe.delete(f"question:{resident}"))
        return unpack(data, tuple[Offer, ...])

    # The handoff and its talk

    def handoff(self, handoff_id: str) -> Handoff | None:
        found = self.held_handoff(handoff_id)
        return found if found and found.live_until > self.now else None

    def held_handoff(self, handoff_id: str) -> Handoff | None:
        """The handoff even when its time is over, as long as its end has not been dealt with."""
        data = self._read(f"handoff:{handoff_id}")
        return unpack(data, Handoff) if data else None

    def handoffs_over(self) -> list[str]:
        """Ids of handoffs whose time is over and whose end has not been dealt with."""
        self._watch("ends")
        return [name.decode() for name in self._pipe.zrangebyscore("ends", "-inf", due_score(self.now))]

    def forget_end(self, handoff_id: str) -> None:
        """The end of this handoff has been dealt with."""
        self._later(lambda: self._pipe.zrem("ends", handoff_id))

    def handoffs(self, organisation_id: str) -> list[Handoff]:
        """All live handoffs that one organisation knows of, waiting and accepted."""
        self._watch(_members(organisation_id))
        names = self._pipe.zrangebyscore(_members(organisation_id), f"({due_score(self.now)}", "+inf")
        found = (self.handoff(name.decode()) for name in sorted(names))
        return [handoff for handoff in found if handoff and organisation_id in handoff.organisations]

    def glance_at_handoffs(self, organisation_id: str = "") -> list[Handoff]:
        """The same, or those of all organisations, read without a watch: to look at, not to write on."""
        name = _members(organisation_id) if organisation_id else "ends"
        names = sorted(self._pipe.zrangebyscore(name, f"({due_score(self.now)}", "+inf"))
        found = self._pipe.mget([b"handoff:" + one for one in names]) if names else []
        live = [unpack(data, Handoff) for data in found if data]
        return [handoff for handoff in live if not organisation_id or organisation_id in handoff.organisations]

    def save_handoff(self, handoff: Handoff) -> None:
        life = handoff.live_until - self.now + END_GRACE
        self._later(lambda: self._pipe.set(f"handoff:{handoff.id}", pack(handoff), px=life))
        for organisation_id in handoff.organisations:
            self._list_until(_members(organisation_id), handoff)
            self.take_name(organisation_id, handoff.designation, handoff.live_until)
            self.announce(organisation_id)
        self._list_until("ends", handoff)
        for name in (f"talk:{handoff.id}", f"revision:{handoff.id}"):
            self._later(lambda name=name: self._pipe.pexpire(name, life))  # type: ignore[misc]

    def _list_until(self, name: str, handoff: Handoff) -> None:
        """Into a list of handoffs by their ends."""
        if name != "ends":
            # A handoff can be gone without its end having been dealt with, as when nothing ran for hours.
            self._later(lambda: self._pipe.zremrangebyscore(name, "-inf", due_score(self.now)))
        self._later(lambda: self._pipe.zadd(name, {handoff.id: due_score(handoff.live_until)}))
        self._later(lambda: self._pipe.pexpire(name, COUNTS_LIFE))

    def forget_handoff(self, handoff: Handoff) -> None:
        """Drop the handoff and every word of its talk, and tell the desk that something changed."""
        keys = [f"{name}:{handoff.id}" for name in ("handoff", "talk", "revision")]
        self._later(lambda: self._pipe.delete(*keys))
        self.forget_end(handoff.id)
        for organisation_id in handoff.organisations:
            self.leave_out(handoff.id, organisation_id)
            self.take_name(organisation_id, handoff.designation, self.now)

    def leave_out(self, handoff_id: str, organisation_id: str) -> None:
        """An organisation has nothing to do with the handoff any more."""
        self._later(lambda: self._pipe.zrem(_members(organisation_id), handoff_id))
        self.announce(organisation_id)

    def talk(self, handoff_id: str) -> list[TalkEntry]:
        """The talk in the order in which it was written."""
        self._watch(f"talk:{handoff_id}")
        entries = [unpack(data, TalkEntry) for data in self._pipe.hvals(f"talk:{handoff_id}")]
        return sorted(entries, key=lambda entry: (entry.at, entry.seq))

    def write_entry(self, handoff: Handoff, entry: TalkEntry) -> TalkEntry:
        """Add an entry (``seq`` 0) or change one; gives it back with its numbers."""
        rev = self._next_revision(handoff.id)
        numbered = replace(entry, rev=rev, seq=entry.seq or rev)
        life = handoff.live_until - self.now + END_GRACE
        self._later(lambda: self._pipe.hset(f"talk:{handoff.id}", str(numbered.seq), pack(numbered)))
        for name in (f"talk:{handoff.id}", f"revision:{handoff.id}"):
            self._later(lambda name=name: self._pipe.pexpire(name, life))  # type: ignore[misc]
        for organisation_id in handoff.organisations:
            self.announce(organisation_id)
        return numbered

    def mark_entries(self, parcels: Iterable[Outgoing], state: EntryState) -> None:
        """Show on the desk what became of its messages."""
        for parcel in parcels:
            handoff = self.handoff(parcel.handoff_id) if parcel.handoff_id else None
            entry = next((e for e in self.talk(handoff.id) if e.seq == parcel.seq), None) if handoff else None
            if handoff and entry and entry.state is not state:
                self.write_entry(handoff, replace(entry, state=state))

    def announce(self, organisation_id: str) -> None:
        self._later(lambda: self._pipe.publish(channel(organisation_id), b""))

    # Reports

    def report(self, resource_id: str) -> None:
        """Somebody could not reach this resource today; nothing of who, how often or when is kept."""
        self._later(lambda: self._pipe.sadd("reports", f"{self.now:%Y-%m-%d}|{resource_id}"))
        self._later(lambda: self._pipe.pexpire("reports", COUNTS_LIFE))

    def reports_before(self, day: date) -> dict[date, set[str]]:
        """The resources that were reported, by the day; those of ``day`` itself stay for now."""
        self._watch("reports")
        found: dict[date, set[str]] = defaultdict(set)
        for member in self._pipe.smembers("reports"):
            told_on, _, resource_id = member.decode().partition("|")
            found[date.fromisoformat(told_on)].add(resource_id)
        return {told_on: ids for told_on, ids in found.items() if told_on < day}

    def drop_reports(self, day: date) -> None:
        """The database has taken the reports of this day."""
        members = [f"{day.isoformat()}|{resource_id}" for resource_id in self.reports_before(day + _DAY).get(day, ())]
        if members:
            self._later(lambda: self._pipe.srem("reports", *members))

    # Counts

    def count(self, name: str, *dimensions: str) -> None:
        """One increment of a monthly counter; names and dimensions are codes, never a resident's words.

        Raises ``ValueError`` for what is no code.
        """
        if not all(map(_CODE.fullmatch, (name, *dimensions))):
            raise ValueError("a counter's names and dimensions are codes")
        field = "|".join([self.now.strftime("%Y-%m"), name, *dimensions])
        self._later(lambda: self._pipe.hincrby("counts", field, 1))
        self._later(lambda: self._pipe.pexpire("counts", COUNTS_LIFE))

    def set_aside_counts(
        self, choose: Callable[[dict[str, int]], dict[str, int]], name: str
    ) -> tuple[str, dict[str, int]] | None:
        """Move chosen counts into a named batch, or give the batch that is already there."""
        kept = self._read("counts-batch")
        if kept:
            batch = unpack(kept, CountsBatch)
            return batch.name, batch.increments
        self._watch("counts")
        counts = {field.decode(): int(value) for field, value in self._pipe.hgetall("counts").items()}
        chosen = choose(counts)
        if not chosen:
            return None
        self._later(lambda: self._pipe.set("counts-batch", pack(CountsBatch(name, chosen)), px=COUNTS_LIFE))
        self._later(lambda: self._pipe.hdel("counts", *chosen))
        return name, chosen

    def drop_counts_set_aside(self, name: str) -> None:
        """Drop the batch of this name; another one, which somebody set aside since, stays."""
        kept = self._read("counts-batch")
        if kept and unpack(kept, CountsBatch).name == name:
            self._later(lambda: self._pipe.delete("counts-batch"))

    def _next_revision(self, handoff_id: str) -> int:
        if handoff_id not in self._revisions:
            self._revisions[handoff_id] = int(self._read(f"revision:{handoff_id}") or 0)
        self._revisions[handoff_id] += 1
        value = self._revisions[handoff_id]
        self._later(lambda: self._pipe.set(f"revision:{handoff_id}", value))
        return value


def _members(organisation_id: str) -> str:
    """The handoffs of one organisation, by the time of their end."""
    return f"handoffs-until:{organisation_id}"
