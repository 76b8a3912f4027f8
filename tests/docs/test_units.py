"""The units for systemd keep what docs/running.md says of them."""

from pathlib import Path

import pytest

from referral.vault import open_vault
from referral.vault.memory_only import MEMORY_ONLY
from tests.valkey_set import Node

DEPLOY = Path(__file__).parents[2] / "deploy"
HARDENED = (
    "LimitCORE=0",
    "MemorySwapMax=0",
    "NoNewPrivileges=true",
    "ProtectSystem=strict",
    "PrivateTmp=true",
    "MemoryDenyWriteExecute=true",
    "CapabilityBoundingSet=",
    "UMask=0077",
)


@pytest.mark.parametrize("unit", ["yorisoi-web.service", "yorisoi-vault.service"])
def test_units_are_hardened(unit: str) -> None:
    """No rights, no dumps, no swap, one folder."""
    lines = (DEPLOY / unit).read_text(encoding="utf-8").splitlines()
    assert [wanted for wanted in HARDENED if wanted not in lines] == []


def test_vaults_settings_are_those_that_the_service_demands() -> None:
    """An operator who copies the file is not refused."""
    written = {}
    for line in (DEPLOY / "vault.conf").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(" ")
        written[name] = value.strip('"')
    assert {name: written.get(name) for name in MEMORY_ONLY if written.get(name) not in MEMORY_ONLY[name]} == {}


def test_server_with_that_file_is_taken(tmp_path: Path) -> None:
    """As it stands, but for the folder and the port."""
    text = (DEPLOY / "vault.conf").read_text(encoding="utf-8").replace("/run/yorisoi-vault", str(tmp_path))
    (tmp_path / "vault.conf").write_text(text, encoding="utf-8")
    node = Node(tmp_path / "node").start(configuration=tmp_path / "vault.conf")
    open_vault(node.url).close()
    node.kill()
