"""The check digit of a 法人番号."""

import pytest

from referral.corporate_number import is_corporate_number


def test_real_numbers_are_taken() -> None:
    """Such as that of the tax agency, which gives them out."""
    assert all(map(is_corporate_number, ("7000012050002", "5000020060003")))


@pytest.mark.parametrize(
    "text", ["", "7000012050003", "700001205000", "70000120500022", "７000012050002", "7000012o50002"]
)
def test_what_is_mistyped_is_noticed(text: str) -> None:
    """A wrong digit, one too few, one too many, another script, a letter."""
    assert not is_corporate_number(text)
