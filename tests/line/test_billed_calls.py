"""What a talk costs: lines close together go in one call, the free ones first, and nothing waits long."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.line.client import Answer, Message, Outcome
from bot.line.sender import Sender
from referral import desk
from referral.inbound import Address, Inbound, InboundKind
from referral.platform import Platform
from referral.service import receive
from referral.vault.quota import Quota
from tests.clock import HandClock
from tests.proving import note, short_or_full
from tests.served_town import DESK, RENT_DESK

GATHER = timedelta(seconds=8)
MEMBER = desk.Member("m", DESK, "当番")
TALKS = short_or_full(6, 100)
MESSAGES = 60


class Platforms:
    """Takes everything, and remembers when."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.replies: list[list[str]] = []
        self.pushes: list[list[str]] = []
        self.arrived: dict[str, timedelta] = {}
        self.began = clock()
        self.answer = Answer(Outcome.SENT, 200)

    def reply(self, token: str, messages: list[Message]) -> Answer:
        return self._take(self.replies, messages, Answer(Outcome.SENT, 200))

    def push(self, to: str, messages: list[Message], retry_key: str) -> Answer:
        return self._take(self.pushes, messages, self.answer)

    def _take(self, calls: list[list[str]], messages: list[Message], answer: Answer) -> Answer:
        texts = [str(message.get("text")) for message in messages]
        calls.append(texts)
        if answer.outcome is Outcome.SENT:
            self.arrived |= dict.fromkeys(texts, self._clock() - self.began)
            self.newest = messages[-1]
        return answer

    def warm_up(self) -> None:
        """Nothing to prepare."""


@dataclass
class Talk:
    """One resident with one counsellor, by a clock moved by hand."""

    platform: Platform
    clock: HandClock
    line: Platforms
    sender: Sender
    user_id: str
    handoff: str = ""
    events: int = 0

    def resident(self, kind: InboundKind, text: str) -> None:
        self.events += 1
        name = f"{self.user_id}-{self.events}"
        now = self.clock()
        receive(
            self.platform, Inbound(name, Address("line", self.user_id), kind, now, now, text, name, f"token-{name}")
        )
        self.send()

    def counsellor(self, text: str) -> None:
        desk.reply(self.platform, MEMBER, self.handoff, text, text)
        self.send()

    def send(self) -> None:
        while self.sender.send_due():
            pass

    def go_to(self, seconds: float) -> None:
        """Let the time pass, with a sender that wakes whenever something is due."""
        end = self.line.began + timedelta(seconds=seconds)
        while (due := self.platform.vault.outbox.seconds_until_due(self.clock())) is not None:
            if self.clock() + timedelta(seconds=due) > end:
                break
            self.clock.move(seconds=due)
            self.send()
        self.clock.set(max(end, self.clock()))

    def state(self, text: str) -> str:
        """What the desk shows beside this line."""
        return next(e.state for e in desk.talk(self.platform, MEMBER, self.handoff) if e.text == text)


def begin(platform: Platform, clock: HandClock, user_id: str, member: desk.Member = MEMBER) -> Talk:
    line = Platforms(clock)
    gathering = replace(platform, gather=GATHER)
    talk = Talk(gathering, clock, line, Sender(platform.vault.outbox, line, clock), user_id)
    for choice in (f"handoff:{RENT_DESK}", "consent:yes"):
        talk.resident(InboundKind.CHOICE, choice)
    talk.handoff = desk.waiting(platform, MEMBER)[0].id
    desk.accept(platform, member, talk.handoff)
    talk.send()
    clock.move(minutes=2)
    line.began = clock()
    line.pushes.clear()
    line.replies.clear()
    return talk


@pytest.fixture
def talk(platform: Platform, clock: HandClock) -> Iterator[Talk]:
    return begin(platform, clock, "U" + "1" * 32)


def play(talk: Talk, dice: random.Random) -> int:
    """Sixty messages in turns, as people type them; gives how many of them the counsellor wrote."""
    at, written, by_counsellor, resident = 0.0, 0, 0, True
    while written < MESSAGES:
        at += dice.uniform(8, 40) if resident else dice.uniform(10, 60)
        for _ in range(min(dice.choice((1, 1, 2, 3)), MESSAGES - written)):
            talk.go_to(at)
            written += 1
            if resident:
                talk.resident(InboundKind.TEXT, f"きいてください{written}")
            else:
                by_counsellor += 1
                talk.counsellor(f"{written}番の返事")
            at += dice.uniform(3, 9)
        resident = not resident
    talk.go_to(at + 60)
    return by_counsellor


def test_talks_of_sixty_messages_bill_half_a_call_for_each_of_the_counsellor(
    platform: Platform, clock: HandClock
) -> None:
    """Lines typed a few seconds apart go together, and by the resident's last message where that is young."""
    shares = []
    for number in range(TALKS):
        talk = begin(platform, clock, f"U{number:032x}")
        written = play(talk, random.Random(number))
        arrived = [text for text in talk.line.arrived if "番の返事" in text]
        assert arrived == sorted(arrived, key=lambda text: int(text.split("番")[0]))
        assert len(arrived) == written
        shares.append(len(talk.line.pushes) / written)
        talk.resident(InboundKind.CHOICE, "command:erase")
    mean = sum(shares) / len(shares)
    assert mean <= 0.5
    measured = f"{TALKS} talks: mean {mean:.2f}, most {max(shares):.2f}"
    note("bill", "billed pushes for each counsellor message in a talk of 60 messages", "≤ 0.50", measured)


def test_first_line_waits_for_the_next_ones_and_not_for_long(talk: Talk) -> None:
    """Three lines within seconds are one call; each prolongs the wait, to twenty-four seconds at most."""
    for second, text in ((0, "一"), (7, "二"), (14, "三"), (21, "四")):
        talk.go_to(second)
        talk.counsellor(text)
    talk.go_to(60)
    assert talk.line.pushes == [["一", "二", "三", "四"]]
    assert talk.line.arrived["一"] == timedelta(seconds=24)


def test_five_lines_go_at_once(talk: Talk) -> None:
    """A call is full."""
    for text in "一二三四五":
        talk.counsellor(text)
    assert talk.line.pushes == [list("一二三四五")]


def test_what_the_resident_writes_takes_the_waiting_lines_along_for_nothing(talk: Talk) -> None:
    """Their message brings a reply token."""
    talk.counsellor("一")
    talk.go_to(2)
    talk.resident(InboundKind.TEXT, "はい")
    assert (talk.line.replies, talk.line.pushes) == ([["一"]], [])


def test_wait_ends_before_the_free_reply_does(talk: Talk) -> None:
    """A line that comes at the end of a token's life goes by it all the same."""
    talk.resident(InboundKind.TEXT, "はい")
    talk.go_to(42)
    talk.counsellor("一")
    talk.go_to(60)
    assert talk.line.replies == [["一"]]
    assert talk.line.arrived["一"] == timedelta(seconds=45)


def test_month_is_used_up_and_a_tap_fetches_the_answer(talk: Talk) -> None:
    """The desk is told, the next line too; 返事を見る, pressed under an earlier line, brings everything free."""
    talk.platform.vault.transact(lambda turn: turn.note_quota(Quota(200, 170, turn.now)), talk.clock())
    talk.counsellor("一")
    talk.go_to(10)
    (item,) = talk.line.newest["quickReply"]["items"]
    assert item["action"]["label"] == "返事を見る"
    talk.line.answer = Answer(Outcome.QUOTA, 429, certainly_unsent=True)
    talk.counsellor("二")
    talk.go_to(20)
    assert talk.state("二") == "held"
    talk.counsellor("三")
    assert talk.state("三") == "held"
    talk.go_to(30)
    talk.resident(InboundKind.CHOICE, item["action"]["data"])
    assert talk.line.replies == [["二", "三"]]
    assert (talk.state("二"), talk.state("三")) == ("delivered", "delivered")


def test_tap_without_an_answer_is_told_the_truth(talk: Talk) -> None:
    """Nothing waits: that is said, and the tap is offered again."""
    talk.resident(InboundKind.CHOICE, "answer:see")
    assert "まだ返事は書かれていません" in talk.line.replies[0][0]
    assert talk.line.newest["quickReply"]["items"][0]["action"]["data"] == "answer:see"


def test_desk_sees_at_once_that_the_platform_is_away(talk: Talk) -> None:
    """After the first call without an answer; then a call a second over everybody, and all arrives in the end."""
    talk.line.answer = Answer(Outcome.RETRY)
    talk.counsellor("一")
    talk.go_to(8)
    assert talk.state("一") == "late"
    talk.go_to(60)
    talk.counsellor("二")
    assert talk.state("二") == "late"
    talk.line.answer = Answer(Outcome.SENT, 200)
    talk.go_to(120)
    assert (talk.state("一"), talk.state("二")) == ("delivered", "delivered")


def test_one_call_a_second_while_the_platform_is_away(platform: Platform, clock: HandClock) -> None:
    """However many residents wait and however many senders run."""
    members = [replace(MEMBER, id=f"m{number}") for number in range(5)]
    talks = [begin(platform, clock, f"U{number:032x}", member) for number, member in enumerate(members)]
    line = talks[0].line
    line.began, line.answer = clock(), Answer(Outcome.RETRY)
    senders = [Sender(platform.vault.outbox, line, clock) for _ in range(3)]
    for number, talk in enumerate(talks):
        talk.sender = senders[number % 3]
        desk.reply(talk.platform, members[number], talk.handoff, f"{number}", f"{number}")
    clock.move(seconds=20)
    calls_at = []
    for _ in range(600):
        before = len(line.pushes)
        for sender in senders:
            sender.send_due()
        calls_at += [clock()] * (len(line.pushes) - before)
        clock.move(seconds=0.1)
    opened = calls_at[5:]
    assert len(opened) > 5
    assert min(b - a for a, b in itertools.pairwise(opened)) >= timedelta(seconds=1)
    line.answer = Answer(Outcome.SENT, 200)
    talks[0].line = line
    talks[0].go_to(200)
    assert {text for text in line.arrived if text.isdigit()} == set("01234")
