"""Whatever a resident does in whatever order, there is a true answer and a way on."""

import random
from datetime import timedelta

import pytest

from referral import desk
from referral.bubble import ActionKind
from referral.inbound import InboundKind
from referral.platform import Platform
from referral.state import Conversation
from tests.clock import HandClock
from tests.resident import Post, Resident

TEXTS = (
    "こんにちは",
    "もうむり　消えたい",
    "家賃が払えない",
    "がっこういきたくない",
    "kodomo no byouin wakaranai",
    "もどる",
    "はじめから",
    "1",
    "２",
    "３ばん",
    "わからない",
    "人と話したい",
    "電話",
    "ひとりでさみしい。70歳です",
    "友だちが死にたいって",
    "{name} %s \\u0000 ＜b＞",
    "あ" * 5000,
    "🙏🏻",
)
KINDS = (
    InboundKind.STICKER,
    InboundKind.IMAGE,
    InboundKind.VIDEO,
    InboundKind.AUDIO,
    InboundKind.FILE,
    InboundKind.LOCATION,
    InboundKind.OTHER,
    InboundKind.FOLLOWED,
)


def act(resident: Resident, dice: random.Random) -> None:
    """One random thing that a person could do now."""
    buttons = [
        action
        for bubble in resident.screen[-8:]
        for action in (*bubble.choices, *(a for card in bubble.cards for a in card.actions))
        if action.kind is ActionKind.CHOICE
    ]
    what = dice.random()
    if buttons and what < 0.6:
        resident.sends(InboundKind.CHOICE, dice.choice(buttons).value)
    elif what < 0.9:
        resident.says(dice.choice(TEXTS))
    else:
        resident.sends(dice.choice(KINDS))


def act_at_the_desk(platform: Platform, dice: random.Random) -> None:
    """Somebody accepts, declines, writes or closes, as it comes."""
    for organisation in {r.organisation.id for r in platform.directory.resources() if r.takes_handoffs}:
        member = desk.Member("m", organisation, "当番")
        for view in desk.waiting(platform, member):
            if dice.random() < 0.7:
                desk.accept(platform, member, view.id)
            else:
                desk.decline(platform, member, view.id, desk.DeclineReason.OTHER)
        for view in desk.mine(platform, member):
            if dice.random() < 0.3:
                desk.close(platform, member, view.id)
            else:
                desk.reply(platform, member, view.id, "読みました。", client_id=str(dice.random()))


@pytest.mark.parametrize("seed", range(8))
def test_random_acts_never_meet_silence_or_a_fault(platform: Platform, clock: HandClock, seed: int) -> None:
    """Each act gets an answer of five bubbles at most, unless a person has the talk; nothing is ever raised."""
    dice = random.Random(seed)
    resident = Resident(Post(platform))
    for _ in range(80):
        clock.move(seconds=20)
        desk_acts = dice.random() < 0.15
        if desk_acts:
            act_at_the_desk(platform, dice)
            resident.reads()
            continue
        if dice.random() < 0.03:
            clock.move(seconds=int(timedelta(hours=dice.choice([1, 30, 100])).total_seconds()))
        act(resident, dice)
        conversation = find_conversation(platform, resident)
        silent = conversation is not None and conversation.step in ("waiting", "relay")
        assert len(resident.newest) <= 5
        assert resident.newest or silent
        assert all(bubble.text or bubble.cards for bubble in resident.newest)


def find_conversation(platform: Platform, resident: Resident) -> Conversation | None:
    """What is live about this resident now."""
    key = platform.vault.resident_key(resident.address)
    return platform.vault.transact(lambda turn: turn.conversation(key), platform.clock())
