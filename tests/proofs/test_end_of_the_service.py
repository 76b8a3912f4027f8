"""How the service ends: whole, whoever has a page open, and never half of it without the other."""

import os
import signal
from collections.abc import Iterator

import pytest
import valkey

from referral.vault import EmbeddedVault
from tests.counsellor import Counsellor
from tests.served_town import DESK, PASSWORD, prepare
from tests.service import Service, wait_until


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """With a counsellor's account, and not started."""
    service = Service(tmp_path_factory.mktemp("end"))
    prepare(service)
    return service


@pytest.fixture
def service(prepared: Service) -> Iterator[Service]:
    """Started."""
    yield prepared.start()
    prepared.stop()


@pytest.fixture
def counsellor(service: Service) -> Counsellor:
    """Somebody at the desk."""
    return Counsellor(service.url, "desk1", PASSWORD)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_open_desk_does_not_hold_up_the_end(service: Service, counsellor: Counsellor, number: signal.Signals) -> None:
    """Its stream is ended as a whole answer: the worker ended by itself and was not killed in the middle of it."""
    with counsellor.stream() as stream:
        first = stream.readline()
        service.signal(number)
        service.wait_for_the_end()
        # A stream that is cut off raises IncompleteRead here.
        rest = stream.read()
    assert first == b"data: changed\n"
    assert set(rest.decode().split("\n")) <= {"", "data: changed", ": still here"}


def test_workers_end_when_their_master_is_killed(service: Service, counsellor: Counsellor) -> None:
    """Though a desk is open; the next start finds the vault again and somebody at the desk is still on duty."""
    (worker,) = service.workers()
    with counsellor.stream() as stream:
        stream.readline()
        service.kill_master()
        stream.read()
    wait_until(lambda: not os.path.exists(f"/proc/{worker}"), "the worker ended")
    service.start()
    with valkey.Valkey.from_url(EmbeddedVault(service.folder / "var").url) as client:
        assert any(name.startswith(DESK.encode()) for name in client.zrange("duty", 0, -1))


def test_start_waits_for_the_workers_of_a_killed_master(service: Service) -> None:
    """A supervisor starts the service again at once, while they still hold the port."""
    (orphan,) = service.workers()
    service.kill_master()
    service.start()
    wait_until(lambda: not os.path.exists(f"/proc/{orphan}") and bool(service.workers()), "a worker of its own")
    service.wait_until_ready()
