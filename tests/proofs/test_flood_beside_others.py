"""One resident sends a hundred messages a second; the others are answered as always."""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.proving import note, short_or_full
from tests.served_town import Town, served_town
from tests.service import make_user_id

SECONDS = short_or_full(4, 300)
OTHERS = 50
EVERY_S = short_or_full(0.1, 0.2)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The service and LINE."""
    with served_town(tmp_path_factory.mktemp("flood")) as served:
        yield served


class Writers:
    """People who each write now and then; how long LINE waited for the service's answer to each."""

    def __init__(self, town: Town, users: list[str]) -> None:
        self._town, self._users = town, users
        self.sent = 0
        self.statuses: list[int] = []
        self.took_ms: list[float] = []

    def post(self, user: str, *texts: str) -> None:
        """One webhook, as LINE puts together what comes within a moment."""
        events = [self._event(user, text) for text in texts]
        began = time.perf_counter()
        self.statuses.append(self._town.service.post_webhook(events))
        self.took_ms.append((time.perf_counter() - began) * 1000)

    def _event(self, user: str, text: str) -> dict[str, object]:
        self.sent += 1
        return {
            "type": "message",
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": user},
            "webhookEventId": f"{user}-{self.sent}",
            "deliveryContext": {"isRedelivery": False},
            "message": {"type": "text", "id": f"{user}-{self.sent}", "text": text},
        }

    def write_in_turn(self, seconds: float) -> float:
        """Each in turn; gives the 95th percentile in milliseconds."""
        self.took_ms.clear()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for user in self._users:
                self.post(user, "家のことで、こまっています")
                # The pace of the load, and nothing that is waited for.
                time.sleep(EVERY_S / 10)
                if time.monotonic() > end:
                    break
        ordered = sorted(self.took_ms)
        return ordered[int(len(ordered) * 0.95)]

    def flood(self, stop: threading.Event) -> None:
        """Ten at a time, ten times a second, if the service takes so many; a hundred at least."""
        while not stop.wait(0.1) or self.sent < 100:
            self.post(self._users[0], *(f"てすと{number}" for number in range(10)))


def test_others_do_not_feel_a_flood(town: Town) -> None:
    """Nothing fails, and the flooder is told of it twice a minute at most."""
    others = Writers(town, [make_user_id() for _ in range(OTHERS)])
    others.write_in_turn(1)
    quiet = others.write_in_turn(min(SECONDS, 60))
    flooder = Writers(town, [town.line.stand_in.add_resident()])
    stop = threading.Event()
    thread = threading.Thread(target=flooder.flood, args=(stop,))
    thread.start()
    loud = others.write_in_turn(SECONDS)
    stop.set()
    thread.join()
    texts = [m["text"] for c in town.line.stand_in.record.calls for m in c.messages if m.get("type") == "text"]
    told = sum("読みきれていません" in text for text in texts)
    failed = [status for status in (*others.statuses, *flooder.statuses) if status >= 500]
    note(
        "T20",
        "one resident sends 100 messages a second: others' p95 beside quiet; notices a minute; answers of 5xx",
        "≤ 1.2; ≤ 2; 0",
        f"{loud / quiet:.2f} ({quiet:.0f} ms → {loud:.0f} ms); {told / max(1, SECONDS / 60):.1f}; {len(failed)} "
        f"({flooder.sent / SECONDS:.0f} messages a second for {SECONDS} s)",
    )
    assert failed == []
    assert 1 <= told <= 2 * max(1, SECONDS / 60)
