"""Addresses of pages as files have them."""

from urllib.parse import urlsplit


def read_web_address(text: str) -> str:
    """The address as it stands where a browser may open it; else empty."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    sound = parts.scheme in ("https", "http") and parts.hostname and not parts.username and " " not in text
    return text if sound else ""
