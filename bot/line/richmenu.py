"""The rich menu as LINE's own definition, and the name by which this service knows its menus again."""

import json
import re
from hashlib import sha256
from typing import Any

from content.rich_menu import RICH_MENU

_DIGEST_LENGTH = 12


def rich_menu_request(picture: bytes) -> dict[str, Any]:
    """The body of LINE's "create rich menu"; its name tells what the menu says and does, and how it looks."""
    request = {
        "size": {"width": RICH_MENU["width"], "height": RICH_MENU["height"]},
        "selected": True,
        "chatBarText": RICH_MENU["bar"],
        "areas": [
            {
                "bounds": {side: area[side] for side in ("x", "y", "width", "height")},
                "action": {
                    "type": "postback",
                    "label": area["label"],
                    "data": area["data"],
                    "displayText": area["label"],
                },
            }
            for area in RICH_MENU["areas"]
        ],
    }
    digest = sha256(json.dumps(request, sort_keys=True).encode() + picture).hexdigest()
    return {"name": f"{RICH_MENU['name']} {digest[:_DIGEST_LENGTH]}", **request}


def is_our_name(name: str) -> bool:
    """Whether a menu of this name was made by this service, in this version or another."""
    return re.fullmatch(rf"{re.escape(RICH_MENU['name'])} [0-9a-f]{{{_DIGEST_LENGTH}}}", name) is not None
