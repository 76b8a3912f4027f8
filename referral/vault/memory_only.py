"""What a server must be set to so that it cannot write to a disk, and the check that each connection begins with."""

from collections.abc import Mapping
from typing import Any

import valkey

# Each setting that must hold on any server we use. Without the replication lines a replica, or the
# primary that feeds it, writes every conversation to an .rdb file although ``save`` is empty; without
# the crash-log line a crash prints the running command with its arguments.
MEMORY_ONLY = {
    "save": ("",),
    "appendonly": ("no",),
    "repl-diskless-sync": ("yes",),
    "repl-diskless-load": ("swapdb", "on-empty-db", "flush-before-load"),
    "crash-log-enabled": ("no",),
}


class VaultUnavailable(Exception):
    """The vault did not take the step; nothing of it happened, or its event can safely come again."""


class VaultCouldWrite(VaultUnavailable):
    """The server's settings would let residents' words reach a disk; nothing may be kept there."""


def greet(connection: Any) -> None:
    """Open a connection of the client, and close it again at once when its server could write.

    Every connection begins so, whichever server a failover leads it to. Raises ``VaultCouldWrite`` naming the
    settings and what to set, also when the server does not let us read them: a promise that cannot be checked
    is not made.
    """
    connection.on_connect()
    try:
        connection.send_command("CONFIG", "GET", *MEMORY_ONLY)
        _judge(_pairs(connection.read_response()))
    except (valkey.ResponseError, valkey.exceptions.NoPermissionError):
        connection.disconnect()
        raise VaultCouldWrite(
            "The vault does not let its settings be read; allow this account CONFIG GET (ACL +config|get)."
        ) from None
    except VaultCouldWrite:
        connection.disconnect()
        raise


def _pairs(answer: Any) -> Mapping[str, str]:
    if isinstance(answer, dict):
        return {name.decode(): value.decode() for name, value in answer.items()}
    words = [word.decode() for word in answer]
    return dict(zip(words[::2], words[1::2], strict=True))


def _judge(found: Mapping[str, str]) -> None:
    wrong = [
        f'{name} is "{found.get(name)}", set it to "{allowed[0]}"'
        for name, allowed in MEMORY_ONLY.items()
        if found.get(name) not in allowed
    ]
    if wrong:
        raise VaultCouldWrite("The vault could write to disk and is refused: " + "; ".join(wrong) + ".")
