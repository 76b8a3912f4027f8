"""The desk never learns who somebody is: pages, answers and the stream of two hundred talks are searched."""

import json
from collections.abc import Iterator

import pytest

from referral.inbound import Address, Inbound, InboundKind
from referral.service import receive
from tests.house import House, open_house
from tests.privacy.scan import search_bytes
from tests.served_town import RENT_DESK
from tests.service import make_user_id

CONVERSATIONS = 200
PICTURE = "https://profile.line-scdn.net/0hAbCdEfGh"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("desk")) as found:
        yield found


def test_desk_of_two_hundred_talks_names_nobody(house: House) -> None:
    """No user id, no reply token and no message id of LINE's is in anything that the desk was told."""
    platform = house.app.extensions["platform"]
    told: list[bytes] = []
    secrets: list[str] = []
    stream = house.counsellor.stream()
    for number in range(CONVERSATIONS):
        user_id = make_user_id()
        steps = ((InboundKind.TEXT, "家賃が払えない"), (InboundKind.CHOICE, f"handoff:{RENT_DESK}"))
        for step, (kind, text) in enumerate((*steps, (InboundKind.CHOICE, "consent:yes"))):
            token, message = f"{user_id[1:]}{step:04}token", f"m{user_id[1:17]}{step}"
            secrets += [token, message]
            now = platform.clock()
            address = Address("line", user_id)
            receive(platform, Inbound(f"{user_id}-{step}", address, kind, now, now, text, message, token))
        secrets.append(user_id)
        handoff = house.counsellor.waits_for_somebody()
        told.append(json.dumps(house.counsellor.now()).encode())
        assert house.counsellor.accept(handoff) == 200
        assert house.counsellor.reply(handoff, "こんにちは", f"c{number}") == 200
        told.append(json.dumps(house.counsellor.now(open=handoff)).encode())
        if number % 10 == 0:
            told.append(house.counsellor.page()[0].encode())
        assert house.counsellor.close(handoff) == 200
    told.append(stream.read1(100_000))
    stream.close()
    assert search_bytes(b"\n".join(told), secrets, "desk") == []


def test_name_at_the_desk_would_be_noticed() -> None:
    """The planted control: an id, a token or a picture's address in an answer is found."""
    for planted in (make_user_id(), f"{make_user_id()[1:]}0001token", PICTURE):
        answer = json.dumps({"waiting": [{"id": "1", "by": planted}]}).encode()
        assert search_bytes(answer, [planted], "desk")


def test_page_of_the_desk_tells_its_browser_to_keep_nothing(house: House) -> None:
    """One title and one address for all talks, no storing, no completion of what was typed."""
    page, headers = house.counsellor.page()
    assert headers["Cache-Control"] == "no-store"
    assert "<title>相談デスク</title>" in page
    assert page.count('autocomplete="off"') >= 1
    assert "localStorage" not in page
