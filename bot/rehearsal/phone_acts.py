"""What can be done on the page, by name: the residents' acts, the clock and the duty moved by hand."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.rehearsal.phone_clock import ClockHand, Controls, Moment
from bot.rehearsal.platform import NotPossible, StandIn
from bot.rehearsal.stickers import STICKERS

MOST_RESIDENTS = 8

_WORDS_OF_AN_ACTION = ("type", "label", "data", "displayText", "text", "uri")
_CITY_HALL = ("見本市役所のあたり", 35.68, 139.76)

Act = Callable[[Mapping[str, Any]], object]


def list_acts(stand_in: StandIn, controls: Controls, hand: ClockHand) -> dict[str, Act]:
    """Each act takes what the page sent; ``resident`` is the user id. Raises ``NotPossible``, or as a bad dict does."""

    def add(_wanted: Mapping[str, Any]) -> None:
        if len(stand_in.residents) >= MOST_RESIDENTS:
            raise NotPossible(f"住民は{MOST_RESIDENTS}人までです。「はじめから」で空にできます。")
        stand_in.add_resident()

    def send_sticker(wanted: Mapping[str, Any]) -> None:
        stand_in.send_sticker(wanted["resident"], STICKERS[wanted["sticker"]].keywords)

    def move_clock(wanted: Mapping[str, Any]) -> None:
        hand.put(Moment(wanted["to"]))
        _say_changed(stand_in)

    def set_duty(wanted: Mapping[str, Any]) -> None:
        controls.set_duty(wanted["on"] is True)
        _say_changed(stand_in)

    def tap(wanted: Mapping[str, Any]) -> None:
        action = dict(wanted["action"])
        if not all(isinstance(action.get(name, ""), str) for name in _WORDS_OF_AN_ACTION):
            raise TypeError("an action has texts in it")
        stand_in.tap(wanted["resident"], action)

    return {
        "add": add,
        "befriend": lambda wanted: stand_in.befriend(wanted["resident"]),
        "block": lambda wanted: stand_in.block(wanted["resident"]),
        "say": lambda wanted: stand_in.say(wanted["resident"], str(wanted["text"])),
        "tap": tap,
        "sticker": send_sticker,
        "image": lambda wanted: stand_in.send_image(wanted["resident"]),
        "location": lambda wanted: stand_in.send_location(wanted["resident"], *_CITY_HALL),
        "unsend": lambda wanted: stand_in.unsend(wanted["resident"], wanted["message"]),
        "clock": move_clock,
        "duty": set_duty,
        "restart": lambda _wanted: stand_in.start_over(),
    }


def _say_changed(stand_in: StandIn) -> None:
    """Whoever looks at the page sees the clock and the duty anew."""
    with stand_in.change():
        pass
