"""Everything dies at once, the vault too: a tap brings each back to their place, a word brings truth and numbers."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import valkey

from referral import desk
from referral.inbound import InboundKind
from referral.platform import Platform
from referral.vault import EmbeddedVault, open_vault
from tests.building import build_platform
from tests.clock import HandClock
from tests.conftest import NOON
from tests.proving import note, short_or_full
from tests.resident import Post, Resident
from tests.served_town import DESK, RENT_DESK

WAITING = short_or_full(20, 100)
ACTIVE = short_or_full(10, 50)
MEMBER = desk.Member("m", DESK, "当番")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedVault]:
    """A vault that dies in the test."""
    started = EmbeddedVault(tmp_path / "var")
    started.start()
    yield started
    started.stop()


def die(server: EmbeddedVault) -> None:
    """kill -9 of the vault; whoever used it is gone with it."""
    with valkey.Valkey.from_url(server.url) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    server.revive()


def ask(resident: Resident) -> None:
    for choice in (f"handoff:{RENT_DESK}", "consent:yes"):
        resident.sends(InboundKind.CHOICE, choice)


def rebuild(server: EmbeddedVault, clock: HandClock) -> Platform:
    """The application as it starts again."""
    return build_platform(open_vault(server.url), clock)


def test_power_cut_is_told_and_a_tap_brings_everybody_back(server: EmbeddedVault, tmp_path: Path) -> None:
    """Waiting and talking residents; then nothing is left, and nothing of them is on the disk."""
    clock = HandClock(NOON)
    platform = rebuild(server, clock)
    post = Post(platform)
    waiting = [Resident(post) for _ in range(WAITING)]
    active = [Resident(post) for _ in range(ACTIVE)]
    for resident in (*active, *waiting):
        ask(resident)
        clock.move(seconds=10)
    for number, view in enumerate(desk.waiting(platform, MEMBER)[:ACTIVE]):
        desk.accept(platform, replace(MEMBER, id=f"m{number}"), view.id)
    order = [view.queued_at for view in desk.waiting(platform, MEMBER)]
    platform.vault.close()
    die(server)

    platform = rebuild(server, clock)
    post = Post(platform)
    assert desk.waiting(platform, MEMBER) == []
    told = 0
    for before in (*waiting, *active):
        after = Resident(post, before.address.identity)
        after.says("まだいますか")
        told += "しくみが一度止まり" in after.text and "よりそいホットライン" in after.text
        after.screen = [*before.screen, *after.screen]
    for before in waiting:
        after = Resident(post, before.address.identity)
        after.screen = before.screen
        after.taps("つづきから話す")
    back = sum(a == b for a, b in zip([view.queued_at for view in desk.waiting(platform, MEMBER)], order, strict=True))
    identities = [resident.address.identity for resident in (*waiting, *active)]
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    found = [identity for identity in identities if identity.encode() in on_disk]
    note(
        "T21",
        "everything killed: back at their place by one tap, told with numbers, identities on disk",
        "all, all, 0",
        f"{back}/{WAITING}, {told}/{WAITING + ACTIVE}, {len(found)}",
    )
    assert (back, told, found) == (WAITING, WAITING + ACTIVE, [])
    platform.vault.close()


def test_clean_stop_and_first_start_are_no_cut(server: EmbeddedVault) -> None:
    """The planted control: where nothing was lost nobody is told so."""
    platform = rebuild(server, HandClock(NOON))
    resident = Resident(Post(platform))
    resident.says("こんにちは")
    assert "しくみが一度止まり" not in resident.text
    platform.vault.close()
    server.stop()
    server.start()
    platform = rebuild(server, HandClock(NOON))
    resident = Resident(Post(platform))
    resident.says("こんにちは")
    assert "しくみが一度止まり" not in resident.text
    platform.vault.close()


def test_danger_after_a_cut_is_answered_first(server: EmbeddedVault) -> None:
    """The numbers come before everything else, and are not buried under others."""
    die(server)
    platform = rebuild(server, HandClock(NOON))
    resident = Resident(Post(platform))
    resident.says("もう死にたい")
    assert "しくみが一度止まり" not in resident.text
    assert "いのちSOS" in resident.text
    platform.vault.close()
