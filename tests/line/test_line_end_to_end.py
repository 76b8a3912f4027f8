"""The whole door on a real vault in memory: a signed webhook in, messages out to a platform on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from line_fakes import NOW, Clock, Door, StubLine, text_event

from bot.line.client import LineClient
from bot.line.sender import Sender
from referral.bubble import Bubble
from referral.inbound import Inbound
from referral.vault import EmbeddedVault, Turn, Vault, open_vault


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedVault]:
    embedded = EmbeddedVault(tmp_path)
    embedded.start()
    yield embedded
    embedded.stop()


@pytest.fixture
def vault(server: EmbeddedVault) -> Iterator[Vault]:
    opened = open_vault(server.url)
    yield opened
    opened.close()


def echo_through(vault: Vault) -> Door:
    """A door behind which each text is answered with itself."""

    def receive(inbound: Inbound) -> None:
        def step(turn: Turn) -> None:
            resident = vault.resident_key(inbound.address)
            turn.keep_reply_token(resident, inbound.reply_token, inbound.received_at)
            turn.say(resident, inbound.address, [Bubble(inbound.text)])

        vault.transact(step, NOW)

    return Door(receive=receive)


def test_two_residents_are_each_answered_by_their_own_token(vault: Vault, line: StubLine) -> None:
    """One POST, two residents, two replies; nothing is pushed and nothing stays."""
    door = echo_through(vault)
    assert door.post_events(text_event("あ", "UA", 1), text_event("い", "UB", 2)).status_code == 200
    sender = Sender(vault.outbox, LineClient("t", line.url), Clock())
    while sender.send_due():
        pass
    sent = {(body["replyToken"], body["messages"][0]["text"]) for _, body, _ in line.requests}  # type: ignore[index]
    assert sent == {("token-UA-1", "あ"), ("token-UB-2", "い")}
    assert vault.outbox.seconds_until_due(NOW) is None


def test_webhook_asks_for_redelivery_when_the_vault_is_gone(vault: Vault, server: EmbeddedVault) -> None:
    """503 instead of a message that nobody remembers."""
    door = echo_through(vault)
    server.stop()
    assert door.post_events(text_event("あ")).status_code == 503
