"""Reading events: each kind becomes ours, nothing is trusted, nothing that we do not want is kept."""

from datetime import UTC, datetime

import pytest
from line_fakes import NOW, event, text_event

from bot.line import events
from bot.line.events import read_event, read_inbounds
from referral.inbound import Inbound, InboundKind


def read(given: object) -> Inbound:
    found = read_event(given, NOW)
    assert found is not None
    return found


def message(**content: object) -> dict[str, object]:
    return event(message={"id": "m1"} | content)


def test_text_arrives_whole() -> None:
    """Everything that later steps need is there."""
    given = read(text_event("つかれた", "Uabc", 1_795_000_000_000))
    assert given == Inbound(
        event_id="message-Uabc-1795000000000",
        address=given.address,
        kind=InboundKind.TEXT,
        sent_at=datetime.fromtimestamp(1_795_000_000, UTC),
        received_at=NOW,
        text="つかれた",
        message_id="m-1795000000000",
        reply_token="token-Uabc-1795000000000",
    )
    assert (given.address.channel, given.address.identity) == ("line", "Uabc")


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file", "location", "sticker"])
def test_each_kind_of_message_keeps_its_kind(kind: str) -> None:
    """A resident gets an answer that fits what was sent."""
    assert read(message(type=kind)).kind == kind


def test_unknown_kind_of_message_is_still_from_somebody() -> None:
    """LINE adds kinds unannounced; whoever sends one is answered."""
    given = read(message(type="hologram"))
    assert (given.kind, given.address.identity, given.reply_token) == (
        InboundKind.OTHER,
        "U1",
        "token-U1-1795000000000",
    )


@pytest.mark.parametrize(
    "content", [{}, {"type": None}, {"type": ["text"]}, {"type": "text"}, {"type": "text", "text": 5}]
)
def test_message_without_what_it_should_have_is_answered_as_something_else(content: dict[str, object]) -> None:
    """No text, no type or another type: never lost."""
    assert read(message(**content)).kind is InboundKind.OTHER


def test_place_of_a_resident_is_not_kept() -> None:
    """Of a location only the kind remains."""
    given = read(message(type="location", title="自宅", address="見本市1-2-3", latitude=38.1, longitude=140.1))
    assert (given.kind, given.text) == (InboundKind.LOCATION, "")


def test_sticker_speaks_by_its_own_words_or_three_keywords() -> None:
    """The resident's words on a sticker go before LINE's description of it."""
    keywords = ["sad", 3, "cry", "tears", "alone"]
    assert read(message(type="sticker", keywords=keywords)).text == "sad cry tears"
    assert read(message(type="sticker", keywords=keywords, text="しんどい")).text == "しんどい"
    assert read(message(type="sticker", keywords="sad")).text == ""


def test_tap_on_a_choice_brings_its_data() -> None:
    """A postback is a choice."""
    given = read(event("postback", postback={"data": "area:06201", "params": {}}))
    assert (given.kind, given.text) == (InboundKind.CHOICE, "area:06201")


@pytest.mark.parametrize(("kind", "ours"), [("follow", InboundKind.FOLLOWED), ("unfollow", InboundKind.UNFOLLOWED)])
def test_adding_and_blocking_are_known(kind: str, ours: InboundKind) -> None:
    """Both matter to what is kept."""
    assert read(event(kind)).kind is ours


def test_unsend_names_the_message() -> None:
    """What is taken back must be found again."""
    given = read(event("unsend", unsend={"messageId": "m9"}))
    assert (given.kind, given.message_id) == (InboundKind.UNSENT, "m9")
    assert read_event(event("unsend", unsend={}), NOW) is None


@pytest.mark.parametrize(
    "kind", ["beacon", "accountLink", "membership", "videoPlayComplete", "join", "from the future"]
)
def test_events_that_ask_nothing_of_us_are_left_out(kind: str) -> None:
    """They survive without an answer that nobody asked for."""
    assert read_event(event(kind), NOW) is None


@pytest.mark.parametrize("kind", ["group", "room", "unheard of", None])
def test_talks_with_other_readers_are_left_alone(kind: object) -> None:
    """In a group an answer would tell others about a resident."""
    assert read_event(text_event("a") | {"source": {"type": kind, "userId": "U1", "groupId": "C1"}}, NOW) is None


@pytest.mark.parametrize("source", [None, 1, [], {}, {"type": "user"}, {"type": "user", "userId": None}])
def test_event_without_a_sender_is_survived(source: object) -> None:
    """Somebody who never consented has no id; there is nobody to answer."""
    assert read_event(text_event("a") | {"source": source}, NOW) is None


def test_standby_is_not_answered_but_taking_back_still_counts() -> None:
    """Another program answers then; what a resident takes back goes here too."""
    assert read_event(text_event("a") | {"mode": "standby"}, NOW) is None
    assert read(event("unsend", mode="standby", unsend={"messageId": "m"})).kind is InboundKind.UNSENT


@pytest.mark.parametrize("timestamp", [None, "1", 1.5, True, -1, 0, 10**30, 253_402_300_799_000, [], {}])
def test_impossible_time_becomes_the_time_of_arrival(timestamp: object) -> None:
    """An event with a broken time is still an event."""
    assert read(text_event("a") | {"timestamp": timestamp}).sent_at == NOW


def test_halves_of_characters_do_not_come_in() -> None:
    """A lone surrogate cannot be stored or sent; whole emoji stay."""
    given = read(text_event("a\ud800b😀"))
    given.text.encode()
    assert given.text == "a\ufffdb😀"


def test_event_without_an_id_gets_the_same_one_on_redelivery() -> None:
    """So that it is answered, and only once."""
    first = text_event("a") | {"webhookEventId": None}
    again = first | {"replyToken": "another", "deliveryContext": {"isRedelivery": True}}
    assert read(first).event_id == read(again).event_id != read(text_event("b") | {"webhookEventId": 1}).event_id


def test_events_are_sorted_by_their_time() -> None:
    """Redelivery brings old events after new ones."""
    given = [text_event("3", at=3), "nothing", text_event("1", at=1), text_event("2", at=2)]
    assert [inbound.text for inbound in read_inbounds(given, NOW)] == ["1", "2", "3"]


def test_event_that_we_fail_to_read_does_not_take_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours in one event: the place is logged, nothing is quoted, and the next is read."""
    fingerprint = events._fingerprint

    def fail_on_one(event: dict[str, object], *rest: str) -> str:
        if "なぐられた" in rest:
            raise OverflowError("なぐられた")
        return fingerprint(event, *rest)

    monkeypatch.setattr(events, "_fingerprint", fail_on_one)
    given = [text_event(text, at=at) | {"webhookEventId": None} for at, text in enumerate(("なぐられた", "good"), 1)]
    assert [inbound.text for inbound in read_inbounds(given, NOW)] == ["good"]
    assert "OverflowError at " in caplog.text
    assert "なぐられた" not in caplog.text


def test_nothing_of_a_resident_shows_in_a_repr() -> None:
    """A traceback with values would show it."""
    shown = repr(read(text_event("ひみつ", "Usecret")))
    assert "ひみつ" not in shown
    assert "Usecret" not in shown
