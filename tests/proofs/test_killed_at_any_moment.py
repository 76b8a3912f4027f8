"""The application is killed in the middle of conversations and started again: nothing lost, nothing doubled."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.vault import EmbeddedVault
from tests.outside_line import outside_line
from tests.served_town import Town, ask_for_a_person, prepare
from tests.service import Service

KILLS = 6


@pytest.fixture
def vault_alone(tmp_path: Path) -> Iterator[EmbeddedVault]:
    """A vault that is nobody's child, as an operator's own server is."""
    server = EmbeddedVault(tmp_path / "vault")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def town(tmp_path: Path, vault_alone: EmbeddedVault) -> Iterator[Town]:
    """The service with that vault."""
    with outside_line() as line:
        service = Service(tmp_path, line_endpoint=line.url, extra={"REDIS_URL": vault_alone.url})
        prepare(service)
        line.connect(service.url)
        service.start()
        yield Town(service, line)
        service.stop()


def test_kills_lose_and_double_nothing(town: Town) -> None:
    """Killed again and again while eight people write: each gets each answer once, and reaches the desk."""
    dice = random.Random(2)
    phones = [town.line.add_friend() for _ in range(8)]
    for number, phone in enumerate(phones):
        phone.says(f"家賃が払えない。うみねこ{number}")
    for kill in range(KILLS):
        # The moment differs: after so many more happenings of whatever kind.
        seen = len(town.line.stand_in.record.happenings) + dice.randint(0, 5)
        town.line.wait_until(
            lambda seen=seen: len(town.line.stand_in.record.happenings) >= seen or town.line.stand_in.quiet,
            "some steps",
        )
        town.service.kill()
        for phone in phones[kill::KILLS]:
            phone.says(f"いそいでいます{kill}")
        town.service.start()
    for phone in phones:
        phone.waits_for("出ていく日が、もう決まっていますか")
    town.line.wait_until(lambda: town.line.stand_in.quiet, "every webhook was taken")
    for phone in phones:
        phone.says("人と話したい")
        phone.taps("これでつなぐ")
        phone.waits_for("預かりました")
    counsellor = town.counsellor()
    assert len(counsellor.now()["waiting"]) == len(phones)
    for phone in phones:
        arrived = Counter(phone.messages)
        assert arrived[next(text for text in arrived if "出ていく日が" in text)] == 1
        assert sum(count for text, count in arrived.items() if "預かりました" in text) == 1
    assert town.line.findings == []


def test_counsellors_words_survive_a_kill_once(town: Town) -> None:
    """A reply that was accepted at the desk arrives exactly once, whatever happens to the process."""
    phone = town.line.add_friend()
    ask_for_a_person(phone, "うみねこ")
    counsellor = town.counsellor()
    handoff = counsellor.waits_for_somebody()
    assert counsellor.accept(handoff) == 200
    assert counsellor.reply(handoff, "ここにいます", "c1") == 200
    town.service.kill()
    town.service.start()
    phone.waits_for("ここにいます")
    assert counsellor.reply(handoff, "ここにいます", "c1") == 200
    phone.says("はい")
    counsellor.waits_to_read(handoff, "はい")
    assert sum("ここにいます" in text for text in phone.messages) == 1


def test_everything_killed_one_tap_restores_the_place(town: Town, vault_alone: EmbeddedVault) -> None:
    """Application and vault die; つづきから話す, kept in the resident's own talk, brings the same place back."""
    phone = town.line.add_friend()
    ask_for_a_person(phone, "うみねこ")
    town.service.kill()
    vault_alone.stop()
    vault_alone.start()
    town.service.start()
    counsellor = town.counsellor()
    assert counsellor.now()["waiting"] == []
    phone.taps("つづきから話す")
    handoff = counsellor.waits_for_somebody()
    (card,) = counsellor.now()["waiting"]
    assert "住むところのこと" in card["needs"] or "住まい" in card["needs"]
    assert counsellor.accept(handoff) == 200
    phone.waits_for("人が読みました")


def test_doubled_message_would_be_noticed(town: Town) -> None:
    """The planted control: the same webhook event under a new id does answer twice, and the count shows it."""
    phone = town.line.add_friend()
    phone.says("こんにちは")
    phone.says("こんにちは")
    town.line.wait_until(lambda: len(phone.messages) >= 4, "two answers")
    before = len(phone.messages)
    phone.says("いますぐ電話できるところ")
    phone.says("いますぐ電話できるところ")
    town.line.wait_until(
        lambda: sum("すぐに話せるところです" in text for text in phone.messages) == 2, "the same answer twice"
    )
    assert len(phone.messages) > before
