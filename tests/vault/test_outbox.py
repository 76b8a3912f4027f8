"""The outbox: in order, leased, and the same again after a crash."""

from datetime import timedelta

from referral.bubble import Bubble
from referral.inbound import Address
from referral.vault import Vault
from referral.vault.outbox import LEASE
from tests.clock import HandClock

ADDRESS = Address("line", "U1")


def say(vault: Vault, clock: HandClock, *texts: str, resident: str = "r", token: str = "") -> None:
    def work(turn: object) -> None:
        turn.say(resident, ADDRESS, [Bubble(text) for text in texts])  # type: ignore[attr-defined]
        if token:
            turn.keep_reply_token(resident, token, clock())  # type: ignore[attr-defined]

    vault.transact(work, clock())


def test_messages_go_in_order_five_at_a_time(vault: Vault, clock: HandClock) -> None:
    """A call takes five messages; the sixth waits for the next."""
    say(vault, clock, *"abcdef")
    first = vault.outbox.claim(clock())
    assert first is not None
    assert [bubble.text for bubble in first.bubbles] == list("abcde")
    vault.outbox.delivered(first)
    second = vault.outbox.claim(clock())
    assert second is not None
    assert [bubble.text for bubble in second.bubbles] == ["f"]
    vault.outbox.delivered(second)
    assert vault.outbox.claim(clock()) is None


def test_claimed_messages_are_nobody_elses_until_the_lease_ends(vault: Vault, clock: HandClock) -> None:
    """Two senders never hold the same resident; a crashed sender's claim comes again exactly."""
    say(vault, clock, "a", token="t")
    first = vault.outbox.claim(clock())
    assert vault.outbox.claim(clock()) is None
    clock.move(seconds=LEASE.total_seconds() + 1)
    say(vault, clock, "b")
    again = vault.outbox.claim(clock())
    assert first is not None
    assert again is not None
    assert (again.retry_key, again.reply_token, again.bubbles) == (first.retry_key, "t", first.bubbles)
    assert again.attempts == 2


def test_reply_token_is_used_once_and_only_while_young(vault: Vault, clock: HandClock) -> None:
    """After fifty seconds a push goes out instead, under the same retry key."""
    say(vault, clock, "a", token="t")
    first = vault.outbox.claim(clock())
    clock.move(seconds=51)
    again = vault.outbox.claim(clock())
    assert first is not None
    assert again is not None
    assert again.reply_token == ""
    assert again.retry_key == first.retry_key


def test_late_sender_cannot_settle_what_another_has_settled(vault: Vault, clock: HandClock) -> None:
    """A sender that wakes after its lease does not remove somebody else's messages."""
    say(vault, clock, "a")
    slow = vault.outbox.claim(clock())
    clock.move(seconds=LEASE.total_seconds() + 1)
    quick = vault.outbox.claim(clock())
    assert slow is not None
    assert quick is not None
    vault.outbox.delivered(quick)
    say(vault, clock, "b")
    vault.outbox.delivered(slow)
    rest = vault.outbox.claim(clock())
    assert rest is not None
    assert [bubble.text for bubble in rest.bubbles] == ["b"]


def test_refused_quota_waits_for_the_next_free_reply(vault: Vault, clock: HandClock) -> None:
    """What the platform has certainly not taken goes out with the next reply token, together with what is new."""
    say(vault, clock, "a")
    first = vault.outbox.claim(clock())
    assert first is not None
    vault.outbox.retry_later(first, clock() + timedelta(minutes=10), certainly_unsent=True)
    assert vault.outbox.claim(clock()) is None
    say(vault, clock, "b", token="t")
    again = vault.outbox.claim(clock())
    assert again is not None
    assert [bubble.text for bubble in again.bubbles] == ["a", "b"]
    assert again.reply_token == "t"


def test_outbox_of_one_resident_does_not_wait_for_another(vault: Vault, clock: HandClock) -> None:
    """While one resident's messages are held, another's go out."""
    say(vault, clock, "a", resident="one")
    say(vault, clock, "b", resident="two")
    found = {vault.outbox.claim(clock()).resident for _ in range(2)}  # type: ignore[union-attr]
    assert found == {"one", "two"}
