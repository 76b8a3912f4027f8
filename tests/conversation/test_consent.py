"""Nothing is passed on without a yes, exactly what is on the card is passed on, and each line of it can be struck."""

import pytest

from referral import desk
from referral.inbound import InboundKind
from referral.platform import Platform
from tests.clock import HandClock
from tests.resident import Post, Resident


@pytest.fixture
def resident(platform: Platform) -> Resident:
    found = Resident(Post(platform))
    found.says("ひとりで、さみしい。家賃も払えない")
    found.says("わたしは見本市に住んでいます")
    found.says("人と話したい")
    return found


def waiting(platform: Platform) -> list[desk.HandoffView]:
    organisations = {r.organisation.id for r in platform.directory.resources() if r.takes_handoffs}
    members = [desk.Member("m", organisation, "当番") for organisation in organisations]
    return [view for member in members for view in desk.waiting(platform, member)]


@pytest.mark.parametrize("words", ["はい", "お願いします", "これで", "つないで", "1"])
def test_yes_can_be_typed(platform: Platform, resident: Resident, words: str) -> None:
    """Nobody believes themselves connected who is not."""
    resident.says(words)
    assert "預かりました" in resident.text
    assert len(waiting(platform)) == 1


@pytest.mark.parametrize("words", ["だれに見られるんですか", "うーん", "ねこがすき"])
def test_anything_else_shows_the_card_again(platform: Platform, resident: Resident, words: str) -> None:
    """And says that nothing has been passed on."""
    resident.says(words)
    assert "まだ、つないでいません" in resident.text
    assert "伝えるのは、これだけです" in resident.text
    assert waiting(platform) == []


@pytest.mark.parametrize("kind", [InboundKind.STICKER, InboundKind.IMAGE, InboundKind.LOCATION, InboundKind.OTHER])
def test_sticker_or_picture_leaves_the_card_where_it_was(
    platform: Platform, resident: Resident, kind: InboundKind
) -> None:
    """The choices are put once more, and still work."""
    resident.sends(kind)
    assert "これでつなぐ" in resident.labels
    resident.says("これでつなぐ")
    assert len(waiting(platform)) == 1


def test_card_tells_until_when_and_to_whom_without_telling_a_locked_phone(resident: Resident) -> None:
    """The first twenty characters name neither the trouble nor the organisation."""
    card = resident.newest[0].text
    assert "預かったものは消えます" in card
    assert card.replace("\n", "")[:19] == "つなぐ前に、ここをたしかめてください。"


def test_each_line_of_the_card_can_be_struck_and_the_desk_sees_no_more(platform: Platform, resident: Resident) -> None:
    """What was struck is not on the desk; what is on the desk was on the card."""
    card = resident.text
    resident.taps("直す")
    for label in [label for label in resident.labels if label.endswith(("を外す", "言わない", "伝えない"))]:
        if label not in resident.labels:
            resident.taps("直す")
        resident.taps(label)
    assert "話したい人がいること" in resident.text
    resident.taps("これでつなぐ")
    (view,) = waiting(platform)
    assert (view.needs, view.area, view.age, view.for_whom, view.words) == ((), "", None, None, "")
    assert "見本市に住んでいること" in card


@pytest.mark.parametrize("words", ["話を聞いてほしい", "電話", "2"])
def test_sentence_for_the_person_is_taken_as_it_is(resident: Resident, words: str) -> None:
    """Words that are a command elsewhere are here what somebody wants to say."""
    resident.taps("直す")
    resident.taps("文を書きなおす")
    resident.says(words)
    assert f"・「{words}」（あなたの文）" in resident.text


def test_going_back_from_the_sentence_leads_to_the_card(resident: Resident) -> None:
    """もどる goes one step, not past the card."""
    resident.taps("直す")
    resident.taps("文を書きなおす")
    resident.says("もどる")
    assert "これでつなぐ" in resident.labels


def test_place_in_the_queue_is_not_lost_by_one_slip(platform: Platform, resident: Resident) -> None:
    """Taking it back is asked once more, however it was meant."""
    resident.taps("これでつなぐ")
    for words in ("1", "もどる", "はじめから"):
        resident.says(words)
        assert "取り消しますか" in resident.text
        resident.says("待ちます")
        assert len(waiting(platform)) == 1
    resident.taps("取り消す")
    resident.taps("はい、取り消す")
    assert waiting(platform) == []


def test_stale_button_does_not_end_a_talk(platform: Platform, clock: HandClock, resident: Resident) -> None:
    """取り消す was for the time before anybody had opened it."""
    resident.taps("これでつなぐ")
    (view,) = waiting(platform)
    member = desk.Member("m", view.organisation_id, "当番")
    desk.accept(platform, member, view.id)
    resident.reads()
    resident.taps("取り消す")
    assert [talk.id for talk in desk.mine(platform, member)] == [view.id]


def test_who_was_declined_does_not_meet_the_same_desk_by_the_return_button(
    platform: Platform, resident: Resident
) -> None:
    """つづきから話す then leads to the next one."""
    resident.taps("これでつなぐ")
    (view,) = waiting(platform)
    declining = platform.directory.organisation(view.organisation_id)
    assert declining is not None
    desk.decline(platform, desk.Member("m", view.organisation_id, "当番"), view.id, desk.DeclineReason.NO_CAPACITY)
    resident.reads()
    resident.taps("つづきから話す")
    assert "前のところでは受けられない" in resident.text
    assert f"「{declining.name}」の人に" not in resident.text
