"""Each part of the service fails in turn, with a resident's words in the exception; nothing of them is told."""

import ast
import importlib
import inspect
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from content.sample_city import load_sample_city
from referral.hours import JST
from referral.store import accounts
from referral.store.accounts import Role
from referral.store.sample import store_sample
from referral.store.upgrade import upgrade
from settings import read_settings
from tests.counsellor import Counsellor
from tests.outside_line import OutsideLine, Phone, outside_line
from tests.served_town import DESK, PASSWORD
from tests.service import SECRET, TOKEN, find_free_port
from wsgi import build_app

CANARY = "カナリヤが鳴いた"
CANARIES = (CANARY, CANARY.encode("unicode_escape").decode(), "\\xe3\\x82\\xab")
FEWEST = 50
ROOT = Path(__file__).parents[2]

# Where calls to LINE, the vault, the database, the words and the pages are made.
PLACES = (
    "referral.service",
    "referral.applying",
    "referral.conversation",
    "referral.danger",
    "referral.intake",
    "referral.matching_step",
    "referral.handing",
    "referral.talking",
    "referral.desk",
    "referral.triage",
    "referral.matching.rank",
    "referral.vault.turn",
    "referral.vault.outbox",
    "referral.vault.codec",
    "content.speaking",
    "content.cards",
    "content.understanding",
    "content.understanding.needs",
    "content.understanding.whom",
    "content.understanding.ages",
    "bot.line.events",
    "bot.line.render",
    "bot.line.card",
    "bot.line.client",
    "bot.line.sender",
    "admin.desk.view",
    "admin.desk.words",
    "admin.desk.doing",
    "admin.desk.answering",
)
# Loops that carry everything else, and what ends or begins the service, are not calls on the way.
NOT_ON_THE_WAY = re.compile(r"^(?:__\w+__|start|stop|_run|close|wake|send_due|claim|seconds_until_due)$")


class InjectedFault(RuntimeError):
    """Carries all it was called with, as a careless library's exception does."""


@dataclass
class Seen:
    """Everything that left the service: pages, answers, and what it printed."""

    bodies: list[str] = field(default_factory=list)


@dataclass
class House:
    line: OutsideLine
    url: str
    log: Callable[[], str]
    counsellor: Counsellor


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The service in this very process, so that its parts can be made to fail."""
    folder = tmp_path_factory.mktemp("house")
    printed = folder / "printed.txt"
    with outside_line(redelivery_waits=()) as line:
        port = find_free_port()
        settings = read_settings(
            {
                "DATA_FOLDER": str(folder / "var"),
                "PORT": str(port),
                "SECRET_KEY": "k" * 64,
                "LINE_CHANNEL_SECRET": SECRET,
                "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
                "LINE_API_ENDPOINT": line.url,
            }
        )
        app = build_app(settings)
        _write_logs_to(printed)
        engine = app.extensions["engine"]
        upgrade(engine)
        now = datetime.now(JST)
        city = load_sample_city(now.date())
        store_sample(engine, city.organisations, city.resources, city.areas, now)
        accounts.create(
            engine,
            login="desk1",
            name="当番",
            role=Role.COUNSELLOR,
            password=PASSWORD,
            at=now,
            organisation_id=DESK,
            who="test",
        )
        app.extensions["running"].start()
        server = make_server("127.0.0.1", port, app, threaded=True)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{port}"
        line.connect(url)
        yield House(line, url, lambda: printed.read_text(encoding="utf-8"), Counsellor(url, "desk1", PASSWORD))
        app.extensions["streams"].close()
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["running"].stop()
        app.extensions["platform"].vault.close()
        engine.dispose()


def _write_logs_to(path: Path) -> None:
    import logging

    (handler,) = logging.getLogger().handlers[:1]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(path.open("a", encoding="utf-8", buffering=1))


def find_targets() -> list[tuple[Any, str]]:
    """Owner and name of every function in those places, found in their source."""
    targets: list[tuple[Any, str]] = []
    for place in PLACES:
        module = importlib.import_module(place)
        tree = ast.parse(inspect.getsource(module))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                targets.append((module, node.name))
            elif isinstance(node, ast.ClassDef):
                owner = getattr(module, node.name)
                targets += [(owner, inner.name) for inner in node.body if isinstance(inner, ast.FunctionDef)]
    return [(owner, name) for owner, name in targets if not NOT_ON_THE_WAY.match(name)]


@contextmanager
def failing(owner: Any, name: str, hits: list[str]) -> Iterator[None]:
    """Every call of it raises, quoting its arguments and the resident."""
    original = inspect.getattr_static(owner, name)

    def fail(*arguments: object, **named: object) -> None:
        hits.append(name)
        raise InjectedFault(f"{CANARY} {arguments} {named}")

    if isinstance(original, (property, staticmethod, classmethod)):
        fail = type(original)(fail)  # type: ignore[assignment]
    setattr(owner, name, fail)
    try:
        yield
    finally:
        setattr(owner, name, original)


def talk_a_little(house: House, phone: Phone) -> list[str]:
    """What residents and counsellors do most, without waiting for what may never come; every body that came back."""
    bodies = []
    phone.says(f"家賃が払えない。{CANARY}")
    phone.says("人と話したい")
    phone.says(f"もう消えたい。{CANARY}")
    house.line.wait_until(lambda: house.line.stand_in.quiet, "the webhooks were taken")
    for act in (
        lambda: str(house.counsellor.now()),
        lambda: house.counsellor.page()[0],
        lambda: str(house.counsellor.reply("nobody", CANARY, "c")),
    ):
        try:
            bodies.append(act())
        except OSError as error:
            # HTTPError is a kind of OSError and holds the page.
            bodies.append(error.read().decode() if hasattr(error, "read") else "")
        except (ValueError, AssertionError):
            bodies.append("")
    return bodies


def find_canaries(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def test_no_fault_tells_what_a_resident_wrote(house: House) -> None:
    """Fifty and more parts fail in turn; no log line and no page quotes the words, and each fault is noted."""
    triggered: dict[str, list[str]] = {}
    told: list[str] = []
    unnoted: list[str] = []
    for owner, name in find_targets():
        label = f"{owner.__name__}.{name}"
        phone = Phone(house.line, house.line.stand_in.add_resident())
        house.line.stand_in.befriend(phone.user_id)
        house.line.wait_until(lambda: house.line.stand_in.quiet, "friend-add was taken")
        before = len(house.log())
        hits: list[str] = []
        with failing(owner, name, hits):
            bodies = talk_a_little(house, phone)
        if not hits:
            continue
        triggered[label] = hits
        log = house.log()[before:]
        told += [label for text in (log, *bodies) if find_canaries(text)]
        if "ERROR" not in log and "WARNING" not in log:
            unnoted.append(label)
    assert len(triggered) >= FEWEST, sorted(triggered)
    assert told == []
    assert unnoted == []


def test_told_words_are_noticed() -> None:
    """The planted control: the exception's own text, plain or escaped, is found."""
    fault = InjectedFault(f"{CANARY} ('x',)")
    assert find_canaries(str(fault))
    assert find_canaries(repr(str(fault).encode()))
    assert find_canaries(str(fault).encode("unicode_escape").decode())
