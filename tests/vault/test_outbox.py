"""The outbox: in order, leased, and the same again after a crash."""

from datetime import timedelta

from referral.bubble import Bubble
from referral.inbound import Address
from referral.vault import Delivery, Turn, Vault
from referral.vault.outbox import LEASE
from referral.vault.sending import MOST_TOKENS
from tests.clock import HandClock

ADDRESS = Address("line", "U1")


def say(vault: Vault, clock: HandClock, *texts: str, resident: str = "r", token: str = "") -> None:
    """What an event does: its token is kept first, then the answer is put behind what is there."""

    def work(turn: Turn) -> None:
        if token:
            turn.keep_reply_token(resident, token, clock())
        turn.say(resident, ADDRESS, [Bubble(text) for text in texts])

    vault.transact(work, clock())


def claim(vault: Vault, clock: HandClock) -> Delivery:
    """What is due now; fails when nothing is."""
    found = vault.outbox.claim(clock())
    assert found is not None
    return found


def texts(delivery: Delivery) -> list[str]:
    return [bubble.text for bubble in delivery.bubbles]


def test_messages_go_in_order_five_at_a_time(vault: Vault, clock: HandClock) -> None:
    """A call takes five messages; the sixth waits for the next."""
    say(vault, clock, *"abcdef")
    first = claim(vault, clock)
    assert texts(first) == list("abcde")
    vault.outbox.delivered(first)
    second = claim(vault, clock)
    assert texts(second) == ["f"]
    vault.outbox.delivered(second)
    assert vault.outbox.claim(clock()) is None


def test_claimed_messages_are_nobody_elses_until_the_lease_ends(vault: Vault, clock: HandClock) -> None:
    """Two senders never hold the same resident; a crashed sender's claim comes again exactly."""
    say(vault, clock, "a", token="t")
    first = claim(vault, clock)
    assert vault.outbox.claim(clock()) is None
    clock.move(seconds=LEASE.total_seconds() + 1)
    say(vault, clock, "b", token="t2")
    again = claim(vault, clock)
    assert (again.retry_key, again.reply_token, again.bubbles) == (first.retry_key, "t", first.bubbles)
    assert again.attempts == 2


def test_event_during_an_attempt_does_not_end_its_lease(vault: Vault, clock: HandClock) -> None:
    """What is said meanwhile goes as soon as the attempt is settled, by its own token."""
    say(vault, clock, "a", token="t")
    first = claim(vault, clock)
    clock.move(seconds=1)
    say(vault, clock, "b", token="t2")
    assert vault.outbox.claim(clock()) is None
    vault.outbox.delivered(first)
    second = claim(vault, clock)
    assert (texts(second), second.reply_token) == (["b"], "t2")


def test_event_does_not_shorten_a_wait_that_the_platform_asked_for(vault: Vault, clock: HandClock) -> None:
    """After it, everything goes together, by the newest token."""
    say(vault, clock, "a", token="t")
    vault.outbox.retry_later(claim(vault, clock), clock() + timedelta(seconds=20), certainly_unsent=True)
    say(vault, clock, "b", token="t2")
    clock.move(seconds=19)
    assert vault.outbox.claim(clock()) is None
    clock.move(seconds=1)
    again = claim(vault, clock)
    assert (texts(again), again.reply_token, again.attempts) == (["a", "b"], "t2", 2)


def test_doubtful_attempt_is_repeated_exactly(vault: Vault, clock: HandClock) -> None:
    """A lost answer: the same messages by the same token, whatever is said meanwhile."""
    say(vault, clock, "a", token="t")
    first = claim(vault, clock)
    vault.outbox.retry_later(first, clock() + timedelta(seconds=2))
    say(vault, clock, "b", token="t2")
    clock.move(seconds=2)
    again = claim(vault, clock)
    assert (texts(again), again.reply_token, again.retry_key) == (["a"], "t", first.retry_key)


def test_spent_token_means_sent_only_after_a_doubt(vault: Vault, clock: HandClock) -> None:
    """After a lost answer it was our own call; after a refusal nobody has sent anything."""
    say(vault, clock, "a", token="t")
    vault.outbox.retry_later(claim(vault, clock), clock())
    vault.outbox.token_spent(claim(vault, clock))
    assert vault.outbox.claim(clock()) is None
    say(vault, clock, "b", token="t2")
    vault.outbox.retry_later(claim(vault, clock), clock(), certainly_unsent=True)
    vault.outbox.token_spent(claim(vault, clock))
    again = claim(vault, clock)
    assert (texts(again), again.reply_token) == (["b"], "")


def test_refused_messages_come_one_alone_and_then_the_others(vault: Vault, clock: HandClock) -> None:
    """Under a key of its own, or its repetition would count as sent with the others."""
    say(vault, clock, *"abc", token="t")
    together = claim(vault, clock)
    vault.outbox.send_one_alone(together)
    alone = claim(vault, clock)
    assert (texts(alone), alone.reply_token) == (["a"], "t")
    assert alone.retry_key != together.retry_key
    vault.outbox.retry_later(alone, clock(), certainly_unsent=True)
    alone = claim(vault, clock)
    assert texts(alone) == ["a"]
    vault.outbox.delivered(alone)
    assert texts(claim(vault, clock)) == ["b", "c"]


def test_reply_token_is_used_once_and_only_while_young(vault: Vault, clock: HandClock) -> None:
    """After fifty seconds a push goes out instead, under the same retry key."""
    say(vault, clock, "a", token="t")
    first = claim(vault, clock)
    clock.move(seconds=51)
    again = claim(vault, clock)
    assert again.reply_token == ""
    assert again.retry_key == first.retry_key


def test_unused_token_is_kept_and_grows_no_younger(vault: Vault, clock: HandClock) -> None:
    """Given back after a refusal it may be taken again, until it is fifty seconds old."""
    say(vault, clock, "a", token="t")
    clock.move(seconds=40)
    vault.outbox.retry_later(claim(vault, clock), clock() + timedelta(seconds=9), certainly_unsent=True)
    clock.move(seconds=9)
    kept = claim(vault, clock)
    assert kept.reply_token == "t"
    vault.outbox.retry_later(kept, clock() + timedelta(seconds=2), certainly_unsent=True)
    clock.move(seconds=2)
    assert claim(vault, clock).reply_token == ""


def test_token_in_doubt_is_not_used_for_anything_else(vault: Vault, clock: HandClock) -> None:
    """One attempt was lost and the next refused: whichever was taken, the token is that call's."""
    say(vault, clock, "a", token="t")
    vault.outbox.retry_later(claim(vault, clock), clock())
    vault.outbox.retry_later(claim(vault, clock), clock(), certainly_unsent=True)
    repeated = claim(vault, clock)
    assert repeated.reply_token == "t"
    vault.outbox.delivered(repeated)
    say(vault, clock, "b")
    assert claim(vault, clock).reply_token == ""


def test_tokens_of_several_events_are_used_newest_first(vault: Vault, clock: HandClock) -> None:
    """One for each call, as many as are kept; then a push."""
    for number in range(MOST_TOKENS + 1):
        say(vault, clock, *"abcde", token=f"t{number}")
        clock.move(seconds=1)
    used = []
    for _ in range(MOST_TOKENS + 1):
        delivery = claim(vault, clock)
        used.append(delivery.reply_token)
        vault.outbox.delivered(delivery)
    assert used == ["t5", "t4", "t3", "t2", "t1", ""]


def test_late_sender_cannot_settle_what_another_has_settled(vault: Vault, clock: HandClock) -> None:
    """A sender that wakes after its lease does not remove somebody else's messages."""
    say(vault, clock, "a")
    slow = claim(vault, clock)
    clock.move(seconds=LEASE.total_seconds() + 1)
    vault.outbox.delivered(claim(vault, clock))
    say(vault, clock, "b")
    other = claim(vault, clock)
    vault.outbox.delivered(slow)
    vault.outbox.undeliverable(slow)
    vault.outbox.retry_later(other, clock())
    assert texts(claim(vault, clock)) == ["b"]


def test_late_sender_does_not_free_what_another_is_sending(vault: Vault, clock: HandClock) -> None:
    """What it learnt about its own attempt is noted; the attempt under way keeps its lease and decides."""
    say(vault, clock, "a", token="t")
    slow = claim(vault, clock)
    clock.move(seconds=LEASE.total_seconds() + 1)
    quick = claim(vault, clock)
    vault.outbox.retry_later(slow, clock())
    assert vault.outbox.claim(clock()) is None
    vault.outbox.retry_later(slow, clock(), certainly_unsent=True)
    assert vault.outbox.claim(clock()) is None
    vault.outbox.token_spent(quick)
    again = claim(vault, clock)
    assert (texts(again), again.reply_token) == (["a"], "")


def test_refused_quota_waits_for_the_next_free_reply(vault: Vault, clock: HandClock) -> None:
    """What the platform has certainly not taken goes out with the next reply token, together with what is new."""
    say(vault, clock, "a")
    vault.outbox.hold(claim(vault, clock), clock() + timedelta(minutes=10))
    say(vault, clock, "b")
    assert vault.outbox.claim(clock()) is None
    say(vault, clock, token="t")
    again = claim(vault, clock)
    assert texts(again) == ["a", "b"]
    assert again.reply_token == "t"


def test_token_that_came_during_a_refused_push_is_used_at_once(vault: Vault, clock: HandClock) -> None:
    """The resident wrote while the push was under way: nothing needs to wait."""
    say(vault, clock, "a")
    pushed = claim(vault, clock)
    say(vault, clock, "b", token="t")
    vault.outbox.hold(pushed, clock() + timedelta(minutes=10))
    again = claim(vault, clock)
    assert (texts(again), again.reply_token) == (["a", "b"], "t")


def test_outbox_of_one_resident_does_not_wait_for_another(vault: Vault, clock: HandClock) -> None:
    """While one resident's messages are held, another's go out."""
    say(vault, clock, "a", resident="one")
    say(vault, clock, "b", resident="two")
    assert {claim(vault, clock).resident for _ in range(2)} == {"one", "two"}
