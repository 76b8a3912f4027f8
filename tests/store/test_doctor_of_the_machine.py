"""What ``doctor`` says of the machine itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from admin.commands.machine import check_clock, check_folder, check_swap, check_way_in
from referral.finding import Level
from referral.vault import Vault
from tests.store.command_line import LineSettings

HEADER = "Filename\tType\tSize\tUsed\tPriority\n"


@pytest.mark.parametrize(("areas", "level"), [("", Level.OK), ("/dev/sda2\tpartition\t1\t0\t-2\n", Level.WARN)])
def test_swap_is_told(tmp_path: Path, areas: str, level: Level) -> None:
    """A machine that swaps writes memory to a disk."""
    (tmp_path / "swaps").write_text(HEADER + areas)
    assert check_swap(tmp_path / "swaps").level is level


def test_swap_that_cannot_be_read_is_for_a_person_to_look_at(tmp_path: Path) -> None:
    """As on a system without /proc."""
    assert check_swap(tmp_path / "nothing").level is Level.LOOK


@pytest.mark.parametrize(("mode", "level"), [(0o700, Level.OK), (0o750, Level.WARN), (0o705, Level.WARN)])
def test_folder_that_others_may_open_is_told(tmp_path: Path, mode: int, level: Level) -> None:
    """The secret key lies there."""
    tmp_path.chmod(mode)
    assert check_folder(LineSettings(data_folder=tmp_path)).level is level
    tmp_path.chmod(0o700)


@pytest.mark.parametrize(("host", "level"), [("127.0.0.1", Level.OK), ("192.0.2.1", Level.LOOK)])
def test_open_address_asks_for_a_firewall(host: str, level: Level) -> None:
    """Around the proxy there is no TLS."""
    assert check_way_in(LineSettings(host=host)).level is level


def test_clocks_that_differ_are_told(vault: Vault) -> None:
    """By how much."""
    now = vault.time()
    agreed, apart = check_clock(vault, now), check_clock(vault, now + timedelta(minutes=1))
    assert agreed
    assert agreed.level is Level.OK
    assert apart
    assert apart.level is Level.WARN
    assert "60 seconds" in apart.sentence or "59 seconds" in apart.sentence
