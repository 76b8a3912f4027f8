"""What operators and staff must know is on the first page; a database that fails ends no talk."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from admin.accounts.remembered import KEPT_S, Remembered
from referral.platform import Part, Platform
from referral.store.accounts import Account
from referral.vault.quota import Quota
from tests.admin.conftest import Browser, Seconds

SignIn = Callable[[str], Browser]


def tell_quota(platform: Platform, used: int, spent: bool = False) -> None:
    now = platform.clock()
    platform.vault.transact(lambda turn: turn.note_quota(Quota(200, used, now, spent)), now)


@pytest.mark.parametrize(
    ("used", "spent", "told"), [(159, False, ""), (160, False, "80%を使いました"), (200, True, "使い切りました")]
)
def test_quota_is_told_from_four_fifths_on(
    signed_in: SignIn, platform: Platform, used: int, spent: bool, told: str
) -> None:
    """To those who can do something about it."""
    tell_quota(platform, used, spent)
    page = signed_in("shi").get("/panel").text
    assert told in page
    assert ("LINEで送れる数" in page) is bool(told)


def test_part_in_trouble_is_told_with_what_to_do(signed_in: SignIn, platform: Platform) -> None:
    """Until it is well again."""
    shi = signed_in("shi")
    for part, words in ((Part.VAULT, "金庫"), (Part.DATABASE, "データベースに書けません")):
        assert words not in shi.get("/panel").text
        platform.alarms.add(part)
        page = shi.get("/panel").text
        assert words in page
        assert "doctor" in page
        platform.alarms.clear()


def fail() -> Account | None:
    raise OperationalError("select", {}, Exception("disk I/O error"))


def test_welcome_outlives_a_failing_database_for_ten_minutes(people: dict[str, Account]) -> None:
    """And not longer; nor for anybody who was not welcome before."""
    seconds = Seconds()
    remembered = Remembered(seconds)
    account = people["shi"]
    assert remembered.ask(account.id, 0, lambda: account) is account
    seconds.now += KEPT_S
    assert remembered.ask(account.id, 0, fail) is account
    with pytest.raises(OperationalError):
        remembered.ask(account.id, 1, fail)
    seconds.now += 1
    with pytest.raises(OperationalError):
        remembered.ask(account.id, 0, fail)


def test_who_was_stopped_is_not_remembered(people: dict[str, Account]) -> None:
    """The last thing that the database said counts."""
    remembered = Remembered(Seconds())
    account = people["shi"]
    remembered.ask(account.id, 0, lambda: account)
    assert remembered.ask(account.id, 0, lambda: None) is None
    with pytest.raises(OperationalError):
        remembered.ask(account.id, 0, fail)
