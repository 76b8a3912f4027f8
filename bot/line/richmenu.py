"""The rich menu as LINE's own definition, for whoever registers it with a drawn picture of the same size."""

from typing import Any

from content.rich_menu import RICH_MENU


def rich_menu_request() -> dict[str, Any]:
    """The body of LINE's "create rich menu"."""
    return {
        "size": {"width": RICH_MENU["width"], "height": RICH_MENU["height"]},
        "selected": True,
        "name": RICH_MENU["name"],
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
