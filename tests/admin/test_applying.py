"""Applying for an entry by a link, without signing in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import Engine

from referral.resource import Status
from referral.store import applications, links, resources
from referral.store.staff_actions import FORM
from tests.admin.conftest import Browser
from tests.admin.filling import decide, form_of
from tests.admin.links import path_of, stranger
from tests.admin.town import NOON
from tests.clock import HandClock

SignIn = Callable[[str], Browser]
TEA = {
    "name": "お茶の会",
    "summary": "いっしょにお茶を飲みます。",
    "needs": ["isolation"],
    "phone": "023-000-0008",
    "act": "send",
}


@pytest.fixture
def path(signed_in: SignIn) -> str:
    """A form that staff made for にじ."""
    return path_of(signed_in("shi").post("/panel/organisations/niji/link").text)


def test_form_becomes_an_application(app: Flask, engine: Engine, signed_in: SignIn, path: str) -> None:
    """A draft of that organisation which waits; a reviewer publishes it."""
    niji = stranger(app)
    page = niji.get(path).text
    assert "こども食堂にじ" in page
    forged = niji.post(path, form_of(page) | TEA | {"organisation": "kurashi"})
    assert forged.status_code == 422
    sent = niji.post(path, form_of(page) | TEA)
    assert "申請を受けとりました" in sent.text
    [(application, entry)] = applications.waiting(engine)
    assert application.sent_by == FORM
    assert (entry.resource.name, entry.resource.organisation.id) == ("お茶の会", "niji")
    assert entry.resource.status is Status.DRAFT
    kakunin = signed_in("kakunin")
    assert "団体（申請の用紙）" in kakunin.get("/panel/applications").text
    assert decide(kakunin, entry.resource.id, "publish").status_code == 303
    assert resources.get(engine, entry.resource.id).live is not None  # type: ignore[union-attr]


def test_only_sending_uses_a_link_up(app: Flask, engine: Engine, path: str) -> None:
    """A mail scanner that opens it, a preview and a mistake leave it as it was; after sending it is over."""
    niji = stranger(app)
    for _ in range(3):
        assert niji.get(path).status_code == 200
        assert niji.client.head(path).status_code == 200
    form = form_of(niji.get(path).text)
    assert niji.post(path, form | TEA | {"act": "preview"}).status_code == 200
    wrong = niji.post(path, form | TEA | {"name": "", "phone": "電話なし"})
    assert wrong.status_code == 422
    assert "名前を書いてください" in wrong.text
    assert applications.count_waiting(engine) == 0
    assert niji.post(path, form | TEA).status_code == 200
    for again in (niji.get(path), niji.post(path, form | TEA)):
        assert again.status_code == 410
        assert "期限が切れました。新しいリンクをたのんでください" in again.text
    assert applications.count_waiting(engine) == 1


def test_link_lives_for_three_weeks(app: Flask, clock: HandClock, path: str) -> None:
    """A minute before the end it opens, a minute after it says what to do."""
    niji = stranger(app)
    clock.now += links.LIFE - timedelta(minutes=1)
    assert niji.get(path).status_code == 200
    clock.now += timedelta(minutes=2)
    assert niji.get(path).status_code == 410


def test_database_knows_no_secret(engine: Engine, path: str) -> None:
    """Whoever reads it can open no link."""
    secret = path.rpartition("/")[2]
    with engine.connect() as connection:
        stored = repr(connection.exec_driver_sql("select * from link").all())
    assert secret not in stored
    assert len(secret) >= 43


@pytest.mark.parametrize("wrong", ["/apply/x", "/confirm/{secret}", "/apply/{secret}x"])
def test_link_opens_nothing_else(app: Flask, path: str, wrong: str) -> None:
    """Neither a guess nor a link of another purpose."""
    answer = stranger(app).get(wrong.format(secret=path.rpartition("/")[2]))
    assert answer.status_code == 404
    assert "このリンクは開けません" in answer.text


def test_of_two_who_send_at_once_one_is_taken(engine: Engine) -> None:
    """The other's entry is not there at all."""
    secret = links.make_form(engine, "niji", who="shi", at=NOON)
    link = links.find(engine, secret, links.Purpose.APPLY, NOON)
    supper = resources.get(engine, "supper").resource  # type: ignore[union-attr]
    together, refused = Barrier(2), []

    def send(number: int) -> None:
        together.wait()
        try:
            applications.apply_by_form(engine, link, replace(supper, id=f"new-{number}"), at=NOON, areas=())
        except links.LinkOver:
            refused.append(number)

    both = [Thread(target=send, args=(number,)) for number in (1, 2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(refused) == 1
    assert resources.get(engine, f"new-{refused[0]}") is None
    assert applications.count_waiting(engine) == 1


def test_ended_links_are_forgotten(engine: Engine) -> None:
    """A month after their end nobody needs to be told that they are over."""
    links.make_form(engine, "niji", who="shi", at=NOON)
    ended = NOON + links.LIFE + links.REMEMBERED
    assert links.forget_links(engine, ended - timedelta(minutes=1)) == 0
    assert links.forget_links(engine, ended + timedelta(minutes=1)) == 1
