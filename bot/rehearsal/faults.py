"""Faults of the platform that can be switched on, so that it can be seen how the bot bears them."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong with a call."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIME_OUT = "time_out"
    """Nothing is taken and no answer comes."""
    CUT = "cut"
    """The messages are taken, and the connection breaks before the answer."""


@dataclass
class _Fault:
    kind: FaultKind
    left: int
    endpoint: str


class Faults:
    """At most one fault at a time for each call, the first that was switched on."""

    def __init__(self) -> None:
        self._faults: list[_Fault] = []

    def add(self, kind: FaultKind, times: int = 1, endpoint: str = "") -> None:
        """Let the next ``times`` calls fail; ``endpoint`` is how their path ends."""
        self._faults.append(_Fault(kind, times, endpoint))

    def take(self, path: str) -> FaultKind | None:
        """The fault of this call, if any."""
        for fault in self._faults:
            if path.endswith(fault.endpoint):
                fault.left -= 1
                if fault.left <= 0:
                    self._faults.remove(fault)
                return fault.kind
        return None
