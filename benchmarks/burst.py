"""Many residents write at once, and LINE takes its time: how long until the last is answered, and what is billed.

The whole service in this process, a signed webhook for each resident, and a stub of LINE on loopback that answers
each call after 150 ms and takes a reply token once, within a minute. Ends with 1 when a message was billed or when a
resident was answered later than a token is used.
"""

import argparse
import json
import logging
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask

from bot.line.client import AT_ONCE
from referral.vault.sending import TOKEN_LIFE
from tests.house import build_for_tests, close_app
from tests.service import make_user_id, sign

TEXT = "家賃が払えない。見本市に住んでいます"
LINES_TOKEN_LIFE_S = 60
PATIENCE_S = 300
POSTS_AT_ONCE = 4


class Line(ThreadingHTTPServer):
    """LINE's Messaging API as far as sending goes. Times are in seconds on one clock."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, latency: float) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.latency = latency
        self.changed = threading.Condition()
        self.written: dict[str, float] = {}
        self.waited: list[float] = []
        self.used: set[str] = set()
        self.pushes = 0

    def take(self, path: str, body: dict[str, str]) -> int:
        """The status of a call that came in now."""
        time.sleep(self.latency)
        with self.changed:
            now = time.monotonic()
            if path.endswith("/push"):
                self.pushes += 1
                written_at = self.written[body["to"]]
            else:
                token = body["replyToken"]
                written_at = self.written[token]
                if token in self.used or now - written_at > LINES_TOKEN_LIFE_S:
                    return 400
                self.used.add(token)
            self.waited.append(now - written_at)
            self.changed.notify_all()
        return 200


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Line

    def do_POST(self) -> None:
        status = self.server.take(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        answer = b"{}" if status == 200 else b'{"message":"Invalid reply token"}'
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Only the result is written."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=300, help="how many write at once (300)")
    parser.add_argument("--latency", type=float, default=0.15, help="seconds that LINE takes for a call (0.15)")
    wanted = parser.parse_args()
    line = Line(wanted.latency)
    threading.Thread(target=line.serve_forever, args=(0.05,), daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        app = build_for_tests(Path(folder), f"http://127.0.0.1:{line.server_port}")
        app.extensions["running"].start()
        for name in ("access", "line"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        # The first call of a process also imports LINE's SDK.
        write_all(app, line, 1)
        line.waited.clear()
        begun = time.monotonic()
        write_all(app, line, wanted.residents)
        taken = time.monotonic() - begun
        close_app(app)
    line.shutdown()
    floor = wanted.residents * wanted.latency / AT_ONCE
    cuts = statistics.quantiles(line.waited, n=100)
    sys.stdout.write(
        f"{wanted.residents} residents at once, LINE at {wanted.latency * 1000:.0f} ms: answered in {taken:.1f} s"
        f" (LINE alone, {AT_ONCE} calls at a time: {floor:.1f} s)\n"
        f"a resident waits: p50 {cuts[49]:.2f} s, p95 {cuts[94]:.2f} s, longest {max(line.waited):.2f} s\n"
        f"billed pushes: {line.pushes}\n"
    )
    if line.pushes or max(line.waited) > TOKEN_LIFE.total_seconds():
        sys.exit(1)


def write_all(app: Flask, line: Line, residents: int) -> None:
    """Each writes one message, in a webhook of its own; returns when every one of them has been answered."""
    already = len(line.waited)
    with ThreadPoolExecutor(POSTS_AT_ONCE) as posts:
        statuses = list(posts.map(lambda _: write(app, line), range(residents)))
    if set(statuses) != {200}:
        sys.exit(f"The webhook answered {sorted(set(statuses))}; the measurement means nothing.")
    with line.changed:
        if not line.changed.wait_for(lambda: len(line.waited) >= already + residents, PATIENCE_S):
            sys.exit("Not everybody was answered; the measurement means nothing.")


def write(app: Flask, line: Line) -> int:
    user_id = make_user_id()
    token = user_id[1:]
    line.written[user_id] = line.written[token] = time.monotonic()
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": {"type": "user", "userId": user_id},
        "webhookEventId": token,
        "deliveryContext": {"isRedelivery": False},
        "replyToken": token,
        "message": {"type": "text", "id": token, "text": TEXT},
    }
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}).encode()
    return app.test_client().post("/line/webhook", data=body, headers={"X-Line-Signature": sign(body)}).status_code


if __name__ == "__main__":
    main()
