"""What the page may send: nothing breaks the service, a button is told by its label, and はじめから begins anew."""

import json
from collections.abc import Iterator

import pytest

from bot.rehearsal.phone_view import show_everything
from bot.rehearsal.platform import StandIn
from tests.clock import HandClock
from tests.service import SECRET, TOKEN, Service

ACTS = (
    "add",
    "befriend",
    "block",
    "say",
    "tap",
    "sticker",
    "image",
    "location",
    "unsend",
    "clock",
    "duty",
)
ODD = [{}, [], {"a": 1}, 5, None, True, "", "\ud800", "x" * 6000]


@pytest.fixture
def stand_in(clock: HandClock) -> Iterator[StandIn]:
    """A platform whose bot takes everything and answers nothing."""
    made = StandIn(secret=SECRET, access_token=TOKEN, clock=clock, post=lambda _body, _signature: 200)
    yield made
    made.close()


def act(service: Service, name: str, **wanted: object) -> int:
    return service.send(
        f"/rehearsal/act/{name}",
        json.dumps(wanted).encode(),
        {"Content-Type": "application/json", "Origin": service.url},
    )[0]


def test_odd_values_are_refused_and_nothing_breaks(rehearsal: Service) -> None:
    """Each act with each odd value in each place: an answer below 500, and the page still has its state."""
    rehearsal.get("/rehearsal")
    resident = json.loads(rehearsal.get("/rehearsal/state?after=-1")[1])["residents"][0]["id"]
    assert act(rehearsal, "befriend", resident=resident) == 200
    for name in ACTS:
        for odd in ODD:
            wanted = dict.fromkeys(("text", "sticker", "message", "to", "on", "action"), odd)
            assert act(rehearsal, name, **{**wanted, "resident": resident}) < 500, (name, odd)
            assert act(rehearsal, name, **{**wanted, "resident": odd}) < 500, (name, odd)
    for kind in ("message", "postback", "uri", "clipboard", "no such kind"):
        for part in ("label", "text", "data", "displayText", "uri"):
            for odd in ODD:
                action = {"type": kind, "text": "a", part: odd}
                assert act(rehearsal, "tap", resident=resident, action=action) < 500, action
    assert rehearsal.get("/rehearsal/state?after=-1")[0] == 200


def test_pressed_button_is_told_by_its_label(stand_in: StandIn) -> None:
    """Not by what it carries, which says nothing to whoever practises."""
    resident = stand_in.add_resident()
    stand_in.befriend(resident)
    stand_in.tap(resident, {"type": "postback", "label": "人と話したい", "data": "command:person"})
    newest = show_everything(stand_in)["happenings"][0]
    assert newest["said"] == "「人と話したい」"


def test_sticker_is_told_in_japanese(stand_in: StandIn) -> None:
    """As at the desk."""
    resident = stand_in.add_resident()
    stand_in.befriend(resident)
    stand_in.send_sticker(resident, ("crying", "sad"))
    (shown,) = show_everything(stand_in)["residents"][0]["entries"]
    assert shown["message"]["meaning"] == "泣いている"


def test_starting_over_counts_from_nothing(stand_in: StandIn, clock: HandClock) -> None:
    """Billed messages too."""
    stand_in.quota.bill(clock())
    assert show_everything(stand_in)["billed"] == 1
    stand_in.start_over()
    assert show_everything(stand_in)["billed"] == 0
