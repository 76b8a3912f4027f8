"""Both databases, empty and up to date, for every test that asks for ``engine``."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from referral.hours import JST, DayException, OpeningHours, Period, Span
from referral.needs import Need
from referral.resource import (
    Capacity,
    CapacityState,
    CheckedHow,
    Eligibility,
    MemberRank,
    Organisation,
    Place,
    Resource,
    ResourceKind,
    RiskClass,
    Tie,
)
from referral.store import resources
from referral.store.engine import open_engine, writing
from referral.store.upgrade import upgrade
from referral.store.write import insert_organisations
from referral.vault import Vault
from tests.store.command_line import LineSettings, Run, runner_for

OFFICE_HOURS = OpeningHours(
    tuple(Period(day, time(9), time(17, 15)) for day in range(5)),
    note="昼休みは留守番電話",
    exceptions=(
        DayException(date(2026, 12, 28), date(2027, 1, 5), note="年末年始の休み"),
        DayException(date(2027, 1, 11), date(2027, 1, 11), (Span(time(10), time(15)),)),
    ),
)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Every test that asks for this runs on both databases."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open, empty, current database."""
    opened = open_engine(database_url)
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def desk() -> Organisation:
    """A member organisation with a desk."""
    return Organisation(
        "kurashi",
        "くらしの相談",
        OFFICE_HOURS,
        takes_handoffs=True,
        phone="023-000-0001",
        kana="くらしのそうだん",
        corporate_number="7000012050002",
        url="https://example.jp/kurashi",
        address="見本市1-1",
        email="kurashi@example.jp",
        contact="相談係",
        rank=MemberRank.LEAD,
        joined_on=date(2024, 4, 1),
        pledged_on=date(2024, 4, 2),
    )


@pytest.fixture
def rent(desk: Organisation) -> Resource:
    """An entry in which every field says something."""
    return Resource(
        id="rent",
        organisation=desk,
        name="家賃の相談",
        kind=ResourceKind.DESK,
        summary="家賃が払えないときの申し込みを、いっしょに書きます。",
        needs=(Need.HOUSING, Need.MONEY),
        hours=OFFICE_HOURS,
        eligibility=Eligibility(18, 64, ("069999", "069998"), "市内に住む人", "学生", (Tie.LIVES, Tie.WORKS)),
        first_step="電話をしてください。",
        phone="023-000-0002",
        url="https://example.jp/",
        kana="やちんのそうだん",
        other_names=("住まいの相談", "やちん110番"),
        places=(
            Place("本庁1階", "見本市1-1", "バス停「市役所前」から2分", "入口に段差がありません", "023-000-0003"),
            Place(address="見本市9-9"),
        ),
        email="yachin@example.jp",
        documents="家賃の通知（なくても話せます）",
        notice="12月から、火曜の夜も話せます。",
        capacity=Capacity(CapacityState.FEW, date(2026, 12, 31)),
        cost="無料",
        languages=("ja", "en"),
        takes_handoffs=True,
        risk=RiskClass.HIGH,
        checked_on=date(2026, 11, 1),
        checked_how=CheckedHow.PHONE,
        checked_by="くらしの相談・相談係",
    )


@pytest.fixture
def listed(engine: Engine, desk: Organisation, rent: Resource) -> Engine:
    """A database whose list holds one organisation and one draft."""
    with writing(engine) as connection:
        insert_organisations(connection, [desk])
    resources.create(engine, rent, who="editor", at=datetime(2026, 11, 24, 10, 0, tzinfo=JST))
    return engine


@pytest.fixture
def line_settings() -> LineSettings:
    """What a test may change of the settings."""
    return LineSettings()


@pytest.fixture
def run(engine: Engine, line_settings: LineSettings, vault: Vault) -> Run:
    """Types a command line into the application."""
    return runner_for(engine, line_settings, vault)
