"""The real service as its own process in a folder of its own, as an operator would start it."""

import base64
import hmac
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "an access token for tests"


class Service:
    """gunicorn with the service. ``folder`` holds everything it may write."""

    def __init__(self, folder: Path, line_endpoint: str = "", extra: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port = find_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "stdout.log"
        self.temporary = folder / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        channel = {
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_ENDPOINT": line_endpoint,
        }
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TMPDIR": str(self.temporary),
            "DATA_FOLDER": str(folder / "var"),
            "PORT": str(self.port),
            "SECRET_KEY": "k" * 64,
            "PYTHONDONTWRITEBYTECODE": "1",
            **(channel if line_endpoint else {}),
            **(extra or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, wrapper: Sequence[str] = ()) -> "Service":
        """Start and wait until it is ready. ``wrapper`` is a command that runs it, such as a tracer."""
        command = [*wrapper, sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:create_app()"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                raise AssertionError(f"the service ended: {self.log.read_text()[-2000:]}")
            try:
                if self.get("/readyz")[0] == 200:
                    return
            except OSError:
                pass
            # The port is not open yet; asking again at once would only take the processor from it.
            time.sleep(0.02)
        raise AssertionError("the service was not ready in time")

    def command(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """One of the service's own commands, with the same settings."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        return self._open(urllib.request.Request(self.url + path, headers=dict(headers or {})))

    def send(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        return self._open(urllib.request.Request(self.url + path, body, dict(headers or {})))

    def post_webhook(self, events: Sequence[object]) -> int:
        """Signed, as the platform does it; the status."""
        body = json.dumps({"destination": "U" + "d" * 32, "events": list(events)}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "X-Line-Signature": sign(body)}
        return self._open(urllib.request.Request(f"{self.url}/line/webhook", body, headers))[0]

    def kill(self) -> None:
        """kill -9 of the application, master and workers; an embedded vault lives on."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """The clean end: SIGTERM, and everything that it started ends with it."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=20)

    def _open(self, request: urllib.request.Request) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


def sign(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_user_id() -> str:
    return f"U{secrets.token_hex(16)}"
