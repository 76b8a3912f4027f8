"""All that is in the vault right now, as one text to search."""

import valkey

from referral.vault import EmbeddedVault


def read_everything(server: EmbeddedVault) -> str:
    """Every key with its value, whatever its type."""
    with valkey.Valkey.from_url(server.url) as client:
        return "\n".join(f"{key.decode()} {_read(client, key)}" for key in sorted(client.keys()))


def _read(client: valkey.Valkey, key: bytes) -> str:
    match client.type(key):
        case b"hash":
            value: object = client.hgetall(key)
        case b"list":
            value = client.lrange(key, 0, -1)
        case b"set":
            value = client.smembers(key)
        case b"zset":
            value = client.zrange(key, 0, -1)
        case _:
            value = client.get(key)
    parts = value if isinstance(value, list | set) else value.items() if isinstance(value, dict) else [value]
    return " ".join(_text(part) for part in parts)


def _text(part: object) -> str:
    if isinstance(part, tuple):
        return " ".join(map(_text, part))
    return part.decode("utf-8", "backslashreplace") if isinstance(part, bytes) else str(part)
