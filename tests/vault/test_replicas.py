"""An operator's servers: each connection is checked, each replica too, and a step counts when a replica has it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import valkey

from referral.bubble import Bubble
from referral.inbound import Address
from referral.vault import Vault, VaultCouldWrite, VaultUnavailable, VaultUrlInvalid, connect_vault, open_vault
from tests.clock import HandClock
from tests.service import wait_until
from tests.valkey_set import Node, ValkeySet, valkey_set


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeySet]:
    """Primary, replica and Sentinel."""
    with valkey_set(tmp_path_factory.mktemp("set")) as started:
        yield started


@pytest.fixture
def shared(servers: ValkeySet) -> Iterator[Vault]:
    """The vault by Sentinel's address."""
    opened = open_vault(servers.url)
    yield opened
    opened.close()


def mark(vault: Vault, clock: HandClock, name: str) -> None:
    vault.transact(lambda turn: turn.mark("seen", name, timedelta(hours=1)), clock())


def is_marked(vault: Vault, clock: HandClock, name: str) -> bool:
    return vault.transact(lambda turn: turn.marked("seen", name), clock())


def looks_well(vault: Vault) -> bool | None:
    """None while nobody answers, as in the middle of a failover."""
    try:
        return vault.look_at_servers()
    except VaultUnavailable:
        return None


def test_step_is_at_the_replica_when_it_is_done(servers: ValkeySet, shared: Vault, clock: HandClock) -> None:
    """The primary may die at once."""
    for number in range(20):
        mark(shared, clock, f"n{number}")
        with valkey.Valkey.from_url(servers.replica.url) as replica:
            assert replica.exists(f"seen:n{number}")


def test_failover_loses_nothing_that_was_told_to_be_kept(servers: ValkeySet, shared: Vault, clock: HandClock) -> None:
    """The same vault goes on at the other server, with its secret, its marks and its outbox; no file appears."""
    before = shared.hash("the same")
    mark(shared, clock, "before")
    shared.transact(lambda turn: turn.say("r", Address("line", "U1"), [Bubble("words")]), clock())
    claimed = shared.outbox.claim(clock())
    assert claimed
    servers.fail_over()

    def goes_on() -> bool:
        try:
            return is_marked(shared, clock, "before")
        except VaultUnavailable:
            return False

    wait_until(goes_on, "the vault answers again")
    assert shared.hash("the same") == before
    clock.move(seconds=6)
    again = shared.outbox.claim(clock())
    assert again
    assert again.retry_key == claimed.retry_key
    assert [node.files() for node in servers.nodes] == [[], []]


def test_promoted_server_that_could_write_is_refused(servers: ValkeySet, clock: HandClock) -> None:
    """Somebody has changed the replica meanwhile: it is alarmed at the next look, and after a failover not used."""
    vault = open_vault(servers.url)
    replica = servers.replica
    with valkey.Valkey.from_url(replica.url) as client:
        client.config_set("appendonly", "yes")
        wait_until(lambda: looks_well(vault) is False, "it is looked at")
        assert f":{replica.port}" in vault.alarm
        assert 'appendonly is "yes"' in vault.alarm
        with pytest.raises(VaultCouldWrite, match="appendonly"):
            open_vault(servers.url)
        servers.fail_over()
        with pytest.raises(VaultUnavailable):
            mark(vault, clock, "never")
        client.config_set("appendonly", "no")
    wait_until(lambda: looks_well(vault) is True, "all is well again")
    vault.close()


def test_replica_that_is_gone_is_alarmed_and_not_waited_for(tmp_path: Path, clock: HandClock) -> None:
    """Residents are answered all the same, by the primary alone."""
    primary, replica = Node(tmp_path / "one"), Node(tmp_path / "two")
    primary.start()
    replica.start(replica_of=primary)
    wait_until(lambda: "slave0" in primary.info(), "the replica is there")
    wait_until(lambda: primary.info()["slave0"]["state"] == "online", "it has everything")  # type: ignore[index]
    vault = open_vault(primary.url)
    mark(vault, clock, "one")
    replica.kill()
    wait_until(lambda: "slave0" not in primary.info(), "the primary has given it up")
    mark(vault, clock, "two")
    assert not vault.look_at_servers()
    assert "replica" in vault.alarm
    vault.close()
    primary.kill()


def test_only_one_holds_a_lease(vault: Vault) -> None:
    """And holds on to it as long as it comes back in time."""
    life = timedelta(minutes=1)
    assert vault.take_lease("work", "one", life)
    assert not vault.take_lease("work", "two", life)
    assert vault.take_lease("work", "one", life)
    assert vault.take_lease("other work", "two", life)


@pytest.mark.parametrize(
    "url",
    [
        "sentinel://127.0.0.1:26379",
        "sentinel:///service",
        "sentinel://127.0.0.1:port/service",
        "sentinel://127.0.0.1:26379/service?nonsense=1",
    ],
)
def test_sentinel_address_without_its_parts_is_refused_without_repeating_it(url: str) -> None:
    """It says how to write one."""
    with pytest.raises(VaultUrlInvalid) as refusal:
        connect_vault(url)
    assert "sentinel://host:26379" in str(refusal.value)
    assert url not in str(refusal.value)


def test_absent_sentinels_are_told_like_an_absent_server() -> None:
    """Nothing answers there."""
    with pytest.raises(VaultUnavailable):
        open_vault("sentinel://127.0.0.1:9/service")
