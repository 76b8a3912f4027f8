"""The service in production form over the sample city, an outside LINE, and counsellors at its desks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from referral.duty_desk import Desk
from referral.hours import JST
from referral.store import organisations
from referral.store.engine import open_engine
from tests.counsellor import Counsellor
from tests.outside_line import OutsideLine, Phone, outside_line
from tests.service import Service

DESK = "mihon-kurashi"
PASSWORD = "a password for tests"
RENT_DESK = "mihon-yachin"
RENT_CARD = "家賃の相談（見本）"


@dataclass
class Town:
    """Everything that a conversation needs, on loopback."""

    service: Service
    line: OutsideLine

    def counsellor(self, login: str = "desk1") -> Counsellor:
        return Counsellor(self.service.url, login, PASSWORD)


@contextmanager
def served_town(folder: Path, wrapper: tuple[str, ...] = (), extra: Mapping[str, str] | None = None) -> Iterator[Town]:
    """Started, with the sample city and one counsellor's account; ended and left for inspection."""
    with outside_line() as line:
        service = Service(folder, line_endpoint=line.url, extra=extra)
        prepare(service)
        line.connect(service.url)
        service.start(wrapper)
        try:
            yield Town(service, line)
        finally:
            service.stop()


def prepare(service: Service) -> None:
    """The database, the sample city and a counsellor, by the service's own commands."""
    create = ("accounts", "create", "--login", "desk1", "--name", "当番", "--role", "counsellor")
    for arguments, stdin in (
        (("db", "upgrade"), ""),
        (("sample", "load"), ""),
        ((*create, "--organisation", DESK, "--password-stdin"), PASSWORD),
    ):
        done = service.command(*arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr
    engine = open_engine(service.environment.get("DATABASE_URL") or f"sqlite:///{service.folder}/var/platform.sqlite3")
    give_room(engine)
    engine.dispose()


def give_room(engine: Engine) -> None:
    """Let one counsellor of the desk do the work of many, as a proof with many residents needs it."""
    listed = organisations.get(engine, DESK)
    assert listed is not None
    roomy = replace(listed.organisation, desks=(Desk(DESK, each=0),))
    organisations.save(engine, roomy, version=listed.version, who="test", at=datetime.now(JST))


def ask_for_a_person(phone: Phone, words: str) -> None:
    """From the first words to the yes; the words are passed on."""
    phone.says(f"家賃が払えない。{words}")
    phone.taps("まだ言われただけ")
    phone.taps("見本市")
    phone.taps("ここの人と話す", near=RENT_CARD)
    phone.taps("これでつなぐ")
    phone.waits_for("預かりました")
