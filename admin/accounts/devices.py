"""What a session is called in a list: nothing finer than this is kept of a browser."""

PHONE = "スマートフォン"
PC = "パソコン"

_OF_PHONES = ("Android", "iPhone", "iPad", "Mobile")


def name_device(user_agent: str) -> str:
    """One of two words for what a browser says of itself."""
    return PHONE if any(mark in user_agent for mark in _OF_PHONES) else PC
