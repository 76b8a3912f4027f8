"""A resident tells that a number does not answer: staff look at the entry, and nobody knows who told."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from content.sample_city import load_sample_city
from referral.hours import JST
from referral.inbound import InboundKind
from referral.platform import Platform
from referral.reporting import hand_on_reports
from referral.store.engine import open_engine
from referral.store.models import ReportRow
from referral.store.reports import Cause, Report, every_report
from referral.store.sample import store_sample
from referral.store.upgrade import upgrade
from referral.vault import EmbeddedVault
from tests.clock import HandClock
from tests.conversation.vault_content import read_everything
from tests.privacy.scan import search_files
from tests.resident import Post, Resident

WORDS = "家賃が払えない。ことばのひばり"
UNREACHABLE = "番号がつながらない"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def engine(folder: Path, clock: HandClock) -> Iterator[Engine]:
    """A database of the sample city, published."""
    opened = open_engine(f"sqlite:///{folder}/list.db")
    upgrade(opened)
    city = load_sample_city(clock().date())
    store_sample(opened, city.organisations, city.resources, city.areas, clock())
    yield opened
    opened.dispose()


@pytest.fixture
def resident(platform: Platform) -> Resident:
    found = Resident(Post(platform))
    found.adds_us()
    return found


def rejects_a_desk(resident: Resident) -> str:
    """Is shown desks and presses ちがう on the first that has a number; gives its id."""
    resident.says(WORDS)
    while not any(bubble.cards for bubble in resident.newest):
        resident.taps(resident.labels[0])
    card = next(
        card
        for bubble in resident.newest
        for card in bubble.cards
        if any(action.label == "電話する" for action in card.actions)
    )
    reject = next(action for action in card.actions if action.label == "ちがう")
    resident.sends(InboundKind.CHOICE, reject.value)
    return reject.value.removeprefix("reject:")


def test_choice_is_behind_chigau_and_crowds_no_card(resident: Resident) -> None:
    """Before it there is none; after it one more, and the ways out are still there."""
    resident.says(WORDS)
    assert UNREACHABLE not in resident.labels
    rejects_a_desk(resident)
    assert UNREACHABLE in resident.labels
    assert "おわって消す" in resident.labels
    resident.taps(UNREACHABLE)
    assert "知らせてくれて" in resident.text
    assert "人と話したい" in resident.labels


def test_typed_words_mean_the_same(resident: Resident) -> None:
    """電話に出ない is the same news."""
    rejects_a_desk(resident)
    resident.says("電話に出なかった")
    assert "知らせてくれて" in resident.text


def test_place_without_a_number_offers_nothing_to_report(platform: Platform, resident: Resident) -> None:
    """Whoever was not given a number could not have called it."""
    silent = next(entry for entry in platform.directory.resources() if not entry.phone)
    resident.says(WORDS)
    resident.sends(InboundKind.CHOICE, f"reject:{silent.id}")
    assert UNREACHABLE not in resident.labels


def test_review_opens_when_the_day_is_over(
    platform: Platform, engine: Engine, clock: HandClock, resident: Resident
) -> None:
    """Not a minute earlier, for the moment of a write would tell the moment of the press; then once."""
    told = rejects_a_desk(resident)
    resident.taps(UNREACHABLE)
    pressed_on = clock().date()
    clock.set(clock().replace(hour=23, minute=59))
    assert hand_on_reports(platform, engine) == 0
    clock.move(minutes=2)
    assert hand_on_reports(platform, engine) == 1
    assert every_report(engine) == [Report(told, Cause.RESIDENT, pressed_on, None)]
    assert hand_on_reports(platform, engine) == 0


def test_many_reports_are_one_review(
    platform: Platform, engine: Engine, clock: HandClock, vault_server: EmbeddedVault
) -> None:
    """Of several residents and several days; pressed twice by one it counts once."""
    told = "mihon-yachin"
    for _ in range(3):
        resident = Resident(Post(platform))
        resident.says(WORDS)
        # Equal fits take turns, so the three may be shown different desks; all three have this one's button.
        resident.sends(InboundKind.CHOICE, f"unreachable:{told}")
        resident.sends(InboundKind.CHOICE, f"unreachable:{told}")
    assert f"could_not_reach|{told} 3" in read_everything(vault_server)
    clock.move(days=1)
    assert hand_on_reports(platform, engine) == 1
    resident = Resident(Post(platform))
    resident.says(WORDS)
    resident.sends(InboundKind.CHOICE, f"unreachable:{told}")
    clock.move(days=1)
    assert hand_on_reports(platform, engine) == 0
    assert len(every_report(engine)) == 1


def test_made_up_entry_is_not_reported(
    platform: Platform, engine: Engine, clock: HandClock, resident: Resident
) -> None:
    """An old button whose entry is gone, or a code of somebody's own making, is thanked for and forgotten."""
    resident.says(WORDS)
    resident.sends(InboundKind.CHOICE, "unreachable:ひばり")
    assert "知らせてくれて" in resident.text
    clock.move(days=1)
    assert hand_on_reports(platform, engine) == 0


def test_nothing_of_who_told_is_written(
    platform: Platform, engine: Engine, clock: HandClock, folder: Path, resident: Resident
) -> None:
    """No word and no id; the row has a day and no time, and no column that could hold more."""
    rejects_a_desk(resident)
    resident.taps(UNREACHABLE)
    clock.move(days=1)
    assert hand_on_reports(platform, engine) == 1
    needles = [resident.address.identity, "ことばのひばり"]
    assert search_files([folder], needles) == []
    assert {column.name: column.type.python_type for column in ReportRow.__table__.columns} == {
        "resource_id": str,
        "cause": str,
        "opened_on": date,
    }


def test_planted_trace_is_found(engine: Engine, folder: Path, resident: Resident) -> None:
    """The control: had the report carried an id or a word, the same search would find it."""
    with engine.begin() as connection:
        connection.exec_driver_sql("create table leak (who text, said text)")
        connection.exec_driver_sql("insert into leak values (?, ?)", (resident.address.identity, WORDS))
    hits = search_files([folder], [resident.address.identity, "ことばのひばり"])
    assert {hit.number for hit in hits} == {0, 1}


def test_vault_keeps_the_day_and_the_entry_only(
    platform: Platform, clock: HandClock, resident: Resident, vault_server: EmbeddedVault
) -> None:
    """Beside the conversation, which ends."""
    told = rejects_a_desk(resident)
    resident.taps(UNREACHABLE)
    day = clock().astimezone(JST).date()
    assert f"reports {day.isoformat()}|{told}" in read_everything(vault_server)
