"""How long one step of a conversation takes, beside the smallest thing a server could do with the same message.

The step: a signed webhook in, read, understood, answered and committed to a real vault, without LINE's network.
The peer: a bare Flask application that verifies the same signature, parses the same body and answers 200.
"""

import argparse
import base64
import hmac
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, request

from tests.house import build_for_tests, close_app
from tests.service import SECRET, make_user_id, sign

TEXTS = (
    "家賃2ヶ月ためちゃって、来月出ろって言われてる",
    "まだ言われただけ",
    "見本市",
    "ほかも見る",
    "はじめから",
    "こんにちは",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=600, help="how many steps of each to measure (600)")
    steps = parser.parse_args().steps
    with tempfile.TemporaryDirectory() as folder:
        app = build_for_tests(Path(folder), "http://127.0.0.1:9")
        app.extensions["running"].start()
        logging.getLogger("access").setLevel(logging.WARNING)
        logging.getLogger("line").setLevel(logging.CRITICAL)
        client, peer = app.test_client(), make_peer().test_client()
        ours, theirs = [], []
        # Taking turns, so that whatever else the machine does falls on both alike.
        for body in bodies(steps):
            headers = {"X-Line-Signature": sign(body)}
            ours.append(measure(lambda b=body, h=headers: client.post("/line/webhook", data=b, headers=h).status_code))
            theirs.append(measure(lambda b=body, h=headers: peer.post("/", data=b, headers=h).status_code))
        close_app(app)
    for name, times in (("a step of the conversation", ours), ("a bare server, same message", theirs)):
        cuts = statistics.quantiles(times, n=100)
        sys.stdout.write(f"{name}: p50 {cuts[49]:.2f} ms, p95 {cuts[94]:.2f} ms, p99 {cuts[98]:.2f} ms\n")
    sys.stdout.write(f"ratio of the medians: {statistics.median(ours) / statistics.median(theirs):.1f}\n")


def make_peer() -> Flask:
    app = Flask("peer")

    @app.post("/")
    def take() -> tuple[str, int]:
        body = request.get_data()
        wanted = base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()
        if not hmac.compare_digest(wanted, request.headers["X-Line-Signature"]):
            return "", 401
        json.loads(body)
        return "", 200

    return app


def bodies(steps: int) -> Iterator[bytes]:
    """Messages of residents who each have a short conversation."""
    number = count()
    for step in range(steps):
        if step % len(TEXTS) == 0:
            user_id = make_user_id()
        n = next(number)
        event = {
            "type": "message",
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": user_id},
            "webhookEventId": f"01{n:024}",
            "deliveryContext": {"isRedelivery": False},
            "replyToken": f"{n:032x}",
            "message": {"type": "text", "id": str(n), "text": TEXTS[step % len(TEXTS)]},
        }
        yield json.dumps({"destination": "U" + "0" * 32, "events": [event]}).encode()


def measure(act: Callable[[], int]) -> float:
    """Milliseconds; the answer must be 200."""
    begun = time.perf_counter()
    status = act()
    taken = (time.perf_counter() - begun) * 1000
    if status != 200:
        sys.exit(f"The webhook answered {status}; the measurement means nothing.")
    return taken


if __name__ == "__main__":
    main()
