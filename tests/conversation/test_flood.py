"""Who sends very much is told so now and then; danger, an ending and all others pass."""

import itertools
from datetime import timedelta

from referral import desk
from referral.inbound import Inbound, InboundKind
from referral.platform import Platform
from referral.service import receive
from tests.clock import HandClock
from tests.resident import Post, Resident
from tests.served_town import DESK, RENT_DESK

MEMBER = desk.Member("m", DESK, "当番")


def test_twenty_at_once_are_answered_and_the_rest_is_told_twice_a_minute(platform: Platform, clock: HandClock) -> None:
    """Three a second for two minutes: whoever writes so learns of it, and no more than that."""
    resident = Resident(Post(platform))
    told_at, answered = [], 0
    for number in range(360):
        answered += bool(resident.says(f"てすと{number}"))
        told_at += [clock()] * resident.text.count("読みきれていません")
        clock.move(seconds=1 / 3)
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(told_at)]
    assert 3 <= len(told_at) <= 4
    assert min(gaps) > 30
    assert 55 <= answered <= 65


def test_flood_of_one_is_not_felt_by_another(platform: Platform) -> None:
    """Each has a bucket of their own."""
    post = Post(platform)
    flooder, other = Resident(post), Resident(post)
    for number in range(40):
        flooder.says(f"てすと{number}")
    other.says("こんにちは")
    assert other.text


def test_danger_in_a_flood_is_heard_once_a_minute(platform: Platform, clock: HandClock) -> None:
    """The numbers come as if nothing else had been sent; repeated at once it is still one danger."""
    resident = Resident(Post(platform))
    for number in range(40):
        resident.says(f"てすと{number}")
    resident.says("もう死にたい")
    assert "いのちSOS" in resident.text
    assert [bool(resident.says("もう死にたい")) for _ in range(5)] == [False] * 5
    resident.says("夫に殴られている")
    assert resident.text


def test_danger_in_a_flood_reaches_the_counsellor(platform: Platform) -> None:
    """With its words; and the talk shows that something is missing."""
    resident = Resident(Post(platform))
    for choice in (f"handoff:{RENT_DESK}", "consent:yes"):
        resident.sends(InboundKind.CHOICE, choice)
    (waiting,) = desk.waiting(platform, MEMBER)
    desk.accept(platform, MEMBER, waiting.id)
    for number in range(40):
        resident.says(f"てすと{number}")
    resident.says("もう死にたい")
    entries = desk.talk(platform, MEMBER, waiting.id)
    assert "もう死にたい" in [entry.text for entry in entries]
    assert [entry.kind for entry in entries].count("dropped") == 1
    assert desk.mine(platform, MEMBER)[0].urgency == "emergency"


def test_what_the_platform_held_back_is_no_flood(platform: Platform, clock: HandClock) -> None:
    """After an outage everything that was written meanwhile comes at once, and all of it is taken."""
    resident = Resident(Post(platform))
    resident.says("こんにちは")
    for number in range(60):
        now = clock()
        event = Inbound(f"late-{number}", resident.address, InboundKind.TEXT, now - timedelta(minutes=5), now, "はい")
        receive(platform, event)
    assert "読みきれていません" not in str(resident.reads())


def test_ending_always_works(platform: Platform) -> None:
    """おわって消す is never too much."""
    resident = Resident(Post(platform))
    for number in range(40):
        resident.says(f"てすと{number}")
    resident.says("おわって消す")
    assert "消しました" in resident.text


def test_after_a_pause_everything_is_as_before(platform: Platform, clock: HandClock) -> None:
    """Three seconds are one message more, a minute is all of them."""
    resident = Resident(Post(platform))
    for number in range(40):
        resident.says(f"てすと{number}")
    assert not resident.says("こんにちは")
    clock.move(seconds=3)
    assert resident.says("こんにちは")
    assert not resident.says("こんにちは")
