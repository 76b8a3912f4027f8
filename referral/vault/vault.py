"""The connection to the vault: keyed hashes for identities, and one atomic step at a time."""

import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import valkey
from valkey.backoff import NoBackoff
from valkey.retry import Retry

from referral.inbound import Address
from referral.vault.changes import Changes
from referral.vault.outbox import Outbox
from referral.vault.server import check_memory_only
from referral.vault.turn import Turn

T = TypeVar("T")

_TRIES = 100
_SALT_LIFE = timedelta(days=40)
"""Every step prolongs it; see ``Turn.commit``."""


class VaultUnavailable(Exception):
    """The vault did not take the step; nothing of it happened, or its event can safely come again."""


class VaultUrlInvalid(ValueError):
    """The address names no server; the message says what to write instead."""


class Vault:
    """Live state in memory. Every key has a lifetime; no key holds an identity in clear."""

    def __init__(self, client: valkey.Valkey) -> None:
        self._client = client
        self._salt = b""
        self.outbox = Outbox(self)

    def check(self) -> None:
        """Raise ``VaultCouldWrite`` for a server that could write to disk, ``VaultUnavailable`` without one."""
        with self._translated():
            check_memory_only(self._client)

    def answers(self) -> bool:
        try:
            return bool(self._client.ping())
        except valkey.ValkeyError:
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
                with self._client.pipeline() as pipe:
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

    def run_script(self, script: str, keys: list[str], arguments: list[str | int | bytes]) -> Any:
        """Run a Lua script of this package. Raises ``VaultUnavailable``."""
        with self._translated():
            return self._client.register_script(script)(keys=keys, args=arguments)

    def _secret(self) -> bytes:
        salt = self._salt
        if not salt:
            with self._translated():
                self._client.set("salt", secrets.token_bytes(32), nx=True, ex=_SALT_LIFE)
                salt = self._salt = self._client.get("salt")
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
    try:
        client = valkey.Valkey.from_url(
            url, socket_timeout=1.5, socket_connect_timeout=1.0, retry=Retry(NoBackoff(), 1), health_check_interval=30
        )
        # Options in the address are looked at when a connection is made, and not before.
        client.connection_pool.connection_class(**client.connection_pool.connection_kwargs)
    except (ValueError, TypeError, valkey.ValkeyError):
        raise VaultUrlInvalid(
            "REDIS_URL is no address of a server; write redis://host:6379 or unix:///path/to/its.sock."
        ) from None
    return Vault(client)


def open_vault(url: str) -> Vault:
    """Connect, and refuse a server that could write.

    Raises ``VaultUrlInvalid``, ``VaultUnavailable`` when nothing answers there, and ``VaultCouldWrite`` for
    unsafe settings.
    """
    vault = connect_vault(url)
    vault.check()
    return vault
