"""Whose the embedded vault is: one service in a folder answers for it, and nobody else ends it."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import valkey

from referral.vault import EmbeddedVault
from tests.service import Service, find_free_port, wait_until

MARK = "mark"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Started, with a mark in its vault by which that vault is known again."""
    started = Service(tmp_path).start()
    with vault_of(started) as client:
        client.set(MARK, "of the first start")
    yield started
    started.stop()


def vault_of(service: Service, part: str = "") -> valkey.Valkey:
    return valkey.Valkey.from_url(EmbeddedVault(service.folder / "var" / part).url)


def is_the_same_vault(service: Service) -> bool:
    with vault_of(service) as client:
        return client.get(MARK) == b"of the first start"


@pytest.mark.parametrize("own_port", [False, True])
def test_second_start_in_a_folder_is_refused_and_the_first_goes_on(service: Service, own_port: bool) -> None:
    """One sentence says what to do, whether or not the second one has a port of its own."""
    ended = service.run_to_its_end({"PORT": str(find_free_port())} if own_port else {})
    assert ended.returncode != 0
    assert ended.stdout + ended.stderr == (
        "The service did not start. Another one runs in this DATA_FOLDER already; stop it, or give this one a "
        "DATA_FOLDER and a PORT of its own.\n"
    )
    assert service.get("/readyz")[0] == 200
    assert is_the_same_vault(service)


def test_vault_that_died_is_begun_anew_and_residents_are_answered(service: Service) -> None:
    """What was live is lost with it; the service goes on by itself, and a clean stop ends the new one too."""
    with vault_of(service) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    wait_until(lambda: service.get("/readyz")[0] == 200 and not is_the_same_vault(service), "a new vault answered")
    service.stop()
    with pytest.raises(valkey.ConnectionError), vault_of(service) as client:
        client.ping()


def test_broken_second_start_does_not_end_the_first_ones_vault(service: Service) -> None:
    """A start that fails over its settings ends nothing that it did not begin."""
    ended = service.run_to_its_end({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"})
    assert ended.returncode != 0
    assert service.get("/readyz")[0] == 200
    assert is_the_same_vault(service)


def test_start_after_a_kill_finds_the_vault_again(service: Service) -> None:
    """What was live is live again; a start that fails in between leaves it to the next one."""
    service.kill()
    ended = service.run_to_its_end({"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"})
    assert "DATABASE_URL" in ended.stderr
    assert is_the_same_vault(service)
    service.start()
    assert is_the_same_vault(service)


def test_service_that_cannot_go_on_leaves_its_vault_to_the_next_start(tmp_path: Path) -> None:
    """A worker that cannot start ends the service with one sentence, as a crash does, and not as a clean stop."""
    service = Service(tmp_path, extra={"SECRET_KEY": ""}).start()
    with vault_of(service) as client:
        client.set(MARK, "of the first start")
    key = tmp_path / "var" / "secret_key"
    kept = key.read_text()
    key.write_text("damaged")
    (worker,) = service.workers()
    os.kill(worker, signal.SIGKILL)
    service.wait_for_the_end()
    assert service.log.read_text().count("The service did not start. The file secret_key") == 1
    assert is_the_same_vault(service)
    key.write_text(kept)
    service.start()
    assert is_the_same_vault(service)
    service.stop()


def test_clean_stop_ends_the_vault_that_a_kill_had_left(tmp_path: Path) -> None:
    """Whoever found it answers for it."""
    service = Service(tmp_path).start()
    service.kill()
    service.start()
    service.stop()
    with pytest.raises(valkey.ConnectionError), vault_of(service) as client:
        client.ping()


def test_vault_ends_with_a_service_that_read_its_configuration_anew(tmp_path: Path) -> None:
    """After SIGHUP the same vault serves, a second start is still refused, and a clean stop leaves nothing."""
    service = Service(tmp_path).start()
    with vault_of(service) as client:
        client.set(MARK, "of the first start")
    (before,) = service.workers()
    service.signal(signal.SIGHUP)
    wait_until(lambda: before not in service.workers() and len(service.workers()) == 1, "another worker")
    service.wait_until_ready()
    assert is_the_same_vault(service)
    assert "already" in service.run_to_its_end().stderr
    service.stop()
    with pytest.raises(valkey.ConnectionError), vault_of(service) as client:
        client.ping()


def test_rehearsal_beside_a_service_has_a_vault_of_its_own(service: Service) -> None:
    """In the same folder; its end takes nothing of the service with it."""
    rehearsal = Service(service.folder, extra={"REHEARSAL": "1"}).start()
    with vault_of(rehearsal, "rehearsal") as client:
        assert client.get(MARK) is None
    rehearsal.stop()
    with pytest.raises(valkey.ConnectionError), vault_of(rehearsal, "rehearsal") as client:
        client.ping()
    assert service.get("/readyz")[0] == 200
    assert is_the_same_vault(service)


def test_commands_work_beside_a_running_service(service: Service) -> None:
    """They use its vault and database and end nothing; doctor finds both in order."""
    told = service.command("doctor")
    assert "The vault answers" in told.stdout
    assert "The database answers" in told.stdout
    assert service.command("sample", "load").returncode == 0
    assert service.get("/readyz")[0] == 200
    assert is_the_same_vault(service)


def test_doctor_without_the_service_says_that_it_does_not_run(tmp_path: Path) -> None:
    """The embedded vault is nobody's mistake then, and no address is to blame."""
    told = Service(tmp_path).command("doctor")
    assert "warn  The service does not run" in told.stdout
    assert "REDIS_URL" not in told.stdout
    blamed = Service(tmp_path, extra={"REDIS_URL": "unix:///nowhere/vault.sock"}).command("doctor")
    assert "REDIS_URL" in blamed.stdout
