"""Who carries mail: an SMTP server in service, a folder in a rehearsal. One class talks to each."""

import contextlib
import smtplib
import ssl
from collections.abc import Callable, Iterable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

_SECONDS = 20


class PostmanAway(Exception):
    """The server cannot be reached, or the line broke; if that was while handing over, nobody knows whether it went."""


class MailDelayed(Exception):
    """The server does not take this mail now, and may later."""


class MailRefused(Exception):
    """The server does not take this mail, now or later."""


class Postman(Protocol):
    """Carries one mail."""

    def carry(self, message: EmailMessage, is_ours: Callable[[], bool]) -> bool:
        """Hand the mail over if ``is_ours`` says so at the last moment; False when it does not.

        Raises PostmanAway, MailDelayed or MailRefused.
        """
        ...


class SmtpPostman:
    """The server at ``smtp://`` (with STARTTLS, except on this machine) or ``smtps://``."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def carry(self, message: EmailMessage, is_ours: Callable[[], bool]) -> bool:
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException):
            # Its text may repeat an address.
            raise PostmanAway from None
        try:
            if not is_ours():
                return False
            _hand_over(server, message)
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
            return True
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        host, secure = self._parts.hostname or "", self._parts.scheme == "smtps"
        context = ssl.create_default_context()
        if secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, self._parts.port or 587, timeout=_SECONDS)
        try:
            if not secure and not is_this_machine(host):
                server.starttls(context=context)
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refusal:
        raise _refusal(code for code, _ in refusal.recipients.values()) from None
    except smtplib.SMTPResponseException as refusal:
        raise _refusal([refusal.smtp_code]) from None
    except (OSError, smtplib.SMTPException):
        raise PostmanAway from None


def _refusal(codes: Iterable[int]) -> Exception:
    """A code from 500 on is the server's last word."""
    return MailRefused() if any(code >= 500 for code in codes) else MailDelayed()


class FolderPostman:
    """Puts each mail into a folder, for a rehearsal; nothing leaves the machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def carry(self, message: EmailMessage, is_ours: Callable[[], bool]) -> bool:
        if not is_ours():
            return False
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (self._folder / f"{name}.eml").write_bytes(message.as_bytes())
        return True

    def carried(self) -> list[EmailMessage]:
        """All mails, the newest first."""
        files = sorted(self._folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def is_this_machine(host: str) -> bool:
    """Whether what is sent to this host stays here."""
    return host in ("localhost", "127.0.0.1", "::1")
