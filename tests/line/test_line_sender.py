"""From the outbox to LINE: nothing lost, nothing doubled, free before billed, whatever LINE answers."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from line_fakes import Clock, FakeOutbox, StubLine, said
from werkzeug.wrappers import Response

from bot.line.client import LineClient
from bot.line.sender import Sender
from referral.bubble import Bubble, Card
from referral.vault import VaultUnavailable

HELLO, MORE = Bubble("こんにちは"), Bubble("もうひとつ")
SPENT = (400, "Invalid reply token")


class Post:
    """A sender with its outbox, its clock and the platform it talks to."""

    def __init__(self, line: StubLine, clock: Clock, outbox: FakeOutbox) -> None:
        self.line, self.clock, self.outbox = line, clock, outbox
        self.sender = Sender(outbox, LineClient("token", line.url), clock)

    def run(self) -> list[tuple[str, list[str]]]:
        """Send until nothing is due; gives all calls so far."""
        while self.sender.send_due():
            pass
        return self.line.calls

    def later(self, **time: float) -> None:
        self.clock.now += timedelta(**time)


def test_answer_within_the_minute_is_free(line: StubLine, clock: Clock) -> None:
    """The reply token is used first, for everything in one call."""
    post = Post(line, clock, FakeOutbox(HELLO, MORE, token="t"))
    assert post.run() == [("reply", ["こんにちは", "もうひとつ"])]
    assert post.outbox.delivered_texts == ["こんにちは", "もうひとつ"]


def test_message_without_a_token_is_pushed(line: StubLine, clock: Clock) -> None:
    """To the resident, under the delivery's retry key."""
    post = Post(line, clock, FakeOutbox(HELLO))
    assert post.run() == [("push", ["こんにちは"])]
    assert line.requests[0][1]["to"] == "U1"


def test_spent_token_falls_back_to_push(line: StubLine, clock: Clock) -> None:
    """The first attempt was told that the token does not work, so nothing was sent."""
    line.answers.append(said(*SPENT))
    post = Post(line, clock, FakeOutbox(HELLO, token="old"))
    assert post.run() == [("reply", ["こんにちは"]), ("push", ["こんにちは"])]
    assert post.outbox.delivered_texts == ["こんにちは"]


def test_reply_whose_answer_was_lost_is_not_sent_twice(line: StubLine, clock: Clock) -> None:
    """A repeated reply that finds its young token spent knows that the first one went out."""
    line.answers += [Response("", 500), said(*SPENT)]
    post = Post(line, clock, FakeOutbox(HELLO, token="t"))
    post.run()
    post.later(seconds=3)
    assert post.run() == [("reply", ["こんにちは"])] * 2
    assert post.outbox.delivered_texts == ["こんにちは"]


def test_push_whose_answer_was_lost_is_repeated_under_the_same_key(line: StubLine, clock: Clock) -> None:
    """LINE answers 409 to the second, and that is success."""
    line.answers.append(lambda body: Response("", 500))
    post = Post(line, clock, FakeOutbox(HELLO))
    post.run()
    line._taken_keys.add(line.requests[0][2]["X-Line-Retry-Key"])
    post.later(seconds=3)
    post.run()
    keys = [headers["X-Line-Retry-Key"] for _, _, headers in line.requests]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert post.outbox.delivered_texts == ["こんにちは"]


def test_attempts_move_apart_up_to_a_minute(line: StubLine, clock: Clock) -> None:
    """From one second on, doubling, never over sixty: a platform in trouble is not crowded."""
    post = Post(line, clock, FakeOutbox(HELLO))
    waits = []
    for _ in range(9):
        line.answers.append(Response("", 503))
        before = clock.now
        post.run()
        waits.append((post.outbox.due - before).total_seconds())
        clock.now = post.outbox.due
    assert 1 <= waits[0] <= 2
    assert all(1 <= wait <= 60 for wait in waits)
    assert min(waits[6:]) >= 30
    assert post.run()[-1] == ("push", ["こんにちは"])
    assert post.outbox.delivered_texts == ["こんにちは"]


def test_platform_that_asks_for_patience_gets_it(line: StubLine, clock: Clock) -> None:
    """Retry-After is honoured."""
    line.answers.append(said(429, "Too many requests", Retry_After="120"))
    post = Post(line, clock, FakeOutbox(HELLO))
    post.run()
    assert post.outbox.wait == timedelta(seconds=120)


def test_at_the_monthly_limit_messages_wait_for_the_next_free_reply(line: StubLine, clock: Clock) -> None:
    """Pushes are over for the month, replies are not: the next token takes the waiting message along."""
    line.answers.append(said(429, "You have reached your monthly limit."))
    post = Post(line, clock, FakeOutbox(HELLO))
    post.run()
    assert post.outbox.wait == timedelta(minutes=10)
    post.outbox.bubbles.append(MORE)
    post.outbox.token, post.outbox.due = "new", clock.now
    assert post.run()[1:] == [("reply", ["こんにちは", "もうひとつ"])]


def test_good_message_is_not_lost_with_a_bad_one(line: StubLine, clock: Clock) -> None:
    """LINE refuses a whole call for one message; then they go one by one."""
    line.refuse = lambda messages: any(message["text"] == "bad" for message in messages)
    post = Post(line, clock, FakeOutbox(HELLO, Bubble("bad"), MORE, token="t"))
    post.run()
    assert post.outbox.delivered_texts == ["こんにちは", "もうひとつ"]
    assert post.outbox.given_up_texts == ["bad"]


def test_sending_one_by_one_survives_a_crash_between_two_calls(line: StubLine, clock: Clock) -> None:
    """Sent alone but not yet noted as sent: the repetition is recognised, and the others still go."""
    line.refuse = lambda messages: any(message["text"] == "bad" for message in messages)

    class Crashing(FakeOutbox):
        def delivered(self, delivery, count=None):  # type: ignore[no-untyped-def]
            Crashing.delivered = FakeOutbox.delivered  # type: ignore[method-assign]
            raise VaultUnavailable("gone in the middle")

    post = Post(line, clock, Crashing(HELLO, Bubble("bad"), MORE))
    with pytest.raises(VaultUnavailable):
        post.run()
    post.later(seconds=6)
    post.run()
    assert post.outbox.delivered_texts == ["こんにちは", "もうひとつ"]
    assert post.outbox.given_up_texts == ["bad"]
    alone = [headers["X-Line-Retry-Key"] for _, body, headers in line.requests if len(body["messages"]) == 1][:2]  # type: ignore[arg-type]
    assert alone[0] == alone[1]


def test_refused_channel_is_not_asked_message_by_message(line: StubLine, clock: Clock) -> None:
    """With a wrong channel token the messages are not at fault; they are shown as undelivered at once."""
    line.answers.append(said(401, "Authentication failed"))
    post = Post(line, clock, FakeOutbox(HELLO, MORE))
    assert len(post.run()) == 1
    assert post.outbox.given_up_texts == ["こんにちは", "もうひとつ"]


def test_more_than_one_call_may_carry_goes_in_two(line: StubLine, clock: Clock) -> None:
    """Three texts with cards are six messages: two bubbles first, then the third."""
    pair = Bubble("text", (Card("card"),))
    post = Post(line, clock, FakeOutbox(pair, pair, pair, token="t"))
    assert [(how, len(texts)) for how, texts in post.run()] == [("reply", 4), ("push", 2)]
    assert len(post.outbox.delivered_texts) == 3


def test_bubble_without_anything_to_say_is_done_with(line: StubLine, clock: Clock) -> None:
    """LINE refuses an empty call, and it must not block what comes after."""
    post = Post(line, clock, FakeOutbox(Bubble(" ")))
    assert post.run() == []
    assert post.outbox.bubbles == []


def test_other_channels_messages_are_left_alone(line: StubLine, clock: Clock) -> None:
    """A resident in the browser has another sender."""
    post = Post(line, clock, FakeOutbox(HELLO, channel="web"))
    assert post.sender.send_due()
    assert (line.requests, post.outbox.bubbles) == ([], [HELLO])


@pytest.fixture
def running() -> Iterator[list[Sender]]:
    """Senders put here are stopped at the end."""
    senders: list[Sender] = []
    yield senders
    for sender in senders:
        sender.stop()


def test_threads_send_what_they_are_woken_for(line: StubLine, clock: Clock, running: list[Sender]) -> None:
    """In the background, from start to stop; stopping leaves no thread behind."""
    post = Post(line, clock, FakeOutbox())
    running.append(post.sender)
    post.sender.start()
    post.sender.start()
    post.outbox.bubbles.append(HELLO)
    post.sender.wake()
    assert post.outbox.settled.wait(10)
    post.sender.stop()
    assert line.calls == [("push", ["こんにちは"])]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("line-sender")]


def test_threads_outlive_a_vault_that_is_away_and_a_fault_of_ours(
    line: StubLine,
    clock: Clock,
    running: list[Sender],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever is raised, they go on; the log names the place and quotes nothing."""
    monkeypatch.setattr("bot.line.sender._VAULT_AWAY_S", 0.01)
    troubles = [VaultUnavailable("away"), ValueError("ひみつ"), VaultUnavailable("away")]

    class Troubled(FakeOutbox):
        def claim(self, now):  # type: ignore[no-untyped-def]
            if troubles:
                raise troubles.pop()
            return super().claim(now)

    post = Post(line, clock, Troubled(HELLO))
    running.append(post.sender)
    post.sender.start()
    assert post.outbox.settled.wait(10)
    assert "ValueError" in caplog.text
    assert "ひみつ" not in caplog.text
