"""Every setting of the service, read once from the environment and refused with one clear sentence."""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from bot.line.endpoint import LINE_ENDPOINT, UnsafeEndpoint, check_endpoint
from referral.patience import DEFAULT, Patience

_SHORTEST_SECRET = 32
_FEWEST_LETTERS = 8
"""Different ones in a secret; sixty-four chance hexadecimal digits have sixteen."""
_EXAMPLE = re.compile(r"change.?me|example|placeholder|default|your.?(secret|key)|development", re.IGNORECASE)
_MOST_WORKERS = 256
_PATIENCE_EXAMPLE = "3,5,10,5"
_LONGEST_LICENCE = 60
_VAULT_SCHEMES = ("redis", "rediss", "valkey", "valkeys", "unix", "sentinel", "sentinels")
_MAIL_SCHEMES = ("smtp", "smtps")
_DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql", "postgresql+psycopg")


class BrokenSetting(Exception):
    """A setting that the service cannot start with; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``line_secrets`` holds one secret, or two while a secret is being changed; empty closes the LINE door."""

    data_folder: Path
    database_url: str
    vault_url: str
    host: str
    port: int
    workers: int
    secret_key: str
    line_secrets: tuple[str, ...]
    line_token: str
    line_endpoint: str
    rehearsal: bool
    open_data_licence: str
    smtp_url: str
    mail_from: str
    public_url: str
    patience: Patience = DEFAULT
    gather_seconds: int = 8

    @property
    def vault_folder(self) -> Path:
        """Where the embedded vault is found; a rehearsal never meets the vault of a service beside it."""
        return self.data_folder / "rehearsal" if self.rehearsal else self.data_folder

    @property
    def outbox_folder(self) -> Path:
        """Where a rehearsal puts the mails that a service would send."""
        return self.data_folder / "rehearsal" / "outbox"

    @property
    def line_open(self) -> bool:
        return bool(self.line_secrets)

    @property
    def meets_real_residents(self) -> bool:
        """Whether messages go to the real LINE; then invented sample entries are never shown."""
        return self.line_open and self.line_endpoint == LINE_ENDPOINT


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """All settings with their defaults. Raises ``BrokenSetting``."""
    _refuse_debugger(environment)
    rehearsal = _read_rehearsal(environment)
    port = _read_number("PORT", environment.get("PORT") or "8000", 65535)
    workers = _read_number("WEB_CONCURRENCY", environment.get("WEB_CONCURRENCY") or "1", _MOST_WORKERS)
    folder = _read_folder(environment.get("DATA_FOLDER") or "var")
    line_secrets, token = _read_line(environment)
    host = _read_host(environment, rehearsal)
    public_url = _read_public_url(environment) or (f"http://127.0.0.1:{port}" if rehearsal else "")
    smtp_url, mail_from = _read_mail(environment, rehearsal, public_url)
    return Settings(
        data_folder=folder,
        database_url=_read_url(environment, "DATABASE_URL", _DATABASE_SCHEMES)
        or f"sqlite:///{folder}/{'rehearsal' if rehearsal else 'platform'}.sqlite3",
        vault_url=_read_url(environment, "REDIS_URL", _VAULT_SCHEMES),
        host=host,
        port=port,
        workers=1 if rehearsal else workers,
        secret_key=_read_secret_key(environment, folder),
        line_secrets=line_secrets,
        line_token=token,
        line_endpoint=_read_endpoint(environment, rehearsal),
        rehearsal=rehearsal,
        open_data_licence=_read_licence(environment),
        smtp_url=smtp_url,
        mail_from=mail_from,
        public_url=public_url,
        patience=_read_patience(environment.get("ANSWER_MINUTES", "")),
        gather_seconds=_read_number("GATHER_SECONDS", environment.get("GATHER_SECONDS") or "8", 15, least=0),
    )


def _refuse_debugger(environment: Mapping[str, str]) -> None:
    if environment.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false"):
        raise BrokenSetting("FLASK_DEBUG shows residents' words in error pages; unset it to start.")
    if environment.get("WERKZEUG_DEBUG_PIN"):
        raise BrokenSetting("WERKZEUG_DEBUG_PIN is for a debugger that lets anybody run code; unset it to start.")


def _read_rehearsal(environment: Mapping[str, str]) -> bool:
    given = environment.get("REHEARSAL", "")
    if given not in ("", "0", "1"):
        raise BrokenSetting("REHEARSAL must be 1 for a rehearsal; unset it to start the service.")
    return given == "1"


def _read_licence(environment: Mapping[str, str]) -> str:
    licence = environment.get("OPEN_DATA_LICENCE", "").strip() or "CC BY 4.0"
    if len(licence) > _LONGEST_LICENCE or not licence.isprintable():
        raise BrokenSetting("OPEN_DATA_LICENCE must be the short name of a licence; unset it for CC BY 4.0.")
    return licence


def _read_number(name: str, text: str, most: int, least: int = 1) -> int:
    if not text.isdecimal() or len(text) > 5 or not least <= int(text) <= most:
        raise BrokenSetting(f"{name} must be a number from {least} to {most}.")
    return int(text)


def _read_patience(text: str) -> Patience:
    if not text:
        return DEFAULT
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 4 or not all(part.isdecimal() and len(part) < 4 and int(part) for part in parts):
        raise BrokenSetting(f"ANSWER_MINUTES takes four numbers of minutes, such as {_PATIENCE_EXAMPLE}.")
    ring, widen, beyond, give_back = (timedelta(minutes=int(part)) for part in parts)
    if not ring < widen < beyond:
        raise BrokenSetting(f"The first three of ANSWER_MINUTES must grow, such as {_PATIENCE_EXAMPLE}.")
    return Patience(ring, widen, beyond, give_back)


def _read_folder(given: str) -> Path:
    folder = Path(given).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise BrokenSetting("DATA_FOLDER is no folder and cannot be made one; give it another folder.") from None
    return folder


def _read_host(environment: Mapping[str, str], rehearsal: bool) -> str:
    host = environment.get("HOST") or "127.0.0.1"
    if rehearsal and host != "127.0.0.1":
        raise BrokenSetting("A rehearsal listens on 127.0.0.1 only; unset HOST, or start the service with make serve.")
    return host


def _read_url(environment: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    url = environment.get(name, "")
    if url and url.partition("://")[0] not in schemes:
        raise BrokenSetting(f"{name} must begin with one of: {', '.join(scheme + '://' for scheme in schemes)}.")
    return url


def _read_line(environment: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    names = tuple(part.strip() for part in environment.get("LINE_CHANNEL_SECRET", "").split(",") if part.strip())
    token = environment.get("LINE_CHANNEL_ACCESS_TOKEN", "").strip()
    if bool(names) != bool(token):
        missing = "LINE_CHANNEL_ACCESS_TOKEN" if names else "LINE_CHANNEL_SECRET"
        raise BrokenSetting(f"Half of the LINE channel's settings is given; set {missing} too, or unset both.")
    if len(names) > 2:
        raise BrokenSetting("LINE_CHANNEL_SECRET takes one secret, or two with a comma while it is being changed.")
    return names, token


def _read_endpoint(environment: Mapping[str, str], rehearsal: bool) -> str:
    url = environment.get("LINE_API_ENDPOINT", "").rstrip("/") or LINE_ENDPOINT
    try:
        check_endpoint(url)
    except UnsafeEndpoint as refusal:
        raise BrokenSetting(str(refusal)) from None
    if rehearsal and url == LINE_ENDPOINT and environment.get("LINE_CHANNEL_ACCESS_TOKEN"):
        raise BrokenSetting(
            "A rehearsal never runs with real LINE credentials; unset LINE_CHANNEL_SECRET and _ACCESS_TOKEN."
        )
    return url


def _read_public_url(environment: Mapping[str, str]) -> str:
    url = environment.get("PUBLIC_URL", "").rstrip("/")
    if url and (not url.startswith("https://") or " " in url or not _host_and_port(url)):
        raise BrokenSetting("PUBLIC_URL must be the service's own address, such as https://yorisoi.example.jp.")
    return url


def _read_mail(environment: Mapping[str, str], rehearsal: bool, public_url: str) -> tuple[str, str]:
    url, sender = environment.get("SMTP_URL", ""), environment.get("MAIL_FROM", "").strip()
    if rehearsal:
        if url:
            raise BrokenSetting("A rehearsal sends no mail; unset SMTP_URL.")
        return "", sender or "renshu@example.jp"
    if not url:
        return "", sender
    if url.partition("://")[0] not in _MAIL_SCHEMES or not _host_and_port(url):
        raise BrokenSetting("SMTP_URL must be smtp://name:password@host:587 or smtps://name:password@host:465.")
    if "@" not in parseaddr(sender)[1] or "\n" in sender:
        raise BrokenSetting("MAIL_FROM must be the address that mails come from; SMTP_URL needs it.")
    if not public_url:
        raise BrokenSetting("Mails carry links, so SMTP_URL needs PUBLIC_URL, such as https://yorisoi.example.jp.")
    return url, sender


def _host_and_port(url: str) -> bool:
    """Whether the address names a host, and a port that can be one where it names any."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _read_secret_key(environment: Mapping[str, str], folder: Path) -> str:
    given = environment.get("SECRET_KEY", "")
    if given:
        if len(given) < _SHORTEST_SECRET:
            raise BrokenSetting(
                f"SECRET_KEY must have at least {_SHORTEST_SECRET} characters; make one with: openssl rand -hex 32"
            )
        if len(set(given)) < _FEWEST_LETTERS or _EXAMPLE.search(given):
            raise BrokenSetting("SECRET_KEY is one that anybody can guess; make one with: openssl rand -hex 32")
        return given
    # Kept, so that a return button in a resident's talk still works after a restart.
    path = folder / "secret_key"
    try:
        if not path.exists():
            _write_once(path, secrets.token_hex(32))
        kept = path.read_text("ascii").strip()
    except OSError:
        raise BrokenSetting(
            "The file secret_key in DATA_FOLDER cannot be written and read; give SECRET_KEY, or another DATA_FOLDER."
        ) from None
    except UnicodeDecodeError:
        kept = ""
    if len(kept) < _SHORTEST_SECRET:
        raise BrokenSetting(
            "The file secret_key in DATA_FOLDER is damaged; put back a copy of it, or delete it to have a new one made."
        )
    return kept


def _write_once(path: Path, text: str) -> None:
    """The whole file or none; whoever comes second keeps what is there."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)
