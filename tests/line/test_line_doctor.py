"""``doctor`` asks LINE's stand-in what it would ask LINE, and says for each thing what to do."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.line.channel import Channel
from bot.line.checks import check_channel
from bot.line.quota_watch import QuotaWatch
from referral.finding import Level
from referral.hours import JST
from referral.vault import Vault
from tests.outside_line import OutsideLine
from tests.service import TOKEN


@pytest.fixture
def well(outside: OutsideLine) -> OutsideLine:
    """A channel with which everything is as it should be."""
    outside.stand_in.account.webhook = "https://soudan.example.jp/line/webhook"
    outside.answer_webhooks(200)
    return outside


def look(line: OutsideLine, token: str = TOKEN, now: datetime | None = None) -> dict[str, Level]:
    """Every sentence with its level."""
    channel = Channel(token, line.url)
    return {one.sentence: one.level for one in check_channel(channel, now or datetime.now(JST))}


def test_healthy_channel_has_nothing_to_mend(well: OutsideLine) -> None:
    """What no program can see is told all the same."""
    found = look(well)
    assert [sentence for sentence, level in found.items() if level in (Level.WARN, Level.FAIL)] == []
    assert [level for sentence, level in found.items() if "redelivery" in sentence] == [Level.LOOK]
    assert len(found) == 5


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (lambda line: setattr(line.stand_in.account, "chat_mode", "chat"), "set it to bot"),
        (lambda line: setattr(line.stand_in.account, "webhook", ""), "enter https://"),
        (lambda line: setattr(line.stand_in.account, "webhook", "http://x.example/line/webhook"), "not https"),
        (lambda line: setattr(line.stand_in.account, "webhook", "https://x.example/hook"), "/line/webhook"),
        (lambda line: setattr(line.stand_in.account, "active", False), "switch on Use webhook"),
        (lambda line: line.answer_webhooks(503), "start the service"),
    ],
)
def test_each_trouble_is_a_failure_with_its_cure(
    well: OutsideLine, trouble: Callable[[OutsideLine], object], told: str
) -> None:
    """One at a time."""
    trouble(well)
    failures = [sentence for sentence, level in look(well).items() if level is Level.FAIL]
    assert len(failures) == 1
    assert told in failures[0]


def test_wrong_token_is_told_and_nothing_else_is_asked(well: OutsideLine) -> None:
    """It is the only thing to mend first."""
    ((sentence, level),) = look(well, token="another").items()
    assert level is Level.FAIL
    assert "LINE_CHANNEL_ACCESS_TOKEN" in sentence


def test_line_that_does_not_answer_is_told(well: OutsideLine) -> None:
    """Perhaps this machine cannot reach it."""
    found = [one.sentence for one in check_channel(Channel(TOKEN, "http://127.0.0.1:9"), datetime.now(JST))]
    assert "did not answer" in found[0]


def test_clock_that_is_wrong_is_told(well: OutsideLine) -> None:
    """By how much."""
    found = look(well, now=datetime.now(JST) + timedelta(minutes=5))
    assert [level for sentence, level in found.items() if "seconds apart" in sentence] == [Level.FAIL]


@pytest.mark.parametrize(("used", "level"), [(159, Level.OK), (160, Level.WARN), (200, Level.WARN)])
def test_quota_is_alarmed_at_four_fifths(well: OutsideLine, vault: Vault, used: int, level: Level) -> None:
    """By doctor, and in the vault for the panel, the desk and the senders."""
    well.stand_in.quota.limit = 200
    now = datetime.now(JST)
    for _ in range(used):
        well.stand_in.quota.bill(now)
    assert [level for sentence, level in look(well).items() if "messages of this month" in sentence] == [level]
    QuotaWatch(Channel(TOKEN, well.url), vault, lambda: now).look()
    kept = vault.transact(lambda turn: turn.quota(), now)
    assert kept
    assert kept.near is (level is Level.WARN)
    assert kept.spent is (used == 200)
