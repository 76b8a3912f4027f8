"""A choice typed as words or as a number is understood as if it had been tapped."""

import pytest

from referral.choosing import choose
from referral.state import Offer

OFFERED = (Offer("市内", "area:1"), Offer("となりの町", "area:2"), Offer("答えない", "area:skip"))


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
