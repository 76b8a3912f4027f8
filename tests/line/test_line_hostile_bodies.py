"""2,000 hostile bodies at the webhook: never a 5xx, never an effect without a signature, never parsed before it.

The detector is shown to bite: a door that parses first, one that fails on odd shapes and one that acts
before it has looked at the signature are each caught by it.
"""

import copy
import gzip
import json
import random
from collections.abc import Callable

import pytest
from flask import Flask, Response, request
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from line_fakes import NOW, Door, event, sign, text_event

from bot.line.events import read_inbounds
from referral.inbound import Inbound

BODIES = 2000

GOOD = [
    text_event("こんにちは"),
    event("follow", follow={"isUnblocked": False}),
    event("unsend", unsend={"messageId": "m1"}),
    event("postback", postback={"data": "command:start"}),
    event(message={"type": "sticker", "id": "m2", "keywords": ["sad"], "stickerId": "1", "packageId": "1"}),
    event(message={"type": "location", "id": "m3", "address": "x", "latitude": 1.5, "longitude": 2.5}),
]

odd_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
    | st.sampled_from(["user", "message", "text", "sticker", "active", "U1", "", "\ud800", "\x00", 10**400, -(2**63)]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Good events with some property anywhere replaced, removed or doubled."""
    events = copy.deepcopy(draw(st.lists(st.sampled_from(GOOD), min_size=1, max_size=3)))
    for one in events:
        for _ in range(draw(st.integers(1, 3))):
            inner = one
            while (deeper := [v for v in inner.values() if isinstance(v, dict) and v]) and draw(st.booleans()):
                inner = draw(st.sampled_from(deeper))
            if not inner:
                continue
            name = draw(st.sampled_from(sorted(inner, key=str)))
            if draw(st.booleans()):
                inner[name] = draw(odd_values)
            else:
                del inner[name]
    return json.dumps({"events": events}).encode()


def extreme(seed: int) -> bytes:
    """One of the shapes that a random search would not find."""
    rng = random.Random(seed)
    good = json.dumps({"events": [text_event("a")]}).encode()
    depth = rng.randrange(1000, 10_001)
    return rng.choice(
        [
            b'{"events":' * depth,
            b"[" * depth + b"]" * depth,
            b'{"events":[' + b'{"a":' * depth + b"1" + b"}" * depth + b"]}",
            b'{"events":[{"message":' + b"[" * 900 + b"]" * 900 + b"}]}",
            gzip.compress(good),
            good[:-1] + b',"events":[]}',
            b'{"events":1,"events":[],"events":[{"type":"follow","type":"message","source":{"userId":1,"userId":"U1"}}]}',
            good[: rng.randrange(len(good))],
            b"\xef\xbb\xbf" + good,
            good.decode().encode("utf-16"),
            b'{"events":[{"timestamp":' + b"9" * rng.randrange(1, 9000) + b"}]}",
            b'{"events":[NaN,Infinity,-Infinity,1e999]}',
            b'{"events":[' + b"{}," * 20_000 + b"{}]}",
            b'{"events":["' + b"\\ud83d" * 50 + b'"]}',
        ]
    )


bodies = st.one_of(
    st.binary(max_size=200),
    st.integers(0, 10_000).map(extreme),
    mutated(),
    mutated(),
    odd_values.map(lambda value: json.dumps({"events": value}).encode()),
)
signings = st.sampled_from(["right", "right", "right", "missing", "wrong", "of another body"])


def attack(door: Door, body: bytes, signing: str) -> None:
    """Post a body and fail when the answer or the effect is not what it must be."""
    signature = {"right": sign(body), "missing": "", "wrong": "AAAA", "of another body": sign(body + b" ")}[signing]
    before = len(door.received)
    status = door.post(body, signature).status_code
    assert status < 500, "a 5xx answer"
    if signing == "right":
        assert status in (200, 400), "a strange answer"
    else:
        assert len(door.received) == before, "an effect without a signature"
        assert status == 401, "something other than the signature was looked at first"
    for inbound in door.received[before:]:
        inbound.text.encode()
        assert inbound.address.identity


def attack_often(door: Door, examples: int) -> None:
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(bodies, signings)
    def run(body: bytes, signing: str) -> None:
        attack(door, body, signing)

    run()


def test_hostile_bodies_never_break_the_door_and_never_act_unsigned() -> None:
    """2,000 bodies, random, mutated and extreme, signed and not."""
    door = Door()
    attack_often(door, BODIES)
    assert door.received, "some bodies must have been good enough to arrive"


@pytest.mark.parametrize("signing", ["right", "missing"])
def test_largest_body_is_taken_and_a_larger_one_is_refused(signing: str) -> None:
    """1 MiB of events is read within the rules; more answers 413 before anything else."""
    one = json.dumps(text_event("あ" * 50)).encode() + b","
    body = b'{"events":[' + one * (1024 * 1024 // len(one) - 1) + one.rstrip(b",") + b"]}"
    attack(Door(), body[: 1024 * 1024], signing)
    assert Door().post(body + b" " * 1024 * 1024, "").status_code == 413


def parse_first(received: Callable[[Inbound], None]) -> tuple[object, int]:
    events = request.get_json(force=True, silent=True)
    if not isinstance(events, dict):
        return {}, 400
    return {}, 200 if sign(request.get_data()) == request.headers.get("X-Line-Signature") else 401


def trust_the_shape(received: Callable[[Inbound], None]) -> tuple[object, int]:
    if sign(request.get_data()) != request.headers.get("X-Line-Signature"):
        return {}, 401
    for one in request.get_json(force=True)["events"]:
        one["source"]["userId"].encode()
    return {}, 200


def act_first(received: Callable[[Inbound], None]) -> tuple[object, int]:
    found = request.get_json(force=True, silent=True)
    if isinstance(found, dict) and isinstance(found.get("events"), list):
        for inbound in read_inbounds(found["events"], NOW):
            received(inbound)
    return {}, 200 if sign(request.get_data()) == request.headers.get("X-Line-Signature") else 401


@pytest.mark.parametrize("broken", [parse_first, trust_the_shape, act_first])
def test_detector_catches_a_door_that_is_wrong(broken: Callable[[Callable[[Inbound], None]], Response]) -> None:
    """The planted controls: without them the proof above could be blind."""
    door = Door()
    app = Flask("broken")
    app.add_url_rule("/line/webhook", view_func=lambda: broken(door.received.append), methods=["POST"])
    door._client = app.test_client()
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        attack_often(door, 200)
