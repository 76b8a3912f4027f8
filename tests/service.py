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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRET = "0123456789abcdef0123456789abcdef"
SECRET_KEY = "b4f0c6a1d97e2853" * 4
TOKEN = "an access token for tests"
PATIENCE_S = 30


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
            "SECRET_KEY": SECRET_KEY,
            "GATHER_SECONDS": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            **(channel if line_endpoint else {}),
            **(extra or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, wrapper: Sequence[str] = (), arguments: Sequence[str] = ()) -> "Service":
        """Start and wait until it is ready.

        ``wrapper`` is a command that runs it, such as a tracer; ``arguments`` go to gunicorn.
        """
        command = [*wrapper, sys.executable, "serve.py", *arguments]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        def is_ready() -> bool:
            if self._process and self._process.poll() is not None:
                raise AssertionError(f"the service ended: {self.log.read_text()[-2000:]}")
            try:
                return self.get("/readyz")[0] == 200
            except OSError:
                return False

        wait_until(is_ready, "the service was ready")

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

    def run_to_its_end(self, extra: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """A start that must fail, beside whatever runs; with other settings if wanted."""
        return subprocess.run(
            [sys.executable, "serve.py"],
            cwd=ROOT,
            env={**self.environment, **(extra or {})},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def signal(self, number: signal.Signals) -> None:
        """To the master alone."""
        assert self._process
        self._process.send_signal(number)

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        assert self._process
        listed = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return [pid for pid in map(int, listed.split()) if "serve.py" in _command_of(pid)]

    def kill_master(self) -> None:
        """kill -9 of the master alone, as when memory runs out."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def kill(self) -> None:
        """kill -9 of the application, master and workers; an embedded vault lives on."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """The clean end: SIGTERM, and everything that it started ends with it."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        self.wait_for_the_end()

    def wait_for_the_end(self) -> None:
        assert self._process
        self._process.wait(timeout=20)

    def _open(self, request: urllib.request.Request) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


def wait_until(holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Return as soon as it holds; fail with ``what`` when it never does."""
    deadline = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"never happened: {what}")
        # Asking again at once would only take the processor from whoever is waited for.
        time.sleep(0.02)


def _command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def sign(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_user_id() -> str:
    return f"U{secrets.token_hex(16)}"
