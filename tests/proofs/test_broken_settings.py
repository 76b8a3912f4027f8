"""A setting that the service cannot start with ends the start with one clear sentence that says what to do."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import valkey
from sqlalchemy import text

from referral.store.engine import open_engine, writing
from referral.vault import EmbeddedVault
from tests.service import SECRET, TOKEN, Service

MAIL = {
    "SMTP_URL": "smtp://mail.example.jp",
    "MAIL_FROM": "yorisoi@example.jp",
    "PUBLIC_URL": "https://yorisoi.example.jp",
}
BROKEN = {
    "half a channel": ({"LINE_CHANNEL_SECRET": SECRET}, "LINE_CHANNEL_ACCESS_TOKEN"),
    "the other half": ({"LINE_CHANNEL_ACCESS_TOKEN": TOKEN}, "LINE_CHANNEL_SECRET"),
    "a platform elsewhere": ({"LINE_API_ENDPOINT": "https://192.0.2.1"}, "LINE_API_ENDPOINT"),
    "a debugger": ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    "a debugger that runs code": ({"WERKZEUG_DEBUG_PIN": "off"}, "WERKZEUG_DEBUG_PIN"),
    "a key of one letter": ({"SECRET_KEY": "k" * 64}, "SECRET_KEY"),
    "a key from an example": ({"SECRET_KEY": "change-me-to-something-long-and-random"}, "SECRET_KEY"),
    "an address without TLS": ({"PUBLIC_URL": "http://yorisoi.example.jp"}, "PUBLIC_URL"),
    "a port in words": ({"PORT": "eighty"}, "PORT"),
    "no port at all": ({"PORT": "70000"}, "PORT"),
    "an address of elsewhere": ({"HOST": "192.0.2.1"}, "HOST"),
    "a name that is no address": ({"HOST": "nonsense.invalid"}, "HOST"),
    "not even a name": ({"HOST": "a..b"}, "HOST"),
    "workers in words": ({"WEB_CONCURRENCY": "abc"}, "WEB_CONCURRENCY"),
    "no workers": ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY"),
    "minutes in words": ({"ANSWER_MINUTES": "soon"}, "ANSWER_MINUTES"),
    "minutes that do not grow": ({"ANSWER_MINUTES": "5,3,10,5"}, "ANSWER_MINUTES"),
    "a short key": ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    "another kind of database": ({"DATABASE_URL": "mysql://db/x"}, "DATABASE_URL"),
    "another kind of vault": ({"REDIS_URL": "http://127.0.0.1"}, "REDIS_URL"),
    "a vault at no port": ({"REDIS_URL": "redis://h:notaport"}, "REDIS_URL"),
    "a vault with unknown options": ({"REDIS_URL": "redis://127.0.0.1?colour=blue"}, "REDIS_URL"),
    "sentinels of nothing": ({"REDIS_URL": "sentinel://127.0.0.1:26379"}, "REDIS_URL"),
    "lines that wait too long": ({"GATHER_SECONDS": "60"}, "GATHER_SECONDS"),
    "a vault that is not there": ({"REDIS_URL": "unix:///nowhere/vault.sock"}, "REDIS_URL"),
    "a mail server of another kind": (MAIL | {"SMTP_URL": "http://mail.example.jp"}, "SMTP_URL"),
    "a mail server nowhere": (MAIL | {"SMTP_URL": "smtp://"}, "SMTP_URL"),
    "a mail server at no port": (MAIL | {"SMTP_URL": "smtp://mail.example.jp:mail"}, "SMTP_URL"),
    "mails from nobody": (MAIL | {"MAIL_FROM": ""}, "MAIL_FROM"),
    "mails whose links lead nowhere": (MAIL | {"PUBLIC_URL": ""}, "PUBLIC_URL"),
    "a rehearsal that sends mail": (MAIL | {"REHEARSAL": "1"}, "SMTP_URL"),
    "a rehearsal, perhaps": ({"REHEARSAL": "yes"}, "REHEARSAL"),
    "a rehearsal on the network": ({"REHEARSAL": "1", "HOST": "0.0.0.0"}, "HOST"),  # noqa: S104
    "a rehearsal with real LINE": (
        {"REHEARSAL": "1", "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN},
        "LINE credentials",
    ),
}


@pytest.fixture
def service(tmp_path: Path) -> Service:
    """Not started."""
    return Service(tmp_path)


def refusal(ended: CompletedProcess[str]) -> str:
    """The one sentence with which a start ended; no traceback, nothing else."""
    said = [line for line in (ended.stdout + ended.stderr).splitlines() if line.strip()]
    assert ended.returncode != 0
    assert len(said) == 1, said
    assert said[0].startswith("The service did not start. ")
    return said[0]


@pytest.mark.parametrize("case", BROKEN)
def test_broken_setting_ends_the_start_with_one_sentence(service: Service, case: str) -> None:
    """Exit code other than 0, one line that names the setting, and no traceback."""
    extra, named = BROKEN[case]
    assert named in refusal(service.run_to_its_end(extra))


@pytest.mark.parametrize("kept", [b"", b"abc\n", b"\xff" * 64])
def test_damaged_secret_key_is_refused_and_left_alone(service: Service, tmp_path: Path, kept: bytes) -> None:
    """Sessions signed with nothing, or a new key that nobody asked for, would be worse than no start."""
    path = tmp_path / "var" / "secret_key"
    path.parent.mkdir()
    path.write_bytes(kept)
    assert "secret_key" in refusal(service.run_to_its_end({"SECRET_KEY": ""}))
    assert path.read_bytes() == kept


def test_secret_key_is_made_once_whole_and_for_this_user_alone(tmp_path: Path) -> None:
    """A second start keeps it, and nothing else is left in the folder."""
    service = Service(tmp_path, extra={"SECRET_KEY": ""}).start()
    path = tmp_path / "var" / "secret_key"
    made = path.read_text()
    service.stop()
    service.start()
    service.stop()
    assert path.read_text() == made
    assert len(made) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {found.name for found in path.parent.iterdir()} == {"secret_key", "platform.sqlite3"}


def test_data_folder_that_is_a_file_is_refused(service: Service, tmp_path: Path) -> None:
    """Also where a folder above it is a file."""
    file = tmp_path / "file"
    file.touch()
    for folder in (file, file / "below"):
        assert "DATA_FOLDER" in refusal(service.run_to_its_end({"DATA_FOLDER": str(folder)}))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody else who listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken


def test_port_in_use_is_named_and_leaves_no_vault_behind(
    service: Service, tmp_path: Path, listener: socket.socket
) -> None:
    """One sentence says which port; what the start had begun is ended again."""
    port = str(listener.getsockname()[1])
    assert f"PORT {port}" in refusal(service.run_to_its_end({"PORT": port}))
    assert not EmbeddedVault(tmp_path / "var").socket.exists()


def test_database_of_a_newer_version_is_refused(service: Service) -> None:
    """An older service leaves it alone and says which one to install."""
    assert service.command("db", "upgrade").returncode == 0
    engine = open_engine(f"sqlite:///{service.folder}/var/platform.sqlite3")
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    assert "newer version" in refusal(service.run_to_its_end())


@pytest.mark.parametrize(("setting", "unsafe"), [("save", "60 1"), ("appendonly", "yes")])
def test_vault_that_could_write_is_refused_at_the_start(
    service: Service, tmp_path: Path, setting: str, unsafe: str
) -> None:
    """An operator's server that saves to disk is refused by name."""
    server = EmbeddedVault(tmp_path / "vault")
    server.start()
    try:
        with valkey.Valkey.from_url(server.url) as client:
            client.config_set(setting, unsafe)
            ended = service.run_to_its_end({"REDIS_URL": server.url})
            client.config_set("save", "")
            client.config_set("appendonly", "no")
        assert setting in refusal(ended)
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
            assert [key for key in client.scan_iter("*") if key not in (b"salt", b"lease:quota")] == []
    finally:
        service.stop()
