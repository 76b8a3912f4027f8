"""A rehearsal stays on this machine: nobody else may come in, and nothing may go out."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit


class NotFromHere(Exception):
    """The request does not come from this machine, or not from our own page."""


class RealLineRefused(Exception):
    """A rehearsal was asked to talk to an address that is not on this machine."""


def ensure_loopback(remote_address: str | None, host: str) -> None:
    """Raise ``NotFromHere`` unless both the sender and the name it used are this machine.

    The name is looked at too, because a foreign page can lead its own name to 127.0.0.1.
    """
    if not _is_here(remote_address or "") or not _is_here(_host_name(host)):
        raise NotFromHere


def ensure_same_origin(headers: Mapping[str, str], host: str) -> None:
    """Raise ``NotFromHere`` unless a page of this very host made the request."""
    site = headers.get("Sec-Fetch-Site")
    origin = headers.get("Origin", "")
    if site is not None and site != "same-origin":
        raise NotFromHere
    if site is None and not origin:
        raise NotFromHere
    if origin and urlsplit(origin).netloc != host:
        raise NotFromHere


def refuse_real_credentials(endpoint: str) -> None:
    """Raise ``RealLineRefused`` when the bot would send to anything but a stand-in on this machine."""
    if not _is_local_url(endpoint):
        raise RealLineRefused(
            "A rehearsal never talks to the real LINE; unset LINE_CHANNEL_SECRET, LINE_CHANNEL_ACCESS_TOKEN "
            "and LINE_API_ENDPOINT, or start the service without rehearsal."
        )


def refuse_foreign_address(url: str) -> None:
    """Raise ``RealLineRefused`` for a webhook address that is not plain http on this machine."""
    if not _is_local_url(url) or urlsplit(url).scheme != "http":
        raise RealLineRefused("The webhook must be on this machine, such as http://127.0.0.1:8000/line/webhook.")


def _is_local_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Reading the port raises for one that is no number.
        return parts.scheme in ("http", "https") and _is_here(parts.hostname or "") and parts.port != 0
    except ValueError:
        return False


def _is_here(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
