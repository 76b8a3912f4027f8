"""法人番号: thirteen digits, of which the first checks the others."""


def is_corporate_number(text: str) -> bool:
    """Whether the text is such a number, without hyphens or spaces."""
    if not (len(text) == 13 and text.isascii() and text.isdecimal()):
        return False
    # Counted from the right, every second digit weighs twice (総務省令 平成26年第70号).
    weighed = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text[1:])))
    return int(text[0]) == 9 - weighed % 9
