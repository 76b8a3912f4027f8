"""While a life is in danger nothing else is asked, and what is said about people and hours is true."""

import pytest

from referral import desk
from referral.inbound import InboundKind
from referral.platform import Platform
from tests.clock import HandClock
from tests.conversation.test_no_dead_end import find_conversation
from tests.conversation.test_what_always_works import begin_talk
from tests.resident import Post, Resident

OTHER_QUESTIONS = ("お住まい", "眠れていますか", "年代", "食べるものはありますか", "近いものを")
HEARTS = "kokoro"


@pytest.fixture
def resident(platform: Platform) -> Resident:
    return Resident(Post(platform))


def sit_down(platform: Platform, organisation_name: str) -> desk.Member:
    found = {r.organisation.name: r.organisation.id for r in platform.directory.resources()}
    member = desk.Member("m", found[organisation_name], "当番")
    desk.start_duty(platform, member)
    return member


@pytest.mark.parametrize(
    "words",
    ["怖い", "はい…", "助けて", "いま屋上", "さむい", "ホームにいる", "だれもいない", "カッター", "もう立てない", "血"],
)
def test_words_after_danger_never_meet_another_question(resident: Resident, words: str) -> None:
    """Whatever is written then, the answer is about the danger, with the ways out under it."""
    resident.says("もうむり 消えたい")
    for _ in range(3):
        resident.says(words)
        assert not [question for question in OTHER_QUESTIONS if question in resident.text]
        assert resident.labels


@pytest.mark.parametrize("words", ["わからない", "言いたくない", "できない", "声が出せない", "たえられない"])
def test_not_knowing_is_not_taken_for_having_none(resident: Resident, words: str) -> None:
    """「わからない」 holds the letters of 「ない」 and means something else."""
    resident.says("もうむり 消えたい")
    resident.says(words)
    assert "こわくなったら" not in resident.text


def test_answer_that_the_means_are_at_hand_keeps_the_talk_there(resident: Resident) -> None:
    """After it nothing is asked that has nothing to do with it."""
    resident.says("もうむり 消えたい")
    resident.says("持ってる")
    assert "手の届かないところ" in resident.text
    resident.says("ねむい")
    assert "119" in resident.text


def test_who_cannot_speak_on_the_telephone_is_shown_how_to_get_help(resident: Resident) -> None:
    """In a medical emergency no chat site is offered, but somebody near and an open door."""
    resident.says("薬を大量に飲んだ")
    assert resident.text.startswith("119 に電話してください")
    resident.says("声が出せない")
    assert "この画面を見せて" in resident.text
    assert "チャット" not in resident.text


def test_person_at_a_desk_that_does_not_fit_is_not_promised(platform: Platform, resident: Resident) -> None:
    """Somebody at the desk for rent is nobody for who wants to die."""
    sit_down(platform, "しごとの相談（見本）")
    resident.says("もう死にたい")
    assert "人は見ていません" in resident.text
    assert "人と話したい" not in resident.labels


def test_person_who_fits_and_is_there_is_named(platform: Platform, resident: Resident) -> None:
    """The way to them is one tap."""
    sit_down(platform, "こころの相談室（見本）")
    resident.says("もう死にたい")
    assert "こころの相談室（見本）に当番の人がいて" in resident.text
    assert "人と話したい" in resident.labels
    resident.taps("人と話したい")
    assert "こころの相談室（見本）" in resident.text


def test_danger_in_a_talk_with_an_empty_desk_is_told_so(
    platform: Platform, clock: HandClock, resident: Resident
) -> None:
    """At night nobody reads; saying that it was passed on would be half the truth."""
    begin_talk(platform, resident)
    clock.move(hours=13)
    resident.says("もう死にたい")
    assert "いま席に人はいません" in resident.text
    assert "0120-061-338" in resident.text
    assert "電話はできない" in resident.labels


def test_ordinary_words_at_night_are_told_once_when_they_are_read(
    platform: Platform, clock: HandClock, resident: Resident
) -> None:
    """Then the bot is silent again."""
    begin_talk(platform, resident)
    clock.move(hours=13)
    resident.says("まだいますか")
    assert "つぎに読むのは" in resident.text
    assert resident.says("眠れない") == []


def test_answer_to_the_safety_question_reaches_the_person(
    platform: Platform, clock: HandClock, resident: Resident
) -> None:
    """The counsellor reads it in the morning."""
    member, handoff = begin_talk(platform, resident)
    clock.move(hours=13)
    resident.says("もう死にたい")
    resident.taps("ある")
    told = [entry.text for entry in desk.talk(platform, member, handoff)]
    assert told[-2:] == ["もう死にたい", "ある"]


def test_danger_on_a_sticker_is_heard(resident: Resident) -> None:
    """A sticker can carry words of one's own."""
    resident.sends(InboundKind.STICKER, "もう死にたい")
    assert "0120-061-338" in resident.text


def test_danger_in_the_sentence_for_the_person_is_met_with_a_number(resident: Resident) -> None:
    """The sentence is still taken, and the card says that it is to be read early."""
    resident.says("ひとりで、さみしい")
    resident.says("人と話したい")
    resident.taps("直す")
    resident.taps("文を書きなおす")
    resident.says("生きるのがつらいと伝えて")
    assert "0120-061-338" in resident.text
    assert "生きるのがつらいと伝えて" in resident.text
    assert "早めに読んでほしい" in resident.text


@pytest.mark.parametrize(
    ("words", "told", "answer"),
    [
        ("I want to kill myself", "call 119 (ambulance)", "No"),
        ("我想死", "请拨打119", "不是"),
        ("quero me matar", "ligue 119", "Não"),
        ("shinitai", "jidou henshin", "Iie"),
    ],
)
def test_danger_in_another_language_is_answered_in_it(resident: Resident, words: str, told: str, answer: str) -> None:
    """Who answers, the numbers, and one question that can be answered."""
    resident.says(words)
    assert told in resident.text
    assert answer in resident.labels
    resident.says(answer)
    assert "119" in resident.text
    assert "ことばが" not in resident.text


def test_language_is_asked_once(resident: Resident) -> None:
    """Who does not choose is answered all the same."""
    resident.says("I cannot pay my rent this month")
    assert "English" in resident.labels
    resident.says("I have no money for food")
    assert "English" not in resident.labels


def test_own_words_about_danger_are_on_the_card(resident: Resident) -> None:
    """What kind of help it is about, and that it is urgent, can be read and struck."""
    resident.says("旦那に首をしめられた")
    resident.says("人と話したい")
    assert "安全のこと" in resident.text
    assert "いそいでいること" in resident.text
    resident.taps("直す")
    resident.taps("いそぎとは言わない")
    assert "いそいでいること" not in resident.text


def test_card_made_before_danger_is_not_agreed_to_after_it(platform: Platform, resident: Resident) -> None:
    """An old yes shows the card anew, with what has been said since."""
    resident.says("ひとりで、さみしい")
    resident.says("人と話したい")
    resident.says("もう死にたい")
    resident.taps("これでつなぐ")
    assert "いそいでいること" in resident.text
    conversation = find_conversation(platform, resident)
    assert conversation is not None
    assert not conversation.handoff_id


@pytest.mark.parametrize("pieces", [["もう死", "にたい"], ["し", "に", "た", "い"]], ids="".join)
def test_danger_in_pieces_is_heard_with_the_last(clock: HandClock, resident: Resident, pieces: list[str]) -> None:
    """Who writes one letter at a time is heard too."""
    for piece in pieces:
        clock.move(seconds=5)
        resident.says(piece)
    assert "0120-061-338" in resident.text


def test_pieces_far_apart_are_not_put_together(clock: HandClock, resident: Resident) -> None:
    """After ten minutes they belong to something else, and nothing of them is kept."""
    resident.says("もう死")
    clock.move(minutes=11)
    resident.says("にたい")
    assert "0120-061-338" not in resident.text


def test_what_was_answered_in_pieces_alarms_no_second_time(clock: HandClock, resident: Resident) -> None:
    """The next short word is not put behind what was heard already."""
    for piece in ("もう死", "にたい"):
        clock.move(seconds=5)
        resident.says(piece)
    clock.move(seconds=5)
    resident.says("ねむい")
    assert "0120-061-338" not in resident.text
