"""The embedded server: begun or found by one who answers for it, ended by nobody else, never left half begun."""

import os
import signal
from pathlib import Path

import pytest
import valkey

from referral.vault import EmbeddedVault, VaultInUse, VaultNotStarted, server

NEVER_ANSWERS = """#!/bin/sh
exec sleep 600
"""


def answers(vault: EmbeddedVault) -> bool:
    try:
        with valkey.Valkey.from_url(vault.url) as client:
            return bool(client.ping())
    except valkey.ConnectionError:
        return False


def children() -> set[str]:
    """The process ids of this process's children."""
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


def test_only_one_answers_for_a_folder(tmp_path: Path) -> None:
    """A second one is refused, and can end nothing."""
    first, second = EmbeddedVault(tmp_path), EmbeddedVault(tmp_path)
    first.start()
    with pytest.raises(VaultInUse):
        second.start()
    second.stop()
    second.abandon()
    assert answers(first)
    first.stop()
    assert not answers(first)
    second.start()
    second.stop()


def test_forked_child_can_end_nothing(tmp_path: Path) -> None:
    """A worker leaves the server to its master, who still answers for it when the worker has gone."""
    vault = EmbeddedVault(tmp_path)
    vault.start()
    child = os.fork()
    if not child:
        vault.leave_to_parent()
        vault.stop()
        os._exit(0)
    os.waitpid(child, 0)
    assert answers(vault)
    with pytest.raises(VaultInUse):
        EmbeddedVault(tmp_path).start()
    vault.stop()


def test_start_that_came_to_nothing_leaves_all_as_it_was(tmp_path: Path) -> None:
    """An empty server is ended; one that holds something stays, with everything in it, for the next start."""
    vault = EmbeddedVault(tmp_path)
    vault.start()
    vault.abandon()
    assert not answers(vault)
    vault.start()
    with valkey.Valkey.from_url(vault.url) as client:
        client.set("mark", "1")
    vault.leave_to_parent()
    later = EmbeddedVault(tmp_path)
    later.start()
    later.abandon()
    assert answers(later)
    later.start()
    later.stop()


def test_server_that_does_not_come_up_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would come up later and be nobody's."""
    program = tmp_path / "never-answers"
    program.write_text(NEVER_ANSWERS)
    program.chmod(0o700)
    monkeypatch.setattr(server, "get_binary_path", lambda: program)
    before = children()
    with pytest.raises(VaultNotStarted):
        EmbeddedVault(tmp_path / "var", patience_s=0.2).start()
    assert children() == before
    monkeypatch.undo()
    vault = EmbeddedVault(tmp_path / "var")
    vault.start()
    assert children() > before
    vault.stop()


def test_found_server_that_is_silent_is_neither_ended_nor_replaced(tmp_path: Path) -> None:
    """It may hold talks; the start is refused, and works when it answers again."""
    vault = EmbeddedVault(tmp_path)
    vault.start()
    with valkey.Valkey.from_url(vault.url) as client:
        client.set("mark", "1")
        pid = client.info("server")["process_id"]
    vault.leave_to_parent()
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(VaultNotStarted, match="does not answer"):
            EmbeddedVault(tmp_path, patience_s=0.2).start()
    finally:
        os.kill(pid, signal.SIGCONT)
    later = EmbeddedVault(tmp_path)
    later.start()
    with valkey.Valkey.from_url(later.url) as client:
        assert client.get("mark") == b"1"
    later.stop()


def test_silent_server_does_not_hold_up_the_end_and_is_not_hidden(tmp_path: Path) -> None:
    """It stays where the next start finds it, who answers for it then."""
    vault = EmbeddedVault(tmp_path, patience_s=2)
    vault.start()
    with valkey.Valkey.from_url(vault.url) as client:
        pid = client.info("server")["process_id"]
    os.kill(pid, signal.SIGSTOP)
    try:
        vault.stop()
    finally:
        os.kill(pid, signal.SIGCONT)
    later = EmbeddedVault(tmp_path)
    later.start()
    with valkey.Valkey.from_url(later.url) as client:
        assert client.info("server")["process_id"] == pid
    later.stop()
