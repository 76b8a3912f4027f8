"""Guessing a password: few tries, over all processes and restarts, and no way to shut anybody out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import valkey

from referral.vault import EmbeddedVault
from tests.counsellor import StaffBrowser
from tests.served_town import PASSWORD, prepare
from tests.service import Service

TRIES = 4
"""A stranger's within a minute; a browser that is known has more."""
TRIES_WHERE_KNOWN = 10
IN, WRONG, LOCKED = 200, 401, 429


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedVault]:
    """An operator's own server, which outlives the service."""
    server = EmbeddedVault(tmp_path_factory.mktemp("vault"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, vault: EmbeddedVault) -> Iterator[Service]:
    """Two processes that answer in turns as they come."""
    folder: Path = tmp_path_factory.mktemp("guessing")
    started = Service(folder, extra={"REDIS_URL": vault.url, "WEB_CONCURRENCY": "2"})
    prepare(started)
    yield started.start()
    started.stop()


@pytest.fixture(autouse=True)
def forget_tries(vault: EmbeddedVault) -> None:
    """Each test begins with none."""
    with valkey.Valkey.from_url(vault.url) as client:
        client.flushall()


def guess(service: Service, login: str = "desk1", times: int = TRIES) -> list[int]:
    """Each from a browser of its own, as somebody who guesses would do it."""
    return [StaffBrowser(service.url).sign_in(login, f"wrong{n}") for n in range(times)]


def test_one_try_more_is_refused_whichever_process_answers_and_after_a_restart(
    service: Service, vault: EmbeddedVault
) -> None:
    """Even with the right password, or guessing on would pay; another login is not touched."""
    assert guess(service) == [WRONG] * TRIES
    assert guess(service, times=4) == [LOCKED] * 4
    service.stop()
    service.start()
    assert StaffBrowser(service.url).sign_in("desk1", PASSWORD) == LOCKED
    assert guess(service, "somebody-else", 1) == [WRONG]
    with valkey.Valkey.from_url(vault.url) as client:
        kept = b" ".join(client.scan_iter("*"))
        assert b"LIMITS" in kept
        assert b"desk1" not in kept
        assert [key for key in client.scan_iter("*") if client.ttl(key) < 0] == []


def test_somebody_who_guesses_shuts_no_known_browser_out(service: Service) -> None:
    """Where the person was let in before, they are let in now; there too wrong tries have an end."""
    own = StaffBrowser(service.url)
    assert own.sign_in("desk1", PASSWORD) == IN
    own.sign_out()
    guess(service, times=TRIES + 1)
    assert StaffBrowser(service.url).sign_in("desk1", PASSWORD) == LOCKED
    assert own.sign_in("desk1", PASSWORD) == IN
    own.sign_out()
    told = [own.sign_in("desk1", "wrong") for _ in range(TRIES_WHERE_KNOWN + 1)]
    assert told == [WRONG] * TRIES_WHERE_KNOWN + [LOCKED]


def test_right_password_forgets_the_tries_before_it(service: Service) -> None:
    """Signing in often is no guessing."""
    for _ in range(2):
        assert guess(service, times=TRIES - 1) == [WRONG] * (TRIES - 1)
        assert StaffBrowser(service.url).sign_in("desk1", PASSWORD) == IN


def test_vault_that_is_away_keeps_nobody_from_the_door(service: Service, vault: EmbeddedVault) -> None:
    """The tries are counted by each process then, and in the vault again when it is back."""
    vault.stop()
    assert guess(service, times=3) == [WRONG] * 3
    told = guess(service, times=6 * TRIES)
    # Two processes count for themselves, each anew every minute, and a slow machine takes more than one for this.
    assert LOCKED in told
    assert told.count(WRONG) <= 4 * TRIES
    vault.start()
