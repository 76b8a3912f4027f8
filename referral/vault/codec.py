"""Domain objects to and from the bytes that the vault holds."""

from typing import TypeVar

import msgspec

T = TypeVar("T")


def pack(value: object) -> bytes:
    """Bytes for one domain object."""
    return msgspec.json.encode(value)


def unpack(data: bytes, kind: type[T]) -> T:
    """The object again. Raises ``ValueError`` without the content when the bytes are not of that kind."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError:
        raise ValueError(f"the vault holds something that is not a {kind.__name__}") from None
