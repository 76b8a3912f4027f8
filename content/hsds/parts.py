"""Small parts of HSDS objects that several others hold."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

Json = dict[str, Any]

_OURS = UUID("7a3f8a0e-52d8-5b0e-9a67-0d6f3a1c9b42")
"""What all our identifiers are made from; it never changes, so the same entry has the same identifier anywhere."""

TAXONOMY = "yorisoi-relay"


def make_id(*names: str) -> str:
    """The standard wants UUIDs; the same names give the same one."""
    return str(uuid5(_OURS, "\x1f".join(names)))


def make_attribute(link: str, entity: str, kind: str, code: str, name: str, value: str = "") -> Json:
    """A term of our taxonomy that applies to an object; ``kind`` is what it says: need, kind, field …"""
    attribute: Json = {
        "id": make_id(link, kind, code),
        "link_id": link,
        "link_type": kind,
        "link_entity": entity,
        "taxonomy_term": {
            "id": make_id(TAXONOMY, kind, code),
            "code": code,
            "name": name,
            "description": f"{TAXONOMY} {kind}",
            "taxonomy": TAXONOMY,
        },
    }
    return attribute | ({"value": value} if value else {})


def read_attributes(owner: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Our terms of this kind, by code, with their values."""
    return {
        text_of(term, "code"): text_of(attribute, "value")
        for attribute in items_of(owner, "attributes")
        if text_of(attribute, "link_type") == kind
        and text_of(term := attribute.get("taxonomy_term") or {}, "taxonomy") == TAXONOMY
    }


def make_phones(link: str, number: str) -> list[Json]:
    return [{"id": make_id(link, "phone", number), "number": number, "type": "voice"}] if number else []


def read_phone_number(owner: Mapping[str, Any]) -> str:
    """The first number that is no fax."""
    return next(
        (text_of(one, "number") for one in items_of(owner, "phones") if text_of(one, "type").casefold() != "fax"), ""
    )


def text_of(owner: Mapping[str, Any], name: str) -> str:
    """The text under this name; empty where there is none or something else."""
    found = owner.get(name)
    return found if isinstance(found, str) else ""


def items_of(owner: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects in the list under this name."""
    found = owner.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def without_empty(owner: Json) -> Json:
    """The object without texts, lists and numbers that say nothing."""
    return {name: value for name, value in owner.items() if value not in ("", None, [], {})}
