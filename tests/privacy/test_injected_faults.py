"""Each part of the service fails in turn, with a resident's words in the exception; nothing of them is told."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.house import House, open_house
from tests.outside_line import Phone

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
    "referral.vault.sending",
    "referral.vault.turn",
    "referral.vault.outbox",
    "referral.vault.codec",
    "content.speaking",
    "content.cards",
    "content.understanding",
    "content.understanding.needs",
    "content.understanding.whom",
    "content.understanding.ages",
    "referral.blocking",
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
NOT_ON_THE_WAY = re.compile(r"^(?:__\w+__|start|stop|_run|_attempt|close|wake|send_due|claim|seconds_until_due)$")


class InjectedFault(RuntimeError):
    """Carries all it was called with, as a careless library's exception does."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The service in this very process, so that its parts can be made to fail."""
    with open_house(tmp_path_factory.mktemp("house")) as found:
        yield found


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
