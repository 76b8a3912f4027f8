"""Nothing in the vault stays for ever: each key ends by itself, whatever happens to the service."""

from datetime import timedelta

import pytest
import valkey

from referral import desk
from referral.platform import Platform
from referral.vault import EmbeddedVault
from tests.clock import HandClock
from tests.conversation.test_what_always_works import begin_talk
from tests.resident import Post, Resident

LONGEST = timedelta(days=40)


def find_endless(server: EmbeddedVault) -> list[str]:
    """Kinds of keys that have no end, or a later one than anything is promised to be kept."""
    with valkey.Valkey.from_url(server.url) as client:
        lives = {key.decode(): client.pttl(key) for key in client.scan_iter()}
    assert lives
    return [
        name.partition(":")[0] for name, life in lives.items() if not 0 < life <= LONGEST / timedelta(milliseconds=1)
    ]


@pytest.fixture
def resident(platform: Platform) -> Resident:
    return Resident(Post(platform))


def test_every_key_of_a_talk_has_an_end(
    platform: Platform, clock: HandClock, resident: Resident, vault_server: EmbeddedVault
) -> None:
    """While residents write, wait and talk, and after the talk."""
    other = Resident(Post(platform))
    other.says("家賃が払えない")
    assert find_endless(vault_server) == []
    member, _ = begin_talk(platform, resident)
    desk.start_duty(platform, member)
    clock.move(seconds=20)
    resident.says("ここにいます")
    assert find_endless(vault_server) == []
    resident.says("おわって消す")
    assert find_endless(vault_server) == []


def test_key_without_an_end_is_noticed(resident: Resident, vault_server: EmbeddedVault) -> None:
    """The planted control."""
    resident.says("こんにちは")
    with valkey.Valkey.from_url(vault_server.url) as client:
        client.set("planted:1", b"")
    assert find_endless(vault_server) == ["planted"]
