"""The stand-in's judge: what LINE forbids is refused, what it allows is taken, and pushes reach whom they should."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from bot.line.client import LineClient, Outcome
from bot.rehearsal.chat import Who
from bot.rehearsal.judge import judge_push, judge_reply
from bot.rehearsal.messaging import MessagingApi
from bot.rehearsal.platform import StandIn
from bot.rehearsal.webhook import text_message
from referral.hours import JST
from tests.clock import HandClock
from tests.outside_line import OutsideLine, outside_line
from tests.service import TOKEN

Json = dict[str, Any]

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
KEY = "123e4567-e89b-12d3-a456-426614174000"


def said(text: object = "x", **more: object) -> Json:
    return {"type": "text", "text": text, **more}


def offered(action: Json, times: int = 1) -> Json:
    return said(quickReply={"items": [{"type": "action", "action": action}] * times})


def tapped(**more: object) -> Json:
    return {"type": "postback", "label": "a", "data": "d", **more}


def opened(uri: object) -> Json:
    return {"type": "uri", "label": "a", "uri": uri}


def card(*contents: Json, **more: object) -> Json:
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": list(contents)}, **more}


def flex(contents: Json, alt: str = "alt") -> Json:
    return {"type": "flex", "altText": alt, "contents": contents}


def row(*bubbles: Json) -> Json:
    return flex({"type": "carousel", "contents": list(bubbles)})


def button(label: str) -> Json:
    return {"type": "button", "action": tapped(label=label)}


ALLOWED = {
    "5,000 units": [said("a" * 5000)],
    "2,500 emoji": [said("\U0001f622" * 2500)],
    "five messages": [said()] * 5,
    "13 quick replies": [offered(tapped(), 13)],
    "20 families on a label": [offered(tapped(label=FAMILY * 20))],
    "20 letters with an accent": [offered(tapped(label="か\u3099" * 20))],
    "data of 300": [offered(tapped(data="あ" * 300, displayText="あ" * 300))],
    "an address": [offered(opened("https://a/" + "x" * 990))],
    "a number": [offered(opened("tel:0120-279-338"))],
    "a number with #": [offered(opened("tel:%239110"))],
    "a name": [said(sender={"name": "当番の人"})],
    "a sticker": [{"type": "sticker", "packageId": "446", "stickerId": "1988"}],
    "1,500 units beside a card": [flex(card(said()), "a" * 1500)],
    "twelve cards": [row(*[card(said())] * 12)],
    "a label of 40 on a card": [flex(card(button("あ" * 40)))],
    "an empty box": [flex(card())],
}
FORBIDDEN = {
    "no message": [],
    "six messages": [said()] * 6,
    "5,001 units": [said("a" * 5001)],
    "2,501 emoji": [said("\U0001f622" * 2501)],
    "an empty text": [said("")],
    "a blank text": [said(" \n")],
    "no text": [{"type": "text"}],
    "half a character": [said("\ud800")],
    "an unknown kind": [{"type": "foo"}],
    "no kind": [{"text": "x"}],
    "nothing": [None],
    "an unknown property": [said(foo=1)],
    "14 quick replies": [offered(tapped(), 14)],
    "an empty list of quick replies": [said(quickReply={"items": []})],
    "a label of 21": [offered(tapped(label="あ" * 21))],
    "an empty label": [offered(tapped(label=""))],
    "no data": [offered({"type": "postback", "label": "a"})],
    "data of 301": [offered(tapped(data="d" * 301))],
    "a shown text of 301": [offered(tapped(displayText="あ" * 301))],
    "an address of 1,001": [offered(opened("https://a/" + "x" * 991))],
    "an address without TLS": [offered(opened("http://a/"))],
    "a script": [offered(opened("javascript:alert(1)"))],
    "Japanese in an address": [offered(opened("https://a/あ"))],
    "a space in an address": [offered(opened("https://a/ b"))],
    "an address that is none": [offered(opened({}))],
    "no number": [offered(opened("tel:"))],
    "a name of 21": [said(sender={"name": "あ" * 21})],
    "a name with LINE": [said(sender={"name": "OnLine相談"})],
    "1,501 units beside a card": [flex(card(said()), "a" * 1501)],
    "nothing beside a card": [flex(card(said()), "")],
    "13 cards": [row(*[card(said())] * 13)],
    "no card": [row()],
    "cards of two sizes": [row(card(said(), size="kilo"), card(said()))],
    "cards in cards": [row({"type": "carousel", "contents": [card(said())]})],
    "a card with nothing": [flex({"type": "bubble"})],
    "a card of 31 KB": [flex(card(*[said("a" * 900)] * 34))],
    "a card of 31 KB as it goes out": [flex(card(*[said("あ" * 300)] * 34))],
    "cards of 51 KB": [row(*[card(*[said("a" * 900)] * 10)] * 6)],
    "a label of 41 on a card": [flex(card(button("あ" * 41)))],
    "an empty text on a card": [flex(card(said("")))],
    "a colour by name": [flex(card(said(color="red")))],
    "an unknown size": [flex(card(said(size="huge")))],
    "an unknown layout": [flex({"type": "bubble", "body": {"type": "box", "layout": "diagonal", "contents": []}})],
    "no layout": [flex({"type": "bubble", "body": {"type": "box", "contents": []}})],
}


@pytest.mark.parametrize("messages", ALLOWED.values(), ids=ALLOWED)
def test_what_line_allows_is_taken(messages: list[Json]) -> None:
    """At each limit exactly."""
    assert judge_reply({"replyToken": "t", "messages": messages}) == []
    assert judge_push({"to": "U" + "0" * 32, "messages": messages}) == []


@pytest.mark.parametrize("messages", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_line_forbids_is_found(messages: list[Any]) -> None:
    """One beyond each limit, and every shape that is none."""
    assert judge_reply({"replyToken": "t", "messages": messages})


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {"messages": [said()]}, {"replyToken": "", "messages": [said()]}, {"to": "x", "messages": []}],
)
def test_body_without_whom_it_is_for_is_found(body: object) -> None:
    """No token, no resident, no body."""
    assert judge_reply(body)
    assert judge_push(body)


@pytest.fixture
def line() -> Iterator[OutsideLine]:
    with outside_line() as outside:
        yield outside


def test_message_that_is_too_long_for_line_is_found(line: OutsideLine) -> None:
    """The planted control of every test that ends with no findings: the stand-in outside sees a bad message."""
    user_id = line.stand_in.add_resident()
    answer = LineClient(TOKEN, line.url).push(user_id, [said("a" * 5001)], KEY)
    assert (answer.outcome, answer.status) == (Outcome.REFUSED, 400)
    assert line.findings == ["文が5001字です（5000字まで）"]


@pytest.mark.parametrize(("days", "arrives"), [(6, True), (8, False)])
def test_push_reaches_somebody_who_wrote_within_a_week_without_being_a_friend(days: int, arrives: bool) -> None:
    """As LINE documents it; and it is billed when it arrives."""
    clock = HandClock(datetime(2026, 11, 24, 13, 0, tzinfo=JST))
    stand_in = StandIn(secret="s", access_token=TOKEN, clock=clock, post=lambda _body, _signature: 200)
    try:
        user_id = stand_in.add_resident()
        stand_in.send_event(user_id, "message", message=text_message("1", "こんにちは"))
        clock.move(days=days)
        push(stand_in, user_id)
        assert [entry.who for entry in stand_in.resident(user_id).entries] == [Who.BOT] * arrives
        assert stand_in.quota.used(clock()) == arrives
    finally:
        stand_in.close()


def push(stand_in: StandIn, user_id: str) -> None:
    """One text, as the Messaging API takes it."""
    headers = {"authorization": f"Bearer {TOKEN}", "x-line-retry-key": KEY}
    body = json.dumps({"to": user_id, "messages": [said()]}).encode()
    assert MessagingApi(stand_in).answer("POST", "/v2/bot/message/push", headers, body).status == 200
