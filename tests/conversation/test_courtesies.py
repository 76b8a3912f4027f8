"""Greetings and thanks are answered in kind; words on a button mean the button."""

import pytest

from referral.platform import Platform
from referral.state import Step
from tests.resident import Post, Resident


@pytest.fixture
def resident(platform: Platform) -> Resident:
    return Resident(Post(platform))


@pytest.mark.parametrize("text", ["こんにちは", "こんばんは！", "おはようございます。よろしくお願いします"])
def test_greeting_is_answered_and_nothing_is_asked(resident: Resident, text: str) -> None:
    """Whoever greets is not asked to sort their trouble into boxes."""
    resident.says(text)
    assert "来てくれて、ありがとうございます" in resident.text
    assert "人と話したい" in resident.labels


@pytest.mark.parametrize("text", ["ありがとう", "ありがとう。もう大丈夫です", "助かりました。おやすみなさい"])
def test_thanks_end_without_a_question(resident: Resident, text: str) -> None:
    """The way to a person and the lines stay in sight."""
    resident.says(text)
    assert "またいつでも" in resident.text
    assert resident.labels == ["人と話したい", "いますぐ電話できるところ", "おわって消す"]


@pytest.mark.parametrize("text", ["こんにちは。家賃が払えません", "ありがとう、でも死にたい"])
def test_words_behind_a_courtesy_are_heard(resident: Resident, text: str) -> None:
    """Trouble and danger come before manners."""
    resident.says(text)
    assert "またいつでも" not in resident.text
    assert "短くてかまいません" not in resident.text


def test_words_of_a_button_mean_the_button(platform: Platform, resident: Resident) -> None:
    """「話を聞いてほしい」 answers what was asked, though it can be a wish of its own; 「やめる」 erases nothing."""
    resident.says("さみしい")
    resident.says("話を聞いてほしい")
    assert "人と話せるところを、先にならべます" in resident.text
    resident.says("人と話したい")
    resident.says("やめる")
    assert "つなぐのは、やめました" in resident.text
    conversation = platform.vault.transact(
        lambda turn: turn.conversation(platform.vault.resident_key(resident.address)), platform.clock()
    )
    assert conversation is not None
    assert conversation.step is not Step.WELCOME


def test_thanks_after_danger_lead_to_no_search(resident: Resident) -> None:
    """Who thanks is not asked where they live."""
    resident.says("死にたい")
    resident.says("ない")
    resident.says("ありがとう")
    assert "またいつでも" in resident.text
    assert "お住まい" not in resident.text
