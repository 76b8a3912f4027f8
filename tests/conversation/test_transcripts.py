"""Every transcript is replayed whole; ``pytest --write-transcripts`` writes what appears now, to be read and kept."""

from pathlib import Path

import pytest

from referral.platform import Platform
from referral.vault import EmbeddedVault
from tests.clock import HandClock
from tests.conversation.transcript import replay

FOLDER = Path(__file__).parent / "transcripts"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_conversation_goes_as_written(
    path: Path, platform: Platform, clock: HandClock, vault_server: EmbeddedVault, request: pytest.FixtureRequest
) -> None:
    """What people do in the transcript makes exactly the answers in the transcript appear."""
    written = path.read_text(encoding="utf-8")
    replayed = replay(written, platform, clock, vault_server.url)
    if request.config.getoption("--write-transcripts"):
        path.write_text(replayed, encoding="utf-8")
    else:
        assert replayed == written


def test_transcripts_cover_the_six_people_and_ten_more() -> None:
    """Sixteen conversations at least are kept."""
    assert len(list(FOLDER.glob("*.txt"))) >= 16


def test_changed_answer_is_noticed(platform: Platform, clock: HandClock, vault_server: EmbeddedVault) -> None:
    """The planted control: a transcript with one wrong word is not what is replayed."""
    written = (FOLDER / "b-mou-muri.txt").read_text(encoding="utf-8")
    tampered = written.replace("0120-061-338", "0120-061-339")
    assert tampered != written
    assert replay(tampered, platform, clock, vault_server.url) != tampered
