"""Two senders, one resident, and events at any moment between them: each message once, in order, no token twice.

The real sender runs on the real vault. What LINE does with a call is chosen at random between its beginning
and its end: it may be taken, refused, forgotten, answered late or never, or its sender may be killed.
"""

import queue
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import valkey
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from bot.line.client import Answer, Message, Outcome
from bot.line.sender import Sender
from referral.bubble import Bubble
from referral.inbound import Address
from referral.vault import EmbeddedVault, Turn, Vault
from referral.vault.outbox import LEASE
from referral.vault.sending import TOKEN_LIFE
from tests.clock import HandClock
from tests.conftest import NOON

RESIDENT = Address("line", "U1")
LINES_TOKEN_LIFE = timedelta(seconds=60)
SENT, SPENT = Answer(Outcome.SENT, 200), Answer(Outcome.TOKEN_SPENT, 400, certainly_unsent=True)
LIMIT = Answer(Outcome.QUOTA, 429, certainly_unsent=True)
REFUSED = Answer(Outcome.REFUSED, 400, certainly_unsent=True)
NEVER_CAME = Answer(Outcome.RETRY)
NOT_TAKEN = {
    "busy": Answer(Outcome.RETRY, 429, 3.0, certainly_unsent=True),
    "shut out": Answer(Outcome.SHUT_OUT, 401, certainly_unsent=True),
    "error": Answer(Outcome.RETRY, 500),
}
HOW = st.sampled_from(["well", "well", "well", "lost", "killed", "limit", *NOT_TAKEN])


class Killed(BaseException):
    """The process of this sender is gone."""


@dataclass
class Call:
    """One request on its way; ``answer`` is what LINE has made of it, ``heard`` whether its sender knows."""

    texts: tuple[str, ...]
    token: str
    key: str
    begun: float
    answer: Answer | None = None
    heard: bool = False

    def shares(self, other: "Call") -> bool:
        """Whether it is another call with the same messages."""
        return self is not other and bool(set(self.texts) & set(other.texts))


class Phone:
    """What LINE has taken, by its own rules; ``dead`` tokens never work and ``bad`` texts are never taken."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.tokens: dict[str, float] = {}
        self.dead: set[str] = set()
        self.bad: set[str] = set()
        self.used: set[str] = set()
        self.keys: set[str] = set()
        self.limit_reached = False
        self.arrived: list[str] = []

    def age(self, token: str) -> timedelta:
        return timedelta(seconds=self.clock().timestamp() - self.tokens[token])

    def has_taken(self, call: Call) -> bool:
        """Whether it, or the same by another sender, was taken: then it changes nothing any more."""
        return call.token in self.used or call.key in self.keys

    def may_take(self, call: Call) -> bool:
        """Whether the call may have been taken, or may still be, without its sender knowing."""
        if call.answer is None:
            return not self.bad & set(call.texts)
        return call.answer is SENT and not call.heard

    def take(self, call: Call) -> Answer:
        if self.bad & set(call.texts):
            return REFUSED
        if call.token:
            # A call is on its way for seconds at most, however much happens meanwhile here.
            too_old = call.begun - self.tokens[call.token] > LINES_TOKEN_LIFE.total_seconds()
            if call.token in self.used | self.dead or too_old:
                return SPENT
            self.used.add(call.token)
        elif call.key in self.keys:
            return SENT
        elif self.limit_reached:
            return LIMIT
        else:
            self.keys.add(call.key)
        self.arrived += call.texts
        return SENT


class Process:
    """One sender in a thread of its own, which stands still while its call is under way."""

    def __init__(self, vault: Vault, clock: HandClock) -> None:
        self._clock = clock
        self._sender = Sender(vault.outbox, self, clock)
        self._told: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self.call: Call | None = None

    def begin(self) -> Call | None:
        """Let it claim what is due; gives its call, or None when nothing was due."""
        threading.Thread(target=self._work, daemon=True).start()
        self.call = self._told.get(timeout=60)
        return self.call

    def end(self, answer: Answer | None) -> None:
        """LINE's answer arrives; None kills the sender instead."""
        self._answers.put(answer)
        self.call = self._told.get(timeout=60)
        assert self.call is None, "one claim is one call"

    def reply(self, token: str, messages: list[Message]) -> Answer:
        return self._wait(messages, token, "")

    def push(self, to: str, messages: list[Message], retry_key: str) -> Answer:
        assert to == RESIDENT.identity
        return self._wait(messages, "", retry_key)

    def warm_up(self) -> None:
        """Nothing to prepare."""

    def _wait(self, messages: list[Message], token: str, key: str) -> Answer:
        texts = tuple(message["text"] for message in messages)
        self._told.put(Call(texts, token, key, self._clock().timestamp()))
        # However slow the machine is, the call stands until the test says how it ends.
        answer = self._answers.get()
        if answer is None:
            raise Killed
        return answer

    def _work(self) -> None:
        try:
            self._sender.send_due()
        except Killed:
            pass
        finally:
            self._told.put(None)


class Sending(RuleBasedStateMachine):
    """Everything that can happen, in any order."""

    vault: Vault
    server: EmbeddedVault

    def __init__(self) -> None:
        super().__init__()
        with valkey.Valkey.from_url(self.server.url) as client:
            client.flushall()
        self.clock = HandClock(NOON)
        self.phone = Phone(self.clock)
        self.senders = [Process(self.vault, self.clock) for _ in range(2)]
        self.said: list[str] = []
        self.astray: list[Call] = []
        self.calls: list[Call] = []
        self.answered: set[str] = set()
        self.excused: set[str] = set()

    @rule(count=st.integers(0, 6), token=st.sampled_from(["good", "good", "dead", ""]), bad=st.integers(0, 9))
    def an_event_comes(self, count: int, token: str, bad: int) -> None:
        texts = [str(len(self.said) + n) for n in range(count)]
        self.said += texts
        self.phone.bad |= set(texts[bad : bad + 1])
        name = f"t{len(self.phone.tokens)}"

        def work(turn: Turn) -> None:
            if token:
                turn.keep_reply_token("r", name, self.clock())
            turn.say("r", RESIDENT, [Bubble(text) for text in texts])

        if token:
            self.phone.tokens[name] = self.clock().timestamp()
        if token == "dead":
            self.phone.dead.add(name)
        self.vault.transact(work, self.clock())

    @rule(how=HOW)
    def the_first_sender_goes_on(self, how: str) -> None:
        self._go_on(0, how)

    @rule(how=HOW)
    def the_second_sender_goes_on(self, how: str) -> None:
        self._go_on(1, how)

    def _go_on(self, sender: int, how: str) -> None:
        """It claims what is due; then LINE does something with its call; then it hears of that, or not."""
        call = self.senders[sender].call
        self.phone.limit_reached |= how == "limit"
        if call is None:
            self._look(sender)
        elif how in ("lost", "killed"):
            self.senders[sender].end(None if how == "killed" else NEVER_CAME)
            if call.answer is None:
                self.astray.append(call)
        elif call.answer is None:
            call.answer = NOT_TAKEN.get(how) or self.phone.take(call)
        else:
            self._hear(sender, call, call.answer)

    def _look(self, sender: int) -> None:
        other, call = self.senders[1 - sender].call, self.senders[sender].begin()
        if call is None:
            return
        if other and not self.phone.has_taken(other) and not set(other.texts) <= self.excused:
            over = self.clock().timestamp() >= other.begun + LEASE.total_seconds()
            assert over, "two senders have the same resident"
        if call.token:
            assert call.token not in self.answered, "a token is used twice"
            assert self.phone.age(call.token) <= TOKEN_LIFE, "a token is used too late"
        replies = [one for one in self.calls if one.token not in ("", call.token) and one.shares(call)]
        if doubtful := list(filter(self.phone.may_take, replies)):
            # A doubt that LINE does not resolve: twice rather than never.
            assert all(self.phone.age(one.token) > TOKEN_LIFE for one in doubtful), "sent anew without need"
            self.excused |= set(call.texts)
        self.calls.append(call)

    def _hear(self, sender: int, call: Call, answer: Answer) -> None:
        same = [one for one in self.calls if one.shares(call) and not one.heard]
        if answer is LIMIT and any(map(self.phone.may_take, same)):
            # It waits for a free reply; an earlier call may still come out of nowhere.
            self.excused |= set(call.texts)
        if answer is SPENT and call.token in self.phone.dead and same:
            # A token that LINE never took cannot be told from one that an earlier call has used.
            self.excused |= set(call.texts)
        if answer is SENT:
            self.answered.add(call.token)
        call.heard = answer.certainly_unsent or answer.outcome is Outcome.SENT
        self.senders[sender].end(answer)

    @precondition(lambda self: self.astray)
    @rule()
    def a_call_that_went_astray_arrives(self) -> None:
        call = self.astray.pop(0)
        call.answer = self.phone.take(call)

    @rule(seconds=st.sampled_from([1, 4, 6, 31, 51]))
    def time_passes(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)

    def teardown(self) -> None:
        """In the end LINE is well again: all is sent, nothing twice, nothing lost, everything in order."""
        for number, process in enumerate(self.senders):
            if process.call:
                self._end_well(number, process.call)
        while self.astray:
            self.a_call_that_went_astray_arrives()
        self.phone.limit_reached = False
        for _ in range(200):
            due = self.vault.outbox.seconds_until_due(self.clock())
            if due is None:
                break
            self.clock.move(seconds=due)
            self._look(0)
            if call := self.senders[0].call:
                self._end_well(0, call)
        else:
            raise AssertionError("something is never sent")
        arrived, expected = Counter(self.phone.arrived), set(self.said) - self.phone.bad - self.excused
        assert {text: arrived[text] for text in expected if arrived[text] != 1} == {}
        first = list(dict.fromkeys(self.phone.arrived))
        assert first == sorted(first, key=int), "out of order"

    def _end_well(self, sender: int, call: Call) -> None:
        call.answer = call.answer or self.phone.take(call)
        self._hear(sender, call, call.answer)


def run_machine(vault: Vault, server: EmbeddedVault, examples: int = 100) -> None:
    machine = type("Sending", (Sending,), {"vault": vault, "server": server})
    rules = settings(
        max_examples=examples,
        stateful_step_count=50,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=rules)


def test_two_senders_lose_double_and_disorder_nothing(vault: Vault, vault_server: EmbeddedVault) -> None:
    """Whatever happens at whatever moment; two doubts that LINE itself cannot resolve are named in the machine."""
    run_machine(vault, vault_server)


def due_at_once(turn: Turn, resident: str) -> None:
    turn._later(lambda: turn._pipe.zadd("due", {resident: turn.now.timestamp() * 1000}))


def forget_the_doubt(turn: Turn, resident: str) -> None:
    turn._later(lambda: turn._pipe.delete(f"claim:{resident}"))


@pytest.mark.parametrize("wrong", [due_at_once, forget_the_doubt])
def test_machine_finds_a_wrong_outbox(
    vault: Vault, vault_server: EmbeddedVault, monkeypatch: pytest.MonkeyPatch, wrong: Callable[[Turn, str], None]
) -> None:
    """The planted controls: an event that breaks a sender's lease, and one that forgets what may have been sent."""
    right = Turn.say

    def say(turn: Turn, resident: str, *rest: object) -> None:
        right(turn, resident, *rest)  # type: ignore[arg-type]
        wrong(turn, resident)

    monkeypatch.setattr(Turn, "say", say)
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        run_machine(vault, vault_server)
