"""A resident on the rehearsal's phone, without its page: what a desk in a browser needs at the other end."""

import json
from typing import Any

from tests.service import Service


def start_over(service: Service) -> None:
    """Everybody who was there leaves."""
    _act(service, "restart")


class PhoneOwner:
    """Has added the account; writes, sends and ends."""

    def __init__(self, service: Service) -> None:
        self._service = service
        service.get("/rehearsal")
        known = {resident["id"] for resident in self._state()["residents"]}
        _act(service, "add")
        (self.id,) = {resident["id"] for resident in self._state()["residents"]} - known
        self.does("befriend")
        self.sees("来てくれて")

    def asks_for_a_person(self, words: str) -> "PhoneOwner":
        """From the first words to the yes."""
        self.says(words)
        self.says("人と話したい")
        self.sees("つなぎます")
        self.says("これでつなぐ")
        self.sees("預かりました")
        return self

    def says(self, text: str) -> None:
        self.does("say", text=text)

    def does(self, act: str, **wanted: object) -> None:
        _act(self._service, act, resident=self.id, **wanted)

    def leaves(self) -> None:
        """A block: nothing of them is left anywhere."""
        self.does("block")

    def sees(self, text: str) -> None:
        """Wait until this text is on the phone."""
        state = self._state()
        for _ in range(40):
            mine = next(resident for resident in state["residents"] if resident["id"] == self.id)
            if text in json.dumps(mine, ensure_ascii=False):
                return
            # The answer comes when something has changed, or after three seconds.
            state = self._state(after=state["revision"])
        raise AssertionError(f"「{text}」 never came")

    def _state(self, after: int = -1) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._service.get(f"/rehearsal/state?after={after}")[1])
        return found


def _act(service: Service, name: str, **wanted: object) -> None:
    headers = {"Content-Type": "application/json", "Origin": service.url}
    status, answer = service.send(f"/rehearsal/act/{name}", json.dumps(wanted).encode(), headers)
    assert status == 200, answer.decode()
