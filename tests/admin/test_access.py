"""Who may open what: every route of the staff's doors, times every kind of person, times whose thing it is."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine

from referral.store import accounts, invitations, resources
from referral.store.accounts import Account, Role
from referral.store.staff_actions import COMMAND
from tests.admin.access_table import (
    ENDED,
    GETS,
    OTHERS,
    OWN,
    PEOPLE,
    PLAIN,
    POSTS,
    RANDOM,
    STREAMS,
    Row,
)
from tests.admin.conftest import Browser
from tests.admin.town import NOON, RENT

SignIn = Callable[[str], Browser]
Things = dict[str, dict[str, str]]


def rules(app: Flask, method: str) -> set[str]:
    """Every route that takes the method; styles and scripts apart."""
    found = (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))
    return {rule.rule for rule in found if not rule.endpoint.endswith("static")}


@pytest.fixture
def things(engine: Engine, people: dict[str, Account]) -> Things:
    """By the name in the address: which thing is one's own, another's, over, or never was."""
    over = resources.create(engine, replace(RENT, id="over", name="おわった窓口"), who=COMMAND, at=NOON)
    shown = resources.publish(engine, "over", version=over.version, who=COMMAND, at=NOON)
    resources.pause(engine, "over", version=shown.version, who=COMMAND, at=NOON)
    newcomer, leaver = (
        accounts.create(engine, login=login, name=login, role=Role.STAFF, at=NOON) for login in ("newcomer", "leaver")
    )
    open_link = invitations.invite(engine, newcomer.id, at=NOON)
    old_link = invitations.invite(engine, leaver.id, at=NOON - invitations.LIFE - timedelta(minutes=1))
    accounts.disable(engine, leaver.id, at=NOON)
    visitor = accounts.create(engine, login="visitor", name="visitor", role=Role.STAFF, at=NOON)
    return {
        "resource_id": {OWN: "rent", OTHERS: "supper", ENDED: "over", RANDOM: "no-such"},
        "organisation_id": {OWN: "kurashi", OTHERS: "niji", RANDOM: "no-such"},
        "account_id": {OWN: people["kanri"].id, OTHERS: visitor.id, ENDED: leaver.id, RANDOM: "no-such"},
        "desk_id": {OWN: "kurashi", OTHERS: "niji", RANDOM: "no-such"},
        "other_id": {OWN: "supper", RANDOM: "no-such"},
        "int:merge_id": {RANDOM: "9"},
        **{name: {RANDOM: "no-such"} for name in ("phrase_id", "committee_id", "code", "secret", "job_id")},
        "token": {OWN: open_link.token, ENDED: old_link.token, RANDOM: "no-such"},
    }


def fill_in(rule: str, whose: str, things: Things) -> str:
    return re.sub("<(.+?)>", lambda found: things[found[1]][whose], rule)


def try_out(
    table: dict[str, dict[str, Row]], things: Things, act: Callable[[str, str], int]
) -> dict[tuple[str, str], Row]:
    """The whole table as it really is; ``act`` gives what a person gets at a path."""
    return {
        (rule, whose): tuple(act(name, fill_in(rule, whose, things)) for name in PEOPLE)
        for rule, rows in table.items()
        for whose in rows
    }


def differences(found: dict[tuple[str, str], Row], table: dict[str, dict[str, Row]]) -> dict[tuple[str, str], object]:
    """Where it is not as the table says, and what was found there."""
    return {key: (row, found[key]) for key, row in flat(table).items() if found[key] != row}


def flat(table: dict[str, dict[str, Row]]) -> dict[tuple[str, str], Row]:
    return {(rule, whose): row for rule, rows in table.items() for whose, row in rows.items()}


@pytest.fixture
def everybody(app: Flask, signed_in: SignIn) -> dict[str, Browser]:
    """A browser for each kind of person."""
    return {name: Browser(app.test_client()) if name == "nobody" else signed_in(name) for name in PEOPLE}


def test_every_route_is_in_the_table(app: Flask, things: Things) -> None:
    """A new page, or a new act, without a row fails here; so does a row that leaves out whose thing it is."""
    assert rules(app, "GET") - STREAMS == set(GETS)
    assert rules(app, "POST") == set(POSTS)
    assert {method for rule in app.url_map.iter_rules() for method in rule.methods or ()} == {
        "GET",
        "HEAD",
        "OPTIONS",
        "POST",
    }
    for (rule, whose), row in flat(GETS | POSTS).items():
        assert len(row) == len(PEOPLE)
        assert (whose == PLAIN) == ("<" not in rule), rule


def test_pages_open_only_for_their_people(everybody: dict[str, Browser], things: Things) -> None:
    """The table of pages, tried out."""
    found = try_out(GETS, things, lambda name, path: everybody[name].get(path).status_code)
    assert differences(found, GETS) == {}


def test_acts_are_open_only_to_their_people(everybody: dict[str, Browser], things: Things) -> None:
    """Who may not do it is refused before anything of the form is looked at."""

    def act(name: str, path: str) -> int:
        return everybody[name].post(path, {"login": f"guest-{name}"}).status_code

    assert differences(try_out(POSTS, things, act), POSTS) == {}


@pytest.mark.parametrize("rule", ["/panel/resources/<resource_id>", "/panel/organisations/<organisation_id>"])
def test_somebody_elses_is_not_told_apart_from_none(signed_in: SignIn, things: Things, rule: str) -> None:
    """The same answer, word for word, whether it exists or not."""
    editor = signed_in("hensyu")
    # The first page of a session gives it its cookie.
    editor.get("/panel")
    told = [editor.get(fill_in(rule, whose, things)) for whose in (OTHERS, RANDOM)]
    # Tokens hold the second in which they were made.
    first, second = (re.sub(r'"[\w.-]{60,}"', "", answer.text) for answer in told)
    assert first == second
    assert told[0].status == told[1].status
    assert set(told[0].headers.keys()) == set(told[1].headers.keys())


def test_stream_is_for_the_desk(everybody: dict[str, Browser]) -> None:
    """Nobody else may listen for who waits."""
    found = {name: browser.get("/desk/changes").status_code for name, browser in everybody.items()}
    assert found == {"nobody": 302, "sato": 200, "kato": 200, "kantoku": 200} | dict.fromkeys(PEOPLE[4:], 403)
