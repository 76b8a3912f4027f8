"""The connection to the vault: keyed hashes for identities, and one atomic step at a time."""

import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import valkey

from referral.inbound import Address
from referral.vault.changes import Changes
from referral.vault.memory_only import VaultCouldWrite, VaultUnavailable
from referral.vault.nodes import check_replicas, open_client
from referral.vault.outbox import Outbox
from referral.vault.replicated import Replicas
from referral.vault.step import CUT, CUT_LIFE
from referral.vault.turn import Turn

T = TypeVar("T")

_TRIES = 100

_LEASE = """
local holder = redis.call('GET', 'lease:' .. ARGV[1])
if holder and holder ~= ARGV[2] then return 0 end
redis.call('SET', 'lease:' .. ARGV[1], ARGV[2], 'PX', ARGV[3])
return 1
"""
_SALT_LIFE = timedelta(days=40)
"""Every step prolongs it; see ``Turn.commit``."""


class Vault:
    """Live state in memory. Every key has a lifetime; no key holds an identity in clear."""

    def __init__(self, client: valkey.Valkey) -> None:
        self._client = client
        self._salt = self._last_salt = b""
        self._replicas = Replicas(client)
        self.outbox = Outbox(self)
        self.alarm = ""
        """What is wrong with the servers, for operators, in a sentence; see ``look_at_servers``."""

    def check(self) -> None:
        """Look at the server and all its replicas, and count on these from now on.

        Raises ``VaultCouldWrite`` for one that could write to disk, ``VaultUnavailable`` when the vault is away.
        """
        with self._translated():
            self._client.ping()
            check_replicas(self._client)
            self._replicas.look()

    def look_at_servers(self) -> bool:
        """Check again what a failover or an operator may have changed; False, with ``alarm`` set, when it is wrong.

        Raises ``VaultUnavailable`` when the vault is away.
        """
        self.alarm = ""
        try:
            self.check()
        except VaultCouldWrite as refusal:
            self.alarm = str(refusal)
        if self._replicas.known < self._replicas.most:
            self.alarm = (
                "A replica of the vault is gone: should the primary die now, talks are lost. Start the replica again."
            )
        return not self.alarm

    @property
    def replicas(self) -> int:
        """How many replicas there were at the last look."""
        return self._replicas.known

    def time(self) -> datetime:
        """What time it is at the server. Raises ``VaultUnavailable``."""
        with self._translated():
            seconds, microseconds = self._client.time()
        return datetime.fromtimestamp(seconds + microseconds / 1_000_000, UTC)

    def answers(self) -> bool:
        try:
            return bool(self._client.ping())
        except (valkey.ValkeyError, VaultUnavailable):
            return False

    def close(self) -> None:
        self._client.close()

    @property
    def connections(self) -> valkey.ConnectionPool:
        """For a library that keeps something of its own here; its keys must hold no identity and have a lifetime."""
        return self._client.connection_pool

    def resident_key(self, address: Address) -> str:
        """The resident's name inside the vault. Nobody can compute it without the vault's own secret."""
        return self.hash("resident", address.channel, address.identity)

    def hash(self, *parts: str) -> str:
        """A keyed hash. The key is born with the vault and dies with it, so no hash outlives the vault.

        Inside ``transact`` ask for it within ``work``, which is taken anew when the vault is another one.
        """
        return hmac.digest(self._secret(), "\x1f".join(parts).encode("utf-8", "surrogatepass"), "sha256")[:16].hex()

    def transact(self, work: Callable[[Turn], T], now: datetime) -> T:
        """Run ``work`` and commit all it wrote in one step; run it anew when another step came between.

        Raises ``VaultUnavailable`` when the vault is away or refuses. ``work`` must have no other effect.
        """
        with self._translated():
            for _ in range(_TRIES):
                with self._replicas.pipeline() as pipe:
                    turn = Turn(pipe, now)
                    try:
                        if self._salt and turn.salt() != self._salt:
                            # The vault began anew, and with it everybody's name; other processes use the new ones.
                            self.forget_salt()
                            continue
                        result = work(turn)
                        turn.commit()
                    except valkey.WatchError:
                        # Raised by reads too, when their connection breaks.
                        continue
                    return result
        raise VaultUnavailable("the vault was too busy for one step")

    @contextmanager
    def changes(self, organisation_id: str) -> Iterator[Changes]:
        """Listen for changes of one organisation's desk; see ``Changes.wait``."""
        with self._translated(), self._client.pubsub(ignore_subscribe_messages=True) as pubsub:
            yield Changes(pubsub, organisation_id)

    def run_script(self, script: str, arguments: list[str | int | bytes]) -> Any:
        """Run a Lua script of this package. Raises ``VaultUnavailable``."""
        with self._translated():
            return self._replicas.run_script(script, arguments)

    def take_lease(self, name: str, holder: str, life: timedelta) -> bool:
        """Whether ``holder`` may do the work of this name now; nobody else may for so long. Raises as above."""
        life_ms = int(life / timedelta(milliseconds=1))
        return bool(self.run_script(_LEASE, [name, holder, life_ms]))

    def _secret(self) -> bytes:
        salt = self._salt
        if not salt:
            with self._translated():
                self._client.set("salt", secrets.token_bytes(32), nx=True, ex=_SALT_LIFE)
                salt = self._client.get("salt")
                if self._last_salt not in (b"", salt):
                    # We knew another vault, and nobody has stopped us since: it was lost.
                    self._client.set(CUT, b"", ex=CUT_LIFE)
                self._salt = self._last_salt = salt
        return salt

    def forget_salt(self) -> None:
        """Read the vault's secret again at the next use, as after a loss of the vault."""
        self._salt = b""

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except valkey.ConnectionError:
            self.forget_salt()
            raise VaultUnavailable("the vault does not answer") from None
        except valkey.TimeoutError:
            raise VaultUnavailable("the vault did not answer in time") from None
        except valkey.ResponseError as error:
            # The server's message can quote a command's arguments; only its first word, a code, is safe.
            raise VaultUnavailable(f"the vault refused: {str(error).split(' ', 1)[0]}") from None


def connect_vault(url: str) -> Vault:
    """A vault that connects at its first use; call ``check`` before relying on it.

    Raises ``VaultUrlInvalid``, whose message never repeats the address because it may hold a password.
    """
    return Vault(open_client(url))


def open_vault(url: str) -> Vault:
    """Connect, and refuse a server that could write.

    Raises ``VaultUrlInvalid``, ``VaultUnavailable`` when nothing answers there, and ``VaultCouldWrite`` for
    unsafe settings.
    """
    vault = connect_vault(url)
    vault.check()
    return vault
