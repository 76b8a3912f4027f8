"""A vault that was started again knows nobody; every process then uses the same new names at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import valkey

from referral.inbound import Address
from referral.vault import EmbeddedVault, Turn, Vault, open_vault
from referral.vault.turn import SEEN_LIFE
from tests.clock import HandClock

ADDRESS = Address("line", "U" + "0" * 32)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedVault]:
    """A server that a test may end and start again."""
    started = EmbeddedVault(tmp_path)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def processes(server: EmbeddedVault) -> Iterator[tuple[Vault, Vault]]:
    """Two processes, as each sees the vault; both know the name of one resident."""
    first, second = open_vault(server.url), open_vault(server.url)
    assert first.resident_key(ADDRESS) == second.resident_key(ADDRESS)
    yield first, second
    first.close()
    second.close()


def mark_by_name(vault: Vault, clock: HandClock) -> str:
    """A step that writes under the resident's name; gives the name that was used."""

    def work(turn: Turn) -> str:
        name = vault.resident_key(ADDRESS)
        turn.mark("seen", name, SEEN_LIFE)
        return name

    return vault.transact(work, clock())


@pytest.mark.parametrize("restarted", [True, False])
def test_all_processes_use_one_name_after_the_vault_began_anew(
    server: EmbeddedVault, processes: tuple[Vault, Vault], clock: HandClock, restarted: bool
) -> None:
    """Whether the connections broke or not: the old name is written nowhere, and nobody waits an hour for it."""
    before = processes[0].resident_key(ADDRESS)
    if restarted:
        server.stop()
        server.start()
    with valkey.Valkey.from_url(server.url) as client:
        client.flushall()
        late = open_vault(server.url)
        new = mark_by_name(late, clock)
        assert [mark_by_name(vault, clock) for vault in processes] == [new, new]
        assert new != before
        assert not client.exists(f"seen:{before}")
        assert client.exists(f"seen:{new}")
    late.close()


def test_step_in_whose_middle_the_vault_begins_anew_is_taken_again(
    server: EmbeddedVault, processes: tuple[Vault, Vault], clock: HandClock
) -> None:
    """Nothing is lost and nothing is written under an old name, as when the operator restarts the server."""
    names = []

    def work(turn: Turn) -> None:
        names.append(processes[0].resident_key(ADDRESS))
        if len(names) == 1:
            server.stop()
            server.start()
        if not turn.marked("seen", names[-1]):
            turn.mark("seen", names[-1], SEEN_LIFE)

    processes[0].transact(work, clock())
    assert names[0] != names[-1]
    with valkey.Valkey.from_url(server.url) as client:
        assert not client.exists(f"seen:{names[0]}")
        assert client.exists(f"seen:{names[-1]}")
