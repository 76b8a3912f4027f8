"""Cells that a spreadsheet would calculate, written so that it does not, and read back as they were."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def defuse(text: str) -> str:
    """A leading apostrophe tells a spreadsheet that this is text."""
    return f"'{text}" if text.lstrip(" \u3000'").startswith(_STARTS) else text


def undo_defusing(text: str) -> str:
    """The text that ``defuse`` was given."""
    return text[1:] if text.startswith("'") and defuse(text[1:]) == text else text
