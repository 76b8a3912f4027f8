"""A vault that could write to disk is refused, whatever way it could."""

import pytest
import valkey

from referral.vault import EmbeddedVault, Vault, VaultCouldWrite, VaultUnavailable, open_vault


@pytest.mark.parametrize(
    ("setting", "unsafe", "safe"),
    [
        ("save", "60 1", ""),
        ("appendonly", "yes", "no"),
        ("repl-diskless-sync", "no", "yes"),
        ("repl-diskless-load", "disabled", "swapdb"),
        ("crash-log-enabled", "yes", "no"),
    ],
)
def test_server_that_could_write_is_refused_by_name(
    vault_server: EmbeddedVault, setting: str, unsafe: str, safe: str
) -> None:
    """Each setting that lets words reach a disk is named, with what to set."""
    with valkey.Valkey.from_url(vault_server.url) as client:
        client.config_set(setting, unsafe)
        try:
            with pytest.raises(VaultCouldWrite, match=setting):
                open_vault(vault_server.url)
        finally:
            client.config_set(setting, safe)
    open_vault(vault_server.url).close()


def test_server_that_hides_its_settings_is_refused(vault_server: EmbeddedVault) -> None:
    """What cannot be checked is not promised."""
    with valkey.Valkey.from_url(vault_server.url) as client:
        client.acl_setuser("blind", enabled=True, passwords=["+secret"], commands=["+@all", "-config"], keys=["*"])
        path = vault_server.url.removeprefix("unix://")
        try:
            with pytest.raises(VaultCouldWrite, match="CONFIG GET"):
                open_vault(f"unix://blind:secret@{path}")
        finally:
            client.acl_deluser("blind")


def test_absent_server_is_said_to_be_away() -> None:
    """No server is another fault than an unsafe one."""
    with pytest.raises(VaultUnavailable):
        open_vault("unix:///nowhere/vault.sock")


def test_embedded_server_has_no_port_and_every_key_a_lifetime(vault: Vault, vault_server: EmbeddedVault) -> None:
    """Nothing listens on the network, and nothing in memory stays for ever."""
    with valkey.Valkey.from_url(vault_server.url) as client:
        assert client.config_get("port") == {"port": "0"}
        vault.hash("anything")
        assert [key for key in client.scan_iter("*") if client.ttl(key) < 0] == []


def test_second_start_finds_the_running_server(vault: Vault, vault_server: EmbeddedVault) -> None:
    """A restarted application goes on with the vault that outlived it."""
    before = vault.hash("the same")
    vault_server.start()
    again = open_vault(vault_server.url)
    assert again.hash("the same") == before
    again.close()
