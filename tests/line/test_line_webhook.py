"""The webhook: who gets in, what it answers, and that no event takes another with it."""

import itertools
import json

import pytest
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from line_fakes import SECRET, Door, event, sign, text_event

from bot.line.webhook import MOST_BYTES, is_signed
from referral.inbound import Inbound
from referral.vault import VaultUnavailable

HEAD = b"POST /line/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"

DOCUMENTED_SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
DOCUMENTED_BODY = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
DOCUMENTED_SIGNATURE = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_signature_of_lines_own_example_is_right() -> None:
    """LINE documents one secret, body and signature; they fit together here too."""
    assert is_signed(DOCUMENTED_BODY, DOCUMENTED_SIGNATURE, [DOCUMENTED_SECRET.encode()])
    assert Door([DOCUMENTED_SECRET]).post(DOCUMENTED_BODY, DOCUMENTED_SIGNATURE).status_code == 200


@pytest.mark.parametrize("signature", ["", "x", "é", sign(b"other"), sign(b"{}", "other secret"), SECRET])
def test_body_without_right_signature_is_refused_without_effect(door: Door, signature: str) -> None:
    """401, and nothing was received and nobody woken."""
    body = json.dumps({"events": [text_event("こんにちは")]}).encode()
    assert door.post(body, signature).status_code == 401
    assert (door.received, door.woken) == ([], 0)


def test_unsigned_body_is_refused_before_it_is_read(door: Door) -> None:
    """A body that is no JSON answers 401 when unsigned: nobody tried to read it."""
    assert door.post(b"no json", "wrong").status_code == 401


def test_both_secrets_are_valid_while_one_is_being_replaced() -> None:
    """Rotation loses no event: either secret opens the door, a third does not."""
    door = Door(["old", "new"])
    body = json.dumps({"events": [text_event("a")]}).encode()
    statuses = [door.post(body, sign(body, secret)).status_code for secret in ("old", "new", "third")]
    assert statuses == [200, 200, 401]


@pytest.mark.parametrize("secrets", [[], [""]])
def test_door_without_secrets_says_that_line_is_not_set_up(secrets: list[str]) -> None:
    """503 with what to do; an empty secret does not count as one that anybody could sign with."""
    body = b'{"events": []}'
    answer = Door(secrets).post(body, sign(body, ""))
    assert answer.status_code == 503
    assert "not set up" in answer.get_json()["message"]


def test_header_name_may_be_written_in_any_case() -> None:
    """LINE may change the case of the signature header."""
    body = b'{"events": []}'
    assert Door().post(body, "", **{"x-LINE-signature": sign(body)}).status_code == 200


def test_empty_list_of_events_is_fine(door: Door) -> None:
    """LINE verifies an address with no events at all."""
    assert door.post_events().status_code == 200
    assert door.received == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"{}",
        b'{"events": {}}',
        b'{"events": 1}',
        b"\xff\xfe",
        b"[" * 10_000,
        b"9" * 9_000,
    ],
)
def test_signed_body_that_line_would_not_send_is_refused(door: Door, body: bytes) -> None:
    """400 and no effect; sending it again would not mend it."""
    assert door.post(body).status_code == 400
    assert door.received == []


def test_body_over_one_mebibyte_is_refused(door: Door) -> None:
    """413, whatever its signature; one byte less is read."""
    frame = b'{"events": [], "x": "%s"}'
    padding = 1024 * 1024 - len(frame) + 2
    assert door.post(frame % (b"x" * padding)).status_code == 200
    assert door.post(frame % (b"x" * (padding + 1))).status_code == 413


def post_in_chunks(door: Door, raw: bytes, body: bytes) -> int:
    """As a server hands on what came in chunks, unread; signed as ``body``. Gives the status."""
    (request,) = itertools.islice(RequestParser(Config(), [HEAD + raw], ("127.0.0.1", 1)), 1)
    environ = {"wsgi.input": request.body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    headers = {"X-Line-Signature": sign(body), "Transfer-Encoding": "chunked"}
    return door._client.post("/line/webhook", headers=headers, environ_overrides=environ).status_code


def test_body_in_chunks_is_measured_too(door: Door) -> None:
    """LINE sends none, but a proxy may: the same limit, and 413 above it."""
    body = b'{"events": []}' + b" " * MOST_BYTES
    for size, status in ((100, 200), (MOST_BYTES, 200), (MOST_BYTES + 1, 413), (len(body), 413)):
        part = body[:size]
        assert post_in_chunks(door, b"%x\r\n%s\r\n0\r\n\r\n" % (size, part), part) == status


@pytest.mark.parametrize("size", [b"-5", b"zz", b""])
def test_chunk_that_is_none_is_a_bad_request(door: Door, size: bytes) -> None:
    """400, signed or not: nothing of it was read."""
    assert post_in_chunks(door, size + b"\r\nhello\r\n0\r\n\r\n", b"") == 400
    assert (door.received, door.woken) == ([], 0)


def test_compressed_body_is_not_unpacked(door: Door) -> None:
    """LINE never compresses, and a small body must not become a huge one."""
    import gzip

    body = gzip.compress(json.dumps({"events": [text_event("a")]}).encode())
    assert door.post(body, **{"Content-Encoding": "gzip"}).status_code == 400


def test_events_of_two_residents_in_one_post_all_arrive_in_order_of_time(door: Door) -> None:
    """LINE mixes residents and does not promise an order."""
    answer = door.post_events(
        text_event("second of A", "A", 3000),
        text_event("only of B", "B", 2000),
        text_event("first of A", "A", 1000),
    )
    assert answer.status_code == 200
    assert [(i.address.identity, i.text) for i in door.received] == [
        ("A", "first of A"),
        ("B", "only of B"),
        ("A", "second of A"),
    ]
    assert door.woken == 1


def test_broken_event_does_not_take_the_others_with_it(door: Door) -> None:
    """Whatever one event holds, the next is received."""
    broken = [None, 3, [], {}, {"type": "message"}, event(source=None), event(message=None), event(timestamp="soon")]
    assert door.post_events(*broken, text_event("good")).status_code == 200
    assert "good" in [inbound.text for inbound in door.received]


def test_event_that_we_fail_on_is_logged_by_place_and_the_others_arrive(caplog: pytest.LogCaptureFixture) -> None:
    """A fault of ours loses one event, says where, and quotes nothing of the resident."""
    received: list[str] = []

    def receive(inbound: Inbound) -> None:
        if inbound.text == "なぐられた":
            raise ValueError(inbound.text)
        received.append(inbound.text)

    answer = Door(receive=receive).post_events(text_event("なぐられた", at=1), text_event("good", at=2))
    assert (answer.status_code, received) == (200, ["good"])
    assert "ValueError" in caplog.text
    assert "なぐられた" not in caplog.text


def test_event_that_the_vault_did_not_take_is_asked_for_again() -> None:
    """503 makes LINE redeliver, and no later event may overtake the one that was not taken."""
    tried: list[str] = []

    def receive(inbound: Inbound) -> None:
        tried.append(inbound.text)
        if inbound.text == "second":
            raise VaultUnavailable("away")

    door = Door(receive=receive)
    answer = door.post_events(*(text_event(text, at=at) for at, text in enumerate(("first", "second", "third"), 1)))
    assert answer.status_code == 503
    assert tried == ["first", "second"]
    assert door.woken == 1


def test_only_post_is_answered(door: Door) -> None:
    """Looking at the address with a browser tells nothing."""
    assert door._client.get("/line/webhook").status_code == 405
