"""A hundred megabytes sent to the import of the real server: refused before they are read, and not held in memory."""

import re
import socket
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.rehearsal.opening import PASSWORD
from tests.service import Service

HUGE = 100 * 1024 * 1024
PIECE = b"x" * 65_536
LARGEST_GROWTH_MB = 40


@pytest.fixture(scope="module")
def head(rehearsal: Service) -> bytes:
    """How the request of a member of staff begins, who has signed in."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def token() -> str:
        found = re.search(rb'name="csrf-token" content="([^"]+)"', opener.open(f"{rehearsal.url}/staff/sign-in").read())
        assert found
        return found[1].decode()

    fields = {"csrf_token": token(), "login": "renshu-staff", "password": PASSWORD}
    opener.open(f"{rehearsal.url}/staff/sign-in", urlencode(fields).encode())
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    lines = (
        "POST /panel/imports HTTP/1.1",
        f"Host: 127.0.0.1:{rehearsal.port}",
        f"Cookie: {cookies}",
        f"X-CSRFToken: {token()}",
        "Content-Type: multipart/form-data; boundary=edge",
    )
    return "\r\n".join(lines).encode()


BODY = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n'


def highest_memory_mb(service: Service) -> float:
    """The most that any worker has ever held in memory."""
    told = (Path(f"/proc/{pid}/status").read_text() for pid in service.workers())
    return max(int(found[1]) for text in told if (found := re.search(r"VmHWM:\s+(\d+)", text))) / 1024


def test_announced_length_is_refused_before_the_body_comes(rehearsal: Service, head: bytes) -> None:
    """The answer is there although not a kilobyte of the file was sent."""
    with socket.create_connection(("127.0.0.1", rehearsal.port), timeout=30) as line:
        line.sendall(head + f"\r\nContent-Length: {HUGE}\r\n\r\n".encode() + BODY)
        answer = line.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_unannounced_length_is_refused_on_the_way(rehearsal: Service, head: bytes) -> None:
    """Who sends on and on is refused after some megabytes; the server never holds the whole."""
    before = highest_memory_mb(rehearsal)
    sent, answer = 0, b""
    with socket.create_connection(("127.0.0.1", rehearsal.port), timeout=30) as line:
        line.sendall(head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n")
        try:
            while sent < HUGE:
                line.sendall(f"{len(PIECE):x}\r\n".encode() + PIECE + b"\r\n")
                sent += len(PIECE)
        except ConnectionError:
            pass
        try:
            answer = line.recv(65_536)
        except ConnectionError:
            # The server hung up while we were still sending, and its answer was lost with the rest.
            assert sent < HUGE
    assert answer == b"" or answer.startswith(b"HTTP/1.1 413 ")
    assert sent < HUGE
    assert highest_memory_mb(rehearsal) - before < LARGEST_GROWTH_MB
    assert rehearsal.get("/readyz")[0] == 200
