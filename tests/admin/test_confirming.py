"""An organisation answers by the link of a mail whether its entries are still right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from admin.mail import FolderPostman, send_due_mails
from referral.needs import Need
from referral.resource import CapacityState, CheckedHow, Place
from referral.store import applications, history, organisations, reports, resources, rounds
from referral.store.links import LIFE
from referral.store.staff_actions import ANSWER
from tests.admin.conftest import Browser
from tests.admin.filling import change, decide, form_of
from tests.admin.links import path_of, stranger
from tests.admin.town import NOON
from tests.clock import HandClock

SignIn = Callable[[str], Browser]
SAME = {"rent-says": "same", "room": "", "by": "相談員"}


@pytest.fixture
def path(engine: Engine, clock: HandClock, tmp_path: Path) -> str:
    """The link that くらしの相談 has by mail, about 家賃の相談."""
    listed = organisations.get(engine, "kurashi")
    assert listed is not None
    with_mail = replace(listed.organisation, email="kurashi@example.jp")
    organisations.save(engine, with_mail, version=listed.version, who="shi", at=NOON)
    # Half a year later the check is due.
    clock.move(days=170)
    rounds.ask(engine, ["rent"], who="shi", at=clock())
    outbox = FolderPostman(tmp_path / "outbox")
    send_due_mails(engine, outbox, "yorisoi@example.jp", "https://yorisoi.example.jp", clock)
    [mail] = outbox.carried()
    return path_of(mail.get_content())


def answer(app: Flask, path: str, **fields: object) -> str:
    kurashi = stranger(app)
    sent = kurashi.post(path, form_of(kurashi.get(path).text) | fields)
    assert sent.status_code == 200, sent.text
    return sent.text


def test_still_right_renews_the_check(app: Flask, engine: Engine, clock: HandClock, path: str) -> None:
    """At once and without staff; the history tells by which way, and residents' list is read anew."""
    said = answer(app, path, **SAME | {"room": "full"})
    assert "ありがとうございます" in said
    assert "2027年11月9日ごろ" in said
    entry = resources.get(engine, "rent")
    assert entry is not None
    assert entry.live is not None
    assert entry.live.checked_on == clock().date()
    assert (entry.live.checked_how, entry.live.checked_by) == (CheckedHow.LINK, "相談員")
    assert entry.live.capacity is not None
    assert entry.live.capacity.state is CapacityState.FULL
    assert history.versions_of_resource(engine, "rent")[0].who == ANSWER
    assert rounds.running(engine) == []


def test_correction_becomes_an_application(app: Flask, engine: Engine, signed_in: SignIn, path: str) -> None:
    """Residents see the old words until a reviewer has published the new ones."""
    answer(
        app, path, **SAME | {"rent-says": "changed", "rent-cost": "一回 500円", "rent-places-0-address": "見本市9-9"}
    )
    entry = resources.get(engine, "rent")
    assert entry is not None
    assert entry.live is not None
    assert (entry.live.cost, entry.resource.cost) == ("無料", "一回 500円")
    kakunin = signed_in("kakunin")
    page = kakunin.get("/panel/applications/rent").text
    assert "団体の確認ページ" in page
    assert "見本市9-9" in page
    assert decide(kakunin, "rent", "publish").status_code == 303
    published = resources.get(engine, "rent")
    assert published is not None
    assert published.live is not None
    assert published.live.checked_how is CheckedHow.LINK


def test_for_whom_and_where_can_be_corrected_too(app: Flask, engine: Engine, signed_in: SignIn, path: str) -> None:
    """Needs, ages, an area that the list did not know, and a second place."""
    changes = {
        "rent-needs": ["housing", "legal"],
        "rent-minimum_age": "18",
        "rent-areas": "水戸市",
        "rent-places-0-address": "見本市9-9",
        "rent-places-1-address": "見本市8-8",
        "rent-places-1-name": "南の部屋",
    }
    answer(app, path, **SAME | {"rent-says": "changed"} | changes)
    assert decide(signed_in("kakunin"), "rent", "publish").status_code == 303
    live = resources.get(engine, "rent").live  # type: ignore[union-attr]
    assert live is not None
    assert live.needs == (Need.HOUSING, Need.LEGAL)
    assert (live.eligibility.minimum_age, live.eligibility.areas) == (18, ("082015",))
    assert live.places == (Place(address="見本市9-9"), Place("南の部屋", "見本市8-8"))


def test_what_was_not_touched_stays_as_it_was(app: Flask, engine: Engine, path: str) -> None:
    """Also what this page does not ask, and what it would write in another way."""
    before = resources.get(engine, "rent").resource  # type: ignore[union-attr]
    answer(app, path, **SAME | {"rent-says": "changed", "rent-cost": "500円"})
    after = resources.get(engine, "rent").resource  # type: ignore[union-attr]
    same = {"checked_on": before.checked_on, "checked_how": before.checked_how, "checked_by": before.checked_by}
    assert replace(after, **same) == replace(before, cost="500円")


def test_over_opens_a_report_for_staff(app: Flask, engine: Engine, path: str) -> None:
    """Nothing is taken down by a link alone."""
    answer(app, path, **SAME | {"rent-says": "over"})
    [report] = reports.every_report(engine)
    assert (report.resource_id, report.cause) == ("rent", reports.Cause.ORGANISATION)
    assert resources.get(engine, "rent").live is not None  # type: ignore[union-attr]


def test_taking_nobody_over_any_more_is_a_change_like_any_other(app: Flask, engine: Engine, path: str) -> None:
    """A reviewer sees it first."""
    answer(app, path, **SAME | {"room": "no"})
    entry = resources.get(engine, "rent")
    assert entry is not None
    assert entry.live is not None
    assert (entry.live.takes_handoffs, entry.resource.takes_handoffs) == (True, False)
    assert applications.count_waiting(engine) == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"rent-says": ""}, "「家賃の相談」について、1つ選んでください"),
        ({"rent-says": "changed"}, "変わったところを、下で直してください"),
        ({"rent-says": "same", "rent-cost": "500円"}, "下で直したところがあります"),
        ({"rent-says": "changed", "rent-phone": "でんわ"}, "数字とハイフン"),
        ({"rent-says": "changed", "rent-name": ""}, "名前を書いてください"),
        ({"by": "あ" * 41}, "41字あります"),
    ],
)
def test_mistake_is_told_and_uses_nothing_up(
    app: Flask, engine: Engine, path: str, fields: dict[str, str], told: str
) -> None:
    """What was written stays, and the link still works."""
    kurashi = stranger(app)
    wrong = kurashi.post(path, form_of(kurashi.get(path).text) | SAME | fields)
    assert wrong.status_code == 422
    assert told in unescape(wrong.text)
    assert applications.count_waiting(engine) == 0
    answer(app, path, **SAME)


def test_opening_changes_nothing_and_sending_ends_it(app: Flask, engine: Engine, clock: HandClock, path: str) -> None:
    """Scanners open every link; after the answer the page says what to do."""
    kurashi = stranger(app)
    before = resources.get(engine, "rent")
    for _ in range(2):
        assert kurashi.get(path).status_code == 200
        assert kurashi.client.head(path).status_code == 200
    assert resources.get(engine, "rent") == before
    answer(app, path, **SAME)
    again = kurashi.get(path)
    assert again.status_code == 410
    assert "新しいリンクをたのんでください" in again.text


def test_link_ends_three_weeks_after_asking(app: Flask, clock: HandClock, path: str) -> None:
    """A minute before it opens, a minute after it does not."""
    asked = clock()
    clock.set(asked + LIFE - timedelta(minutes=1))
    assert stranger(app).get(path).status_code == 200
    clock.set(asked + LIFE + timedelta(minutes=1))
    assert stranger(app).get(path).status_code == 410


def test_who_answers_late_is_shown_what_staff_have_changed(
    app: Flask, engine: Engine, signed_in: SignIn, path: str
) -> None:
    """Nothing of the answer is taken, and it can be given anew."""
    kurashi = stranger(app)
    seen = form_of(kurashi.get(path).text)
    assert change(signed_in("shi"), "/panel/resources/rent", "save", cost="九百円").status_code == 303
    late = kurashi.post(path, seen | SAME)
    assert late.status_code == 409
    assert "ほかの人が先に直しました" in late.text
    assert "九百円" in late.text
    assert rounds.running(engine) != []
    answer(app, path, **SAME)
