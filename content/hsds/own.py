"""What the standard has no home for, or says more coarsely: field by field as attributes, found by reading back."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, get_type_hints

import msgspec

from content.hsds.parts import Json, make_attribute, read_attributes

T = TypeVar("T")

_KIND = "field"
_NESTED = ("hours", "eligibility", "desk_hours")


def add_lost(written: Json, whole: T, entity: str, read: Callable[[Json], T]) -> Json:
    """The object with an attribute for each field that would not come back as it was."""
    back = read(written)
    lost = [
        make_attribute(written["id"], entity, _KIND, path, path, msgspec.json.encode(value).decode())
        for path, value in _differences(whole, back)
    ]
    return {**written, "attributes": [*written["attributes"], *lost]} if lost else written


def put_back(found: T, owner: Mapping[str, Any]) -> T:
    """The record with the fields that came along as attributes. Raises msgspec.ValidationError and DecodeError."""
    for path, text in read_attributes(owner, _KIND).items():
        outer, _, inner = path.rpartition(".")
        if not outer:
            found = _set(found, inner, text)
        elif outer in _NESTED and hasattr(found, outer):
            found = replace(found, **{outer: _set(getattr(found, outer), inner, text)})  # type: ignore[type-var]
    return found


def _set(record: T, name: str, text: str) -> T:
    kind: Any = type(record)
    hints = _read_hints(kind)
    if name not in hints or name == "organisation":
        return record
    value = msgspec.json.decode(text.encode(), type=hints[name])
    return replace(record, **{name: value})  # type: ignore[type-var]


@cache
def _read_hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _differences(whole: Any, back: Any, outer: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for field in fields(whole):
        mine, theirs = getattr(whole, field.name), getattr(back, field.name)
        if field.name == "organisation" or mine == theirs:
            continue
        if field.name in _NESTED and is_dataclass(mine):
            found += _differences(mine, theirs, f"{field.name}.")
        else:
            found.append((outer + field.name, mine))
    return found
