"""A counsellor at the desk over HTTP, with cookies and tokens as a browser has them."""

import json
import re
import time
import urllib.error
import urllib.request
from http.client import HTTPResponse
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
PATIENCE_S = 20.0
# Browsers take 127.0.0.1 for secure too.
_ON_LOOPBACK = DefaultCookiePolicy(secure_protocols=("https", "http"))


class StaffBrowser:
    """Cookies and tokens of one browser; nobody is signed in."""

    def __init__(self, service_url: str) -> None:
        self._url = service_url
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar(_ON_LOOPBACK))).open

    def sign_in(self, login: str, password: str) -> int:
        """The status of the page that follows."""
        return self._post("/staff/sign-in", {"login": login, "password": password, "next": ""})

    def sign_out(self) -> int:
        return self._post("/staff/sign-out", {})

    def _post(self, path: str, data: dict[str, str]) -> int:
        body = urlencode({"csrf_token": self._token(), **data}).encode()
        try:
            with self._open(urllib.request.Request(self._url + path, body), timeout=10) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def _token(self) -> str:
        # This page is for everyone and changes nothing.
        try:
            with self._open(f"{self._url}/no-such-page", timeout=10) as answer:
                page = answer.read()
        except urllib.error.HTTPError as refusal:
            page = refusal.read()
        found = _TOKEN.search(page.decode())
        assert found
        return found[1]


class Counsellor(StaffBrowser):
    """Signs in at once; every act gives the desk as it is then."""

    def __init__(self, service_url: str, login: str, password: str) -> None:
        super().__init__(service_url)
        assert self.sign_in(login, password) == 200
        # Whoever sits down at a desk for the first time pledges to keep what they hear to themselves.
        assert self._post("/staff/pledge", {"agree": "yes"}) == 200
        assert self._post("/desk/duty", {"duty": "on"}) == 200

    def now(self, **wanted: str) -> dict[str, Any]:
        return self._ask("/desk/now", {"here": "yes", **wanted})

    def accept(self, handoff: str) -> int:
        return self._status("/desk/accept", {"handoff": handoff})

    def reply(self, handoff: str, text: str, client_id: str) -> int:
        return self._status("/desk/reply", {"handoff": handoff, "text": text, "client_id": client_id})

    def close(self, handoff: str) -> int:
        return self._status("/desk/close", {"handoff": handoff})

    def waits_for_somebody(self) -> str:
        """The name of the handoff that waits longest."""
        return str(self._until(lambda: next((c["id"] for c in self.now()["waiting"]), None)))

    def waits_to_read(self, handoff: str, text: str) -> list[str]:
        """All lines of the talk, once this text is among them."""

        def read() -> list[str] | None:
            lines = [line["text"] for line in self.lines(handoff)]
            return lines if any(text in line for line in lines) else None

        found = self._until(read)
        assert isinstance(found, list)
        return found

    def lines(self, handoff: str) -> list[dict[str, Any]]:
        talk = self.now(open=handoff)["talk"]
        return talk["lines"] if talk else []

    def page(self) -> tuple[str, dict[str, str]]:
        with self._open(f"{self._url}/desk", timeout=10) as answer:
            return answer.read().decode(), dict(answer.headers)

    def stream(self) -> HTTPResponse:
        """The stream of changes, held open."""
        return self._open(f"{self._url}/desk/changes", timeout=10)

    def _until(self, look: Any) -> object:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if (found := look()) is not None:
                return found
            # The desk answers at once; asking again without a breath would only take the processor from it.
            time.sleep(0.03)
        raise AssertionError("it never appeared at the desk")

    def _status(self, path: str, data: dict[str, str]) -> int:
        try:
            self._ask(path, data)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        return 200

    def _ask(self, path: str, data: dict[str, str]) -> dict[str, Any]:
        headers = {"Accept": "application/json", "X-CSRFToken": self._token()}
        request = urllib.request.Request(self._url + path, urlencode(data).encode(), headers)
        with self._open(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found
