"""From an empty service to a resident who is helped: everything that a municipality has to do, with its own tools."""

import csv
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from referral import desk
from referral.desk import Member
from referral.platform import Platform
from referral.store import accounts
from referral.vault import EmbeddedVault, Vault
from settings import read_settings
from tests.admin.conftest import Browser
from tests.admin.filling import change, decide
from tests.admin.phone_codes import SET_UP, set_codes_up
from tests.house import close_app
from tests.resident import Post, Resident
from tests.service import SECRET_KEY
from wsgi import build_app

OFFICES = [
    {"id": "rent-mito", "municipalityId": "jp-08201", "name": "水戸の家賃の窓口", "phone": "023-000-0001"},
    {"id": "rent-hitachi", "municipalityId": "jp-08202", "name": "日立の家賃の窓口", "phone": "023-000-0002"},
    {"id": "rent-sapporo", "municipalityId": "jp-01101", "name": "中央区の家賃の窓口", "phone": "023-000-0003"},
]
COMMON = {"categoryId": "housing", "openingHours": "24時間", "prefectureCode": ""}

Run = Callable[..., str]


@pytest.fixture
def fresh(vault: Vault, vault_server: EmbeddedVault, tmp_path: Path) -> Iterator[Flask]:
    """The service as it is after its first start: no list, no people, no LINE."""
    app = build_app(
        read_settings({"DATA_FOLDER": str(tmp_path / "var"), "SECRET_KEY": SECRET_KEY, "REDIS_URL": vault_server.url})
    )
    # The cookie of a service in production goes over TLS only.
    app.config["PREFERRED_URL_SCHEME"] = "https"
    yield app
    app.extensions["streams"].close()
    close_app(app)


@pytest.fixture
def run(fresh: Flask) -> Run:
    """Types a command; it must succeed."""

    def run_command(*words: str, typed: str = "") -> str:
        done = fresh.test_cli_runner().invoke(args=list(words), input=typed)
        assert done.exit_code == 0, done.output
        return done.output

    return run_command


@pytest.fixture
def kanri(fresh: Flask, run: Run) -> Browser:
    """The first administrator, signed in to the panel of a prepared database."""
    run("db", "upgrade")
    create = ("accounts", "create", "--login", "kanri", "--name", "管理", "--role", "administrator")
    run(*create, "--password-stdin", typed="long enough now\n")
    browser = Browser(fresh.test_client())
    assert browser.sign_in("kanri", "long enough now").headers["Location"] == SET_UP
    set_codes_up(browser, time.time)
    return browser


def platform_of(app: Flask) -> Platform:
    """With the list as it is now, and not as it was within the last second."""
    app.extensions["platform"].directory.refresh()
    platform: Platform = app.extensions["platform"]
    return platform


def publish(kanri: Browser, path: str, **fields: object) -> None:
    sent = change(kanri, path, "send", summary="家賃のことを、いっしょに考えます。", needs=["housing"], **fields)
    assert sent.status_code == 303, re.findall(r'class="error"[^>]*>([^<]+)', sent.text)
    resource_id = sent.headers["Location"].rpartition("/")[2]
    done = decide(kanri, resource_id, "publish", words="担当が1人のため")
    assert done.status_code == 303, re.findall(r'class="error"[^>]*>([^<]+)', done.text)


def look_for_help(platform: Platform, said: str, until: str = "窓口") -> Resident:
    """Says what is wrong, and answers whatever is asked until that is shown."""
    resident = Resident(Post(platform))
    resident.adds_us()
    resident.says(said)
    for _ in range(4):
        if until in resident.text:
            break
        resident.taps(resident.labels[0])
    return resident


def test_imported_entry_is_published_and_found_by_a_resident_of_its_area(
    fresh: Flask, run: Run, kanri: Browser, tmp_path: Path
) -> None:
    """Nothing but the import and one press in the panel; who lives elsewhere is not sent there."""
    file = tmp_path / "offices.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, [*OFFICES[0], *COMMON])
        rows.writeheader()
        rows.writerows({**office, **COMMON} for office in OFFICES)
    assert "new: 3" in run("resources", "import", str(file))
    for office in OFFICES:
        publish(kanri, f"/panel/resources/{office['id']}")
    platform = platform_of(fresh)
    for said, found in (
        ("水戸に住んでいます。家賃が払えない", "水戸の家賃の窓口"),
        ("日立市です。家賃が払えない", "日立の家賃の窓口"),
        ("札幌市中央区です。家賃が払えない", "中央区の家賃の窓口"),
    ):
        shown = look_for_help(platform, said).text
        assert [office["name"] for office in OFFICES if office["name"] in shown] == [found]


def test_bare_name_answers_the_question_for_the_area(fresh: Flask, kanri: Browser) -> None:
    """「水戸」 is enough, as soon as something there is published."""
    for city in ("水戸", "日立"):
        made = change(kanri, "/panel/organisations/new", name=f"{city}の会")
        path = f"/panel/resources/new?organisation={made.headers['Location'].rpartition('/')[2]}"
        publish(kanri, path, name=f"{city}の家賃の窓口", areas=f"{city}市", phone="023-000-0001")
    resident = look_for_help(platform_of(fresh), "家賃が払えない", until="お住まい")
    assert "水戸市" in resident.labels
    resident.says("水戸")
    assert "水戸の家賃の窓口" in resident.text
    assert "日立の家賃の窓口" not in resident.text


def test_municipality_without_any_list_comes_to_a_staffed_desk(fresh: Flask, kanri: Browser) -> None:
    """An organisation, its counsellor, an entry with its area: then a resident is handed over to that desk."""
    made = change(
        kanri, "/panel/organisations/new", name="水戸よりそいの会", takes_handoffs="y", always="y", phone="023-000-0001"
    )
    organisation = made.headers["Location"].rpartition("/")[2]
    change(
        kanri,
        f"/panel/people/new?organisation={organisation}",
        name="当番",
        login="desk1",
        role="counsellor",
    )
    publish(
        kanri,
        f"/panel/resources/new?organisation={organisation}",
        name="家賃の窓口",
        areas="水戸市",
        takes_handoffs="y",
    )
    platform = platform_of(fresh)
    resident = look_for_help(platform, "水戸です。家賃が払えない")
    assert "家賃の窓口" in resident.text
    resident.taps("ここの人と話す")
    resident.taps("これでつなぐ")
    counsellor = accounts.find(fresh.extensions["engine"], "desk1")
    assert counsellor is not None
    (waiting,) = desk.waiting(platform, Member(counsellor.id, organisation, "当番"))
    assert waiting.area == "水戸市"
