"""A thousand residents who write no more: each is forgotten at the promised second, not sooner and not later."""

import time
from datetime import timedelta

import valkey

from referral import lifetimes
from referral.inbound import Address
from referral.lapsing import lapse_due
from referral.platform import Platform
from referral.state import Consent, Conversation, Handoff, Step
from referral.vault import EmbeddedVault, Turn, Vault
from tests.clock import HandClock

RESIDENTS = 1000
SLACK_MS = 2000


def test_thousand_conversations_end_within_two_seconds_of_the_promise(
    vault: Vault, vault_server: EmbeddedVault, clock: HandClock
) -> None:
    """The vault itself ends them: nothing of ours has to run. Each one's promise is another."""
    begun = time.monotonic()
    for number in range(RESIDENTS):
        life = timedelta(minutes=30) + timedelta(seconds=number)
        conversation = Conversation(Address("line", f"U{number}"), clock() + life)
        vault.transact(lambda turn, n=number, c=conversation: turn.save_conversation(f"r{n}", c), clock())
    with valkey.Valkey.from_url(vault_server.url) as client:
        lives = [client.pttl(f"conversation:r{number}") for number in range(RESIDENTS)]
    passed_ms = (time.monotonic() - begun) * 1000
    promised = [(30 * 60 + number) * 1000 for number in range(RESIDENTS)]
    assert all(0 <= p - life <= SLACK_MS + passed_ms for life, p in zip(lives, promised, strict=True))
    for number in (0, 1, RESIDENTS - 1):
        clock_at = clock() + timedelta(minutes=30, seconds=number)
        here = vault.transact(lambda turn, n=number: turn.conversation(f"r{n}"), clock_at - timedelta(seconds=1))
        gone = vault.transact(lambda turn, n=number: turn.conversation(f"r{n}"), clock_at)
        assert (here is not None, gone) == (True, None)


def test_thousand_handoffs_end_at_once_and_leave_nothing(
    platform: Platform, vault_server: EmbeddedVault, clock: HandClock
) -> None:
    """A second before the end all are there; a second after it one look of the clock ends all of them."""
    until = clock() + lifetimes.RELAY
    consent = Consent("mihon-kurashi", "any")
    for number in range(RESIDENTS):

        def begin(turn: Turn, number: int = number) -> None:
            address, name = Address("line", f"U{number}"), f"{number:016x}"
            conversation = Conversation(address, until, Step.RELAY, consent=consent, handoff_id=name)
            turn.save_conversation(f"r{number}", conversation)
            turn.save_handoff(Handoff(name, f"r{number}", f"名前{number}", consent, clock(), until))

        platform.vault.transact(begin, clock())
    clock.set(until - timedelta(seconds=1))
    assert lapse_due(platform) == 0
    clock.set(until + timedelta(seconds=1))
    assert lapse_due(platform) == RESIDENTS
    with valkey.Valkey.from_url(vault_server.url) as client:
        left = {key.decode().partition(":")[0] for key in client.scan_iter(count=1000)}
    assert not left & {"conversation", "handoff", "talk", "ends"}, left
