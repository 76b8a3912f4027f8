"""Talking to LINE over real sockets on loopback: what is sent, and what each answer means."""

import logging
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from line_fakes import StubLine, said
from werkzeug.wrappers import Response

from bot.line import client as client_module
from bot.line.client import AT_ONCE, Answer, LineClient, Outcome
from bot.line.endpoint import UnsafeEndpoint

MESSAGES = [{"type": "text", "text": "ひみつのことば"}]
KEY = "123e4567-e89b-12d3-a456-426614174000"


@pytest.fixture
def client(line: StubLine) -> LineClient:
    return LineClient("channel token", line.url)


@pytest.fixture
def silent_address() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_reply_goes_out_with_its_token_and_without_a_retry_key(line: StubLine, client: LineClient) -> None:
    """LINE refuses a retry key on replies."""
    assert client.reply("token", MESSAGES) == Answer(Outcome.SENT, 200)
    [(path, body, headers)] = line.requests
    assert path == "/v2/bot/message/reply"
    assert body == {"replyToken": "token", "messages": MESSAGES}
    assert headers["Authorization"] == "Bearer channel token"
    assert headers["Content-Type"] == "application/json"
    assert "X-Line-Retry-Key" not in headers


def test_push_goes_out_with_its_retry_key(line: StubLine, client: LineClient) -> None:
    """From the first attempt on, so that a second one cannot double it."""
    assert client.push("U1", MESSAGES, KEY).outcome is Outcome.SENT
    [(path, body, headers)] = line.requests
    assert (path, body) == ("/v2/bot/message/push", {"to": "U1", "messages": MESSAGES})
    assert headers["X-Line-Retry-Key"] == KEY


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (said(409, "The retry key is already accepted"), Answer(Outcome.SENT, 409)),
        (said(400, "Invalid reply token"), Answer(Outcome.TOKEN_SPENT, 400, certainly_unsent=True)),
        (said(400, "The request body has 1 error(s)"), Answer(Outcome.REFUSED, 400, certainly_unsent=True)),
        (said(413, "The request is too large"), Answer(Outcome.REFUSED, 413, certainly_unsent=True)),
        (said(401, "Authentication failed"), Answer(Outcome.SHUT_OUT, 401, certainly_unsent=True)),
        (said(403, "Not allowed"), Answer(Outcome.SHUT_OUT, 403, certainly_unsent=True)),
        (said(408, "slow"), Answer(Outcome.RETRY, 408, certainly_unsent=True)),
        (said(429, "You have reached your monthly limit."), Answer(Outcome.QUOTA, 429, certainly_unsent=True)),
        (said(429, "Too many", Retry_After="7"), Answer(Outcome.RETRY, 429, 7.0, certainly_unsent=True)),
        (said(429, "Too many", Retry_After="²"), Answer(Outcome.RETRY, 429, 0.0, certainly_unsent=True)),
        (said(429, "Too many", Retry_After="99999999"), Answer(Outcome.RETRY, 429, 3600.0, certainly_unsent=True)),
        (said(500, "Internal error"), Answer(Outcome.RETRY, 500)),
        (Response(b"\xff\xfe not text", 502), Answer(Outcome.RETRY, 502)),
        (Response(b"\xff\xfe", 404), Answer(Outcome.SHUT_OUT, 404, certainly_unsent=True)),
        (Response(b"\xff\xfe", 200, content_type="text/html; charset=nonsense"), Answer(Outcome.SENT, 200)),
        (Response(b"", 302, {"Location": "/elsewhere"}), Answer(Outcome.SHUT_OUT, 302, certainly_unsent=True)),
    ],
)
def test_each_answer_has_one_meaning(line: StubLine, client: LineClient, given: Response, meant: Answer) -> None:
    """What LINE says decides what happens to the messages; nothing is followed or repeated by itself."""
    line.answers.append(given)
    assert client.push("U1", MESSAGES, KEY) == meant
    assert len(line.requests) == 1


def test_nobody_listening_means_certainly_unsent(silent_address: str) -> None:
    """A refused connection carried nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    answer = LineClient("t", f"http://127.0.0.1:{port}").push("U1", MESSAGES, KEY)
    assert answer == Answer(Outcome.RETRY, certainly_unsent=True)


def test_time_out_leaves_open_whether_it_was_sent(silent_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The request may have arrived; only the same key or token tells."""
    monkeypatch.setattr(client_module, "TIMEOUT", (0.2, 0.2))
    assert LineClient("t", silent_address).push("U1", MESSAGES, KEY) == Answer(Outcome.RETRY)


def test_call_ends_well_before_another_sender_repeats_it() -> None:
    """Connecting and waiting together stay under the outbox's lease."""
    from referral.vault.outbox import LEASE

    assert sum(client_module.TIMEOUT) < LEASE.total_seconds()


def test_log_holds_the_endpoint_and_the_request_id_and_nothing_else(
    line: StubLine, client: LineClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither words, nor ids, nor tokens, from us or from the libraries beneath, even at their loudest."""
    with caplog.at_level(logging.DEBUG):
        client.reply("secret-reply-token", MESSAGES)
        line.answers.append(said(400, "ひみつ in your request", x_line_request_id="x" * 99))
        client.push("Usecret", MESSAGES, KEY)
    ours = [record.getMessage() for record in caplog.records if record.name == "line"]
    assert ours[0].startswith("POST /v2/bot/message/reply sent 200 ")
    assert ours[0].endswith(" abc-123")
    assert ours[1].endswith(" -")
    for secret in ("ひみつ", "\\u3072", "Usecret", "secret-reply-token", "channel token"):
        assert secret not in caplog.text


def push_together(client: LineClient, numbers: range) -> None:
    threads = [threading.Thread(target=client.push, args=(f"U{n}", MESSAGES, f"key-{n}")) for n in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_threads_share_one_client(line: StubLine, client: LineClient) -> None:
    """As many at once as ever send, at first use: every message goes out once."""
    push_together(client, range(AT_ONCE))
    assert sorted(str(body["to"]) for _, body, _ in line.requests) == sorted(f"U{n}" for n in range(AT_ONCE))


def test_connections_are_kept_for_all_that_send_at_once() -> None:
    """The second time that all of them send together, none has to connect anew."""
    together = threading.Barrier(AT_ONCE)
    connections: set[object] = set()

    class KeepAlive(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            connections.add(self.client_address)
            self.rfile.read(int(self.headers["Content-Length"]))
            together.wait(timeout=10)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    class Line(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = AT_ONCE

    with Line(("127.0.0.1", 0), KeepAlive) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        client = LineClient("t", f"http://127.0.0.1:{server.server_port}")
        push_together(client, range(AT_ONCE))
        opened = set(connections)
        push_together(client, range(AT_ONCE))
        server.shutdown()
    assert len(opened) == AT_ONCE
    assert connections == opened


@pytest.mark.parametrize(
    "url",
    [
        "https://api.line.me.example",
        "http://api.line.me",
        "https://api.line.me@10.0.0.1",
        "http://me@127.0.0.1",
        "http://127.0.0.1.example",
        "http://192.168.0.1",
        "ftp://127.0.0.1",
        "http://[::1",
        "",
    ],
)
def test_other_platforms_are_refused(url: str) -> None:
    """Residents' words go to LINE or stay on this machine; one sentence says what may be set."""
    with pytest.raises(UnsafeEndpoint, match="LINE_API_ENDPOINT must be"):
        LineClient("t", url)


@pytest.mark.parametrize(
    "url", ["https://api.line.me", "http://127.9.9.9:80/path", "https://[::1]:1", "http://localhost"]
)
def test_line_itself_and_a_stand_in_on_this_machine_are_allowed(url: str) -> None:
    """Every loopback address may hold a stand-in."""
    LineClient("t", url)
