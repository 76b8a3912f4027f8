"""What may be told of counted residents: nothing from which fewer than ten of them could be made out."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 10
"""Below this nothing is told, not even that it is zero."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Told(Generic[Key]):
    """A sum and its parts; None is what is not told."""

    total: int | None
    parts: Mapping[Key, int | None]


def tell_split(parts: Mapping[Key, int]) -> Told[Key]:
    """The sum of the parts and each of them, as far as neither betrays a small one.

    Besides the small parts others are kept back, one at least, until all that is kept back makes ten for each of those
    others and ten more: then each small part may still be anything from 0 to 9, even for one who knows this rule. The
    others go by their place and not by their size, which would be something to reckon with.
    """
    total = sum(parts.values())
    if total < SMALLEST:
        return Told(None, dict.fromkeys(parts))
    hidden = {key for key, count in parts.items() if count < SMALLEST}
    others = [key for key in parts if key not in hidden] if hidden else []
    kept_back = sum(parts[key] for key in hidden)
    for place, key in enumerate(others):
        if place and kept_back >= SMALLEST * (place + 1):
            break
        hidden.add(key)
        kept_back += parts[key]
    return Told(total, {key: None if key in hidden else count for key, count in parts.items()})
