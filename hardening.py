"""Keeps the memory of the service's processes in memory: no core file, no dump of it, no other process looks in."""

import ctypes
import resource
from contextlib import suppress
from pathlib import Path

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4
_FILTER = Path("/proc/self/coredump_filter")


def keep_memory_in() -> None:
    """For this process and those that it starts, the embedded vault among them.

    The limit forbids core files, and the filter leaves all memory out of a dump that goes through a pipe to a crash
    reporter, for which the limit does not hold; both are inherited. That nothing may look into the process, as
    debuggers of the same user do, holds until the next program is started, so the vault is without it. Swap is not in
    a process's hands: ``doctor`` looks for it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Both exist on Linux alone.
    with suppress(OSError):
        _FILTER.write_text("0")
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def is_dumpable() -> bool:
    """Whether the kernel would dump this process and let others look into it."""
    return bool(ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))
