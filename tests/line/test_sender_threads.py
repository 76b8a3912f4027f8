"""The sender in the background: woken, stopped, many at the same time, and never ended by trouble."""

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from line_fakes import Post, StubLine
from werkzeug.wrappers import Response

from bot.line.sender import Sender
from referral.bubble import Bubble
from referral.inbound import Address
from referral.vault import Delivery, Turn, VaultUnavailable


@pytest.fixture
def running() -> Iterator[list[Sender]]:
    """Senders put here are stopped at the end."""
    senders: list[Sender] = []
    yield senders
    for sender in senders:
        sender.stop()


def wait_for_calls(line: StubLine, number: int) -> None:
    with line.called:
        assert line.called.wait_for(lambda: len(line.requests) >= number, timeout=10)


def test_threads_send_what_they_are_woken_for(post: Post, running: list[Sender]) -> None:
    """In the background, from start to stop; stopping leaves no thread behind."""
    running.append(post.sender)
    post.sender.start()
    post.sender.start()
    post.say("a")
    post.sender.wake()
    wait_for_calls(post.line, 1)
    post.sender.stop()
    assert post.line.calls == [("push", ["a"])]
    assert post.waits() is None
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("line-sender")]


def test_many_residents_are_answered_at_the_same_time(post: Post, running: list[Sender]) -> None:
    """While LINE has not answered the first, the second and all the others are on their way."""
    together = threading.Barrier(8)

    def answer(body: dict[str, object]) -> Response:
        together.wait(timeout=10)
        return Response("{}", 200)

    post.line.answers += [answer] * 8

    def say(turn: Turn) -> None:
        for number in range(8):
            turn.say(f"r{number}", Address("line", f"U{number}"), [Bubble("a")])

    post.vault.transact(say, post.clock())
    running.append(post.sender)
    post.sender.start()
    wait_for_calls(post.line, 8)
    post.sender.stop()
    assert not together.broken
    assert {body["to"] for _, body, _ in post.line.requests} == {f"U{number}" for number in range(8)}


def test_threads_outlive_a_vault_that_is_away_and_a_fault_of_ours(
    post: Post, running: list[Sender], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is raised, they go on; the log names the place and quotes nothing."""
    monkeypatch.setattr("bot.line.sender._VAULT_AWAY_S", 0.01)
    troubles = [VaultUnavailable("away"), ValueError("ひみつ"), VaultUnavailable("away")]
    claim = post.vault.outbox.claim

    def claim_in_trouble(now: datetime) -> Delivery | None:
        if troubles:
            raise troubles.pop()
        return claim(now)

    monkeypatch.setattr(post.vault.outbox, "claim", claim_in_trouble)
    post.say("a")
    running.append(post.sender)
    post.sender.start()
    wait_for_calls(post.line, 1)
    assert "ValueError" in caplog.text
    assert "ひみつ" not in caplog.text
