"""What ``doctor`` looks at on the machine: swap, the folder, the time, the way to it."""

import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from referral.finding import Finding, Level
from referral.vault import Vault, VaultUnavailable

_MOST_SKEW = timedelta(seconds=2)


class Place(Protocol):
    """What of the service's settings matters here."""

    @property
    def data_folder(self) -> Path: ...
    @property
    def host(self) -> str: ...


def check_swap(swaps: Path = Path("/proc/swaps")) -> Finding:
    """Whether memory may be written to a disk behind everybody's back."""
    try:
        areas = swaps.read_text().splitlines()[1:]
    except OSError:
        return Finding(Level.LOOK, "Whether swap is on cannot be read here: see that the machine has none.")
    if areas:
        return Finding(
            Level.WARN,
            "Swap is on, so the machine may write residents' words to a disk: switch it off (swapoff -a, and its line "
            "in /etc/fstab), or keep it encrypted with a key that is not kept.",
        )
    return Finding(Level.OK, "Swap is off.")


def check_folder(place: Place) -> Finding:
    """Whether other users of the machine may read the secret key and the database."""
    mode = place.data_folder.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding(
            Level.WARN, "Other users of this machine may look into DATA_FOLDER: chmod 700 it, owned by the service."
        )
    return Finding(Level.OK, "DATA_FOLDER is the service's own.")


def check_clock(vault: Vault, now: datetime) -> Finding | None:
    """Whether this machine and the vault's agree about the time; None when nothing answers there."""
    try:
        apart = abs(vault.time() - now)
    except VaultUnavailable:
        return None
    if apart > _MOST_SKEW:
        return Finding(
            Level.WARN,
            f"This machine's clock and the vault's are {apart.total_seconds():.0f} seconds apart: let both be set over "
            "the network (timedatectl set-ntp true).",
        )
    return Finding(Level.OK, "The clock agrees with the vault's.")


def check_way_in(place: Place) -> Finding:
    """Whether somebody may come to it around the proxy."""
    if place.host in ("127.0.0.1", "::1", "localhost"):
        return Finding(Level.OK, "Only this machine reaches the service; a proxy with TLS stands before it.")
    return Finding(
        Level.LOOK,
        f"The service listens on {place.host} without TLS: let only the proxy reach it, by a firewall, and "
        "see that the proxy neither logs bodies nor writes them to a disk (docs/running.md).",
    )
