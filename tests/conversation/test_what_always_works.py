"""もどる, はじめから, おわって消す and plain numbers work everywhere; in a talk with a person nothing is swallowed."""

import pytest

from referral import desk
from referral.inbound import InboundKind
from referral.platform import Platform
from tests.clock import HandClock
from tests.conversation.test_no_dead_end import find_conversation
from tests.resident import Post, Resident


@pytest.fixture
def resident(platform: Platform) -> Resident:
    return Resident(Post(platform))


def begin_talk(platform: Platform, resident: Resident) -> tuple[desk.Member, str]:
    """A resident who has said yes, and the counsellor who has accepted."""
    resident.says("ひとりで、さみしい")
    resident.says("人と話したい")
    resident.taps("これでつなぐ")
    return accept(platform, resident)


def accept(platform: Platform, resident: Resident) -> tuple[desk.Member, str]:
    """The counsellor takes the one who waits."""
    for organisation in {r.organisation.id for r in platform.directory.resources() if r.takes_handoffs}:
        member = desk.Member("m", organisation, "当番")
        for view in desk.waiting(platform, member):
            desk.accept(platform, member, view.id)
            resident.reads()
            return member, view.id
    raise AssertionError("nobody waits")


def heard(platform: Platform, member: desk.Member, handoff: str) -> list[str]:
    """What the counsellor can read of the resident."""
    return [entry.text for entry in desk.talk(platform, member, handoff) if entry.who == "resident"]


@pytest.mark.parametrize("words", ["電話", "1", "消す", "終わる", "さがす", "話したい", "戻る"])
def test_short_words_to_a_person_reach_the_person(
    platform: Platform, clock: HandClock, resident: Resident, words: str
) -> None:
    """Who answers a counsellor's question with one word means the counsellor; the bot stays silent."""
    member, handoff = begin_talk(platform, resident)
    clock.move(seconds=20)
    assert resident.says(words) == []
    assert words in heard(platform, member, handoff)


def test_erasing_by_its_name_works_in_a_talk_too(platform: Platform, resident: Resident) -> None:
    """おわって消す ends everything, also while a person has the talk."""
    begin_talk(platform, resident)
    resident.says("おわって消す")
    assert "消しました" in resident.text
    assert find_conversation(platform, resident) is None


@pytest.mark.parametrize(("typed", "told"), [("おわって消す", "消しました"), ("はじめから", "はじめから")])
@pytest.mark.parametrize("before", [[], ["家賃が払えない"], ["もう消えたい"], ["ひとりでさみしい", "人と話したい"]])
def test_leaving_words_work_at_every_step(
    platform: Platform, clock: HandClock, resident: Resident, before: list[str], typed: str, told: str
) -> None:
    """Whatever was asked before, the word is obeyed."""
    resident.adds_us()
    for text in before:
        clock.move(seconds=20)
        resident.says(text)
    resident.says(f"{typed}。")
    assert told in resident.text


def test_going_back_forgets_what_the_answer_added(platform: Platform, clock: HandClock, resident: Resident) -> None:
    """もどる is a real step back: the trouble named by mistake is gone."""
    resident.adds_us()
    resident.taps("話してみる")
    resident.says("家賃が払えない")
    clock.move(seconds=20)
    resident.says("もどる")
    conversation = find_conversation(platform, resident)
    assert conversation is not None
    assert conversation.answers.needs == ()


@pytest.mark.parametrize("typed", ["1", "１", "①", "1番", "お金のこと", "お金"])
def test_choice_can_be_typed(platform: Platform, resident: Resident, typed: str) -> None:
    """By its number, in any width, or by its words: on a computer there is nothing to tap."""
    resident.adds_us()
    resident.taps("さがしものがある")
    wanted = {"1": "isolation", "１": "isolation", "①": "isolation", "1番": "isolation"}.get(typed, "money")
    resident.says(typed)
    conversation = find_conversation(platform, resident)
    assert conversation is not None
    assert conversation.answers.needs[0].code == wanted


def test_choice_that_is_not_offered_is_not_blamed(platform: Platform, resident: Resident) -> None:
    """A number too many is taken as words, and nobody is told to choose from a list."""
    resident.adds_us()
    resident.says("99")
    assert "選択肢" not in resident.text
    assert resident.newest


def test_blocking_erases_without_a_word(platform: Platform, resident: Resident) -> None:
    """Who blocks the account is forgotten at once and hears nothing more."""
    resident.says("家賃が払えない")
    assert resident.sends(InboundKind.UNFOLLOWED) == []
    assert find_conversation(platform, resident) is None
