"""Many events, delivered up to five times and in disorder, across a restart: each works once, in order."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from referral import desk
from referral.hours import JST
from referral.inbound import Address, Inbound, InboundKind
from referral.platform import Platform
from referral.service import receive
from referral.vault import EmbeddedVault
from tests.house import build_for_tests, close_app
from tests.proving import note, short_or_full
from tests.served_town import DESK, RENT_DESK
from tests.service import make_user_id, sign

RESIDENTS = short_or_full(10, 40)
MESSAGES = 50
MOST_DELIVERIES = 5
MEMBER = desk.Member("m", DESK, "当番")
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def vault_alone(tmp_path: Path) -> Iterator[EmbeddedVault]:
    server = EmbeddedVault(tmp_path / "vault")
    server.start()
    yield server
    server.stop()


def open_app(folder: Path, vault: EmbeddedVault) -> Flask:
    return build_for_tests(folder, NOWHERE, {"REDIS_URL": vault.url})


def begin_talk(platform: Platform, user_id: str) -> str:
    """A resident in a talk with the counsellor; gives the handoff."""
    now = platform.clock()
    for number, choice in enumerate((f"handoff:{RENT_DESK}", "consent:yes")):
        event = f"{user_id}-begin-{number}"
        receive(platform, Inbound(event, Address("line", user_id), InboundKind.CHOICE, now, now, choice))
    (view,) = desk.waiting(platform, MEMBER)
    desk.accept(platform, MEMBER, view.id)
    return view.id


def make_events(user_id: str, start: datetime) -> list[dict[str, object]]:
    """Messages a second apart; many of them in the same words, so that only their ids tell them apart."""
    return [
        {
            "type": "message",
            "mode": "active",
            "timestamp": int((start + timedelta(seconds=n)).timestamp() * 1000),
            "source": {"type": "user", "userId": user_id},
            "webhookEventId": f"01{user_id[1:15]}{n:010}",
            "deliveryContext": {"isRedelivery": False},
            "message": {"type": "text", "id": f"{user_id[1:9]}{n:04}", "text": f"ことば{n}"},
        }
        for n in range(MESSAGES)
    ]


def deliver(app: Flask, events: list[dict[str, object]]) -> None:
    body = json.dumps({"destination": "U" + "0" * 32, "events": events}).encode()
    answer = app.test_client().post("/line/webhook", data=body, headers={"X-Line-Signature": sign(body)})
    assert answer.status_code == 200


def deliver_in_disorder(tmp_path: Path, vault: EmbeddedVault, renamed: bool = False) -> dict[str, list[str]]:
    """Everything several times, shuffled, with a restart in the middle; what the counsellor then reads of each."""
    dice = random.Random(17)
    app = open_app(tmp_path, vault)
    start = datetime.now(JST) - timedelta(seconds=MESSAGES * 2)
    residents = [make_user_id() for _ in range(RESIDENTS)]
    handoffs = [begin_talk(app.extensions["platform"], user_id) for user_id in residents]
    deliveries = []
    for event in (event for user_id in residents for event in make_events(user_id, start)):
        for time in range(dice.randint(1, MOST_DELIVERIES)):
            again = {**event, "deliveryContext": {"isRedelivery": time > 0 and dice.random() < 0.5}}
            if renamed:
                again["webhookEventId"] = f"{event['webhookEventId']}-{time}"
            deliveries.append(again)
    dice.shuffle(deliveries)
    half = len(deliveries) // 2
    while deliveries:
        if half and len(deliveries) <= half:
            close_app(app)
            app, half = open_app(tmp_path, vault), 0
        size = dice.randint(1, 8)
        deliver(app, deliveries[:size])
        del deliveries[:size]
    platform = app.extensions["platform"]
    read = {}
    for user_id, handoff in zip(residents, handoffs, strict=True):
        entries = desk.talk(platform, MEMBER, handoff)
        read[user_id] = [e.text for e in entries if e.who == "resident" and e.text.startswith("ことば")]
    close_app(app)
    return read


def test_each_event_works_once_and_in_its_order(tmp_path: Path, vault_alone: EmbeddedVault) -> None:
    """Of many talks of fifty messages each, the counsellor reads every message once, in the order of writing."""
    read = deliver_in_disorder(tmp_path, vault_alone)
    wanted = [f"ことば{n}" for n in range(MESSAGES)]
    assert len(read) == RESIDENTS
    wrong = [user for user, texts in read.items() if texts != wanted]
    what = "events delivered up to five times, in disorder, across a restart: each once and in order"
    note("T17", what, "all", f"{(RESIDENTS - len(wrong)) * MESSAGES} of {RESIDENTS * MESSAGES}")
    assert wrong == []


def test_event_under_another_name_would_be_noticed(tmp_path: Path, vault_alone: EmbeddedVault) -> None:
    """The planted control: deliveries that cannot be told to be the same do work several times."""
    read = deliver_in_disorder(tmp_path, vault_alone, renamed=True)
    assert any(len(texts) > MESSAGES for texts in read.values())
