"""One atomic step: together or not at all, and never on top of another step's work."""

from datetime import datetime, timedelta

import pytest
import valkey

from referral.bubble import Bubble
from referral.inbound import Address
from referral.state import Consent, Conversation, Handoff
from referral.vault import EmbeddedVault, Turn, Vault
from tests.clock import HandClock

ADDRESS = Address("line", "U" + "0" * 32)


def make_conversation(now: datetime, life: timedelta = timedelta(hours=1)) -> Conversation:
    return Conversation(ADDRESS, now + life)


def test_failed_step_leaves_nothing(vault: Vault, clock: HandClock) -> None:
    """A step that raises has no effect."""

    def work(turn: Turn) -> None:
        turn.save_conversation("r", make_conversation(clock()))
        turn.say("r", ADDRESS, [Bubble("a")])
        raise LookupError

    with pytest.raises(LookupError):
        vault.transact(work, clock())
    assert vault.transact(lambda turn: turn.conversation("r"), clock()) is None
    assert vault.outbox.claim(clock()) is None


def test_step_is_taken_anew_when_another_came_between(vault: Vault, clock: HandClock) -> None:
    """A step that read something old is repeated with what is there now."""
    seen = []

    def slow(turn: Turn) -> None:
        found = turn.conversation("r")
        seen.append(found)
        if len(seen) == 1:
            vault.transact(lambda other: other.save_conversation("r", make_conversation(clock())), clock())
        turn.save_conversation("r", make_conversation(clock()))

    vault.transact(slow, clock())
    assert seen[0] is None
    assert seen[1] is not None


def test_conversation_is_gone_a_minute_after_its_end_and_there_a_minute_before(vault: Vault, clock: HandClock) -> None:
    """Retention holds to the minute."""
    vault.transact(lambda turn: turn.save_conversation("r", make_conversation(clock())), clock())
    clock.move(minutes=59)
    assert vault.transact(lambda turn: turn.conversation("r"), clock()) is not None
    clock.move(minutes=2)
    assert vault.transact(lambda turn: turn.conversation("r"), clock()) is None


def test_no_key_holds_an_identity(vault: Vault, vault_server: EmbeddedVault, clock: HandClock) -> None:
    """Key names are keyed hashes, which nobody can compute without the vault's own secret."""
    resident = vault.resident_key(ADDRESS)
    vault.transact(lambda turn: turn.save_conversation(resident, make_conversation(clock())), clock())
    with valkey.Valkey.from_url(vault_server.url) as client:
        names = b" ".join(client.scan_iter("*"))
    assert ADDRESS.identity.encode() not in names
    assert resident.encode() in names


def test_list_of_an_organisation_forgets_handoffs_that_nobody_ended(
    vault: Vault, vault_server: EmbeddedVault, clock: HandClock
) -> None:
    """What ran out while nothing was running is dropped with the next handoff, a minute after its end, not before."""
    life = timedelta(days=1)

    def queue(name: str) -> None:
        handoff = Handoff(name, "resident", "青いかもめ", Consent("kurashi", "rent"), clock(), clock() + life)
        vault.transact(lambda turn: turn.save_handoff(handoff), clock())

    def listed() -> set[bytes]:
        with valkey.Valkey.from_url(vault_server.url) as client:
            (key,) = client.scan_iter("handoffs-until:*")
            return set(client.zrange(key, 0, -1))

    queue("first")
    clock.move(hours=23, minutes=59)
    queue("second")
    assert listed() == {b"first", b"second"}
    assert [h.id for h in vault.transact(lambda turn: turn.handoffs("kurashi"), clock())] == ["first", "second"]
    clock.move(minutes=2)
    assert [h.id for h in vault.transact(lambda turn: turn.handoffs("kurashi"), clock())] == ["second"]
    queue("third")
    assert listed() == {b"second", b"third"}
