"""Something to press, as LINE's action: a choice comes back as postback data, the rest opens outside."""

import re
import unicodedata
from typing import Any
from urllib.parse import quote

from bot.line.limits import (
    LABEL_CLUSTERS,
    POSTBACK_DATA_UNITS,
    URI_LENGTH,
    clean,
    cut_clusters,
    utf16_units,
)
from referral.bubble import Action, ActionKind

# A number as it is shown; with anything else in it ("内線", "代") the digits would call somebody else.
_PHONE = re.compile(r"[#*+]?[0-9][0-9()\- ]*")
_HYPHENS = re.compile("[‐‑‒–—―−ー]")
_KEPT_IN_URI = ":/?#[]@!$&'()*+,;=%~-._"


def press(action: Action) -> dict[str, Any] | None:
    """LINE's form of the action, or None when LINE would not take it and the whole message with it."""
    label = cut_clusters(clean(action.label), LABEL_CLUSTERS)
    if not label:
        return None
    if action.kind is ActionKind.CHOICE:
        if not action.value or utf16_units(action.value) > POSTBACK_DATA_UNITS:
            return None
        return {"type": "postback", "label": label, "data": action.value, "displayText": label}
    uri = _uri(action)
    return {"type": "uri", "label": label, "uri": uri} if 0 < len(uri) <= URI_LENGTH else None


def unpressable(action: Action) -> bool:
    """Whether it leads outside but cannot be a button, so that its number or address must be read instead."""
    return action.kind is not ActionKind.CHOICE and press(action) is None


def _uri(action: Action) -> str:
    value = clean(action.value)
    if action.kind is ActionKind.CALL:
        number = dialled(value)
        return "tel:" + quote(number, safe="+*") if number else ""
    return quote(value, safe=_KEPT_IN_URI) if value.startswith("https://") else ""


def dialled(shown: str) -> str:
    """Exactly the digits that are shown, with a leading #, * or +; empty when it is not plainly one number."""
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", shown)).strip()
    return re.sub(r"[()\- ]", "", plain) if _PHONE.fullmatch(plain) else ""
