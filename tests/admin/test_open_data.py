"""Open data: what residents may see and nothing else, for everybody, made once however many ask."""

import csv
import io
import json

from admin.opendata.words import MEANINGS
from content.spreadsheet.writer import PUBLIC_COLUMNS
from referral.platform import Platform
from tests.admin.conftest import Browser

INTERNAL = {"version", "status", "takes_handoffs", "checked_by", "risk"}


def test_only_published_entries_are_in_it(browser: Browser) -> None:
    """With every public column, and nobody signs in."""
    answer = browser.get("/open/resources.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["名前"] for row in rows} == {"家賃の相談", "夕ごはんの会"}
    assert list(rows[0]) == [column.label for column in PUBLIC_COLUMNS]
    assert "Set-Cookie" not in answer.headers


def test_nothing_internal_is_in_it(browser: Browser) -> None:
    """No column for staff alone, and no word about an organisation beside its name."""
    told = json.loads(browser.get("/open/resources.json").data)
    assert told["licence"] == "CC BY 4.0"
    assert told["count"] == len(told["resources"]) == 2
    for row in told["resources"]:
        assert not INTERNAL & set(row)
        assert {key for key in row if key.startswith("organisation")} == {"organisation", "organisation_id"}


def test_who_has_it_already_gets_nothing_again(browser: Browser) -> None:
    """Until the list changes; others may keep it for an hour."""
    first = browser.get("/open/resources.json")
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    again = browser.get("/open/resources.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_crowd_costs_nothing_more(browser: Browser, platform: Platform) -> None:
    """The file is made once for each state of the list."""
    browser.get("/open/resources.csv")
    kept = browser.client.application.extensions["open_data"]
    made = kept.csv(platform.directory.resources(), [])
    assert kept.csv(platform.directory.resources(), []) is made
    assert kept.csv(platform.directory.resources()[:1], []) != made


def test_the_page_explains_every_column(browser: Browser) -> None:
    """And states the licence."""
    text = browser.get("/open").text
    assert "CC BY 4.0" in text
    for column in PUBLIC_COLUMNS:
        assert f"<code>{column.key}</code>" in text
    assert set(MEANINGS) == {column.key for column in PUBLIC_COLUMNS}
