"""A setting that the service cannot start with ends the start with one clear sentence that says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import valkey

from referral.vault import EmbeddedVault
from tests.service import ROOT, SECRET, TOKEN, Service, find_free_port

BROKEN = {
    "half a channel": ({"LINE_CHANNEL_SECRET": SECRET}, "LINE_CHANNEL_ACCESS_TOKEN"),
    "the other half": ({"LINE_CHANNEL_ACCESS_TOKEN": TOKEN}, "LINE_CHANNEL_SECRET"),
    "a platform elsewhere": ({"LINE_API_ENDPOINT": "https://192.0.2.1"}, "LINE_API_ENDPOINT"),
    "a debugger": ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    "a port in words": ({"PORT": "eighty"}, "PORT"),
    "a short key": ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    "another kind of database": ({"DATABASE_URL": "mysql://db/x"}, "DATABASE_URL"),
    "another kind of vault": ({"REDIS_URL": "http://127.0.0.1"}, "REDIS_URL"),
    "a vault that is not there": ({"REDIS_URL": "unix:///nowhere/vault.sock"}, "REDIS_URL"),
    "a rehearsal on the network": ({"REHEARSAL": "1", "HOST": "0.0.0.0"}, "HOST"),  # noqa: S104
    "a rehearsal with real LINE": (
        {"REHEARSAL": "1", "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN},
        "LINE credentials",
    ),
}


def start(folder: Path, extra: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Start as ``make serve`` does, and let it end by itself."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_FOLDER": str(folder / "var"),
        "PORT": str(find_free_port()),
        **extra,
    }
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:create_app()"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("case", BROKEN)
def test_broken_setting_ends_the_start_with_one_sentence(tmp_path: Path, case: str) -> None:
    """Exit code other than 0, one line that names the setting, and no traceback."""
    extra, named = BROKEN[case]
    ended = start(tmp_path, extra)
    said = [line for line in (ended.stdout + ended.stderr).splitlines() if line.strip()]
    assert ended.returncode != 0
    assert len(said) == 1, said
    assert said[0].startswith("The service did not start. ")
    assert named in said[0]


@pytest.mark.parametrize(("setting", "unsafe"), [("save", "60 1"), ("appendonly", "yes")])
def test_vault_that_could_write_is_refused_at_the_start(tmp_path: Path, setting: str, unsafe: str) -> None:
    """An operator's server that saves to disk is refused by name."""
    server = EmbeddedVault(tmp_path / "vault")
    server.start()
    try:
        with valkey.Valkey.from_url(server.url) as client:
            client.config_set(setting, unsafe)
            ended = start(tmp_path, {"REDIS_URL": server.url})
            client.config_set("save", "")
            client.config_set("appendonly", "no")
        assert ended.returncode != 0
        assert setting in ended.stdout + ended.stderr
        assert "Traceback" not in ended.stderr
    finally:
        server.stop()


def test_right_settings_do_start(tmp_path: Path) -> None:
    """The planted control: without a broken setting the same start is ready."""
    service = Service(tmp_path).start()
    assert service.get("/readyz")[0] == 200
    assert service.get("/healthz")[0] == 200
    service.stop()


def test_door_is_closed_clearly_without_a_channel(tmp_path: Path) -> None:
    """Without LINE credentials the webhook says what to set, and everything else works."""
    service = Service(tmp_path).start()
    try:
        status, answer = service.send("/line/webhook", b"{}")
        assert status == 503
        assert b"LINE_CHANNEL_SECRET" in answer
        assert service.get("/staff/sign-in")[0] == 200
    finally:
        service.stop()


def test_wrong_signature_is_refused_without_effect(tmp_path: Path) -> None:
    """401, nothing in the log but the line, and nothing in the vault."""
    service = Service(tmp_path, line_endpoint="http://127.0.0.1:9").start()
    try:
        body = b'{"destination":"U","events":[]}'
        for signature in ("", "d3Jvbmc=", "あ".encode().hex()):
            assert service.send("/line/webhook", body, {"X-Line-Signature": signature})[0] == 401
        with valkey.Valkey.from_url(EmbeddedVault(tmp_path / "var").url) as client:
            assert [key for key in client.scan_iter("*") if key != b"salt"] == []
    finally:
        service.stop()
