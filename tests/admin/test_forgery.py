"""No other site makes a browser act: every route that changes anything, with every way to try."""

from collections.abc import Callable

import pytest
from flask import Flask

from referral.vault import EmbeddedVault, Vault
from tests.admin.access_table import PEOPLE, POSTS
from tests.admin.conftest import Browser
from tests.admin.test_access import Things, fill_in, rules, things
from tests.admin.town import Resident
from tests.clock import HandClock
from tests.everything import Everything

__all__ = ["things"]

SignIn = Callable[[str], Browser]


@pytest.mark.parametrize("name", PEOPLE)
def test_forged_act_changes_nothing(
    app: Flask,
    signed_in: SignIn,
    vault: Vault,
    vault_server: EmbeddedVault,
    clock: HandClock,
    things: Things,
    everything: Everything,
    name: str,
) -> None:
    """No token, a wrong one, another session's, another site's request: 400 on every route, signing out included."""
    resident = Resident(vault, clock())
    browser = Browser(app.test_client()) if name == "nobody" else signed_in(name)
    another = signed_in("kato" if name == "sato" else "sato").token()
    own = browser.token()
    data = {
        "handoff": resident.handoff.id,
        "act": "publish",
        "name": "別の名前",
        "reason": "other",
        "agree": "yes",
        "login": "sato",
        "password": "correct horse",
        "session": "others",
        "duty": "on",
        "text": "こんにちは",
    }
    before = everything.digest()
    for rule in sorted(rules(app, "POST")):
        for whose in POSTS[rule]:
            path = fill_in(rule, whose, things)
            for headers, more in (
                ({}, {}),
                ({}, {"csrf_token": "wrong"}),
                ({}, {"csrf_token": another}),
                ({"Sec-Fetch-Site": "cross-site"}, {"csrf_token": own}),
                ({"Sec-Fetch-Site": "same-site"}, {"csrf_token": own}),
                ({"Origin": "https://elsewhere.example"}, {"csrf_token": own}),
            ):
                answer = browser.client.post(path, data={**data, **more}, headers=headers)
                assert answer.status_code == 400, (path, headers, more)
    assert everything.digest() == before


def test_act_that_is_not_forged_changes_something(signed_in: SignIn, everything: Everything) -> None:
    """The planted control: with the page's own token the same comparison sees the change."""
    sato = signed_in("sato")
    before = everything.digest()
    assert sato.post("/desk/duty", {"duty": "on"}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert everything.digest() != before
