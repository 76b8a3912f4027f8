"""What gunicorn itself prints: faults around the application, broken requests and lost connections quote nobody."""

import os
import re
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from tests.privacy.scan import search_bytes
from tests.service import Service, wait_until

FAULTY = "tests.privacy.faulty:create_app()"
# The server as it comes, which is what the planted control runs.
AS_IT_COMES = ("--logger-class", "gunicorn.glogging.Logger", "--worker-class", "gthread")
WORD = "hibari"

# Each holds a word of its own. A worker is as talkative as an operator can make it.
FAULTS = {
    "before": b"GET /before/hibari-before?q=hibari-before HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "within": b"GET /within/hibari-within HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "thread": b"GET /thread/hibari-thread HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "away": b"GET /away/hibari-away HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "version": b"GET / HTTP/hibari-version\r\n\r\n",
    "method": b"hibari-method / HTTP/1.1\r\nHost: a\r\n\r\n",
    "verb": b"HIBARI-VERB / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "line": b"GET /hibari-line" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "header": b"GET / HTTP/1.1\r\nHost: a\r\nhibari-header(: x\r\n\r\n",
    "large": b"GET / HTTP/1.1\r\nHost: a\r\nX: hibari-large" + b"x" * 9000 + b"\r\n\r\n",
    "coding": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: hibari-coding\r\n\r\n",
    "chunk": b"POST /line/webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nhibari-chunk\r\n",
    "cut": b"POST /line/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nhibari-cut",
    "silent": b"GET /hibari-silent HT",
}
# What is printed of these is fixed even as gunicorn comes, or the application has caught it.
NEVER_QUOTED = {"line", "large", "chunk", "cut"}


def provoke(folder: Path, arguments: Sequence[str]) -> bytes:
    """Everything that was printed while each of the faults happened once."""
    service = Service(folder, line_endpoint="http://127.0.0.1:9")
    service.start(arguments=(FAULTY, "--log-level", "debug", *arguments))
    for sent in FAULTS.values():
        with socket.create_connection(("127.0.0.1", service.port), timeout=10) as client:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            while client.recv(65536):
                pass
    service.stop()
    return service.log.read_bytes()


def told_in(log: bytes) -> set[str]:
    return {name for name in FAULTS if search_bytes(log.lower(), [f"{WORD}-{name}"], "log")}


def test_server_prints_no_request_and_no_exception(tmp_path: Path) -> None:
    """Nothing of a request, not even its address; each fault of ours is there by its kind and place."""
    log = provoke(tmp_path, ())
    assert told_in(log) == set()
    assert b"Traceback" not in log
    places = re.findall(rb"ERROR (?:gunicorn\.error|uncaught) at .* RuntimeError at faulty\.py:\d+", log)
    assert len(places) == 4, log.decode()


def test_server_as_it_comes_would_quote_them(tmp_path: Path) -> None:
    """The planted control: the same requests, with gunicorn's own log and worker, tell what was asked."""
    assert told_in(provoke(tmp_path, AS_IT_COMES)) == set(FAULTS) - NEVER_QUOTED


def test_server_still_says_what_an_operator_needs(tmp_path: Path) -> None:
    """Its sentences about its own processes stay readable, such as that one was killed."""
    service = Service(tmp_path).start()
    (worker,) = service.workers()
    os.kill(worker, signal.SIGKILL)
    wanted = f"ERROR gunicorn.error Worker (pid:{worker}) was sent SIGKILL! Perhaps out of memory?"
    wait_until(lambda: wanted in service.log.read_text(), "it says so")
    service.stop()
