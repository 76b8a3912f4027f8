"""Telephone numbers as lists have them."""

import pytest

from content.importing.phones import read_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("０２３－６４１－１２１２（代）", "023-641-1212"),
        ("023-641-1212(代表)", "023-641-1212"),
        ("代表電話 023‐641‐1212", "023-641-1212"),
        ("023ー641ー1212", "023-641-1212"),
        ("(023)641-1212", "023-641-1212"),
        ("03 1234 5678", "03-1234-5678"),
        ("0236411212", "0236411212"),
        ("0120-061-338", "0120-061-338"),
        ("0570-078374", "0570-078374"),
        ("080-1234-5678", "080-1234-5678"),
        ("0800-200-2538", "0800-200-2538"),
        ("#8000", "#8000"),
        ("＃８８９１", "#8891"),
        ("189", "189"),
        ("TEL: 023-641-1212", "023-641-1212"),
    ],
)
def test_numbers_are_made_callable(text: str, number: str) -> None:
    """Width, kinds of hyphens and (代) do not matter; digits stay as they are."""
    read = read_phone(text)
    assert (read.number, read.rest, read.oddly_grouped) == (number, "", False)


@pytest.mark.parametrize(
    "text", ["236411212", "03-1234-56789", "12-3456-7890", "abc", "190", "090-1234-567", "0" * 400, "-"]
)
def test_what_is_no_number_is_left_for_a_person(text: str) -> None:
    """Too few digits, too many, or a lost leading zero: the text itself is kept."""
    read = read_phone(text)
    assert (read.number, read.rest) == ("", text)


def test_words_beside_a_number_are_kept() -> None:
    """The first number can be called, the rest is shown."""
    assert read_phone("03-1234-5678 内線12").rest == "内線12"
    second = read_phone("023-641-1212、023-641-1213")
    assert (second.number, second.rest) == ("023-641-1212", "023-641-1213")


@pytest.mark.parametrize("text", ["0563-652-652", "0507-505-0999"])
def test_odd_hyphens_are_noticed(text: str) -> None:
    """There are enough digits, but no exchange groups them so; somebody should look."""
    read = read_phone(text)
    assert read.number == text
    assert read.oddly_grouped
