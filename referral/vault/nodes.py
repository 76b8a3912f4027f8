"""The servers behind the vault's address: one, or the primary that Sentinel names; and the replicas of either."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import valkey
from valkey.backoff import NoBackoff
from valkey.connection import Connection, ConnectionPool, SSLConnection
from valkey.retry import Retry
from valkey.sentinel import Sentinel

from referral.vault.memory_only import VaultCouldWrite, greet

_PATIENCE: dict[str, Any] = {"socket_timeout": 1.5, "socket_connect_timeout": 1.0}
_SENTINEL_PORT = 26379
_OF_ONE_SERVER = ("host", "port", "path", "connection_pool")


class VaultUrlInvalid(ValueError):
    """The address names no server; the message says what to write instead."""


def open_client(url: str) -> valkey.Valkey:
    """A client that connects at its first use, and to no server that could write.

    Raises ``VaultUrlInvalid``, whose message never repeats the address because it may hold a password.
    """
    try:
        if url.startswith(("sentinel://", "sentinels://")):
            return _ask_sentinel(url)
        client = valkey.Valkey.from_url(
            url, retry=Retry(NoBackoff(), 1), health_check_interval=30, valkey_connect_func=greet, **_PATIENCE
        )
        # Options in the address are looked at when a connection is made, and not before.
        client.connection_pool.connection_class(**client.connection_pool.connection_kwargs)
    except (ValueError, TypeError, valkey.ValkeyError):
        raise VaultUrlInvalid(
            "REDIS_URL is no address of a server; write redis://host:6379, unix:///path/to/its.sock, or "
            "sentinel://host:26379,host:26379/name-of-the-primary."
        ) from None
    return client


def _ask_sentinel(url: str) -> valkey.Valkey:
    parts = urlsplit(url)
    account, _, hosts = parts.netloc.rpartition("@")
    username, _, password = account.partition(":")
    service = parts.path.strip("/")
    options = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
    if not service or not hosts or set(options) - {"sentinel_username", "sentinel_password"}:
        raise ValueError("no service, no host, or an option that is none")
    secure = {"ssl": True} if parts.scheme == "sentinels" else {}
    sentinel = Sentinel(
        [_host_and_port(host) for host in hosts.split(",")],
        sentinel_kwargs={
            "username": options.get("sentinel_username"),
            "password": options.get("sentinel_password"),
            **secure,
            **_PATIENCE,
        },
        username=unquote(username) or None,
        password=unquote(password) or None,
        retry=Retry(NoBackoff(), 1),
        health_check_interval=30,
        valkey_connect_func=greet,
        **secure,
        **_PATIENCE,
    )
    client: valkey.Valkey = sentinel.master_for(service)
    return client


def _host_and_port(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError("a sentinel without a host")
    return parts.hostname, parts.port or _SENTINEL_PORT


def count_replicas(client: valkey.Valkey) -> int:
    """How many replicas are connected to the primary now."""
    return sum(online for _host, _port, online in _replicas(client))


def check_replicas(client: valkey.Valkey) -> None:
    """Look at every replica, and at the replicas of replicas: each holds everything that the primary holds.

    Raises ``VaultCouldWrite`` for one that could write, and for one that cannot be looked at from here.
    """
    for host, port, _online in _replicas(client):
        replica = _open_replica(client, host, port)
        try:
            replica.ping()
            check_replicas(replica)
        except VaultCouldWrite as refusal:
            raise VaultCouldWrite(f"The replica {host}:{port}: {refusal}") from None
        except (valkey.ConnectionError, valkey.TimeoutError):
            raise VaultCouldWrite(
                f"The replica {host}:{port} cannot be reached from here, so nobody knows whether it could write: let "
                "this machine reach it, or set replica-announce-ip and replica-announce-port on it."
            ) from None
        finally:
            replica.close()


def _replicas(client: valkey.Valkey) -> Iterator[tuple[str, int, bool]]:
    """Where each is, and whether it has everything yet."""
    info = client.info("replication")
    for number in range(int(info.get("connected_slaves", 0))):
        replica = info.get(f"slave{number}")
        if replica and int(replica["port"]):
            yield str(replica["ip"]), int(replica["port"]), replica.get("state") == "online"


def _open_replica(client: valkey.Valkey, host: str, port: int) -> valkey.Valkey:
    """With the account of the primary."""
    pool = client.connection_pool
    kwargs = {name: value for name, value in pool.connection_kwargs.items() if name not in _OF_ONE_SERVER}
    kind = SSLConnection if issubclass(pool.connection_class, SSLConnection) else Connection
    return valkey.Valkey(connection_pool=ConnectionPool(connection_class=kind, host=host, port=port, **kwargs))
