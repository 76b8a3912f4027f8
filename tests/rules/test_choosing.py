"""A choice typed as words or as a number is understood as if it had been tapped."""

import pytest

from referral.choosing import choose
from referral.state import Offer

OFFERED = (
    Offer("市内", "area:1"),
    Offer("となりの町", "area:2"),
    Offer("答えない", "area:skip", also=("言いたくない",)),
    Offer("ここの人と話す", "handoff:1", on_card=True),
)
MEANS = (
    Offer("ある", "safety:yes", also=("はい", "持ってる")),
    Offer("ない", "safety:no", also=("いいえ",)),
    Offer("答えたくない", "safety:skip", also=("わからない", "言いたくない")),
)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("市内", "area:1"),
        ("市内です", "area:1"),
        ("　市内。", "area:1"),
        ("2", "area:2"),
        ("２番", "area:2"),
        ("②", "area:2"),
        ("(3)", "area:skip"),
        ("となりの町に住んでます", "area:2"),
        ("答えない", "area:skip"),
        ("言いたくない", "area:skip"),
        ("4", None),
        ("3つめ", None),
        ("市内だよ", "area:1"),
        ("いまは市内です", "area:1"),
        ("こたえない", None),
        ("9", None),
        ("市内じゃない", None),
        ("もうむり", None),
        ("", None),
        ("家賃が2ヶ月払えない", None),
    ],
)
def test_typed_words_mean_the_choice_they_name(text: str, data: str | None) -> None:
    """Labels, numbers in any width and short sentences around a label; anything else is free words."""
    assert choose(text, OFFERED) == data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("はい", "safety:yes"),
        ("うん、ある", "safety:yes"),
        ("持ってる", "safety:yes"),
        ("ない", "safety:no"),
        ("いまはないです", "safety:no"),
        ("わからない", "safety:skip"),
        ("言いたくない", "safety:skip"),
        ("たえられない", None),
        ("もう立てない", None),
        ("できない", None),
        ("声が出せない", None),
        ("あるく", None),
    ],
)
def test_short_label_inside_another_word_is_not_that_choice(text: str, data: str | None) -> None:
    """Whether somebody has the means at hand is not decided by two letters inside another word."""
    assert choose(text, MEANS) == data
