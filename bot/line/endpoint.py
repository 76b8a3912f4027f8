"""Which platform may be talked to: the real one, or a stand-in on this machine."""

import ipaddress
from urllib.parse import urlsplit

LINE_ENDPOINT = "https://api.line.me"
LINE_FILES_ENDPOINT = "https://api-data.line.me"


class UnsafeEndpoint(Exception):
    """The address is neither LINE's own nor on this machine."""


def check_endpoint(url: str) -> None:
    """Raise ``UnsafeEndpoint`` unless ``url`` is LINE's own or a loopback address."""
    if url == LINE_ENDPOINT or is_loopback(url):
        return
    raise UnsafeEndpoint(
        "LINE_API_ENDPOINT must be unset, or a stand-in on this machine such as http://127.0.0.1:8100."
    )


def files_endpoint(url: str) -> str:
    """Where pictures and other files go: LINE has a host of their own for them, a stand-in has not."""
    return LINE_FILES_ENDPOINT if url == LINE_ENDPOINT else url


def is_loopback(url: str) -> bool:
    """Whether the address is http(s) on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
