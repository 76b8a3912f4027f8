"""Mails to organisations: each goes once, whatever breaks, over a mail server of the test's own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine

from admin.mail import FolderPostman, Postman, SmtpPostman, send_due_mails
from referral.resource import CheckedHow, Organisation
from referral.store import checking, organisations, resources, rounds
from referral.store.links import LIFE
from referral.store.round_mails import begin_handing, claim_mail
from referral.store.rounds import LEASE, MailState
from tests.admin.mail_server import MailServer, serving_mail
from tests.admin.town import NOON
from tests.clock import HandClock

Send = Callable[[], int]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving_mail() as running:
        yield running


@pytest.fixture
def niji(engine: Engine) -> Organisation:
    """にじ has an address for mail, and an entry that is overdue."""
    return give_mail(engine, "niji")


def give_mail(engine: Engine, organisation_id: str) -> Organisation:
    listed = organisations.get(engine, organisation_id)
    assert listed is not None
    wanted = replace(listed.organisation, email=f"{organisation_id}@example.jp")
    return organisations.save(engine, wanted, version=listed.version, who="shi", at=NOON).organisation


@pytest.fixture
def send(engine: Engine, server: MailServer, clock: HandClock) -> Send:
    """Sends what is due, as the clock of the service does again and again."""
    return lambda: sending(engine, SmtpPostman(server.url), clock)


def sending(engine: Engine, postman: Postman, clock: HandClock) -> int:
    return send_due_mails(engine, postman, "よりそい <yorisoi@example.jp>", "https://yorisoi.example.jp", clock)


def ask(engine: Engine, *resource_ids: str, at: datetime = NOON) -> rounds.Asked:
    return rounds.ask(engine, resource_ids, who="shi", at=at)


def mails(engine: Engine) -> list[tuple[int, MailState]]:
    return [(mail.after_days, mail.state) for one in rounds.running(engine) for mail in one.mails]


def test_organisation_gets_one_mail_with_a_link(engine: Engine, server: MailServer, send: Send, niji: object) -> None:
    """However often the clock strikes; it names the entries and nothing that a resident wrote."""
    assert [one.name for one in ask(engine, "supper").begun] == ["こども食堂にじ"]
    assert (send(), send()) == (1, 0)
    [mail] = server.taken
    assert mail["To"] == "niji@example.jp"
    assert "（1件）" in mail["Subject"]
    text = mail.get_content()
    assert "・夕ごはんの会" in text
    assert "https://yorisoi.example.jp/confirm/" in text
    assert "2026年12月15日まで" in text
    assert mails(engine) == [(0, MailState.SENT)]


def test_who_has_no_address_or_was_asked_is_told_apart(engine: Engine, niji: object) -> None:
    """Nobody is asked twice while an answer can still come."""
    asked = ask(engine, "supper", "rent")
    assert [one.id for one in asked.begun] == ["niji"]
    assert [one.id for one in asked.without_mail] == ["kurashi"]
    assert [one.id for one in ask(engine, "supper").asked_before] == ["niji"]


def test_reminded_twice_and_then_left_to_staff(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """After 7 and 14 days, not a minute earlier; after 21 nobody writes any more."""
    ask(engine, "supper", at=clock())
    for days, sent in ((0, 1), (7, 2), (14, 3)):
        clock.set(NOON + timedelta(days=days, minutes=-1))
        send()
        assert len(server.taken) == max(sent - 1, 0)
        clock.set(NOON + timedelta(days=days))
        send()
        assert len(server.taken) == sent
    assert ["もう一度" in mail["Subject"] for mail in server.taken] == [False, True, True]
    assert len({mail["Message-ID"] for mail in server.taken}) == 3
    clock.set(NOON + LIFE)
    assert send() == 0
    assert rounds.running(engine)[0].is_unanswered(clock())
    assert [one.id for one in ask(engine, "supper", at=clock()).begun] == ["niji"]


def test_service_that_slept_sends_the_newest_reminder_only(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """Nobody gets three mails at once."""
    ask(engine, "supper", at=clock())
    clock.move(days=15)
    assert send() == 1
    assert mails(engine) == [(14, MailState.SENT)]


def test_killed_before_handing_over_it_is_sent_later(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """Another process waits until the first must have ended, and then sends it once."""
    ask(engine, "supper", at=clock())
    assert claim_mail(engine, clock()) is not None
    clock.move(minutes=9)
    assert send() == 0
    clock.move(minutes=2)
    assert (send(), send()) == (1, 0)
    assert len(server.taken) == 1


def test_killed_while_handing_over_it_is_never_sent_twice(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """Nobody knows whether it went: staff are told instead."""
    ask(engine, "supper", at=clock())
    claim = claim_mail(engine, clock())
    assert claim is not None
    assert begin_handing(engine, claim, clock())
    clock.now += LEASE + timedelta(minutes=1)
    assert send() == 0
    assert server.taken == []
    assert rounds.running(engine)[0].mails[0].is_doubtful(clock())


def test_late_process_finds_its_mail_taken_over(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """One that only slept does not send what another has sent meanwhile."""
    ask(engine, "supper", at=clock())
    slow = claim_mail(engine, clock())
    assert slow is not None
    clock.now += LEASE + timedelta(minutes=1)
    assert send() == 1
    assert not begin_handing(engine, slow, clock())


def test_many_processes_send_each_mail_once(engine: Engine, server: MailServer, clock: HandClock, niji: object) -> None:
    """Whoever comes first sends; the others find nothing left."""
    give_mail(engine, "kurashi")
    ask(engine, "supper", "rent", at=clock())
    threads = [Thread(target=sending, args=(engine, SmtpPostman(server.url), clock)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail["To"] for mail in server.taken) == ["kurashi@example.jp", "niji@example.jp"]


def test_server_that_is_away_loses_nothing(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """The mail goes when it is back."""
    ask(engine, "supper", at=clock())
    assert sending(engine, SmtpPostman("smtp://127.0.0.1:1"), clock) == 0
    clock.now += LEASE + timedelta(minutes=1)
    assert send() == 1


def test_server_that_wants_patience_gets_it(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """A 4xx is no refusal: it goes when the server takes it."""
    ask(engine, "supper", at=clock())
    server.answer_to_recipient = "451 later"
    assert (send(), mails(engine)) == (0, [(0, MailState.CLAIMED)])
    server.answer_to_recipient = "250 ok"
    clock.now += LEASE + timedelta(minutes=1)
    assert send() == 1


@pytest.mark.parametrize("where", ["answer_to_recipient", "answer_to_data"])
def test_refused_mail_is_left_to_staff(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object, where: str
) -> None:
    """It is not tried for ever, and the organisation can be asked anew when its address is mended."""
    ask(engine, "supper", at=clock())
    setattr(server, where, "550 no such person niji@example.jp")
    assert send() == 0
    clock.move(days=8)
    assert send() == 0
    assert rounds.running(engine)[0].has_failed()
    setattr(server, where, "250 ok")
    assert [one.id for one in ask(engine, "supper", at=clock()).begun] == ["niji"]
    assert send() == 1


@pytest.mark.parametrize("address", ["niji@example.jp\nBcc: all@example.jp", "にじ@example.jp", "niji", "a b@c"])
def test_impossible_address_stops_nobody_else(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: Organisation, address: str
) -> None:
    """It is left to staff, carries no header of its own, and the others get their mails."""
    version = organisations.get(engine, "niji").version  # type: ignore[union-attr]
    organisations.save(engine, replace(niji, email=address), version=version, who="shi", at=NOON)
    give_mail(engine, "kurashi")
    ask(engine, "supper", "rent", at=clock())
    assert send() == 1
    assert [mail["To"] for mail in server.taken] == ["kurashi@example.jp"]
    assert [one.organisation.id for one in rounds.running(engine) if one.has_failed()] == ["niji"]


def test_line_that_breaks_leaves_a_doubt(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """The server may have taken it, so it is not sent again."""
    ask(engine, "supper", at=clock())
    server.hang_up = True
    assert send() == 0
    clock.now += LEASE + timedelta(minutes=1)
    server.hang_up = False
    assert send() == 0
    assert rounds.running(engine)[0].mails[0].is_doubtful(clock())


def test_round_ends_when_somebody_checks_meanwhile(
    engine: Engine, server: MailServer, send: Send, clock: HandClock, niji: object
) -> None:
    """Who was telephoned is not written to."""
    ask(engine, "supper", at=clock())
    version = resources.get(engine, "supper").version  # type: ignore[union-attr]
    checking.confirm(engine, "supper", checking.Check(CheckedHow.PHONE), version=version, who="shi", at=clock())
    assert send() == 0
    assert rounds.running(engine) == []


def test_rehearsal_puts_mails_into_a_folder(engine: Engine, clock: HandClock, tmp_path: Path, niji: object) -> None:
    """The same mail is one file however often it is tried."""
    ask(engine, "supper", at=clock())
    outbox = FolderPostman(tmp_path / "outbox")
    assert outbox.carried() == []
    assert sending(engine, outbox, clock) == 1
    [mail] = outbox.carried()
    assert mail["To"] == "niji@example.jp"
    assert "/confirm/" in mail.get_content()


def test_no_log_line_names_an_organisation(
    engine: Engine, server: MailServer, send: Send, niji: object, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor the secret of a link, whatever the server says."""
    ask(engine, "supper")
    server.answer_to_data = "550 niji@example.jp"
    send()
    assert "refused" in caplog.text
    assert "niji" not in caplog.text
    assert "confirm/" not in caplog.text
