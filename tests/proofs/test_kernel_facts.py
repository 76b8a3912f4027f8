"""What the kernel itself says of the running service: nothing of its memory goes to a disk."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.vault import EmbeddedVault
from tests.proving import note
from tests.service import ROOT, Service

_SHOW = """
import hardening
before = hardening.is_dumpable()
hardening.keep_memory_in()
print(before, hardening.is_dumpable())
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Started with an embedded vault."""
    started = Service(tmp_path_factory.mktemp("kernel")).start()
    yield started
    started.stop()


def find_vault(service: Service) -> int:
    socket = str(EmbeddedVault(service.folder / "var").socket).encode()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and socket in (folder / "cmdline").read_bytes():
            return int(folder.name)
    raise AssertionError("the vault does not run")


def facts(pid: int) -> dict[str, str]:
    """Of one process: its limit, its filter, what of it is swapped out."""
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {
        "core": next(line for line in limits if line.startswith("Max core file size")).split()[4],
        "filter": Path(f"/proc/{pid}/coredump_filter").read_text().strip(),
        "swapped": next(line for line in status if line.startswith("VmSwap")).split(":")[1].strip(),
    }


def test_nothing_of_the_service_or_its_vault_is_dumped(service: Service) -> None:
    """Core files are forbidden, a dump through a pipe holds no memory, and nothing is swapped out."""
    (worker,) = service.workers()
    for pid in (worker, find_vault(service)):
        assert facts(pid) == {"core": "0", "filter": "00000000", "swapped": "0 kB"}
    note("T07", "service and vault: core size, memory in a dump, swapped out", "0, none, 0 kB", "0, none, 0 kB")


def test_process_that_is_not_hardened_would_be_noticed() -> None:
    """The planted control: this very test process lets memory into a dump."""
    assert Path("/proc/self/coredump_filter").read_text().strip() != "00000000"


def test_other_processes_may_not_look_in() -> None:
    """The kernel's own word, before and after."""
    shown = subprocess.run([sys.executable, "-c", _SHOW], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["True", "False"]
