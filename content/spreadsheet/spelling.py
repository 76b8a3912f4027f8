"""One spelling for what CP932 and Unicode write differently: the same list must read the same in both."""

_ONE = str.maketrans({"〜": "～", "−": "－", "—": "―", "‖": "∥", "\u00a0": " "})


def one_spelling(text: str) -> str:
    return text.translate(_ONE)
