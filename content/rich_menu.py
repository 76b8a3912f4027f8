"""The menu that is always under the talk: four places that work whatever was asked.

Plain data, so that the real LINE and the rehearsal's phone show the same.
"""

from typing import TypedDict


class MenuArea(TypedDict):
    """A place to press; ``data`` comes back like a choice's. Positions are in pixels of the menu's picture."""

    label: str
    data: str
    x: int
    y: int
    width: int
    height: int


class Menu(TypedDict):
    """The whole menu; ``bar`` is the word that opens and closes it. Nobody but LINE is shown ``name``."""

    name: str
    bar: str
    width: int
    height: int
    areas: tuple[MenuArea, ...]


# Two by two: four in a row would be too narrow for large letters and unsure fingers.
RICH_MENU: Menu = {
    "name": "yorisoi-relay",
    "bar": "メニュー",
    "width": 2500,
    "height": 1250,
    "areas": (
        {"label": "はじめる・つづきから", "data": "command:start", "x": 0, "y": 0, "width": 1250, "height": 625},
        {"label": "さがす", "data": "command:search", "x": 1250, "y": 0, "width": 1250, "height": 625},
        {"label": "いますぐ電話", "data": "command:lines", "x": 0, "y": 625, "width": 1250, "height": 625},
        {"label": "おわって消す", "data": "command:erase", "x": 1250, "y": 625, "width": 1250, "height": 625},
    ),
}
