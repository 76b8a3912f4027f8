"""Why a whole file is refused, and how much of one is looked at."""

LARGEST = 50 * 1024 * 1024
"""Bytes; a list of all desks of the country has four million."""

UNPACKED = 150 * 1024 * 1024
"""Bytes that an Excel file may hold when it is unpacked."""

MOST_ROWS = 50_000
WIDEST = 500
LONGEST_CELL = 32_767
"""Characters; no cell of Excel holds more."""


class NotATable(ValueError):
    """The file is no list that can be read; the message says what to do, in ``japanese`` for the panel."""

    def __init__(self, english: str, japanese: str) -> None:
        super().__init__(english)
        self.japanese = japanese
